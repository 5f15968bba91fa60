"""A page that did not exist yet on the day shown says so, and since when it does; one that there is not says that."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import Page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EARLIER = "?as_at=2022-01-12"
KNOWN = make.moment(2023, 5, 11, 12)


def inspection(**columns):
    return make.make_inspection(slug="ilacs-2023", known_from=KNOWN, **columns)


def document():
    source = make.make_source(slug="paper", published_on=date(2023, 5, 11))
    make.make_judgement(inspection=inspection(), source=source)


MAKERS = {
    "/inspections/ilacs-2023/": inspection,
    "/recommendations/ilacs-2023/1/": lambda: make.make_recommendation(inspection=inspection()),
    "/kpis/visits/": lambda: make.make_kpi(slug="visits", known_from=KNOWN),
    "/documents/paper/": document,
    "/meetings/may/": lambda: make.make_meeting(slug="may", known_from=KNOWN),
    "/promises/figures/": lambda: make.make_commitment(slug="figures", known_from=KNOWN),
    "/claims/more/": lambda: make.make_claim(slug="more", known_from=KNOWN, numbers=(1, 2)),
    "/plan/next/": lambda: make.make_plan(slug="next", known_from=KNOWN),
}


def at(client, address):
    forget()
    return Page(client.get(address))


@pytest.mark.parametrize(("address", "maker"), MAKERS.items(), ids=MAKERS)
def test_a_page_says_that_it_was_not_known_yet_and_leads_to_today(member, address, maker):
    maker()
    page = at(member, address + EARLIER)
    assert page.status == 404
    assert "This was not known yet on 12 January 2022. It is known since 11 May 2023." in page.text
    assert address in page.links
    assert at(member, address).status == 200


def test_choices_of_the_address_are_kept_on_the_way_to_today(member):
    inspection()
    assert (
        "/inspections/ilacs-2023/?tone=strengths"
        in at(member, f"/inspections/ilacs-2023/{EARLIER}&tone=strengths").links
    )


@pytest.mark.parametrize("address", MAKERS)
def test_what_there_is_not_is_not_found_on_any_day(member, address):
    for query in ("", EARLIER):
        page = at(member, address + query)
        assert (page.status, "Page not found" in page.text) == (404, True)
        assert "not known yet" not in page.text


def test_what_is_under_embargo_is_not_told_of(member):
    make.make_inspection(slug="ilacs-2027", known_from=timezone.now() + timedelta(days=1))
    for query in ("", EARLIER):
        page = at(member, f"/inspections/ilacs-2027/{query}")
        assert (page.status, "Page not found" in page.text) == (404, True)


def test_what_was_taken_off_the_list_later_is_not_said_to_be_known_today(member):
    meeting = make.make_meeting(slug="may", known_from=KNOWN)
    person = make.make_person(role="manager")
    type(meeting).objects.filter(pk=meeting.pk).update(
        superseded_at=make.moment(2023, 6), withdrawn_by=person, entered_by=person, revision_reason="It was not held."
    )
    AuditEvent.objects.create(action="meeting_withdrawn", subject="meeting:may")
    assert "Page not found" in at(member, f"/meetings/may/{EARLIER}").text


def test_a_recommendation_added_after_its_inspection_is_known_since_it_was_added(member):
    make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"), known_from=KNOWN)
    page = at(member, f"/recommendations/ilacs-2019/1/{EARLIER}")
    assert "It is known since 11 May 2023." in page.text


def test_a_document_without_a_later_date_is_known_today(member):
    source = make.make_source(slug="paper")
    make.make_judgement(inspection=inspection(), source=source)
    assert (
        "This was not known yet on 12 January 2022. It is known today."
        in at(member, f"/documents/paper/{EARLIER}").text
    )
