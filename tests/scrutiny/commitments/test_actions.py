"""Promises: added, moved, answered, accepted or not, withdrawn; refused, nothing left; and each day as it was known."""

import contextlib
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from analysis.entry.progress import Document
from analysis.promises import PromiseState
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from scrutiny.commitments import actions
from scrutiny.commitments.queries import get_promise
from scrutiny.models import Commitment
from tests import factories as make
from tests.examples import examples
from tests.scrutiny import desk
from tests.scrutiny.desk import TODAY, fields, last_event, refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ONE = timedelta(days=1)
LATER = make.moment(2999)
# statements that change no row
LOOKS = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


def state(commitment, shown_day=TODAY, moment=LATER):
    return get_promise(commitment.slug, moment, shown_day).state


def test_an_officer_adds_a_promise_with_its_meetings_links_and_owner():
    officer, kpi, asked = desk.make_officer(), make.make_kpi(), make.make_recommendation()
    made_at = make.make_meeting(held_on=date(2022, 1, 12))
    due_at = make.make_meeting(held_on=date(2022, 3, 9))
    added = desk.add(
        by=officer,
        made_on=None,
        meeting=made_at,
        due_meeting=due_at,
        owner=officer,
        recommendations=(asked.code,),
        kpis=(kpi.code,),
        what=" More \n figures ",
    )
    assert (added.what, added.made_on, added.made_precision, added.due_meeting) == (
        "More figures",
        date(2022, 1, 12),
        "exact",
        due_at,
    )
    assert list(added.recommendations.all()) == [asked]
    assert list(added.kpis.all()) == [kpi]
    assert added.slug == "2022-01-12-more-figures"
    assert desk.add().slug == "2022-01-12-more-figures-2"
    assert last_event().action == "promise_added"


def test_a_promise_made_at_a_meeting_of_a_rough_day_is_as_rough():
    meeting = make.make_meeting(held_on=date(2022, 3, 1), date_precision="inferred")
    assert desk.add(made_on=None, meeting=meeting).made_words == "March 2022"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_promises_are_written_by_officers_and_managers(role):
    by = make.make_person(role=role)
    promise = desk.add()
    refused(PermissionDenied, lambda: desk.add(by=by))
    refused(PermissionDenied, lambda: desk.move(promise, by=by))
    refused(PermissionDenied, lambda: desk.answer(promise, by=by))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"what": " "}, "what"),
        ({"what": "x" * 5001}, "what"),
        ({"to_whom": ""}, "to_whom"),
        ({"to_whom": "x" * 151}, "to_whom"),
        ({"by_whom": "x" * 151}, "by_whom"),
        ({"made_on": None}, "made_on"),
        ({"made_on": TODAY + ONE}, "made_on"),
        ({"made_on": date(1989, 12, 31)}, "made_on"),
        ({"due_on": date(2022, 1, 11)}, "due_on"),
        ({"due_on": date(2101, 1, 1)}, "due_on"),
        ({"recommendations": ("gone",)}, "recommendations"),
        ({"kpis": ("GONE",)}, "kpis"),
    ],
)
def test_a_promise_is_refused_at_the_field(changed, field):
    assert fields(refused(InvalidEntry, lambda: desk.add(**changed))) == [field]


def test_a_promise_is_refused_for_meetings_and_people_that_do_not_fit():
    before = make.make_meeting(held_on=date(2022, 1, 11))
    member = make.make_person()
    assert fields(refused(InvalidEntry, lambda: desk.add(due_meeting=before))) == ["due_meeting"]
    assert fields(refused(InvalidEntry, lambda: desk.add(meeting=before))) == ["made_on"]
    assert fields(refused(InvalidEntry, lambda: desk.add(owner=member))) == ["owner"]


def test_moving_the_day_keeps_the_one_before():
    promise, meeting = desk.add(due_on=date(2022, 5, 1)), make.make_meeting(held_on=date(2022, 11, 16))
    slip = desk.move(promise, to=(None, meeting))
    assert (slip.from_words, slip.to_words) == ("by 1 May 2022", "to the meeting of 16 November 2022")
    assert state(promise) is PromiseState.OPEN
    assert last_event().after["reason"] == desk.REASON
    assert desk.move(desk.add()).from_words == "no day"


