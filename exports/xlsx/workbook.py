"""Workbook of a sheet: what is laid before a committee, then the whole table, then notes on the numbers."""

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.cells import InvalidSheet
from exports.report import CommitteeReport
from exports.sheet import AS_AT, PRACTICE, Sheet, clean_text
from exports.xlsx.about import write_about
from exports.xlsx.cells import Styles
from exports.xlsx.chart import height_of, make_chart
from exports.xlsx.report import TRACES, ReportPage
from exports.xlsx.table import write_table

MOST_ROWS = 1_048_575  # below the headings, in one worksheet
# Workbooks carry when they were made; a fixed moment makes the same sheet the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
A4 = 9
LONGEST_HEADER = 200  # Excel refuses more than 255 characters, some of which are the places of its parts
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(sheet: Sheet, created: datetime = CREATED) -> bytes:
    """Write the sheet as a workbook; numbers are numbers, days are days, a gap is an empty cell.

    In the table percentages stay on 0 to 100 and only show the sign. Text is never a formula or a link. The same sheet
    and `created` make the same bytes. Raises `InvalidSheet` when there are more rows than a worksheet holds.
    """
    if len(sheet.rows) > MOST_ROWS:
        raise InvalidSheet(f"Excel holds {MOST_ROWS:,} rows; these are {len(sheet.rows):,}. Filter them or use CSV.")
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as workbook:
        workbook.set_properties({"title": clean_text(sheet.title), "created": created})
        styles = Styles(workbook)
        if sheet.report is None:
            table = _add_page(workbook, "Table", sheet)
            write_table(table, sheet, styles)
            _add_chart_beside(workbook, table, sheet)
        else:
            _add_report(workbook, sheet, sheet.report, styles)
        write_about(_add_page(workbook, "About", sheet), sheet, styles)
    return file.getvalue()


def _add_report(workbook: Workbook, sheet: Sheet, report: CommitteeReport, styles: Styles) -> None:
    page, table = _add_page(workbook, "Report", sheet), _add_page(workbook, "Table", sheet)
    traces = workbook.add_worksheet(TRACES)
    write_table(table, sheet, styles)
    chart, height = None, 0
    if sheet.chart is not None and sheet.rows:
        chart, height = make_chart(workbook, sheet, sheet.chart), height_of(sheet, sheet.chart)
    ReportPage(page, traces, sheet, report, styles).write(chart, height)


def _add_page(workbook: Workbook, name: str, sheet: Sheet) -> Worksheet:
    """A worksheet that prints on A4 with the title, the moment and the number of the page on each."""
    page = workbook.add_worksheet(name)
    notes = dict(sheet.notes)
    page.set_paper(A4)
    page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    page.fit_to_pages(1, 0)
    page.set_header(f"&L{_said(sheet.title)}&R{_said(notes.get(AS_AT, ''))}")
    invented = f"{PRACTICE}: {notes[PRACTICE]}" if PRACTICE in notes else ""
    page.set_footer(f"&L{_said(invented or notes.get('Council', ''))}&RPage &P of &N")
    return page


def _said(words: str) -> str:
    """Words in the header of a page, where an ampersand begins a command."""
    return clean_text(words)[: LONGEST_HEADER // 2].replace("&", "&&")


def _add_chart_beside(workbook: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """Put the chart to the right of the table."""
    if sheet.chart is None or not sheet.rows:
        return
    chart = make_chart(workbook, sheet, sheet.chart)
    chart.set_size({"width": 860, "height": max(420, height_of(sheet, sheet.chart))})
    described = clean_text(sheet.chart.description or sheet.chart.title)
    page.insert_chart(1, len(sheet.columns) + 1, chart, {"description": described})
