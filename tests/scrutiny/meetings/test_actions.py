"""Meetings and their items: added, taken off the list, refused; and what of it readers see on which day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from ledger.workflow import InvalidEntry, NotOpen
from scrutiny.meetings import actions
from scrutiny.meetings.queries import get_meeting, get_meetings, get_next_meeting
from scrutiny.models import Meeting
from tests import factories as make
from tests.scrutiny import desk
from tests.scrutiny.desk import fields, last_event, refused

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 13)
LATER = make.moment(2999)
REASON = "The committee meets a week later."


def add(by=None, **changed):
    values = {"committee": "Scrutiny Committee", "held_on": DAY, "agenda_title": "Fostering"} | changed
    return actions.add_meeting(by=by or desk.make_officer(), **values)


def add_item(meeting, by=None, **changed):
    values = {"kind": "focus", "text": "Look at fostering."} | changed
    return actions.add_item(meeting=meeting, typed=actions.TypedItem(**values), by=by or desk.make_officer())


def withdraw(meeting, by=None, reason=REASON):
    return actions.withdraw_meeting(meeting=meeting, reason=reason, by=by or desk.make_officer())


def test_an_added_meeting_is_live_at_once_under_its_day():
    meeting = add(committee="  Scrutiny   Committee ")
    assert (meeting.slug, meeting.committee, meeting.date_precision) == ("2027-01-13", "Scrutiny Committee", "exact")
    assert meeting.agenda_due_on == date(2027, 1, 5)
    assert get_meeting("2027-01-13", LATER, DAY).is_ahead
    assert (last_event().action, last_event().changes_pages) == ("meeting_added", True)


def test_other_meetings_on_that_day_have_addresses_of_their_own():
    add()
    assert add(committee="Cabinet").slug == "2027-01-13-cabinet"
    make.make_meeting(slug="2027-01-13-health-board", held_on=date(2000, 1, 1))
    assert add(committee="Health Board").slug == "2027-01-13-health-board-2"


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_meetings_are_added_by_officers_and_managers(role):
    by, meeting = make.make_person(role=role), add()
    refused(PermissionDenied, lambda: add(by=by, committee="Cabinet"))
    refused(PermissionDenied, lambda: add_item(meeting, by=by))
    refused(PermissionDenied, lambda: withdraw(meeting, by=by))
    item = add_item(meeting)
    refused(PermissionDenied, lambda: actions.withdraw_item(item=item, reason=REASON, by=by))
    add(by=desk.make_manager(), committee="Cabinet")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"committee": " "}, "committee"),
        ({"committee": "x" * 151}, "committee"),
        ({"held_on": None}, "held_on"),
        ({"held_on": date(1989, 12, 31)}, "held_on"),
        ({"held_on": date(2101, 1, 1)}, "held_on"),
        ({"agenda_title": "x" * 5001}, "agenda_title"),
    ],
)
def test_a_meeting_is_refused_at_the_field(changed, field):
    assert fields(refused(InvalidEntry, lambda: add(**changed))) == [field]


def test_a_committee_meets_once_on_a_day_until_that_meeting_is_off_the_list():
    meeting = add()
    error = refused(InvalidEntry, add)
    assert str(error) == "A meeting of this committee on 13 January 2027 is on the list already."
    withdraw(meeting)
    assert add().slug != meeting.slug


def test_a_meeting_taken_off_the_list_is_shown_by_earlier_days():
    meeting = add()
    before = meeting.known_from
    withdraw(meeting)
    assert get_meeting(meeting.slug, LATER, DAY) is None
    assert get_meetings(LATER, DAY) == []
    assert get_meeting(meeting.slug, before, DAY).meeting == meeting
    assert (last_event().action, last_event().after) == ("meeting_withdrawn", {"reason": REASON})
    refused(NotOpen, lambda: withdraw(meeting))


@pytest.mark.slow
def test_a_meeting_stays_while_promises_name_it_and_where_a_document_gives_it():
    meeting, due = add(), add(committee="Cabinet")
    make.make_commitment(meeting=meeting)
    make.make_commitment(due_meeting=due)
    refused(NotOpen, lambda: withdraw(meeting))
    refused(NotOpen, lambda: withdraw(due))
    loaded = make.make_meeting()
    refused(NotOpen, lambda: withdraw(loaded))


def test_taking_off_needs_a_sentence():
    meeting = add()
    assert fields(refused(InvalidEntry, lambda: withdraw(meeting, reason="Oops."))) == ["reason"]


@pytest.mark.slow
def test_an_item_of_a_meeting_with_its_kpis():
    meeting, kpi = add(), make.make_kpi()
    item = add_item(meeting, kpis=(kpi.code,))
    assert get_meeting(meeting.slug, LATER, DAY).items == (item,)
    assert list(item.kpis.all()) == [kpi]
    second = add_item(meeting)
    actions.withdraw_item(item=item, reason=REASON, by=desk.make_officer())
    assert get_meeting(meeting.slug, LATER, DAY).items == (second,)
    assert add_item(meeting).slug not in (item.slug, second.slug)
    refused(NotOpen, lambda: actions.withdraw_item(item=item, reason=REASON, by=desk.make_officer()))
    loaded = make.make_meeting_item(meeting=meeting)
    refused(NotOpen, lambda: actions.withdraw_item(item=loaded, reason=REASON, by=desk.make_officer()))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "request"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"kpis": ("GONE",)}, "kpis"),
    ],
)
def test_an_item_is_refused_at_the_field(changed, field):
    meeting = add()
    assert fields(refused(InvalidEntry, lambda: add_item(meeting, **changed))) == [field]


def test_no_item_is_added_to_a_meeting_that_is_off_the_list():
    meeting = add()
    withdraw(meeting)
    refused(NotOpen, lambda: add_item(Meeting.objects.get(pk=meeting.pk)))


def test_the_next_meeting_is_the_committees_own(settings):
    add(held_on=DAY)
    assert get_next_meeting(LATER, DAY) is None
    first = add(committee=settings.COMMITTEE_NAME, held_on=DAY)
    add(committee=settings.COMMITTEE_NAME, held_on=date(2027, 3, 10))
    assert get_next_meeting(LATER, DAY) == first
    assert get_next_meeting(first.known_from, DAY) == first
    assert get_next_meeting(make.LONG_AGO, DAY) is None
    withdraw(first)
    assert get_next_meeting(LATER, DAY).held_on == date(2027, 3, 10)
