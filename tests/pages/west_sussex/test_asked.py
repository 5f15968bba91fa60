"""What the published data say about what was asked and what followed, in names that readers know."""

import re
from functools import cache

import pytest

from tests.browser.addresses import READING_ADDRESSES
from tests.pages.makers import read
from tests.pages.west_sussex.facts import read_csv

pytestmark = pytest.mark.usefixtures("west_sussex")

# columns of the data files that name rows for other rows, never for a reader
INTERNAL = {
    "inspections.csv": "slug",
    "monitoring_visits.csv": "slug",
    "recommendations.csv": "code",
    "meetings.csv": "slug",
    "commitments.csv": "slug",
    "homes_judgements.csv": "slug",
}


@cache
def internal_names():
    """A pattern of all of them, the longest first."""
    found = set()
    for file, column in INTERNAL.items():
        rows = read_csv(file)
        assert column in rows[0], f"{file} has no column {column}"
        found |= {row[column] for row in rows}
    names = {name for name in found if re.search(r"\d", name) and "-" in name}
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w/-])(?:{alternatives})(?![\w/-])")


@pytest.mark.parametrize("address", READING_ADDRESSES)
def test_no_page_names_a_row_by_its_internal_name(member, address):
    text = re.sub(r"https?://\S+", "", read(member, address).text)
    assert not internal_names().findall(text)


def test_the_years_in_which_the_same_was_asked_stand_under_the_names(member):
    rows = read(member, "/recommendations/?inspection=all").table("Recommendation").records
    years = dict(row["Recommendation"].split(" asked ") for row in rows if " asked " in row["Recommendation"])
    assert years["4. Quality of plans"] == years["2. Assessments and plans, need and protection"] == "2016, 2019, 2023"
    assert years["5. Return home interviews"] == "2016, 2019, 2023"
    assert years["8. Supervision and oversight at all levels"] == "2016, 2019"
    linked = {row[end] for row in read_csv("lineage.csv") for end in ("earlier_code", "later_code")}
    assert len(years) == len(linked)


def test_three_issues_came_back_three_times(member):
    rows = read(member, "/recommendations/?inspection=again").table("Recommendation").records
    assert [row["Recommendation"].partition(" asked ")[0] for row in rows] == [
        "2. Assessments and plans, need and protection",
        "5. Return home interviews",
        "1. Earlier move to care leaver teams",
    ]


def test_the_twelve_of_2019_have_their_concerns_and_late_actions_in_the_line(member):
    page = read(member, "/recommendations/?inspection=ilacs-2019")
    rows = page.table("Recommendation").records
    concerns = [row for row in read_csv("progress.csv") if row["kind"] == "concern"]
    for number, row in enumerate(rows, 1):
        wanted = sum(one["recommendation_code"] == f"ilacs-2019-{number:02}" for one in concerns)
        assert row["Concerns"] == (str(wanted) if wanted else "–")
    assert rows[5]["Late actions"] == "10 of 13"
    assert "15 actions are past the date" in page.text


def entries(page):
    return [row for table in page.tables if "When" in table.headers for row in table.records]


def test_every_inspection_visit_event_and_meeting_is_a_line_of_the_timeline(member):
    page = read(member, "/inspections/?kind=all")
    inspections, visits, meetings = (read_csv(f"{n}.csv") for n in ("inspections", "monitoring_visits", "meetings"))
    slugs = {row["slug"] for row in inspections + visits}
    assert {f"/inspections/{slug}/" for slug in slugs} <= set(page.links)
    told = [row for row in read_csv("events.csv") if row["is_intervention"] == "true"]
    reports = {row["published_on"]: row["slug"] for row in inspections if row["slug"].startswith("commissioner")}
    own = [row for row in told if reports.get(row["date"], "") != row["related_slug"] or not row["related_slug"]]
    assert len(entries(page)) == len(slugs) + len(own) + len(meetings)
    for row in own:
        assert row["title"] in page.text


def test_the_timeline_as_at_a_day_has_nothing_that_was_not_known(member):
    page = read(member, "/inspections/?kind=all&as_at=2022-01-12")
    assert not [row for row in entries(page) if "2023" in row["When"] or "2024" in row["When"]]
    assert "Inadequate in 2019" not in page.text
    assert "Requires improvement in 2016, inadequate since 2019" in page.text


def test_the_grades_of_every_inspection_stand_in_the_picture_and_in_the_table(member):
    page = read(member, "/inspections/")
    grades = {row["grade"].lower() for row in read_csv("judgements.csv")}
    matrix = " ".join(" ".join(row) for row in page.table("Area").rows).lower()
    picture = page.html.partition("<svg")[2].partition("</svg>")[0].lower()
    for grade in grades:
        assert grade in matrix
        assert grade in picture
