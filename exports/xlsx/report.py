"""Sheet that is laid before a committee: title, moment, chart and table on A4, each cell as it is read."""

import math

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from exports.report import PIXELS_A_CHARACTER, CommitteeReport, Quantity, ReportCell, ReportColumn, TraceCell
from exports.sheet import AS_AT, PRACTICE, Sheet, SheetColumn
from exports.xlsx.cells import Styles, write_cell, write_text

ROW_PIXELS = 20
LINE_POINTS, TITLE_POINTS = 15, 24
# of a line of text, the part that words fill before the next one does not fit
FILLED = 0.9
TRACES = "Trends"
SPARKLINE = {"type": "line", "markers": True, "show_hidden": True, "series_color": "#1D70B8"}


class ReportPage:
    """One worksheet of a report, written from the top down. `traces` holds the figures of its small lines."""

    def __init__(
        self, page: Worksheet, traces: Worksheet, sheet: Sheet, report: CommitteeReport, styles: Styles
    ) -> None:
        self.page = page
        self.traces = traces
        self.sheet = sheet
        self.report = report
        self.styles = styles
        self.line = 0
        self.number_of_traces = 0

    def write(self, chart: Chart | None, height: int) -> None:
        """Write it all; `chart` stands above the table, `height` pixels high."""
        self.page.hide_gridlines(2)
        for index, column in enumerate(self.report.columns):
            self.page.set_column(index, index, column.width)
        self._head()
        if chart is not None:
            chart.set_size({"width": self.report.pixels, "height": height})
            self.page.insert_chart(self.line, 0, chart, {"description": self._described()})
            self.line += height // ROW_PIXELS + 2
        self._table()

    def _described(self) -> str:
        spec = self.sheet.chart
        return (spec.description or spec.title) if spec else ""

    def _head(self) -> None:
        """The title, and below it what the figures are of, each in a row as wide as the table."""
        notes = dict(self.sheet.notes)
        said = [f"{PRACTICE}: {notes[PRACTICE]}" if PRACTICE in notes else "", f"{notes.get('Council', '')}"]
        said[1] = ", ".join(filter(None, [said[1], notes.get(AS_AT)]))
        self._wide(self.sheet.title, self.styles.title)
        for words in filter(None, [*said, notes.get("In words"), notes.get("Selection")]):
            self._wide(words, self.styles.text)
        self.line += 1

    def _wide(self, words: str, style: Format) -> None:
        self.page.merge_range(self.line, 0, self.line, max(len(self.report.columns) - 1, 1), "", style)
        write_text(self.page, self.line, 0, words, self.styles, style)
        letters = self.report.pixels // PIXELS_A_CHARACTER
        # rows of cells that were joined do not find their height by themselves
        is_text = style is self.styles.text
        self.page.set_row(self.line, LINE_POINTS * _lines_of(words, letters) if is_text else TITLE_POINTS)
        self.line += 1

    def _table(self) -> None:
        columns = self.report.columns
        for index, column in enumerate(columns):
            beside = self.styles.report_heading if index else self.styles.heading
            style = self.styles.numeric_heading if column.is_numeric else beside
            write_text(self.page, self.line, index, column.title, self.styles, style)
        self._finish(tuple(column.title for column in columns))
        self.page.repeat_rows(self.line - 1)
        for group in self.report.groups:
            if group.heading:
                write_text(self.page, self.line, 0, group.heading, self.styles, self.styles.group)
                self._finish(())
            for row in group.rows:
                for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
                    self._cell(index, column, cell)
                self._finish(row)

    def _finish(self, row: tuple[ReportCell, ...]) -> None:
        """Make the row as high as its longest text: LibreOffice does not find that by itself, as Excel does."""
        lines = [_lines_of(cell, column.width) for cell, column in zip(row, self.report.columns, strict=False)]
        self.page.set_row(self.line, LINE_POINTS * max([1, *lines]))
        self.line += 1

    def _cell(self, index: int, column: ReportColumn, cell: ReportCell) -> None:
        if isinstance(cell, Quantity):
            self._quantity(index, cell)
        elif isinstance(cell, TraceCell):
            self._trace(index, cell)
        elif isinstance(cell, str):
            style = self.styles.numeric if column.is_numeric else self.styles.report_text if index else self.styles.text
            write_text(self.page, self.line, index, cell, self.styles, style)
        else:
            write_cell(self.page, self.line, index, SheetColumn(column.title), cell, self.styles)

    def _quantity(self, index: int, cell: Quantity) -> None:
        """A percentage as Excel has them, a hundredth of the number with a sign."""
        places = f".{'0' * cell.decimals}" if cell.decimals else ""
        is_percent = cell.unit == "%"
        number = cell.number / 100 if is_percent else cell.number
        beside = f'" {cell.unit}"' if cell.unit else ""
        pattern = f"0{places}%" if is_percent else f"#,##0{places}{beside}"
        self.page.write_number(self.line, index, float(number), self.styles.number(pattern))

    def _trace(self, index: int, cell: TraceCell) -> None:
        for place, value in enumerate(cell.values):
            if value is not None:
                self.traces.write_number(self.number_of_traces, place, float(value))
        if len(cell.values) > 1:
            place = xl_range(self.number_of_traces, 0, self.number_of_traces, len(cell.values) - 1)
            self.page.add_sparkline(self.line, index, {**SPARKLINE, "range": f"{TRACES}!{place}"})
        self.number_of_traces += 1


def _lines_of(cell: ReportCell, width: int) -> int:
    """Lines that a text takes in a column of `width` characters."""
    if not isinstance(cell, str):
        return 1
    return sum(max(1, math.ceil(len(line) / (width * FILLED))) for line in cell.split("\n"))
