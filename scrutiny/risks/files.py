"""File of the list of risks."""

from django.conf import settings

from exports.sheet import Sheet
from scrutiny.risks.tables import RisksTable
from web.files import notes_for
from web.reading import ReadingContext
from web.tables import build_sheet


def risks_sheet(table: RisksTable, reading: ReadingContext) -> Sheet:
    """All risks with mitigation, links and sources."""
    return build_sheet(
        table,
        title="Risks",
        reading=reading,
        notes=notes_for(reading, ("Source", "The document of each risk is named in its row.")),
        name_parts=("risks", settings.COUNCIL_AREA),
    )
