"""Sheets refuse what they cannot say truthfully, and give their files safe names."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.cells import InvalidSheet
from exports.sheet import ColumnKind, Sheet, SheetChart, SheetColumn, clean_text, would_run

KPI, VALUE = SheetColumn("KPI"), SheetColumn("Value", "percent", 1)


def test_file_name_says_what_where_and_as_at_when():
    sheet = Sheet("Scorecard", (KPI,), (), name_parts=("Scorecard", "West Sussex", "as at", "2022-01-12"))
    assert sheet.file_name("xlsx") == "scorecard-west-sussex-as-at-2022-01-12.xlsx"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(("../../etc", "passwd"), "etc-passwd.csv", id="path"),
        pytest.param(("Café", "Größe"), "cafe-groe.csv", id="accents"),
        pytest.param(("日本",), "table.csv", id="nothing left"),
        pytest.param(("CON",), "con-table.csv", id="reserved on Windows"),
        pytest.param(("", "a"), "a.csv", id="empty part"),
        pytest.param((), "where-we-stand.csv", id="title when there are no parts"),
    ],
)
def test_file_name_is_safe(parts, expected):
    assert Sheet("Where we stand", (KPI,), (), name_parts=parts).file_name("csv") == expected


@given(st.lists(st.text(), max_size=5))
def test_file_name_is_always_short_ascii(parts):
    name = Sheet("Title", (KPI,), (), name_parts=tuple(parts)).file_name("csv")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.csv", name)
    assert len(name) <= 130


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        pytest.param((("a",),), "Row 1 has 1 cells", id="short row"),
        pytest.param((("a", 1), ("b", float("nan"))), "Row 2, Value: not a finite", id="not a number"),
        pytest.param((("a", Decimal("Infinity")),), "not a finite", id="infinite"),
        pytest.param((("a", True),), "cannot hold bool", id="claim"),
        pytest.param((("a", b"1"),), "cannot hold bytes", id="bytes"),
    ],
)
def test_sheet_refuses_rows_it_cannot_write(rows, message):
    with pytest.raises(InvalidSheet, match=message):
        Sheet("Scorecard", (KPI, VALUE), rows)


def test_sheet_refuses_two_columns_of_one_title():
    with pytest.raises(InvalidSheet, match="same title: KPI"):
        Sheet("Scorecard", (KPI, SheetColumn("KPI")), ())


def test_sheet_refuses_no_columns():
    with pytest.raises(InvalidSheet, match="at least one column"):
        Sheet("Scorecard", (), ())


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        pytest.param(SheetChart("c", "KPI", ("Rate",)), "no column called 'Rate'", id="unknown line"),
        pytest.param(SheetChart("c", "Month", ("Value",)), "no column called 'Month'", id="unknown categories"),
        pytest.param(SheetChart("c", "KPI", ("KPI",)), "only numbers and gaps", id="words as a line"),
        pytest.param(SheetChart("c", "KPI", ("Value",)), "only numbers and gaps", id="a word among numbers"),
        pytest.param(SheetChart("c", "KPI", ()), "at least one series", id="no line"),
    ],
)
def test_sheet_refuses_a_chart_it_cannot_draw(chart, message):
    with pytest.raises(InvalidSheet, match=message):
        Sheet("Scorecard", (KPI, VALUE), (("a", "c"),), chart=chart)


def test_column_knows_its_kind_by_word_and_refuses_others():
    assert SheetColumn("Value", "percent").kind is ColumnKind.PERCENT
    with pytest.raises(ValueError, match="money"):
        SheetColumn("Value", "money")
    with pytest.raises(InvalidSheet, match="decimals"):
        SheetColumn("Value", "number", -1)
    with pytest.raises(InvalidSheet, match="title"):
        SheetColumn(" ")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t1",
        "\r1",
        "\n1",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\u200b=1",
        "−1",
    ]
    + ["\ufeff=1", "\u3000＝1"],
)
def test_would_run_sees_a_formula(text):
    assert would_run(text)


@pytest.mark.parametrize("text", ["", " ", "5%", "care leavers - in touch", "a=b", "'=1", "(−1)", "–", "2019/20", "£5"])
def test_would_run_lets_ordinary_text_be(text):
    assert not would_run(text)


def test_clean_text_keeps_lines_and_drops_what_no_file_carries():
    assert clean_text("a\r\nb\rc\td\x00\x07\ud800\ufffe\ufdd0e") == "a\nb\nc\tde"


def test_dates_are_cells():
    assert Sheet("Events", (SheetColumn("On", "date"),), ((date(2022, 1, 12),),)).rows[0][0] == date(2022, 1, 12)
