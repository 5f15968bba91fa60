"""CSV files read back as what was put in, and nothing in them runs."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.csv import write
from exports.sheet import Sheet, SheetColumn, clean_text, would_run

COLUMNS = (SheetColumn("KPI"), SheetColumn("Value", "percent", 1), SheetColumn("On", "date"))
NOTES = (("As at", "12 January 2022"), ("Source", "Ofsted"))


def read_back(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write(sheet).decode("utf-8-sig"), newline=""), strict=True))


def test_headings_stand_in_line_1_and_notes_on_every_row():
    rows = (("Care plans", Decimal("96.0"), date(2022, 1, 1)), ("Visits", None, None))
    assert read_back(Sheet("Scorecard", COLUMNS, rows, NOTES)) == [
        ["KPI", "Value", "On", "As at", "Source"],
        ["Care plans", "96.0", "2022-01-01", "12 January 2022", "Ofsted"],
        ["Visits", "", "", "12 January 2022", "Ofsted"],
    ]


def test_note_called_like_a_column_is_told_apart():
    sheet = Sheet("History", (SheetColumn("Source"),), (("one",),), NOTES)
    assert read_back(sheet)[0] == ["Source", "As at", "Source (whole file)"]


def test_file_opens_with_the_mark_and_ends_lines_with_cr_lf():
    content = write(Sheet("Scorecard", (SheetColumn("Küche"),), (("a",),)))
    assert content == b"\xef\xbb\xbfK\xc3\xbcche\r\na\r\n"


def test_sheet_without_rows_is_its_headings():
    assert read_back(Sheet("Scorecard", COLUMNS, (), NOTES)) == [["KPI", "Value", "On", "As at", "Source"]]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(-5, "-5", id="negative stays a number"),
        pytest.param(Decimal("-0.5"), "-0.5", id="negative decimal"),
        pytest.param(Decimal("96.0"), "96.0", id="decimals as given"),
        pytest.param(Decimal(100) / 3, "33.3333333333333", id="as many digits as Excel holds"),
        pytest.param(Decimal("96.00000000000000000000001"), "96", id="no zeros where it was shortened"),
        pytest.param(2.8725999999999998, "2.8726", id="no zeros where a float was shortened"),
        pytest.param(0.1, "0.1", id="float as people wrote it"),
        pytest.param(1e-7, "0.0000001", id="no exponent"),
        pytest.param(Decimal("1E+6"), "1000000", id="no exponent in large numbers"),
    ],
)
def test_numbers_are_plain(number, expected):
    assert read_back(Sheet("s", (SheetColumn("n", "number"),), ((number,),)))[1] == [expected]


def test_moment_keeps_its_zone():
    moment = datetime(2022, 1, 12, 9, 30, tzinfo=UTC)
    assert read_back(Sheet("s", (SheetColumn("At", "date"),), ((moment,),)))[1] == ["2022-01-12T09:30+00:00"]


@given(st.text(), st.text(min_size=1), st.text())
def test_no_cell_of_text_would_run(cell, title, note):
    sheet = Sheet("s", (SheetColumn("first"), SheetColumn(f"x{title}")), ((cell, "b"),), ((title, note),))
    for row in read_back(sheet):
        assert not any(would_run(field) for field in row)


@given(st.sampled_from(["", " ", "\t", "\u200b", "\u00a0\u3000"]), st.sampled_from("=+-@＝＋－＠"), st.text())
def test_formula_is_kept_behind_an_apostrophe(before, sign, after):
    text = before + sign + after
    assert read_back(Sheet("s", (SheetColumn("a"), SheetColumn("b")), ((text, "b"),)))[1] == [
        "'" + clean_text(text),
        "b",
    ]


@given(st.lists(st.tuples(st.text(), st.integers(-(10**14), 10**14)), max_size=8))
def test_table_keeps_its_shape_whatever_the_text(rows):
    back = read_back(Sheet("s", (SheetColumn("a"), SheetColumn("n", "number")), tuple(rows)))
    assert [row[1] for row in back[1:]] == [str(number) for _, number in rows]
    assert all(len(row) == 2 for row in back)
