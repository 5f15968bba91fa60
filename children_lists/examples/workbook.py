"""Workbooks of lists, written as their owners write them: a title, the headings, the rows."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

Value = date | int | str | None
WIDTH = 22
INVENTED = "Invented rows to try the page with. No child stands behind them."


@dataclass(frozen=True)
class ListSheet:
    """One sheet: its name, a title above the headings, the headings, and rows of days, numbers and texts."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]] = ()


def write_lists(sheets: Sequence[ListSheet], notes: Sequence[str] = ()) -> bytes:
    """Write the sheets as one workbook, with `notes` on a sheet of their own at the end."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, sheet.title, bold)
            page.set_column(0, len(sheet.headings) - 1, WIDTH)
            page.freeze_panes(2, 1)
            for column, text in enumerate(sheet.headings):
                page.write_string(1, column, text, heading)
            for number, row in enumerate(sheet.rows, start=2):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, column, value, day)
                    elif value is not None:
                        page.write(number, column, value)
        if notes:
            page = book.add_worksheet("How to fill it in")
            page.set_column(0, 0, 110)
            for number, text in enumerate(notes):
                page.write_string(number, 0, text)
    return file.getvalue()
