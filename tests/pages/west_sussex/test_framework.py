"""The national framework: its 69 indicators, the KPIs that measure them, and the scorecard of one outcome."""

from collections import Counter

import pytest
from django.utils.text import slugify

from tests.pages.makers import read
from tests.pages.west_sussex.facts import KPIS, read_csv

pytestmark = pytest.mark.usefixtures("west_sussex")

INDICATORS = read_csv("national_framework.csv")
ADDRESSES = {
    "1 stay together": "stay-together",
    "2 safe in and outside the home": "safe",
    "3 supported by their family network": "family-network",
    "4 stable, loving homes": "stable-homes",
    "enabler: workforce": "workforce",
    "enabler: leaders": "leaders",
}


def test_every_indicator_is_listed_with_its_kpi_or_that_none_measures_it(member):
    page = read(member, "/kpis/framework/")
    rows = [row for table in page.tables for row in table.rows]
    expected = [
        [row["indicator"], KPIS[row["kpi_code"]]["name"]]
        if row["kpi_code"]
        else [row["indicator"], "No KPI of the catalogue measures it yet"]
        for row in INDICATORS
    ]
    assert [row[:2] for row in rows] == expected
    assert len(rows) == 69
    assert sum(bool(row["kpi_code"]) for row in INDICATORS) == 24
    assert "measures 24 of the 69 indicators" in page.text
    assert "Source: Department for Education, dashboard of outcomes and enablers" in page.text


def test_the_latest_figure_of_a_kpi_is_that_of_the_day_looked_back_to(member):
    figures = {
        row[0]: row[2] for table in read(member, "/kpis/framework/").tables for row in table.rows if len(row) > 2
    }
    before = read(member, "/kpis/framework/?as_at=2024-01-12")
    earlier = {row[0]: row[2] for table in before.tables for row in table.rows if len(row) > 2}
    assert figures["Children in need per 10,000"].endswith("31 Mar 2025")
    assert earlier["Children in need per 10,000"].endswith("31 Mar 2023")


@pytest.mark.parametrize("outcome", ADDRESSES)
def test_the_scorecard_of_one_outcome_has_its_kpis_and_no_other(member, outcome):
    wanted = {KPIS[row["kpi_code"]]["name"] for row in INDICATORS if row["kpi_code"] and row["outcome"] == outcome}
    page = read(member, f"/kpis/?outcome={ADDRESSES[outcome]}")
    if not wanted:
        assert "No KPI fits these filters" in page.text
        return
    assert {record["KPI"] for record in page.lines} == wanted


def test_an_outcome_that_there_is_not_is_said_at_its_field(member):
    page = read(member, "/kpis/?outcome=happiness")
    assert "Select a valid choice. happiness is not one of the available choices." in page.text


def test_the_page_of_a_kpi_names_its_outcome(member):
    (row,) = [row for row in INDICATORS if row["kpi_code"] == "SW-CASELOAD"]
    page = read(member, f"/kpis/{slugify(KPIS['SW-CASELOAD']['name'])}/")
    assert f"The workforce is equipped and effective: “{row['indicator']}”" in page.text
    assert "/kpis/framework/" in page.links
    assert "National framework" not in read(member, f"/kpis/{slugify(KPIS['CLA-NUM']['name'])}/").text


def test_every_kpi_that_could_be_added_up_says_whether_it_may_and_why():
    could = {code for code, kpi in KPIS.items() if kpi["unit"] in ("count", "rate per 10,000")}
    rows = read_csv("adds_up.csv")
    assert {row["kpi_code"] for row in rows} == could
    assert max(Counter(row["kpi_code"] for row in rows).values()) == 1
    assert all(row["reason"] and row["adds_up"] in ("yes", "no") for row in rows)
    # what is true at the end of a day is counted again on the next
    assert not {
        row["kpi_code"] for row in rows if row["adds_up"] == "yes" and KPIS[row["kpi_code"]]["measured"] != "flow"
    }
