"""Sheet of the whole table, a row a record, for reckoning on."""

from xlsxwriter.worksheet import Worksheet

from exports.sheet import ColumnKind, Sheet
from exports.xlsx.cells import Styles, write_cell, write_text


def write_table(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Write headings, which every printed page repeats, and rows; the first row and column stay in view."""
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, _width(sheet, index))
        write_text(page, 0, index, column.title, styles, styles.heading)
    for line, row in enumerate(sheet.rows, start=1):
        for index, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            write_cell(page, line, index, column, cell, styles)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(0)


def _width(sheet: Sheet, index: int) -> int:
    """Width in characters that shows most cells whole and keeps long sentences wrapped."""
    column = sheet.columns[index]
    if column.kind is not ColumnKind.TEXT:
        return max(12, min(20, len(column.title) + 2))
    longest = max((len(cell) for row in sheet.rows if isinstance(cell := row[index], str)), default=0)
    return max(12, min(60, max(longest, len(column.title)) + 2))
