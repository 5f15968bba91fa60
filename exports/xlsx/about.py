"""Sheet of notes on the numbers: their subject, their moment, their sources, and how to read them."""

from xlsxwriter.worksheet import Worksheet

from exports.sheet import ColumnKind, Sheet
from exports.xlsx.cells import Styles, write_text


def how_to_read(sheet: Sheet) -> list[str]:
    """Note for readers of the workbook about its cells."""
    lines = [
        'The figures are on the sheet "Table"; "Report" has those that a committee is shown, to be printed on A4.'
        if sheet.report
        else 'The figures are on the sheet "Table".',
        "An empty cell means that there is no figure. It never means zero.",
    ]
    if any(column.kind is ColumnKind.PERCENT for column in sheet.columns):
        lines.append("Percentages are on a scale of 0 to 100: 96.0% is stored as 96.")
    if sheet.chart is not None and sheet.rows:
        lines.append("The chart is drawn from the table. A gap in a line is a period without a figure.")
    return lines


def write_about(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Write the title, each note with its heading, and how to read the numbers."""
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    page.hide_gridlines(2)
    write_text(page, 0, 0, sheet.title, styles, styles.title)
    line = 2
    for heading, note in sheet.notes:
        write_text(page, line, 0, heading, styles, styles.label)
        write_text(page, line, 1, note, styles)
        line += 1
    write_text(page, line, 0, "How to read it", styles, styles.label)
    for offset, sentence in enumerate(how_to_read(sheet)):
        write_text(page, line + offset, 1, sentence, styles)
