"""The calendar of a person: which days are in it for whom, in which words, and that nothing unpublished is."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from accounts.permissions import Role
from accounts.subscription.actions import make_calendar_address
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = make.moment(2026, 11, 30, 9)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def ask(role=Role.MEMBER):
    return Client().get(f"/calendar/{make_calendar_address(by=make.make_person(role=role))}.ics")


def days_of(role=Role.MEMBER):
    """Entries by their key, each as (first day, title)."""
    events = Calendar.from_ical(ask(role).content).walk("VEVENT")
    return {event["UID"].partition("@")[0]: (event["DTSTART"].dt, str(event["SUMMARY"])) for event in events}


def test_the_answer_is_a_calendar_that_nobody_keeps():
    answer = ask()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


def test_an_unknown_address_is_like_any_page_that_is_not_there():
    answer = Client().get("/calendar/abc.ics")
    assert answer.status_code == 404
    assert answer.content.replace(b"/calendar/abc.ics", b"") == Client().get("/nowhere/").content.replace(
        b"/nowhere/", b""
    )


def test_a_meeting_stands_with_the_day_its_agenda_comes_out():
    make.make_meeting(slug="2027-01-13", committee="Scrutiny Committee", held_on=date(2027, 1, 13))
    assert days_of() == {
        "meeting-2027-01-13": (date(2027, 1, 13), "Meeting: Scrutiny Committee"),
        "agenda-2027-01-13": (date(2027, 1, 5), "Agenda comes out: Scrutiny Committee"),
    }


@pytest.mark.parametrize(
    ("held_on", "precision"), [(None, "unknown"), (date(2027, 1, 1), "month"), (date(2027, 1, 1), "planned")]
)
def test_a_meeting_whose_day_is_not_known_is_left_out(held_on, precision):
    meeting = make.make_meeting(held_on=held_on, date_precision=precision)
    make.make_commitment(due_meeting=meeting)
    assert days_of() == {}


def test_what_is_not_published_yet_is_left_out():
    tomorrow = make.moment(2026, 12, 1)
    make.make_meeting(known_from=tomorrow)
    make.make_commitment(due_on=date(2026, 12, 9), known_from=tomorrow)
    make.make_inspection(known_from=tomorrow)
    make.make_action(recommendation=make.make_recommendation(inspection=make.make_inspection(known_from=tomorrow)))
    assert days_of() == {}


def test_a_promise_stands_until_an_answer_came():
    promise = make.make_commitment(slug="more-figures", what="More figures.", due_on=date(2026, 12, 9))
    assert days_of() == {"promise-more-figures": (date(2026, 12, 9), "Promise due: More figures.")}
    make.make_answer(commitment=promise, answered_on=date(2026, 11, 20))
    assert days_of() == {}


def test_open_actions_with_an_exact_day_stand():
    inspection = make.make_inspection(known_from=make.LONG_AGO, date_precision="month")
    asked = make.make_recommendation(inspection=inspection)
    action = make.make_action(recommendation=asked, title="Train staff")
    make.make_action(recommendation=asked, due_precision="month")
    make.make_action(recommendation=asked, status="done")
    make.make_action(recommendation=asked, due_on=None, due_precision="unknown")
    assert days_of() == {f"action-{action.pk}": (date(2021, 9, 30), "Action due: Train staff")}


def test_an_inspection_lasts_as_long_as_it_did_and_a_planned_month_is_left_out():
    make.make_inspection(slug="ilacs-2019", ended_on=date(2019, 3, 8))
    make.make_inspection(date_precision="planned", started_on=date(2027, 3, 1))
    (event,) = Calendar.from_ical(ask().content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2019, 2, 25), date(2019, 3, 9))
    assert event["SUMMARY"] == "Standard inspection, 2019"
    assert event["URL"] == "http://testserver/inspections/ilacs-2019/"


@pytest.mark.parametrize(("role", "is_told"), [("member", False), ("officer", True), ("manager", True)])
def test_days_of_returns_are_for_those_who_enter_or_approve(role, is_told):
    make.make_kpi(frequency="quarterly", collected_from=date(2026, 4, 1))
    found = days_of(role)
    if not is_told:
        assert found == {}
        return
    assert found["return-2026-12"] == (date(2027, 1, 22), "Figures due: December 2026")
    assert "return-2026-11" not in found


def test_a_change_of_role_changes_the_calendar():
    person = make.make_person(role=Role.OFFICER)
    make.make_kpi(collected_from=date(2026, 4, 1))
    address = f"/calendar/{make_calendar_address(by=person)}.ics"
    assert b"Figures due" in Client().get(address).content
    User.objects.update(role=Role.MEMBER)
    assert b"Figures due" not in Client().get(address).content


def test_keys_stay_the_same_and_none_is_there_twice():
    make.make_meeting()
    make.make_commitment(due_on=date(2026, 12, 9))
    first = days_of()
    assert list(first) == list(days_of())


def test_queries_do_not_grow_with_the_history(django_assert_max_num_queries):
    asked = make.make_recommendation()

    def add():
        make.make_meeting()
        make.make_commitment(due_on=date(2026, 12, 9))
        make.make_action(recommendation=asked)

    add()
    address = f"/calendar/{make_calendar_address(by=make.make_person(role=Role.MANAGER))}.ics"
    with django_assert_max_num_queries(26) as few:
        Client().get(address)
    for _ in range(5):
        add()
    with django_assert_max_num_queries(len(few)):
        Client().get(address)
