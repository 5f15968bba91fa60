"""The government's intervention: how long it lasted, its events and reports, and the strip on the first page."""

from datetime import date

import pytest
from django.conf import settings

from accounts.audit import record
from inspections.models import Event, Inspection
from pages.intervention.queries import get_intervention
from tests import factories as make
from tests.constraints import assert_breaks, change
from tests.pages.makers import read
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STEP = Event.InterventionStep


def make_step(on, step="", **columns):
    values = {"date_precision": "exact", "is_intervention": True, "intervention_step": step} | columns
    return make.make_event(on=on, known_from=make.moment(on.year, on.month, on.day), **values)


@pytest.fixture
def directed():
    """A direction of June 2019, a trust planned from December 2019."""
    source = make.make_source("Notice of the direction", slug="notice")
    make_step(date(2019, 6, 4), STEP.DIRECTION_BEGINS, title="Directed", source=source, source_ref="p. 2")
    make_step(date(2019, 12, 17), STEP.TRUST_BEGINS, title="Trust agreed")


def lift():
    make_step(date(2022, 3, 31), STEP.TRUST_ENDS, title="Trust dropped")
    make_step(date(2023, 5, 11), STEP.DIRECTION_ENDS, title="Lifted")


def test_page_says_how_long_each_part_lasted(directed, member):
    lift()
    page = read(member, "/intervention/")
    assert "The government's direction ended on 11 May 2023." in page.text
    assert "4 June 2019 to 11 May 2023: 3 years and 11 months" in page.text
    assert "17 December 2019 to 31 March 2022: 2 years and 3 months" in page.text
    order = [page.html.index(f">{title}</h3>") for title in ("Directed", "Trust agreed", "Trust dropped", "Lifted")]
    assert order == sorted(order)
    assert "/documents/notice/" in page.links


def test_earlier_day_says_what_went_on_then(directed, member):
    lift()
    page = read(member, "/intervention/?as_at=2020-12-10")
    assert "The government has directed the council since 4 June 2019." in page.text
    assert "Since 4 June 2019: 1 year and 6 months so far" in page.text
    assert "Lifted" not in page.text
    assert "Trust dropped" not in page.text
    assert "/documents/notice/?as_at=2020-12-10" in page.links


def test_rough_date_is_said_as_rough_and_its_length_as_about(member):
    make_step(date(2019, 6, 1), STEP.DIRECTION_BEGINS, date_precision="month")
    make_step(date(2020, 6, 4), STEP.DIRECTION_ENDS)
    assert "June 2019 to 4 June 2020: about 1 year" in read(member, "/intervention/").text


def test_commissioners_reports_stand_with_what_they_asked_for(directed, member):
    report = make.make_inspection(
        kind=Inspection.Kind.COMMISSIONER_REPORT, slug="commissioner", started_on=None, ended_on=None,
        published_on=date(2019, 12, 17), summary="A trust is needed.",
    )  # fmt: skip
    make.make_recommendation(inspection=report, number=1, short_title="Children's trust")
    page = read(member, "/intervention/")
    assert "Published 17 December 2019" in page.text
    assert "A trust is needed." in page.text
    assert {"/inspections/commissioner/", "/recommendations/commissioner/1/"} <= set(page.links)


def test_visits_are_those_after_the_lead_inspection(directed, member):
    lead = make.make_inspection(slug=settings.LEAD_INSPECTION)
    make.make_inspection(slug="visit", kind="monitoring_visit", parent=lead, number=2)
    make.make_inspection(slug="other-visit", kind="monitoring_visit")
    links = read(member, "/intervention/").links
    assert "/inspections/visit/" in links
    assert "/inspections/other-visit/" not in links


def test_without_any_event_the_page_says_so(member):
    assert "No intervention was known" in read(member, "/intervention/").text
    assert "Direction by the government" not in read(member, "/").text


def test_first_page_has_a_strip_that_leads_there(directed, member):
    page = read(member, "/?as_at=2020-12-10")
    assert "/intervention/?as_at=2020-12-10" in page.links
    assert "Direction by the government since 4 June 2019" in page.text
    assert "Direction by the government" not in read(member, "/?as_at=2019-06-03").text


def test_queries_do_not_grow(directed, django_assert_num_queries):
    reading = read_present()
    with django_assert_num_queries(3):
        get_intervention(reading)
    for day in range(1, 9):
        make_step(date(2021, 1, day), title=f"Event {day}")
        report = make.make_inspection(kind="commissioner_report", published_on=date(2021, 1, day))
        make.make_recommendation(inspection=report)
    record(by="test", action="reference_row_added", subject="an event")
    reading = read_present()
    with django_assert_num_queries(4):
        assert len(get_intervention(reading).events) == 10


def test_step_of_an_event_that_is_no_intervention_is_refused():
    step = make_step(date(2019, 6, 4), STEP.DIRECTION_BEGINS)
    assert_breaks("event_with_a_step_is_an_intervention", lambda: change(step, is_intervention=False))
