"""The catalogue: sources, areas, KPIs, and what they are judged by."""

from analysis.core.rule_sets import RULE_SETS
from analysis.core.series import Measured
from kpis.models import Agreement, FrameworkIndicator, Kpi, Source
from reference_data.files.common import KINDS_BY_UNIT, PRECISIONS, SOURCE
from reference_data.reading import ColumnSpec, FileSpec, day, number, numbers, one_of, text, whole

POLARITIES = {"higher_better": "higher", "lower_better": "lower", "neutral": "neutral"}

FILES = (
    FileSpec(
        "sources.csv",
        (
            ColumnSpec("source", text(300, needed=True)),
            ColumnSpec("url", text()),
            ColumnSpec("commit", text(60)),
            ColumnSpec("commit_date", day()),
            ColumnSpec("files_used", text()),
            ColumnSpec("licence", text()),
        ),
        key=("source",),
    ),
    FileSpec(
        "documents.csv",
        (
            ColumnSpec("source_title", text(300, needed=True)),
            ColumnSpec("kind", one_of(Source.Kind.values, needed=False)),
            ColumnSpec("published_on", day()),
            ColumnSpec("date_precision", one_of(PRECISIONS)),
            ColumnSpec("basis", text(needed=True)),
        ),
        key=("source_title",),
        is_optional=True,
    ),
    FileSpec(
        "areas.csv",
        (ColumnSpec("area", text(120, needed=True)), ColumnSpec("ons_code", text(9)), ColumnSpec("la_code", text(3))),
        key=("area",),
        is_optional=True,
    ),
    FileSpec(
        "statistical_neighbours.csv",
        (
            ColumnSpec("model", text(60, needed=True)),
            ColumnSpec("la_code", text(3, needed=True)),
            ColumnSpec("la", text(120, needed=True)),
            ColumnSpec("rank", whole()),
            ColumnSpec("neighbour_code", text(3, needed=True)),
            ColumnSpec("neighbour", text(120, needed=True)),
            ColumnSpec("closeness", text(40)),
        ),
        key=("model", "neighbour"),
    ),
    FileSpec(
        "kpis.csv",
        (
            ColumnSpec("code", text(40, needed=True)),
            ColumnSpec("name", text(200, needed=True)),
            ColumnSpec("definition", text(needed=True)),
            ColumnSpec("unit", one_of(KINDS_BY_UNIT)),
            ColumnSpec("polarity", one_of(POLARITIES)),
            ColumnSpec("target", number()),
            ColumnSpec("target_source", text()),
            ColumnSpec("frequency", one_of(("monthly", "quarterly", "annual"))),
            ColumnSpec("service_area", text(60, needed=True)),
            ColumnSpec("recommendation_numbers", numbers),
            ColumnSpec("statutory_basis", text()),
            ColumnSpec("numerator", text(300)),
            ColumnSpec("denominator", text(300)),
            ColumnSpec("series_kind", one_of(Kpi.SeriesKind.values)),
            ColumnSpec("compare_with", text(40)),
            ColumnSpec("rule_set", one_of(RULE_SETS, needed=False)),
            ColumnSpec("notes", text()),
            *SOURCE,
            ColumnSpec("measured", one_of(Measured)),
        ),
        key=("code",),
    ),
    FileSpec(
        "targets.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("value", number(needed=True)),
            ColumnSpec("tolerance", number()),
            ColumnSpec("from_on", day()),
            ColumnSpec("to_on", day()),
            ColumnSpec("known_on", day(needed=True)),
            ColumnSpec("reason", text()),
            ColumnSpec("source_title", text(300, needed=True)),
            ColumnSpec("source_ref", text()),
        ),
        key=("kpi_code", "from_on"),
        is_optional=True,
    ),
    FileSpec(
        "breaks.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("on", day(needed=True)),
            ColumnSpec("what_changed", text(needed=True)),
            ColumnSpec("known_on", day(needed=True)),
            ColumnSpec("source_title", text(300, needed=True)),
            ColumnSpec("source_ref", text()),
        ),
        key=("kpi_code", "on"),
        is_optional=True,
    ),
    FileSpec(
        "adds_up.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("adds_up", one_of(("yes", "no"))),
            ColumnSpec("reason", text(needed=True)),
        ),
        key=("kpi_code",),
        is_optional=True,
    ),
    FileSpec(
        "fractions.csv",
        (ColumnSpec("kpi_code", text(40, needed=True)), ColumnSpec("reason", text(needed=True))),
        key=("kpi_code",),
        is_optional=True,
    ),
    FileSpec(
        "constants.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("denominator", number(needed=True)),
            ColumnSpec("reason", text(needed=True)),
        ),
        key=("kpi_code",),
        is_optional=True,
    ),
    FileSpec(
        "agreements.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("part", one_of(Agreement.Part.values)),
            ColumnSpec("other_kpi_code", text(40, needed=True)),
            ColumnSpec("other_part", one_of(Agreement.Part.values)),
            ColumnSpec("reason", text(needed=True)),
        ),
        key=("kpi_code", "part", "other_kpi_code", "other_part"),
        is_optional=True,
    ),
    FileSpec(
        "sums.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("part_kpi_code", text(40, needed=True)),
            ColumnSpec("reason", text(needed=True)),
        ),
        key=("kpi_code", "part_kpi_code"),
        is_optional=True,
    ),
    FileSpec(
        "releases.csv",
        (
            ColumnSpec("kpi_code", text(40, needed=True)),
            ColumnSpec("ends_in", whole(least=1, most=12)),
            ColumnSpec("months_after", whole(most=24)),
            ColumnSpec("basis", text(needed=True)),
        ),
        key=("kpi_code",),
        is_optional=True,
    ),
    FileSpec(
        "national_framework.csv",
        (
            ColumnSpec("position", whole()),
            ColumnSpec("outcome", one_of(FrameworkIndicator.Outcome.values)),
            ColumnSpec("indicator", text(200, needed=True)),
            ColumnSpec("kpi_code", text(40)),
        ),
        key=("position",),
        is_optional=True,
    ),
)
