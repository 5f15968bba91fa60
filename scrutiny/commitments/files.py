"""File of the list of promises."""

from django.conf import settings

from exports.sheet import Sheet
from scrutiny.commitments.forms import PromiseFilter
from scrutiny.commitments.tables import PromisesTable
from web.files import notes_for
from web.reading import ReadingContext
from web.tables import build_sheet


def promises_sheet(table: PromisesTable, chosen: PromiseFilter, reading: ReadingContext) -> Sheet:
    """The selected promises with dates, answers, our reading of them, and sources."""
    return build_sheet(
        table,
        title="Promises",
        reading=reading,
        notes=notes_for(
            reading,
            ("Selection", chosen.chosen_words or "All promises"),
            ("Kept", "Only a promise that the committee has accepted counts as kept."),
            ("Source", "The document of each promise is named in its row."),
        ),
        name_parts=("promises", settings.COUNCIL_AREA),
    )
