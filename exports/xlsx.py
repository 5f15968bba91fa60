"""Excel workbooks: a sheet "About" with notes on the numbers, then the table, with its chart beside it."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.sheet import Cell, ColumnKind, InvalidSheet, Sheet, SheetChart, SheetColumn, clean_text, would_run

MOST_ROWS = 1_048_575  # below the headings, in one worksheet
LONGEST_TEXT = 32_767  # UTF-16 units in one cell
CUT = " [shortened: a cell of Excel holds no more]"
FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong by a day
# Workbooks carry when they were made; a fixed moment makes the same sheet the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)

DAY, MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm"
# Lines differ in dash and marker as well as in colour.
LINES = (
    ("#1D70B8", "solid", "circle"),
    ("#54319F", "dash", "square"),
    ("#00703C", "round_dot", "diamond"),
    ("#505A5F", "long_dash", "triangle"),
)
TARGET_COLOUR = "#D4351C"


def write(sheet: Sheet, created: datetime = CREATED) -> bytes:
    """Write the sheet as a workbook; numbers are numbers, days are days, a gap is an empty cell.

    Percentages stay on 0 to 100 and only show the sign. Text is never a formula or a link. The same sheet and
    `created` make the same bytes. Raises `InvalidSheet` when there are more rows than a worksheet holds.
    """
    if len(sheet.rows) > MOST_ROWS:
        raise InvalidSheet(f"Excel holds {MOST_ROWS:,} rows; these are {len(sheet.rows):,}. Filter them or use CSV.")
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as workbook:
        workbook.set_properties({"title": clean_text(sheet.title), "created": created})
        styles = Styles(workbook)
        _write_about(workbook.add_worksheet("About"), sheet, styles)
        table = workbook.add_worksheet("Table")
        _write_table(table, sheet, styles)
        if sheet.chart is not None and sheet.rows:
            _add_chart(workbook, table, sheet, sheet.chart)
    return file.getvalue()


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


def number_pattern(column: SheetColumn) -> str:
    """Excel's pattern for the numbers of `column`: its decimals, and a literal sign behind a percentage."""
    digits = "0" if column.kind is ColumnKind.PERCENT else "#,##0"
    decimals = f".{'0' * column.decimals}" if column.decimals else ""
    # A bare % would multiply by 100.
    return f'{digits}{decimals}"%"' if column.kind is ColumnKind.PERCENT else f"{digits}{decimals}"


def how_to_read(sheet: Sheet) -> list[str]:
    """Note for readers of the workbook about its cells."""
    lines = [
        'The figures are on the sheet "Table".',
        "An empty cell means that there is no figure. It never means zero.",
    ]
    if any(column.kind is ColumnKind.PERCENT for column in sheet.columns):
        lines.append("Percentages are on a scale of 0 to 100: 96.0% is stored as 96.")
    if sheet.chart is not None and sheet.rows:
        lines.append("The chart beside the table is drawn from it. A gap in a line is a period without a figure.")
    return lines


def _write_about(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    page.hide_gridlines(2)
    _write_text(page, 0, 0, sheet.title, styles, styles.title)
    line = 2
    for heading, note in sheet.notes:
        _write_text(page, line, 0, heading, styles, styles.label)
        _write_text(page, line, 1, note, styles)
        line += 1
    _write_text(page, line, 0, "How to read it", styles, styles.label)
    for offset, sentence in enumerate(how_to_read(sheet)):
        _write_text(page, line + offset, 1, sentence, styles)


def _write_table(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, _width(sheet, index))
        _write_text(page, 0, index, column.title, styles, styles.heading)
    for line, row in enumerate(sheet.rows, start=1):
        for index, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, line, index, column, cell, styles)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_cell(page: Worksheet, line: int, index: int, column: SheetColumn, cell: Cell, styles: Styles) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        _write_text(page, line, index, cell, styles)
    elif isinstance(cell, int | float | Decimal):
        pattern = number_pattern(column) if column.kind.is_numeric else "General"
        page.write_number(line, index, float(cell), styles.number(pattern))
    elif _day(cell) < FIRST_DAY:
        _write_text(page, line, index, cell.isoformat(), styles)
    elif isinstance(cell, datetime):
        # Excel knows no time zones; the reader sees the clock time that the sheet was given.
        page.write_datetime(line, index, cell.replace(tzinfo=None), styles.number(MOMENT))
    else:
        page.write_datetime(line, index, datetime.combine(cell, time()), styles.number(DAY))


def _write_text(page: Worksheet, line: int, index: int, text: str, styles: Styles, style: Format | None = None) -> None:
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


def _width(sheet: Sheet, index: int) -> int:
    """Width in characters that shows most cells whole and keeps long sentences wrapped."""
    column = sheet.columns[index]
    if column.kind is not ColumnKind.TEXT:
        return max(12, min(20, len(column.title) + 2))
    longest = max((len(cell) for row in sheet.rows if isinstance(cell := row[index], str)), default=0)
    return max(12, min(60, max(longest, len(column.title)) + 2))


def _add_chart(workbook: Workbook, page: Worksheet, sheet: Sheet, spec: SheetChart) -> None:
    """Put a native line chart, its target dashed and without points, to the right of the table."""
    chart = workbook.add_chart({"type": "line"})
    for position, title in enumerate(spec.series):
        colour, dash, marker = LINES[position % len(LINES)]
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        points = {"type": marker, "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        chart.add_series(_range(sheet, spec, title) | {"line": line, "marker": points})
    if spec.target is not None:
        line = {"color": TARGET_COLOUR, "width": 1.5, "dash_type": "square_dot"}
        chart.add_series(_range(sheet, spec, spec.target) | {"line": line, "marker": {"type": "none"}})
    first = sheet.columns[sheet.column_index(spec.series[0])]
    chart.set_title({"name": clean_text(spec.title), "overlay": False, "name_font": {"size": 12}})
    chart.set_x_axis(_category_axis(sheet, spec.categories))
    chart.set_y_axis({"num_format": number_pattern(first), "major_gridlines": {"visible": True}} | _scale(sheet, spec))
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 860, "height": 420})
    page.insert_chart(1, len(sheet.columns) + 1, chart, {"description": clean_text(spec.description or spec.title)})


def _range(sheet: Sheet, spec: SheetChart, title: str) -> dict[str, object]:
    """Ranges of a line's name, categories and values in the workbook."""
    index, categories, last = sheet.column_index(title), sheet.column_index(spec.categories), len(sheet.rows)
    return {
        "name": ["Table", 0, index],
        "categories": ["Table", 1, categories, last, categories],
        "values": ["Table", 1, index, last, index],
    }


def _category_axis(sheet: Sheet, title: str) -> dict[str, object]:
    if sheet.columns[sheet.column_index(title)].kind is ColumnKind.DATE:
        return {"date_axis": True, "num_format": "mmm yyyy"}
    return {"text_axis": True}


def _scale(sheet: Sheet, spec: SheetChart) -> dict[str, object]:
    """Fix the scale to 0 to 100 for percentages that keep within it; otherwise Excel chooses."""
    indexes = [sheet.column_index(title) for title in spec.lines]
    values = [cell for row in sheet.rows for i in indexes if isinstance(cell := row[i], int | float | Decimal)]
    is_percent = all(sheet.columns[index].kind is ColumnKind.PERCENT for index in indexes)
    return {"min": 0, "max": 100} if is_percent and all(0 <= value <= 100 for value in values) else {}
