"""Cells of a workbook and their formats: numbers are numbers, days are days, and text never runs."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.value_format import places_of
from exports.cells import Cell
from exports.sheet import ColumnKind, SheetColumn, clean_text, would_run

LONGEST_TEXT = 32_767  # UTF-16 units in one cell
CUT = " [shortened: a cell of Excel holds no more]"
FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong by a day
DAY, MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm"


class Styles:
    """Formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._of_numbers: dict[str, Format] = {}

    @cached_property
    def title(self) -> Format:
        return self._add({"bold": True, "font_size": 16})

    @cached_property
    def heading(self) -> Format:
        return self._add({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})

    @cached_property
    def numeric_heading(self) -> Format:
        return self._add({"bold": True, "text_wrap": True, "valign": "top", "align": "right", "bottom": 1})

    @cached_property
    def report_heading(self) -> Format:
        return self._add({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "left", "indent": 1})

    @cached_property
    def report_text(self) -> Format:
        return self._add({"text_wrap": True, "valign": "top", "align": "left", "indent": 1})

    @cached_property
    def group(self) -> Format:
        return self._add({"bold": True, "font_color": "#1D5C63"})

    @cached_property
    def numeric(self) -> Format:
        return self._add({"text_wrap": True, "valign": "top", "align": "right"})

    @cached_property
    def label(self) -> Format:
        return self._add({"bold": True, "valign": "top"})

    @cached_property
    def text(self) -> Format:
        return self._add({"text_wrap": True, "valign": "top"})

    @cached_property
    def inert(self) -> Format:
        # The prefix keeps the cell text when someone edits it and presses Enter.
        return self._add({"text_wrap": True, "valign": "top", "quote_prefix": True})

    def number(self, pattern: str) -> Format:
        """Format for numbers and days that shows them by Excel's `pattern`."""
        if pattern not in self._of_numbers:
            self._of_numbers[pattern] = self._add({"num_format": pattern, "valign": "top"})
        return self._of_numbers[pattern]

    def _add(self, properties: dict[str, object]) -> Format:
        return self._workbook.add_format(properties)


def number_pattern(column: SheetColumn, cell: Cell = None) -> str:
    """Excel's pattern for `cell` in `column`: its decimals, and a literal sign behind a percentage.

    A decimal that is written with fewer places than its column, such as a number of children among percentages, is
    shown with those.
    """
    digits = "0" if column.kind is ColumnKind.PERCENT else "#,##0"
    places = min(column.decimals, places_of(cell)) if isinstance(cell, Decimal) else column.decimals
    decimals = f".{'0' * places}" if places else ""
    # A bare % would multiply by 100.
    return f'{digits}{decimals}"%"' if column.kind is ColumnKind.PERCENT else f"{digits}{decimals}"


def write_cell(page: Worksheet, line: int, index: int, column: SheetColumn, cell: Cell, styles: Styles) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        write_text(page, line, index, cell, styles)
    elif isinstance(cell, int | float | Decimal):
        pattern = number_pattern(column, cell) if column.kind.is_numeric else "General"
        page.write_number(line, index, float(cell), styles.number(pattern))
    elif _day(cell) < FIRST_DAY:
        write_text(page, line, index, cell.isoformat(), styles)
    elif isinstance(cell, datetime):
        # Excel knows no time zones; the reader sees the clock time that the sheet was given.
        page.write_datetime(line, index, cell.replace(tzinfo=None), styles.number(MOMENT))
    else:
        page.write_datetime(line, index, datetime.combine(cell, time()), styles.number(DAY))


def write_text(page: Worksheet, line: int, index: int, text: str, styles: Styles, style: Format | None = None) -> None:
    """Write `text` as text whatever it looks like; nothing for an empty one."""
    text = _fitting(clean_text(text))
    if text:
        page.write_string(line, index, text, styles.inert if would_run(text) else style or styles.text)


def _fitting(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
