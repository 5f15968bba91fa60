"""The timeline: its headline, its lanes, its entries by kind, and what is folded."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.models import Event, Inspection
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Kind, Step = Inspection.Kind, Event.InterventionStep
ADDRESS = "/inspections/"


def inspect(year, overall="inadequate", areas=(), **columns):
    columns = {"started_on": date(year, 2, 25), "published_on": date(year, 5, 8)} | columns
    known = make.moment(year, 5, 8)
    found = make.make_inspection(
        slug=f"ilacs-{year}", overall_grade=overall, known_from=known, date_precision="exact", **columns
    )
    for position, (area, grade) in enumerate([("overall effectiveness", overall), *areas], 1):
        if grade:
            make.make_judgement(inspection=found, area=area, grade=grade, position=position)
    return found


@pytest.fixture
def story():
    """Two inspections, a visit, one announced in vain, a direction, a commissioner's report, two meetings, as known."""
    first = inspect(2019, summary="All judgements inadequate; serious decline since 2016.")
    inspect(2023, "good", summary="Much better. Seven areas to improve.")
    make.make_inspection(
        slug="visit", kind=Kind.MONITORING_VISIT, type_words="", number=2, parent=first, started_on=date(2021, 5, 1),
        date_precision="month", headline="Steady progress", known_from=make.moment(2021, 6, 23),
    )  # fmt: skip
    make.make_inspection(
        slug="announced", kind=Kind.MONITORING_VISIT, type_words="", started_on=date(2022, 3, 1),
        date_precision="planned", evidence="Announced as the next visit.", known_from=make.moment(2022, 1, 12),
    )  # fmt: skip
    make.make_inspection(
        slug="report", kind=Kind.COMMISSIONER_REPORT, started_on=None, published_on=date(2019, 12, 17),
        summary="Services are to move to a trust.", known_from=make.moment(2019, 12, 17),
    )  # fmt: skip
    for day, step, title in (
        (date(2019, 6, 4), Step.DIRECTION_BEGINS, "Direction and commissioner"),
        (date(2023, 5, 11), Step.DIRECTION_ENDS, "Direction lifted"),
    ):
        known = make.moment(day.year, day.month, day.day)
        make.make_event(on=day, title=title, is_intervention=True, intervention_step=step, known_from=known)
    asking = make.make_meeting(slug="asking", committee=settings.COMMITTEE_NAME, held_on=date(2023, 9, 13))
    make.make_commitment(meeting=asking, what="Visits within five days.")
    make.make_commitment(meeting=asking, what="A plan for each home.", kind="promise")
    make.make_meeting(
        slug="silent", committee=settings.COMMITTEE_NAME, held_on=date(2023, 6, 7), agenda_title="Chairman"
    )


def entries(page):
    return [row for table in page.tables if "When" in table.headers for row in table.records]


def test_the_heading_says_the_grade_now_and_before(member, story):
    assert "<h1" in (page := read(member, ADDRESS)).html
    assert "Inadequate in 2019, good since 2023" in page.text
    assert "Inadequate since 2019" in read(member, f"{ADDRESS}?as_at=2022-01-12").text
    assert ">Inspections and visits</h1>" in read(member, f"{ADDRESS}?as_at=2018-01-12").html


def test_two_of_one_grade_and_one_without_a_grade_are_said_so(member):
    inspect(2019)
    inspect(2023)
    assert "Inadequate in 2019 and again in 2023" in read(member, ADDRESS).text
    inspect(2026, "", areas=[("safeguarding", "good")], started_on=date(2026, 5, 4), published_on=date(2026, 6, 1))
    forget()
    assert ">Inspections and visits</h1>" in read(member, ADDRESS).html


def test_each_entry_is_one_line_newest_first(member, story):
    assert [(row["When"], row["What"], row["Said"]) for row in entries(read(member, ADDRESS))] == [
        ("13 September 2023", "Committee", "1 request, 1 promise: Visits within five days"),
        ("11 May 2023", "Government", "Direction lifted"),
        ("25 February 2023", "Standard inspection", "Good. Much better. Seven areas to improve"),
        ("Planned for March 2022", "Monitoring visit", "Announced as the next visit"),
        ("May 2021", "Monitoring visit 2", "Steady progress"),
        ("17 December 2019", "Commissioner's report", "Services are to move to a trust"),
        ("4 June 2019", "Government", "Direction and commissioner"),
        ("25 February 2019", "Standard inspection", "Inadequate. All judgements inadequate …"),
    ]


def test_entries_lead_to_their_pages_at_the_same_day(member, story):
    links = read(member, f"{ADDRESS}?as_at=2023-10-01").links
    for address in ("/inspections/visit/", "/meetings/asking/", "/intervention/", "/inspections/report/"):
        assert f"{address}?as_at=2023-10-01" in links


@pytest.mark.parametrize(
    ("kind", "number", "what"),
    [
        ("ofsted", 4, {"Standard inspection", "Monitoring visit", "Monitoring visit 2"}),
        ("government", 3, {"Government", "Commissioner's report"}),
        ("committee", 2, {"Committee"}),
        ("all", 9, None),
    ],
)
def test_the_address_filters_by_kind_and_each_choice_says_how_many(member, story, kind, number, what):
    page = read(member, f"{ADDRESS}?kind={kind}")
    found = entries(page)
    assert len(found) == number
    assert what is None or {row["What"] for row in found} == what
    assert "In short (8)Ofsted (4)Government (3)Committee (2)All (9)".replace(" ", "") in page.text.replace(" ", "")
    assert page.html.count('aria-current="true"') == 1


