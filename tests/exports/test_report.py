"""The sheet that a committee is shown: A4, its moment on every page, cells as they are read, the table behind it."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from exports.cells import InvalidSheet
from exports.report import PIXELS, CommitteeReport, Quantity, ReportColumn, ReportGroup, TraceCell
from exports.sheet import Sheet, SheetChart, SheetColumn
from exports.xlsx.workbook import write

A4 = 9
COLUMNS = (
    ReportColumn("KPI", 44),
    ReportColumn("Now", 10, is_numeric=True),
    ReportColumn("Against target", 20),
    ReportColumn("Trend", 20),
)
TRACE = TraceCell((Decimal("17"), None, Decimal("24.4")))
ROWS = (
    ("Re-referrals", Quantity(Decimal("24.4"), 1, "%"), "✕ Off target", TRACE),
    ("Children looked after", Quantity(Decimal("1975")), "", None),
    ("Days to adoption", Quantity(Decimal("495.31"), 2, "days"), "", None),
    ("=HYPERLINK(1)", "No figure", "", None),
)
REPORT = CommitteeReport(
    COLUMNS, (ReportGroup("Help and protection", ROWS[:1]), ReportGroup("Children in care", ROWS[1:]))
)
NOTES = (
    ("Practice", "These figures are invented. Do not use them."),
    ("Council", "West Sussex County Council"),
    ("As at", "as known on 12 January 2022"),
)
SHEET = Sheet(
    "Scorecard & more",
    (SheetColumn("KPI"), SheetColumn("Latest figure", "number", 1)),
    (("Re-referrals", Decimal("24.4")), ("Children looked after", 1975), ("=HYPERLINK(1)", None)),
    NOTES,
    report=REPORT,
)


def page_of(sheet=SHEET):
    return load_workbook(io.BytesIO(write(sheet)))["Report"]


def part(sheet, name):
    with zipfile.ZipFile(io.BytesIO(write(sheet))) as package:
        return package.read(name).decode()


def texts(page):
    return [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_the_report_comes_first_and_the_whole_table_behind_it():
    book = load_workbook(io.BytesIO(write(SHEET)))
    assert book.sheetnames == ["Report", "Table", "Trends", "About"]
    assert book["Table"]["B2"].value == 24.4


@pytest.mark.parametrize("name", ["Report", "Table", "About"])
def test_every_sheet_prints_on_a4_with_title_moment_invented_and_the_number_of_the_page(name):
    page = load_workbook(io.BytesIO(write(SHEET)))[name]
    assert page.page_setup.paperSize == A4
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.oddHeader.left.text == "Scorecard && more"
    assert page.oddHeader.right.text == "as known on 12 January 2022"
    assert page.oddFooter.left.text == "Practice: These figures are invented. Do not use them."
    assert page.oddFooter.right.text == "Page &P of &N"


def test_real_figures_have_the_council_at_the_foot():
    page = page_of(replace(SHEET, notes=NOTES[1:]))
    assert page.oddFooter.left.text == "West Sussex County Council"
    assert not any("invented" in words for words in texts(page))


def test_the_head_says_what_as_at_and_that_it_is_invented():
    assert texts(page_of())[:3] == [
        "Scorecard & more",
        "Practice: These figures are invented. Do not use them.",
        "West Sussex County Council, as known on 12 January 2022",
    ]


def test_numbers_have_their_unit_and_a_percentage_is_one():
    cells = {row[0].value: row for row in page_of().iter_rows()}
    share, number = cells["Re-referrals"][1], cells["Children looked after"][1]
    assert (share.value, share.number_format) == (0.244, "0.0%")
    assert (number.value, number.number_format) == (1975, "#,##0")
    days = cells["Days to adoption"][1]
    assert (days.value, days.number_format) == (495.31, '#,##0.00" days"')
    assert cells["Re-referrals"][2].value == "✕ Off target"


def test_rows_stand_below_the_heading_of_their_group():
    named = [row[0].value for row in page_of().iter_rows()]
    assert named[named.index("KPI") :] == [
        "KPI",
        "Help and protection",
        "Re-referrals",
        "Children in care",
        "Children looked after",
        "Days to adoption",
        "=HYPERLINK(1)",
    ]


def test_texts_never_run():
    assert "<f>" not in part(SHEET, "xl/worksheets/sheet1.xml")
    assert {cell.value: cell for row in page_of().iter_rows() for cell in row}["=HYPERLINK(1)"].quotePrefix


def test_a_small_line_has_the_figures_of_its_row_and_a_gap_is_left_open():
    drawn = part(SHEET, "xl/worksheets/sheet1.xml")
    assert "Trends!A1:C1" in drawn
    traces = load_workbook(io.BytesIO(write(SHEET)))["Trends"]
    assert [cell.value for cell in traces[1]] == [17, None, 24.4]


def test_a_single_figure_is_no_line():
    rows = (("Re-referrals", "24.4%", "", TraceCell((Decimal("24.4"),))),)
    assert "sparkline" not in part(
        replace(SHEET, report=CommitteeReport(COLUMNS, (ReportGroup("", rows),))), "xl/worksheets/sheet1.xml"
    )


def test_headings_are_repeated_on_every_printed_page():
    page = page_of()
    head = next(row[0].row for row in page.iter_rows() if row[0].value == "KPI")
    assert page.print_title_rows == f"${head}:${head}"


def test_a_long_text_makes_its_row_higher():
    rows = (("word " * 40, "1", "", None), ("short", "1", "", None))
    page = page_of(replace(SHEET, report=CommitteeReport(COLUMNS, (ReportGroup("", rows),))))
    heights = {str(row[0].value)[:5]: page.row_dimensions[row[0].row].height for row in page.iter_rows()}
    # 15 is the height that rows have by themselves
    assert heights["short"] is None
    assert heights["word "] == 15 * 6


def test_the_chart_stands_above_the_table_as_bars_where_records_are_compared():
    chart = SheetChart("Late", "KPI", ("Latest figure",), is_bars=True)
    sheet = replace(SHEET, chart=chart)
    drawn = part(sheet, "xl/charts/chart1.xml")
    assert '<c:barDir val="bar"/>' in drawn
    assert "Table!$B$2:$B$4" in drawn
    named = [row[0].value for row in page_of(sheet).iter_rows()]
    assert named.index("KPI") > 10


def test_a_report_that_would_be_printed_smaller_than_at_60_per_cent_is_refused():
    CommitteeReport((ReportColumn("a", 243),), ())
    with pytest.raises(InvalidSheet, match="too wide to be read on A4"):
        CommitteeReport((ReportColumn("a", 244),), ())
    assert PIXELS / (243 * 7 + 5) >= 0.6


def test_a_row_of_another_length_is_refused():
    with pytest.raises(InvalidSheet, match="more or fewer cells"):
        CommitteeReport(COLUMNS, (ReportGroup("", (("only one",),)),))
