"""Judgements of other councils, and of the council's own homes and services, as tables and as files."""

import csv
import io
from datetime import date

import pytest

from kpis.models import Neighbour
from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COUNCILS, HOMES = "/inspections/other-councils/", "/inspections/homes-and-services/"


@pytest.fixture
def councils():
    """The council, a neighbour of two sets, one of the newer set alone, and a council of the region."""
    source = make.make_source("Overview, 29 June 2026", published_on=date(2026, 6, 29))
    near, far = make.make_area("Hampshire"), make.make_area("Devon")
    for name, known_from, members in (
        ("April 2021", make.moment(2021, 4, 1), [near]),
        ("May 2025", make.moment(2025, 5, 1), [far, near]),
    ):
        neighbour_set = make.make_neighbour_set(name=name, known_from=known_from)
        for rank, area in enumerate(members, 1):
            Neighbour.objects.create(neighbour_set=neighbour_set, area=area, rank=rank, closeness="close")
    for council, area, columns in (
        ("Surrey", None, {"is_in_region": True, "overall": "outstanding"}),
        ("Hampshire", near, {"is_in_region": True, "known_from": make.moment(2023, 3)}),
        ("Devon", far, {"overall": "inadequate", "known_from": make.moment(2025, 5, 13)}),
        ("West Sussex", None, {"is_in_region": True, "overall": "requires improvement"}),
    ):
        make.make_neighbour_judgement(
            council=council,
            area=area,
            source=source,
            source_ref=f"row {council}",
            started_on=date(2022, 3, 1),
            **columns,
        )


def shown(client, query=""):
    return [row["Council"] for row in read(client, COUNCILS + query).table("Council", "Overall").records]


def test_the_council_stands_first_then_its_neighbours_by_rank_then_the_others(member, councils):
    assert shown(member) == [
        "◆ West Sussex This council",
        "Devon Statistical neighbour 1",
        "Hampshire Statistical neighbour 2, in the South East",
        "Surrey in the South East",
    ]


def test_the_address_narrows_the_councils_and_the_council_itself_stays(member, councils):
    assert [name.split()[0] for name in shown(member, "?group=neighbours")] == ["◆", "Devon", "Hampshire"]
    assert [name.split()[0] for name in shown(member, "?group=region")] == ["◆", "Hampshire", "Surrey"]
    page = read(member, f"{COUNCILS}?group=moon")
    assert "There is no group “moon”. All are shown." in page.text
    assert "All(3)Similarcouncils(2)SouthEast(2)" in page.text.replace(" ", "")


def test_grades_sort_from_best_to_worst(member, councils):
    grades = [row["Overall"] for row in read(member, f"{COUNCILS}?sort=overall").table("Council").records]
    assert grades == ["Outstanding", "Good", "Requires improvement", "Inadequate"]


def test_the_page_says_up_to_which_day_it_is_known_and_each_row_its_source(member, councils):
    page = read(member, COUNCILS)
    assert "Known to 29 June 2026" in page.text
    assert "May 2025 model" in page.text
    assert "Overview, 29 June 2026, row Devon" in page.text


def test_an_earlier_day_has_its_own_neighbours_and_says_who_is_left_out(member, councils):
    page = read(member, f"{COUNCILS}?as_at=2024-01-01")
    assert [row["Council"] for row in page.table("Council").records] == [
        "◆ West Sussex This council",
        "Hampshire Statistical neighbour 1, in the South East",
        "Surrey in the South East",
    ]
    assert "1 council is left out: only the latest judgement of each is held here, and that one is newer" in page.text
    assert "April 2021 model" in page.text


def test_neighbours_without_a_judgement_are_counted(member, councils):
    page = read(member, f"{COUNCILS}?as_at=2022-01-01")
    assert "Of 1 of the neighbours no judgement is held here for this date." in page.text


@pytest.mark.parametrize(
    ("started_on", "words"),
    [(date(2026, 3, 31), "Not graded"), (date(2026, 4, 1), "No longer given since April 2026")],
)
def test_why_there_is_no_overall_grade(member, started_on, words):
    make.make_neighbour_judgement(council="Kent", overall="", started_on=started_on, published_on=date(2026, 6, 17))
    (row,) = read(member, COUNCILS).table("Council", "Overall").records
    assert row["Overall"] == words
    assert words in member.get(f"{COUNCILS}download/csv/").content.decode()


def rows_of_file(client, address):
    text = client.get(address).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    start = next(place for place, line in enumerate(lines) if len(line) > 5)
    return [dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :] if len(line) > 5]


def test_the_file_of_councils_has_what_the_page_has(member, councils):
    rows = rows_of_file(member, f"{COUNCILS}download/csv/?group=neighbours")
    assert [(row["Council"], row["Overall"]) for row in rows] == [
        ("West Sussex", "requires improvement"),
        ("Devon", "inadequate"),
        ("Hampshire", "good"),
    ]
    assert rows[1]["What it is to this council"] == "Statistical neighbour 1"
    assert rows[1]["Source"] == "Overview, 29 June 2026, row Devon"
    assert member.get(f"{COUNCILS}download/xlsx/").status_code == 200
    assert member.get(f"{COUNCILS}download/exe/").status_code == 404


@pytest.fixture
def homes():
    source = make.make_source("The evening paper", url="https://example.org/paper")
    make.make_service_judgement(
        name="Blue House",
        inspected_on=date(2021, 5, 1),
        date_precision="month",
        grade="inadequate",
        places=5,
        summary="Rules were broken.",
        source=source,
        source_ref="first paragraph",
    )
    make.make_service_judgement(name="Green House", inspected_on=date(2024, 5, 1), known_from=make.moment(2024, 6, 1))
    make.make_service_judgement(
        name="Adoption service", service="adoption service", inspected_on=None, date_precision="unknown", grade=""
    )


def test_homes_and_services_stand_with_date_grade_and_source_newest_first(member, homes):
    rows = read(member, HOMES).table("Home or service", "Grade").records
    assert [row["Home or service"] for row in rows] == ["Green House", "Blue House", "Adoption service"]
    assert rows[1] == {
        "Home or service": "Blue House",
        "Kind": "Children's home",
        "Inspected": "May 2021",
        "Grade": "Inadequate",
        "Places": "5",
        "In short": "Rules were broken.",
        "Source": "The evening paper, first paragraph",
    }
    assert (rows[2]["Inspected"], rows[2]["Grade"]) == ("Date not known", "No grade in the source")


def test_homes_on_an_earlier_day_and_in_order_of_grade(member, homes):
    rows = read(member, f"{HOMES}?as_at=2024-05-31").table("Home or service").records
    assert [row["Home or service"] for row in rows] == ["Blue House", "Adoption service"]
    grades = [row["Grade"] for row in read(member, f"{HOMES}?sort=-grade").table("Grade").records]
    assert grades == ["Inadequate", "Good", "No grade in the source"]


def test_the_file_of_homes_has_what_the_page_has(member, homes):
    rows = rows_of_file(member, f"{HOMES}download/csv/")
    assert [(row["Home or service"], row["Grade"]) for row in rows][1] == ("Blue House", "inadequate")
    assert rows[1]["Inspected, as a date"] == "2021-05-01"
    assert rows[1]["Address of the source"] == "https://example.org/paper"


def test_both_pages_are_linked_from_the_inspections_and_empty_without_rows(member):
    links = read(member, "/inspections/").links
    assert COUNCILS in links
    assert HOMES in links
    assert "No judgement of another council was known on this date." in read(member, COUNCILS).text
    assert "No judgement of a home or service was known on this date." in read(member, HOMES).text
