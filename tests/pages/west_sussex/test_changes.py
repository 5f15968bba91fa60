"""What has changed in the published data between days that matter."""

import pytest

from analysis.changes.change import ChangeKind
from tests.pages.makers import read

pytestmark = pytest.mark.usefixtures("west_sussex")
SINCE = "/changes/?from=2022-01-12"


@pytest.fixture
def page(member):
    return read(member, SINCE)


def rows(page, kind):
    (table,) = [table for table in page.tables if table.caption == kind.heading]
    return table.records


def test_since_january_2022_the_grades_of_2023_are_listed_beside_those_of_2019(page):
    grades = {
        row["What"].partition(" Standard")[0]: (row["Before"], row["After"]) for row in rows(page, ChangeKind.GRADE)
    }
    assert grades["Overall effectiveness"] == ("inadequate", "requires improvement to be good")
    assert grades["Leadership"] == ("inadequate", "good")
    assert grades["Children in care"] == ("inadequate", "good")
    assert grades["Care leavers"] == ("inadequate", "requires improvement to be good")
    assert "Overall effectiveness was inadequate and is requires improvement to be good" in page.text


def test_since_january_2022_the_trust_is_no_longer_planned(page):
    subjects = [row["What"] for row in rows(page, ChangeKind.INTERVENTION)]
    assert any("trust no longer planned" in subject and "31 March 2022" in subject for subject in subjects)
    assert any("direction lifted" in subject for subject in subjects)


def test_since_january_2022_children_looked_after_went_from_865_to_975(page):
    (row,) = [row for row in rows(page, ChangeKind.FIGURE) if row["What"].startswith("Children looked after ")]
    assert row["Before"] == "865 (October 2021)"
    assert row["After"] == "975 (31 March 2025)"


def test_since_january_2022_seven_new_areas_of_the_inspection_of_2023_come_first(page):
    asked = [row["What"] for row in rows(page, ChangeKind.ASKED)]
    of_2023 = [what for what in asked if "Standard inspection, 2023" in what]
    assert len(of_2023) == 7
    assert asked[:7] == of_2023


def test_what_became_late_since_january_2022_is_late_by_its_day(page):
    late = [row for row in rows(page, ChangeKind.PROMISE) if row["After"].startswith("Late")]
    assert any(row["What"].startswith("Pre-birth policy complete") and row["Before"] for row in late)


def test_until_the_day_before_the_report_of_2023_no_grade_is_listed(member):
    page = read(member, f"{SINCE}&to=2023-05-10")
    assert ChangeKind.GRADE.heading not in {table.caption for table in page.tables}
    assert "2023" not in " ".join(row["Known since"] for row in rows(page, ChangeKind.INTERVENTION))
    page = read(member, f"{SINCE}&to=2023-05-11")
    assert len(rows(page, ChangeKind.GRADE)) == 5


def test_every_link_to_a_state_leads_to_a_page(member, page):
    """Both states of every line: the page at the first day, and the page of today."""
    rooms = ("/kpis/", "/recommendations/", "/inspections/", "/promises/", "/meetings/", "/documents/", "/plan/")
    links = {link for link in page.links if link.startswith(rooms)}
    assert len(links) > 100
    assert {link for link in links if member.get(link).status_code != 200} == set()


def test_meeting_of_september_2023_shows_what_came_since_june(member):
    page = read(member, "/meetings/2023-09-13/changes/")
    assert "Between the end of 7 June 2023 and the end of 13 September 2023 there was" in page.text
    (table,) = [table for table in page.tables if table.caption == ChangeKind.PROMISE.heading]
    assert len(table.rows) == 7
