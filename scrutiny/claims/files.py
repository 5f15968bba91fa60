"""File of the list of claims."""

from django.conf import settings

from exports.sheet import Sheet
from scrutiny.claims.tables import ClaimsTable
from web.files import _chosen_words, notes_for
from web.filters import NarrowedList
from web.reading import ReadingContext
from web.tables import build_sheet


def claims_sheet(table: ClaimsTable, filters: NarrowedList, reading: ReadingContext) -> Sheet:
    """The selected claims with what was claimed, the working, and what is missing."""
    return build_sheet(
        table,
        title="Claims",
        reading=reading,
        notes=notes_for(
            reading,
            ("Selection", _chosen_words(filters) or "All claims"),
            ("Source", "The document of each claim is named in its row."),
        ),
        name_parts=("claims", settings.COUNCIL_AREA),
    )
