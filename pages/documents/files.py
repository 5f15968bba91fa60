"""File of the list of documents."""

from django.conf import settings

from exports.sheet import Sheet
from pages.documents.tables import DocumentsTable
from web.files import _chosen_words, notes_for
from web.filters import NarrowedList
from web.reading import ReadingContext
from web.tables import build_sheet


def documents_sheet(table: DocumentsTable, filters: NarrowedList, reading: ReadingContext) -> Sheet:
    """The selected documents with their dates and what each holds."""
    return build_sheet(
        table,
        title="Documents",
        reading=reading,
        notes=notes_for(reading, ("Selection", _chosen_words(filters) or "All documents")),
        name_parts=("documents", settings.COUNCIL_AREA),
    )
