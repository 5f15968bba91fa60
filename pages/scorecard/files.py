"""File of the scorecard."""

from django.conf import settings

from exports.report import TraceCell
from exports.sheet import Sheet
from kpis.figures.queries import get_observations
from pages.details import get_details, headline_series
from pages.scorecard.selection import ScorecardSelection
from web.files import _chosen_words, notes_for
from web.reading import ReadingContext
from web.tables import build_sheet

# of a monthly KPI two years
MOST_OF_A_TRACE = 24


def scorecard_sheet(selection: ScorecardSelection, reading: ReadingContext) -> Sheet:
    """Sheet of the whole selection of the scorecard, all pages of it."""
    table = selection.table
    table.details = get_details(selection.standings, selection.areas, reading)
    table.ages = selection.ages
    table.traces = _get_traces(selection, reading)
    return build_sheet(
        table,
        title="Scorecard",
        reading=reading,
        notes=notes_for(
            reading,
            ("Selection", _chosen_words(selection.filters) or "All KPIs"),
            ("Source", "The document behind each latest figure is named in its row."),
        ),
        name_parts=("scorecard", settings.COUNCIL_AREA),
    )


def _get_traces(selection: ScorecardSelection, reading: ReadingContext) -> dict[int, TraceCell]:
    """The newest figures of each KPI, for a small line in its row. One query."""
    shown = [standing for standing in selection.standings if standing.has_figure]
    home = selection.areas.home
    held = get_observations([standing.pk for standing in shown], [home.pk], reading.moment)
    found = {}
    for standing in shown:
        series = headline_series(standing, home, held[standing.pk, home.pk])
        found[standing.pk] = TraceCell(tuple(one.value for one in series.observations[-MOST_OF_A_TRACE:]))
    return found
