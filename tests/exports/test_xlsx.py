"""Workbooks read back as what was put in: numbers, days, gaps, and text that never runs."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exports.cells import InvalidSheet
from exports.sheet import Sheet, SheetChart, SheetColumn, clean_text
from exports.xlsx import workbook
from exports.xlsx.workbook import write

pytestmark = pytest.mark.slow

COLUMNS = (
    SheetColumn("Month", "date"),
    SheetColumn("Value", "percent", 1),
    SheetColumn("Target", "percent"),
    SheetColumn("Commentary"),
)
ROWS = (
    (date(2022, 1, 1), Decimal("95.5"), 100, "=HYPERLINK(1)"),
    (date(2022, 2, 1), None, 100, None),
    (date(2022, 3, 1), Decimal("97"), 100, "https://example.org/"),
)
NOTES = (("What", "Care plans up to date"), ("As at", "12 January 2022"), ("Source", "Ofsted"))
CHART = SheetChart("Care plans", "Month", ("Value",), "Target", "Between 95.5% and 97%.")
HISTORY = Sheet("Care plans", COLUMNS, ROWS, NOTES, ("care plans",), CHART)


def read_back(sheet: Sheet) -> Workbook:
    return load_workbook(io.BytesIO(write(sheet)))


def part(sheet: Sheet, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write(sheet))) as package:
        return package.read(name).decode()


def test_notes_say_what_as_at_when_and_source():
    about = read_back(HISTORY)["About"]
    assert about["A1"].value == "Care plans"
    assert [(about.cell(row, 1).value, about.cell(row, 2).value) for row in (3, 4, 5)] == list(NOTES)
    read_it = [about.cell(row, 2).value for row in range(6, about.max_row + 1)]
    assert any("It never means zero" in line for line in read_it)
    assert any("0 to 100" in line for line in read_it)


def test_table_has_numbers_days_and_gaps():
    table = read_back(HISTORY)["Table"]
    assert [cell.value for cell in table[1]] == ["Month", "Value", "Target", "Commentary"]
    assert [cell.value for cell in table[2]] == [datetime(2022, 1, 1), 95.5, 100, "=HYPERLINK(1)"]
    assert [cell.value for cell in table[3]] == [datetime(2022, 2, 1), None, 100, None]
    assert (table["A2"].number_format, table["B2"].number_format, table["C2"].number_format) == (
        "d mmm yyyy",
        '0.0"%"',
        '0"%"',
    )
    assert table.freeze_panes == "B2"
    assert table.auto_filter.ref == "A1:D4"
    assert table.column_dimensions["D"].width > 12


def test_text_is_neither_formula_nor_link():
    cell = read_back(HISTORY)["Table"]["D2"]
    assert cell.quotePrefix
    assert "<f>" not in part(HISTORY, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(HISTORY, "xl/worksheets/sheet1.xml")
    assert not read_back(HISTORY)["Table"]["D4"].quotePrefix


def test_chart_is_native_with_its_target_and_leaves_gaps():
    drawn = part(HISTORY, "xl/charts/chart1.xml")
    assert "<c:lineChart>" in drawn
    assert drawn.count("<c:ser>") == 2
    assert "Table!$B$2:$B$4" in drawn
    assert "Table!$C$2:$C$4" in drawn
    # A workbook of this version that says nothing leaves the gap open; "zero" and "span" would be written.
    assert "dispBlanksAs" not in drawn
    first_line = drawn.split("<c:ser>")[1].split("<c:val>")[1]
    assert '<c:pt idx="0"><c:v>95.5</c:v>' in first_line
    assert '<c:pt idx="1">' not in first_line
    assert '<c:max val="100"/>' in drawn
    assert "<c:dateAx>" in drawn
    assert "Between 95.5% and 97%." in part(HISTORY, "xl/drawings/drawing1.xml")


def test_scale_of_percentages_beyond_100_is_left_to_excel():
    chart = SheetChart("c", "Month", ("Rate",))
    sheet = Sheet(
        "s", (SheetColumn("Month"), SheetColumn("Rate", "percent")), (("Jan 2022", 120), ("Feb 2022", 90)), chart=chart
    )
    drawn = part(sheet, "xl/charts/chart1.xml")
    assert '<c:max val="100"/>' not in drawn
    assert "<c:catAx>" in drawn


def test_chart_is_left_out_when_there_are_no_rows():
    sheet = Sheet("Care plans", COLUMNS, (), NOTES, chart=CHART)
    with zipfile.ZipFile(io.BytesIO(write(sheet))) as package:
        assert not any("chart" in name for name in package.namelist())
    assert read_back(sheet)["Table"].max_row == 1


def test_same_sheet_makes_the_same_bytes():
    assert write(HISTORY) == write(HISTORY)
    assert write(HISTORY, datetime(2024, 5, 1, tzinfo=UTC)) != write(HISTORY)


def test_negative_numbers_stay_numbers_and_words_among_numbers_stay_words():
    sheet = Sheet("s", (SheetColumn("n", "number", 1),), ((-5,), (Decimal("-0.5"),), ("c",), ("-5",)))
    table = read_back(sheet)["Table"]
    assert [table.cell(row, 1).value for row in range(2, 6)] == [-5, -0.5, "c", "-5"]
    assert [table.cell(row, 1).data_type for row in range(2, 6)] == ["n", "n", "s", "s"]
    assert table["A5"].quotePrefix
    assert table["A2"].number_format == "#,##0.0"


def test_a_number_written_with_fewer_decimals_than_its_column_is_shown_with_those():
    rows = ((Decimal("1986"),), (Decimal("96.0"),), (Decimal("87.48214"),), (0.1,))
    table = read_back(Sheet("s", (SheetColumn("n", "number", 1),), rows))["Table"]
    formats = [table.cell(row, 1).number_format for row in range(2, 6)]
    assert formats == ["#,##0", "#,##0.0", "#,##0.0", "#,##0.0"]
    assert table["A4"].value == 87.48214


def test_days_before_excels_calendar_are_text_and_moments_lose_their_zone():
    sheet = Sheet("s", (SheetColumn("On", "date"),), ((date(1889, 4, 1),), (datetime(2022, 1, 12, 9, 30, tzinfo=UTC),)))
    table = read_back(sheet)["Table"]
    assert table["A2"].value == "1889-04-01"
    assert table["A3"].value == datetime(2022, 1, 12, 9, 30)


def test_text_longer_than_a_cell_is_cut_and_says_so():
    value = read_back(Sheet("s", (SheetColumn("a"),), (("𝒜" * 20_000,),)))["Table"]["A2"].value
    assert value.endswith("holds no more]")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(InvalidSheet, match="Excel holds 2 rows; these are 3"):
        write(HISTORY)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["", " ", "\t", "\u200b"]), st.sampled_from("=+-@＝＋－＠a{"), st.text(max_size=40))
def test_text_reads_back_as_text(before, sign, after):
    text = before + sign + after
    cell = read_back(Sheet(text, (SheetColumn(text), SheetColumn("b")), ((text, "b"),), ((text, text),)))["Table"]["A2"]
    assert cell.data_type in ("s", "f")  # openpyxl guesses from the sign; the file itself is asked below
    assert cell.value == clean_text(text)
    assert "<f>" not in part(Sheet("s", (SheetColumn("a"),), ((text,),)), "xl/worksheets/sheet1.xml")
    assert cell.quotePrefix == (sign not in "a{" or before == "\t")
