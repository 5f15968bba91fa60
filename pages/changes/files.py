"""File of the changes between two moments."""

from django.conf import settings

from analysis.changes.change import Change
from exports.sheet import Sheet
from pages.changes.queries import Changes, in_words
from pages.changes.table import ChangesTable
from web.files import notes_for
from web.tables import build_sheet


def changes_sheet(changes: Changes, chosen: list[Change], kind_words: str) -> Sheet:
    """The chosen changes in the order of the page, under the paragraph that sums up all of them."""
    span, reading = changes.span, changes.reading
    table = ChangesTable(in_words(chosen), span, reading, "Changes", exclude=["why"])
    return build_sheet(
        table,
        title="What has changed",
        reading=reading,
        notes=notes_for(reading, ("In short", changes.words), ("Selection", kind_words)),
        name_parts=(
            "changes",
            settings.COUNCIL_AREA,
            "from",
            span.start_day.isoformat(),
            "to",
            span.end_day.isoformat(),
        ),
    )
