"""File of the scorecard."""

from django.conf import settings

from exports.sheet import Sheet
from pages.details import get_details
from pages.scorecard.selection import ScorecardSelection
from web.files import _chosen_words, notes_for
from web.reading import ReadingContext
from web.tables import build_sheet


def scorecard_sheet(selection: ScorecardSelection, reading: ReadingContext) -> Sheet:
    """Sheet of the whole selection of the scorecard, all pages of it."""
    selection.table.details = get_details(selection.standings, selection.areas, reading)
    return build_sheet(
        selection.table,
        title="Scorecard",
        reading=reading,
        notes=notes_for(
            reading,
            ("Selection", _chosen_words(selection.filters) or "All KPIs"),
            ("Source", "The document behind each latest figure is named in its row."),
        ),
        name_parts=("scorecard", settings.COUNCIL_AREA),
    )