def test_moving_is_refused_at_the_field():
    promise, held = desk.add(due_on=date(2022, 9, 30)), make.make_meeting(held_on=TODAY - ONE)
    for changed, field in (
        ({"to": (None, None)}, "to_on"),
        ({"to": (date(2022, 9, 30), None)}, "to_on"),
        ({"to": (TODAY - ONE, None)}, "to_on"),
        ({"to": (date(2101, 1, 1), None)}, "to_on"),
        ({"to": (None, held)}, "to_meeting"),
        ({"to": (TODAY, None), "reason": "Late."}, "reason"),
    ):
        assert fields(refused(InvalidEntry, lambda changed=changed: desk.move(promise, **changed))) == [field]


def test_an_answer_closes_nothing():
    promise = desk.add(due_on=date(2022, 3, 31))
    assert state(promise) is PromiseState.LATE
    desk.answer(promise, document=Document("Report", "https://example.org/r"))
    assert state(promise, date(2032, 1, 1)) is PromiseState.ANSWERED
    assert last_event().after["document"] == ["Report", "https://example.org/r"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": date(2022, 1, 11)}, "answered_on"),
        ({"answered_on": TODAY + ONE}, "answered_on"),
        ({"words": " "}, "words"),
        ({"words": "x" * 5001}, "words"),
        ({"document": Document("Report", "javascript:alert(1)")}, "document_0_address"),
        ({"document": Document("", "https://example.org/r")}, "document_0_title"),
    ],
)
def test_an_answer_is_refused_at_the_field(changed, field):
    promise = desk.add()
    assert fields(refused(InvalidEntry, lambda: desk.answer(promise, **changed))) == [field]


def test_the_committee_accepts_an_answer_and_only_that_closes_the_promise():
    promise = desk.add()
    desk.answer(promise)
    decision = desk.decide(promise)
    assert state(promise) is PromiseState.ACCEPTED
    assert (decision.minute, last_event().action) == ("minute 12.3", "promise_accepted")
    refused(NotOpen, lambda: desk.answer(promise))
    refused(NotOpen, lambda: desk.move(promise))
    refused(NotOpen, lambda: desk.decide(promise))


def test_an_answer_that_a_document_gives_can_be_accepted():
    promise = make.make_commitment()
    make.make_answer(commitment=promise)
    desk.decide(promise)
    assert state(promise) is PromiseState.ACCEPTED


def test_an_answer_that_was_not_accepted_leaves_the_promise_late_until_another_one():
    promise = desk.add(due_on=date(2022, 3, 31))
    desk.answer(promise)
    desk.decide(promise, is_accepted=False, reason="The figures of two teams are missing.")
    found = get_promise(promise.slug, LATER, TODAY)
    assert (found.state, found.answer) == (PromiseState.LATE, None)
    assert found.state_words == "Late, the answer was not accepted"
    refused(NotOpen, lambda: desk.decide(promise))
    desk.answer(promise, answered_on=TODAY)
    assert state(promise) is PromiseState.ANSWERED
    desk.decide(promise)
    assert state(promise) is PromiseState.ACCEPTED


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_nobody_but_a_manager_records_the_decision(role):
    promise = desk.add()
    desk.answer(promise)
    by = make.make_person(role=role)
    refused(PermissionDenied, lambda: desk.decide(promise, by=by))
    desk.decide(promise)
    refused(PermissionDenied, lambda: withdraw("decision", promise, by=by))


def test_who_entered_the_answer_does_not_record_that_it_was_accepted():
    promise, manager = desk.add(), desk.make_manager()
    desk.answer(promise, by=manager)
    refused(PermissionDenied, lambda: desk.decide(promise, by=manager))
    desk.decide(promise)


