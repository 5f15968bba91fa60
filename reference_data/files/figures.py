"""Published figures of the council and the areas it is compared with."""

from reference_data.files.common import PRECISIONS, SOURCE
from reference_data.reading import ColumnSpec, FileSpec, day, number, one_of, text

_OBSERVATION_COLUMNS = (
    ColumnSpec("kpi_code", text(40, needed=True)),
    ColumnSpec("area", text(120, needed=True)),
    ColumnSpec("period_start", day(needed=True)),
    ColumnSpec("period_end", day(needed=True)),
    ColumnSpec("date_precision", one_of(PRECISIONS)),
    ColumnSpec("value", number(needed=True)),
    ColumnSpec("numerator", number()),
    ColumnSpec("denominator", number(above_zero=True)),
    ColumnSpec("published_on", day()),
    ColumnSpec("published_precision", one_of(PRECISIONS, needed=False)),
    ColumnSpec("status", one_of(("published", "derived"))),
    ColumnSpec("note", text()),
    *SOURCE,
)
_OBSERVATION_KEY = ("kpi_code", "area", "period_start", "period_end")

FILES = (
    FileSpec("observations.csv", _OBSERVATION_COLUMNS, key=_OBSERVATION_KEY),
    FileSpec("observations_derived.csv", _OBSERVATION_COLUMNS, key=_OBSERVATION_KEY),
    FileSpec(
        "neighbour_measures.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("short_desc", text(120, needed=True)),
            ColumnSpec("data_item", text()),
            ColumnSpec("numerator_short_desc", text(120)),
            ColumnSpec("denominator_short_desc", text(120)),
            ColumnSpec("source_title", text(300, needed=True)),
            ColumnSpec("source_url", text(600)),
        ),
        key=("kpi_code",),
        is_optional=True,
    ),
    FileSpec(
        "neighbour_values.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("area", text(120, needed=True)),
            ColumnSpec("period_start", day(needed=True)),
            ColumnSpec("period_end", day(needed=True)),
            ColumnSpec("value", number(needed=True)),
            ColumnSpec("numerator", number()),
            ColumnSpec("denominator", number(above_zero=True)),
            ColumnSpec("published_on", day(needed=True)),
            ColumnSpec("published_precision", one_of(PRECISIONS)),
        ),
        key=_OBSERVATION_KEY,
        is_optional=True,
    ),
    FileSpec(
        "withdrawals.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("area", text(120, needed=True)),
            ColumnSpec("period_start", day(needed=True)),
            ColumnSpec("period_end", day(needed=True)),
            ColumnSpec("reason", text(needed=True)),
            ColumnSpec("known_on", day(needed=True)),
            *SOURCE,
        ),
        key=_OBSERVATION_KEY,
        is_optional=True,
    ),
    FileSpec(
        "reported_ranges.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("area", text(120, needed=True)),
            ColumnSpec("period_start", day(needed=True)),
            ColumnSpec("period_end", day(needed=True)),
            ColumnSpec("low", number(needed=True)),
            ColumnSpec("high", number(needed=True)),
            ColumnSpec("what", text(needed=True)),
            ColumnSpec("published_on", day(needed=True)),
            *SOURCE,
        ),
        key=_OBSERVATION_KEY,
        is_optional=True,
    ),
)
