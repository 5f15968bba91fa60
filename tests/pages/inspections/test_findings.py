"""Findings on the page of their inspection, of a recommendation and of a KPI."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.models import Finding
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Tone, Area = Finding.Tone, Finding.Area
ADDRESS = "/inspections/ilacs-2019/"


@pytest.fixture
def inspection():
    return make.make_inspection(slug="ilacs-2019")


def add(inspection, text, area=Area.LEADERSHIP, tone=Tone.STRENGTH, **columns):
    return make.make_finding(inspection=inspection, text=text, area=area, tone=tone, **columns)


@pytest.fixture
def report(inspection):
    """Five findings on leadership and on children in care."""
    source = make.make_source("The report of May", url="https://example.org/report")
    for text, area, tone in (
        ("Leaders know.", Area.LEADERSHIP, Tone.STRENGTH),
        ("Leaders are slow.", Area.LEADERSHIP, Tone.AREA_FOR_IMPROVEMENT),
        ("Boards drift.", Area.LEADERSHIP, Tone.AREA_FOR_IMPROVEMENT),
        ("Children are heard.", Area.CHILDREN_IN_CARE, Tone.STRENGTH),
        ("Children wait.", Area.CHILDREN_IN_CARE, Tone.AREA_FOR_IMPROVEMENT),
    ):
        add(inspection, text, area, tone, source=source, source_ref=f"para {len(text)}, p. 9")
    return inspection


def test_findings_are_folded_by_part_with_their_counts_and_have_their_paragraph(member, report):
    page = read(member, ADDRESS)
    assert "5 of 5 findings, each with its paragraph. Source: The report of May" in page.text
    assert "Show 3 findings on leadership: 1 strength, 2 to improve" in page.text
    assert "Show 2 findings on children in care: 1 strength, 1 to improve" in page.text
    assert "Boards drift. para 13, p. 9" in page.text
    assert page.html.count("The report of May") == 1
    assert page.text.index("Leaders know.") < page.text.index("Boards drift.") < page.text.index("Children are heard.")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("part=leadership", ["Leaders know.", "Leaders are slow.", "Boards drift."]),
        ("tone=strengths", ["Leaders know.", "Children are heard."]),
        ("part=children-in-care&tone=to-improve", ["Children wait."]),
        ("part=send", ["Leaders know.", "Leaders are slow.", "Boards drift.", "Children are heard.", "Children wait."]),
    ],
)
def test_the_address_narrows_them(member, report, query, shown):
    page = read(member, f"{ADDRESS}?{query}")
    every = ["Leaders know.", "Leaders are slow.", "Boards drift.", "Children are heard.", "Children wait."]
    assert [text for text in every if text in page.text] == shown
    assert f"{len(shown)} of 5 findings" in page.text


def test_the_choices_count_what_they_would_show(member, report):
    page = read(member, f"{ADDRESS}?part=leadership&as_at=2022-01-12")
    choices = page.text.replace(" ", "")
    assert "All(5)Leadership(3)Childrenincare(2)" in choices
    assert "All(3)Strengths(1)Toimprove(2)" in choices
    assert f"{ADDRESS}?part=leadership&tone=to-improve&as_at=2022-01-12" in page.links
    assert "Show 3 findings" not in page.text


def test_a_choice_that_there_is_not_is_said_and_left_out(member, report):
    page = read(member, f"{ADDRESS}?part=cellar&tone=strengths")
    assert "There is no choice “cellar” here. It was left out." in page.text
    assert "2 of 5 findings" in page.text


def test_no_finding_fits_both_choices(member, inspection):
    add(inspection, "Leaders know.")
    add(inspection, "Children wait.", Area.CHILDREN_IN_CARE, Tone.AREA_FOR_IMPROVEMENT)
    page = read(member, f"{ADDRESS}?part=leadership&tone=to-improve")
    assert "No finding fits both choices." in page.text


def test_the_findings_of_a_visit_stand_open_with_their_own_sources(member, inspection):
    visit = make.make_inspection(slug="mv-2021", kind="monitoring_visit", parent=inspection)
    for letter in ("first", "second"):
        source = make.make_source(f"The {letter} paper")
        make.make_finding(inspection=visit, text=f"The {letter} finding.", source=source, source_ref="para 4")
    page = read(member, "/inspections/mv-2021/")
    assert "2 of 2 findings." in page.text
    assert "The first finding. Source: The first paper, para 4" in page.text
    assert "Part of the report" not in page.text
    assert "<details" not in page.html.partition("<main")[2]


def test_a_finding_names_the_recommendations_and_kpis_it_bears_on(member, inspection):
    asked = make.make_recommendation(inspection=inspection, short_title="Plans")
    kpi = make.make_kpi(slug="plans", title="Plans on time")
    finding = add(inspection, "Plans are late.", tone=Tone.AREA_FOR_IMPROVEMENT, source=make.make_source("Report"))
    finding.recommendations.add(asked)
    finding.kpis.add(kpi)
    page = read(member, ADDRESS)
    assert "See recommendation 1: Plans Measured by Plans on time" in page.text
    assert "/kpis/plans/" in page.links
    assert "What inspectors found Area for improvement, Standard inspection, 2019, leadership: Plans are late." in (
        read(member, "/kpis/plans/").text
    )
    assert "What the report itself found (1) Area for improvement, Standard inspection, 2019, leadership: Plans" in (
        read(member, "/recommendations/ilacs-2019/1/").text
    )


def test_a_kpi_page_leaves_out_findings_that_were_not_known_then(member, inspection):
    kpi = make.make_kpi(slug="plans")
    add(inspection, "Plans are late.", source=make.make_source()).kpis.add(kpi)
    assert "Plans are late." in read(member, "/kpis/plans/?as_at=2019-05-08").text
    assert "What inspectors found" not in read(member, "/kpis/plans/?as_at=2019-05-07").text


def test_the_page_takes_as_many_queries_for_a_hundred_findings_as_for_two(member, inspection):
    source, asked, kpi = make.make_source(), make.make_recommendation(inspection=inspection), make.make_kpi()

    def queries(number):
        for place in range(number):
            area = Area.values[place % 5]
            finding = add(inspection, f"Finding {place} of {number}.", area, source=source)
            finding.recommendations.add(asked)
            finding.kpis.add(kpi)
        forget()
        with CaptureQueriesContext(connection) as captured:
            read(member, ADDRESS)
        return len(captured)

    assert queries(2) == queries(100)
