"""What changed of promises, meetings, risks and plans between two moments."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.changes.change import ChangeKind, Span, Turn
from scrutiny.changes import COMMITTEE_PARTS, get_promise_changes
from scrutiny.models import CommitmentSlip, RiskVersion
from tests import factories as make
from tests.scrutiny import desk

pytestmark = pytest.mark.django_db
START, BETWEEN, END = make.moment(2022, 1, 12, 23), make.moment(2022, 6, 8), make.moment(2023, 9, 13)
SPAN = Span(START, END, date(2022, 1, 12), date(2023, 9, 13))
LATER = make.moment(2023, 9, 14)
KIND = ChangeKind


def changes():
    return [change for part in COMMITTEE_PARTS for change in part(SPAN)]


def one(kind=KIND.PROMISE):
    (found,) = [change for change in changes() if change.kind is kind]
    return found


def slip(commitment, at=BETWEEN):
    return CommitmentSlip.objects.create(
        commitment=commitment,
        from_on=date(2023, 12, 31),
        to_on=commitment.due_on,
        reason=desk.REASON,
        by=desk.make_officer(name="Ola"),
        known_from=at,
    )


def test_nothing_changed_where_nothing_happened():
    make.make_answer(commitment=make.make_commitment(), known_from=START, answered_on=date(2022, 1, 12))
    make.make_risk()
    make.make_priority()
    make.make_meeting()
    assert changes() == []


def test_a_promise_becomes_late_with_its_day_alone():
    make.make_commitment(due_on=date(2022, 3, 31), slug="late")
    found = one()
    assert (found.before, found.after) == ("No answer recorded", "Late, no answer recorded")
    assert (found.turn, found.when, found.address) == (Turn.WORSE, date(2022, 3, 31), ("scrutiny:promise", "late"))


@pytest.mark.parametrize(
    "due_on",
    [
        pytest.param(date(2023, 9, 13), id="due on the last day"),
        pytest.param(date(2023, 9, 30), id="due soon, which says only that time goes on"),
        pytest.param(date(2022, 1, 11), id="late already"),
    ],
)
def test_a_promise_without_news_is_no_change(due_on):
    make.make_commitment(due_on=due_on, made_on=date(2022, 1, 1))
    assert changes() == []


@pytest.mark.slow
def test_a_new_promise_has_no_state_before_and_one_made_late_counts_as_late():
    make.make_commitment(known_from=BETWEEN, made_on=date(2022, 6, 8))
    assert (one().before, one().turn) == ("", Turn.NEITHER)
    make.make_commitment(known_from=BETWEEN, made_on=date(2022, 6, 8), due_on=date(2022, 7, 1))
    assert {change.turn for change in get_promise_changes(SPAN)} == {Turn.NEITHER, Turn.WORSE}


def test_an_answer_is_told_with_its_words_and_closes_nothing():
    make.make_answer()
    found = one()
    assert (found.after, found.reason) == ("Answered, not yet accepted", "The figures are in the report")
    assert found.turn is Turn.NEITHER


def test_what_the_committee_decided_is_told_with_the_minute_or_the_reason():
    make.make_decision()
    found = one()
    assert (found.after, found.reason, found.turn) == ("Accepted by the committee", "minute 12.3", Turn.BETTER)


def test_an_answer_that_was_not_accepted_leaves_the_promise_open_and_says_why():
    make.make_decision(is_accepted=False, reason="It says nothing of whole families.")
    found = one()
    assert (found.after, found.reason) == ("Answer not accepted", "It says nothing of whole families.")


def test_a_promise_whose_day_was_moved_says_so_although_its_state_is_the_same():
    slip(make.make_commitment(due_on=date(2024, 1, 31)))
    found = one()
    assert found.after == "No answer recorded, due by 31 January 2024"
    assert (found.reason, found.who) == (desk.REASON, "Moved by Ola")


def test_late_promises_come_first_and_new_ones_last():
    make.make_commitment(what="new", known_from=BETWEEN)
    make.make_answer(commitment=make.make_commitment(what="answered"))
    make.make_decision(answer=make.make_answer(commitment=make.make_commitment(what="accepted")))
    make.make_commitment(what="late", due_on=date(2022, 3, 31))
    found = sorted(get_promise_changes(SPAN), key=lambda change: -change.weight)
    assert [change.subject for change in found] == ["late", "accepted", "answered", "new"]


def test_what_happened_after_the_span_is_no_change():
    make.make_decision(answer=make.make_answer(known_from=LATER), known_from=LATER)
    make.make_commitment(known_from=LATER)
    make.make_risk(published_at=LATER)
    make.make_plan(known_from=LATER)
    make.make_meeting(known_from=LATER)
    slip(make.make_commitment(due_on=date(2024, 1, 31)), LATER)
    assert changes() == []


def test_promises_of_one_kpi_or_recommendation():
    kpi, asked = make.make_kpi(), make.make_recommendation()
    make.make_answer()
    for what, bearing in (("of the KPI", kpi), ("of the recommendation", asked)):
        promise = make.make_commitment(what=what)
        (promise.kpis if bearing is kpi else promise.recommendations).add(bearing)
        make.make_answer(commitment=promise)
    assert [change.subject for change in get_promise_changes(SPAN, kpi)] == ["of the KPI"]
    assert [change.subject for change in get_promise_changes(SPAN, asked)] == ["of the recommendation"]


@pytest.mark.slow
def test_a_risk_that_is_new_put_otherwise_or_closed():
    first = make.make_risk(published_at=BETWEEN)
    assert (one(KIND.RISK).before, one(KIND.RISK).after) == ("", "No mitigation")
    RiskVersion.objects.update(published_at=START, status="superseded", superseded_at=BETWEEN)
    new = {"mitigation": "Pay more.", "likelihood": "high", "revision_reason": "Carers are paid more."}
    make.make_risk(risk=first.risk, published_at=BETWEEN, revises=first, **new)
    assert one(KIND.RISK).after == "Mitigation: planned; likelihood: high"
    RiskVersion.objects.filter(status="approved").update(is_closed=True)
    assert (one(KIND.RISK).before, one(KIND.RISK).after) == ("No mitigation", "Closed")


def test_a_new_plan_counts_its_priorities_and_a_later_priority_is_told_by_itself():
    new = make.make_plan(known_from=BETWEEN, title="New plan")
    make.make_priority(plan=new, known_from=BETWEEN)
    make.make_priority(plan=make.make_plan(), known_from=BETWEEN, title="Later phase")
    found = {change.subject: change.after for change in changes()}
    assert found == {"New plan": "1 priority", "Later phase": "Plans should be good"}


def test_a_plan_that_is_not_adopted_is_no_change():
    make.make_priority(plan=make.make_plan(entered_by=desk.make_officer(), known_from=None), known_from=None)
    assert changes() == []


def test_a_meeting_that_became_known_says_its_agenda():
    make.make_meeting(known_from=BETWEEN, agenda_title="Placements")
    assert one(KIND.MEETING).after == "Placements"


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_history():
    def happen():
        make.make_decision()
        slip(make.make_commitment(due_on=date(2024, 1, 31)))
        make.make_risk(published_at=BETWEEN)
        make.make_priority(plan=make.make_plan(known_from=BETWEEN), known_from=BETWEEN)
        make.make_meeting(known_from=BETWEEN)

    def count():
        with CaptureQueriesContext(connection) as counted:
            changes()
        return len(counted)

    happen()
    few = count()
    for _ in range(10):
        happen()
    assert count() == few <= 12