def test_nothing_is_decided_without_an_answer():
    promise = desk.add()
    refused(NotOpen, lambda: desk.decide(promise))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": date(2022, 3, 8)}, "decided_on"),
        ({"decided_on": TODAY + ONE}, "decided_on"),
        ({"minute": " "}, "minute"),
        ({"minute": "x" * 201}, "minute"),
        ({"is_accepted": False, "reason": "No."}, "reason"),
    ],
)
def test_a_decision_is_refused_at_the_field(changed, field):
    promise = desk.add()
    desk.answer(promise)
    assert fields(refused(InvalidEntry, lambda: desk.decide(promise, **changed))) == [field]


def withdraw(what, promise, by=None, reason="It was entered for another promise.", version=None):
    action = {
        "decision": actions.withdraw_decision,
        "answer": actions.withdraw_answer,
        "promise": actions.withdraw_commitment,
    }[what]
    version = version or desk.version_of(promise)
    return action(commitment=promise, version=version, reason=reason, by=by or desk.make_manager())


def test_each_step_has_a_way_back():
    promise = desk.add()
    desk.answer(promise)
    desk.decide(promise)
    refused(NotOpen, lambda: withdraw("answer", promise))
    withdraw("decision", promise)
    assert state(promise) is PromiseState.ANSWERED
    refused(NotOpen, lambda: withdraw("decision", promise))
    refused(NotOpen, lambda: withdraw("promise", promise))
    withdraw("answer", promise)
    assert state(promise) is PromiseState.OPEN
    assert fields(refused(InvalidEntry, lambda: withdraw("promise", promise, reason="Oops."))) == ["reason"]
    withdraw("promise", promise)
    assert get_promise(promise.slug, LATER, TODAY) is None
    refused(NotOpen, lambda: desk.answer(promise))


def test_what_a_document_says_is_not_withdrawn():
    promise = make.make_commitment()
    refused(NotOpen, lambda: withdraw("promise", promise))
    make.make_answer(commitment=promise)
    refused(NotOpen, lambda: withdraw("answer", promise))


def test_a_step_on_an_older_version_is_refused():
    promise = desk.add()
    desk.move(promise)
    for step in (
        lambda: desk.move(promise, version=1),
        lambda: desk.answer(promise, version=1),
        lambda: desk.decide(promise, version=1),
        lambda: withdraw("promise", promise, version=1),
    ):
        refused(NewerVersion, step)


STEPS = st.lists(
    st.sampled_from(["move", "answer", "accept", "refuse", "undecide", "unanswer"]), min_size=1, max_size=9
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_readings_of_a_promise_never_change_afterwards(steps):
    """Steps in any order at rising moments; after each, the reading at every moment so far is what it was."""
    officer, manager, start = desk.make_officer(), desk.make_manager(), make.moment(2022, 6, 9)
    with patch("django.utils.timezone.now", lambda: start - ONE):
        promise = desk.add(by=officer)
    seen = {}
    for number, step in enumerate(steps):
        now = start + number * ONE
        with (
            patch("django.utils.timezone.now", lambda now=now: now),
            contextlib.suppress(NotOpen),
            CaptureQueriesContext(connection) as asked,
        ):
            take(step, promise, officer, manager, number)
        # a refused step that only looked has changed no row, and so no reading
        if not all(query["sql"].startswith(LOOKS) for query in asked):
            for moment, reading in seen.items():
                assert read(promise, moment) == reading
        seen[now] = read(promise, now)


def take(step, promise, officer, manager, number):
    if step == "move":
        desk.move(promise, by=officer, to=(TODAY + (number + 1) * ONE, None))
    elif step == "answer":
        desk.answer(promise, by=officer)
    elif step in ("accept", "refuse"):
        desk.decide(promise, by=manager, is_accepted=step == "accept", reason="It is not what was asked for.")
    else:
        withdraw("decision" if step == "undecide" else "answer", promise, by=manager)


def read(promise, moment):
    found = get_promise(promise.slug, moment, TODAY + 20 * ONE)
    answers = [(one.answer.pk, one.decision.pk if one.decision else None) for one in found.answers]
    return found.state, found.due_words, len(found.slips), answers, Commitment.objects.count()
