"""Numbers in every file of the real data: counts are whole, shares have their decimals, and no zeros fill up."""

import csv
import io
import re

import openpyxl
import pytest
from django.utils.text import slugify

from tests.pages.makers import read
from tests.pages.west_sussex.facts import BY_KPI, HOME, KPIS

pytestmark = pytest.mark.usefixtures("west_sussex")

FILLED_UP = re.compile(r"\d\.\d*0{2,}(?!\d)")
# half a post is counted too
WHOLE = re.compile(r"-?\d+(\.\d*[1-9])?")
SHARE = re.compile(r"-?\d+\.\d+")
COUNTED = ("Numerator", "Denominator")
MEASURED = ("Value", "Target", "England", "South East", "Latest figure", "Period before", "Latest less target")
WITH_FIGURES = [code for code in KPIS if any(row["area"] == HOME for row in BY_KPI[code])]
PAGES_WITH_NUMBERS = ("/kpis/children-looked-after/", "/kpis/", "/", "/claims/", "/recommendations/")


def lines_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    assert not FILLED_UP.search(text), FILLED_UP.findall(text)[:5]
    return list(csv.DictReader(io.StringIO(text)))


def check(line, unit):
    for column, cell in line.items():
        if cell and column in (*COUNTED, *MEASURED):
            wanted = WHOLE if unit == "count" or column in COUNTED else SHARE
            assert wanted.fullmatch(cell), (column, line)


@pytest.mark.parametrize("code", WITH_FIGURES)
def test_the_history_of_each_kpi(member, code):
    lines = lines_of(member.get(f"/kpis/{slugify(KPIS[code]['name'])}/download/csv/"))
    assert lines
    for line in lines:
        check(line, KPIS[code]["unit"])


def test_the_neighbours_of_each_kpi(member):
    found = 0
    for code in WITH_FIGURES:
        answer = member.get(f"/kpis/{slugify(KPIS[code]['name'])}/neighbours/csv/")
        for line in lines_of(answer):
            found += 1
            check(line, KPIS[code]["unit"])
    assert found > 1000


def test_the_scorecard_and_the_other_tables(member):
    for line in lines_of(member.get("/kpis/download/csv/")):
        check(line, KPIS[line["Code"]]["unit"])
    for address in ("/recommendations/download/csv/?inspection=all", "/claims/download/csv/"):
        assert lines_of(member.get(address))


def test_a_workbook_shows_children_whole_and_shares_with_their_decimals(member):
    book = openpyxl.load_workbook(io.BytesIO(member.get("/kpis/download/xlsx/").content))["Table"]
    header, *rows = book.iter_rows()
    place = {cell.value: index for index, cell in enumerate(header)}
    shown = {
        (KPIS[row[place["Code"]].value]["unit"], row[place[column]].number_format)
        for row in rows
        for column in ("Latest figure", "England")
        # posts are counted in halves
        if isinstance(row[place[column]].value, int)
    }
    assert {pattern for unit, pattern in shown if unit == "count"} == {"#,##0"}
    assert {pattern for unit, pattern in shown if unit != "count"} == {"#,##0.0"}


@pytest.mark.parametrize("address", PAGES_WITH_NUMBERS)
def test_pages_have_no_filling_zeros(member, address):
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", "", read(member, address).html, flags=re.DOTALL)
    assert not FILLED_UP.search(html), FILLED_UP.findall(html)[:5]
