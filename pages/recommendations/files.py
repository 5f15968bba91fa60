"""File of the progress table."""

from django.conf import settings

from exports.sheet import Sheet, SheetChart
from pages.recommendations.table import ProgressTable
from web.files import notes_for
from web.reading import ReadingContext
from web.tables import build_sheet

LATE = SheetChart(
    title="Actions past their date",
    categories="Title",
    series=("Actions past their date",),
    description="For each recommendation, the number of its actions whose date has passed without an outcome.",
    is_bars=True,
)


def progress_sheet(table: ProgressTable, reading: ReadingContext, inspection_words: str) -> Sheet:
    return build_sheet(
        table,
        title="Progress on recommendations",
        reading=reading,
        notes=notes_for(
            reading,
            ("Recommendations of", inspection_words),
            ("Source", "The document behind each recommendation is named in its row."),
        ),
        name_parts=("progress", "recommendations", settings.COUNCIL_AREA),
        chart=LATE if any(row.progress.overdue for row in table.data.data) else None,
    )