def test_a_kind_that_there_is_not_is_said_and_left_out(member, story):
    page = read(member, f"{ADDRESS}?kind=mayor")
    assert "There is no kind “mayor” here. It was left out." in page.text
    assert len(entries(page)) == 8


def parts(page):
    return re.findall(r"<summary.*?<h2[^>]*>(.*?)</h2>", page.html, re.DOTALL)


def test_ten_entries_stand_open_and_the_rest_is_folded_with_its_number(member):
    inspect(2019)
    inspect(2010)
    for month in range(1, 13):
        make.make_inspection(
            slug=f"visit-{month}", kind=Kind.MONITORING_VISIT, started_on=date(2021, month, 1),
            known_from=make.moment(2021, month), date_precision="exact",
        )  # fmt: skip
    make.make_inspection(slug="some-day", started_on=None, date_precision="unknown", known_from=make.moment(2021))
    page = read(member, ADDRESS)
    assert parts(page)[:3] == ["Earlier, back to 2019 (3)", "Before 2019 (1)", "Date not known (1)"]
    assert len(page.tables[0].records) == 10
    assert len(entries(page)) == 15


def lanes(page, shape="wide"):
    drawing = re.search(rf'<svg class="lanes lanes--{shape}".*?</svg>', page.html, re.DOTALL).group()
    return re.findall(r'lanes__name"[^>]*>(.*?)<', drawing), drawing


def test_lanes_are_those_of_what_stands_and_happened(member, story):
    names, drawing = lanes(read(member, ADDRESS))
    assert names == ["Overall", "Visits", "Government", "Committee"]
    assert drawing.count("lanes__bar--inadequate") == drawing.count("lanes__bar--good") == 1
    assert drawing.count("lanes__bar--government") == 1
    assert drawing.count('"lanes__mark"') == 2, "the visit that was made and the meeting that asked"
    assert drawing.count("lanes__mark--planned") == 1
    assert "inadequate from 8 May 2019 to 8 May 2023" in drawing


def test_lanes_at_an_earlier_day_end_on_it(member, story):
    page = read(member, f"{ADDRESS}?as_at=2022-01-12")
    for shape in ("wide", "narrow"):
        names, drawing = lanes(page, shape)
        assert "inadequate from 8 May 2019 to 12 January 2022" in drawing
        assert "directed by the government from 4 June 2019 to 12 January 2022" in drawing
        assert "lanes__bar--good" not in drawing
    assert '<svg class="lanes' not in read(member, f"{ADDRESS}?as_at=2014-12-31").html


def test_a_grade_that_a_full_inspection_did_not_give_again_has_no_lane(member):
    adoption = ("adoption performance", "good")
    inspect(2016, areas=[adoption, ("safeguarding", "good")])
    assert "Adoption" in lanes(read(member, ADDRESS))[0]
    inspect(2019, areas=[("safeguarding", "good")])
    forget()
    names, _ = lanes(read(member, ADDRESS))
    assert names == ["Overall", "Protection"]
    assert "Adoption" in read(member, ADDRESS).text, "it stays in the table of judgements"


def test_a_grade_of_an_inspection_of_one_service_stands_until_the_next(member):
    inspect(2010, "", areas=[("services for looked after children", "adequate")])
    inspect(2013, "", areas=[("child protection arrangements", "adequate")])
    _, drawing = lanes(read(member, f"{ADDRESS}?as_at=2015-01-01"))
    assert "adequate from 8 May 2010 to 1 January 2015" in drawing
    inspect(2019, areas=[("safeguarding", "good")])
    forget()
    names, drawing = lanes(read(member, ADDRESS))
    assert names == ["Overall", "Protection"]
    assert "adequate from 8 May 2013 to 8 May 2019" in drawing


def test_judgements_are_newest_first_and_an_empty_cell_is_a_dot_that_is_read_as_not_graded(member):
    inspect(2016, areas=[("safeguarding", "good")])
    inspect(2019)
    page = read(member, ADDRESS)
    row = next(row for row in page.table("Area").records if row["Area"] == "Help and protection")
    assert list(row.values()) == ["Help and protection", "·Not graded", "Good"]


def test_an_inspection_names_one_source_of_its_judgements_once(member):
    found = inspect(2019, "")
    source = make.make_source("The report of May")
    for position, area in enumerate(("safeguarding", "adoption performance"), 1):
        make.make_judgement(inspection=found, area=area, source=source, source_ref="p. 2", position=position)
    judged = read(member, "/inspections/ilacs-2019/").text.partition("Judgements")[2].partition("Findings")[0]
    assert judged.count("The report of May, p. 2") == 1
    make.make_judgement(inspection=found, area="partners", source=make.make_source("Another"), position=3)
    forget()
    judged = read(member, "/inspections/ilacs-2019/").text.partition("Judgements")[2].partition("Findings")[0]
    assert judged.count("The report of May, p. 2") == 2


def test_the_number_of_queries_does_not_grow(member, story):
    def count():
        forget()
        with CaptureQueriesContext(connection) as found:
            read(member, ADDRESS)
        return len(found)

    before = count()
    for year in (2011, 2012, 2013):
        inspect(year)
        meeting = make.make_meeting(slug=f"m-{year}", committee=settings.COMMITTEE_NAME, held_on=date(year, 6, 7))
        make.make_commitment(meeting=meeting)
        make.make_event(on=date(year, 1, 1), is_intervention=True)
    assert count() == before
