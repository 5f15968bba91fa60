"""Comma-separated values, for analysts and for other programs.

The headings are in line 1 and every further line is one row of the table, so that any program reads the
file without being told how. The notes (subject, as at, source, filters, warnings) are therefore not placed
above or below the table, where they would turn columns of numbers into columns of text: each note is a
column after the table's own, the same on every row. A row copied elsewhere still says where it comes from.
A sheet without rows is its headings alone; then only the name of the file carries the notes.
"""

import csv
import io
from datetime import date, datetime
from decimal import Context, Decimal

from exports.cells import Cell
from exports.sheet import Sheet, as_decimal, clean_text, would_run

# What an Excel cell can hold: both formats carry the same number.
SIGNIFICANT_DIGITS = Context(prec=15)


def write(sheet: Sheet) -> bytes:
    """Write the sheet as UTF-8 with CR LF line ends; numbers unformatted, days as 2022-01-12, a gap as nothing."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    titles = [column.title for column in sheet.columns]
    writer.writerow([_text(title) for title in titles + _note_titles(sheet, titles)])
    notes = [_text(note) for _, note in sheet.notes]
    for row in sheet.rows:
        writer.writerow([_cell(cell) for cell in row] + notes)
    # The mark makes Excel read the file as UTF-8.
    return file.getvalue().encode("utf-8-sig")


def _note_titles(sheet: Sheet, taken: list[str]) -> list[str]:
    """Headings of the notes, told apart from columns of the table that are called the same."""
    return [f"{title} (whole file)" if title in taken else title for title, _ in sheet.notes]


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return _number(as_decimal(cell))


def _number(number: Decimal) -> str:
    """Write `number` with its own decimals; one that was shortened ends without zeros."""
    held = SIGNIFICANT_DIGITS.plus(number)
    is_as_given = len(held.as_tuple().digits) == len(number.as_tuple().digits)
    return format(held if is_as_given else held.normalize(), "f")


def _text(text: str) -> str:
    """Make `text` inert: behind an apostrophe a spreadsheet shows what it would otherwise run."""
    text = clean_text(text)
    return f"'{text}" if would_run(text) else text
