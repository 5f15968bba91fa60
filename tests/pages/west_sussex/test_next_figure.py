"""When the next figure is due, and that newer statistics are out, as known on a day."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.utils.text import slugify

from tests.pages.makers import read
from tests.pages.west_sussex.facts import BY_KPI, HOME, KPIS, read_csv, span

pytestmark = pytest.mark.usefixtures("west_sussex")

RELEASES = {row["kpi_code"]: row for row in read_csv("releases.csv")}
IN_NEED = f"/kpis/{slugify(KPIS['CIN-NUM']['name'])}/"


def months_after(row):
    published, end = date.fromisoformat(row["published_on"]), span(row)[1]
    return (published.year - end.year) * 12 + published.month - end.month


@pytest.mark.parametrize("code", RELEASES)
def test_each_month_of_release_is_that_of_the_last_four_figures(code):
    release = RELEASES[code]
    rows = [
        row
        for row in BY_KPI[code]
        if row["area"] == HOME and row["published_on"] and span(row)[1].month == int(release["ends_in"])
    ]
    yearly = sorted(
        (span(row)[1], months_after(row)) for row in rows if (span(row)[1] - span(row)[0]).days in (0, 364, 365)
    )
    assert {months for _, months in yearly[-4:]} == {int(release["months_after"])}
    assert len(yearly) >= 4
    assert f"of {len(yearly)} yearly" in release["basis"] or f"All {len(yearly)} yearly" in release["basis"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-10-31", "The yearly figure to 31 March 2026 comes next. It is usually published in October 2026."),
        (
            "2025-09-30",
            "The yearly figure to 31 March 2025 comes next. It is usually published in October 2025.",
        ),
    ],
)
def test_the_page_says_when_the_next_figure_comes_as_at_a_day(member, day, said):
    page = read(member, f"{IN_NEED}?as_at={day}")
    assert f"Next figure: {said}" in page.text
    assert "Newer statistics are out" not in page.text
    assert "Month of release" in page.text


def test_once_the_usual_month_has_passed_newer_statistics_are_out(member):
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        page = read(member, IN_NEED)
        shown = read(member, "/kpis/?q=CIN-NUM")
        files = member.get("/kpis/download/csv/?q=CIN-NUM").content.decode("utf-8-sig")
    assert (
        "Newer statistics are out. The yearly figure to 31 March 2026 is usually published by October 2026" in page.text
    )
    (line,) = shown.lines
    assert (line["Now"], line["When"]) == ("5,526", "Mar 2025*")
    assert "* Newer is published." in shown.text
    (row,) = csv.DictReader(io.StringIO(files))
    assert row["Usual month of the next release"] == "October 2026"
    # the figure is the newest to be expected all the same
    assert row["How recent"] == "20 months ago"


def test_without_a_calendar_the_page_says_that_nobody_knows(member):
    page = read(member, f"/kpis/{slugify(KPIS['CLA-CAREPLAN']['name'])}/")
    assert "Next figure: It is not known when one comes." in page.text
    assert "Month of release" not in page.text


def test_what_is_not_recent_is_no_news_on_the_first_page(member):
    with time_machine.travel("2026-11-29T12:00:00Z", tick=False):
        page = read(member, "/")
        shown = read(member, "/kpis/")
    scorecard = shown.lines
    (older,) = [table for table in shown.tables if table.caption == "KPIs with only an older figure"]
    outdated = {record["KPI"] for record in older.records}
    assert len(outdated) > 20
    news = page.text.split("Worth asking about")[1].split("What was asked for")[0]
    assert "Re-referrals within 12 months: 24.4% in 2024/25, up from 17% (England 22.6%)" in news
    for title in outdated:
        assert f"{title}:" not in news
    for label in ("On target", "Off target"):
        rated = {record["KPI"] for record in scorecard if label in record["Against target"]}
        assert rated & outdated
        assert f"{len(rated)} {label.lower()} ({len(rated & outdated)} by an older figure)" in page.text
