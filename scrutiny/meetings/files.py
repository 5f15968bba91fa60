"""File of the list of meetings."""

from django.conf import settings

from exports.sheet import Sheet
from scrutiny.meetings.tables import MeetingsTable
from web.files import notes_for
from web.reading import ReadingContext
from web.tables import build_sheet


def meetings_sheet(table: MeetingsTable, chosen: str, reading: ReadingContext) -> Sheet:
    """The meetings of the chosen committee with how much was asked, promised and answered at each."""
    return build_sheet(
        table,
        title="Meetings",
        reading=reading,
        notes=notes_for(
            reading, ("Meetings of", chosen), ("Source", "The document of each meeting is named in its row.")
        ),
        name_parts=("meetings", settings.COUNCIL_AREA),
    )
