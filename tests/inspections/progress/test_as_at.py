"""What was known at a moment never changes afterwards, whatever is approved, corrected, moved or closed later.

Both ledgers are driven through their actions in any order at rising moments. After each step the reading at every
moment so far is taken again: it must be what it was. A second, plainer bookkeeping says what it should be.
"""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.action_plan import actions as actions
from inspections.evidence import Evidence
from inspections.models import Action, ProgressUpdate
from inspections.progress.queries import get_progress
from tests.examples import examples
from tests.inspections import progress_makers as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = timedelta(days=1)
START = make.moment(2022, 6, 1, 12)
QUIET = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read(asked, moment):
    """Everything a reader at `moment` is told of a recommendation, as plain data."""
    (progress,) = get_progress(moment, moment.date(), asked.inspection.slug)
    updates = [(u.pk, u.as_at, u.rating, u.reason, [n.text for n in u.notes.all()]) for u in progress.updates]
    states = [
        (
            state.pk,
            state.owner.pk if state.owner else None,
            state.due_on,
            state.due_precision,
            state.status,
            [slip.reason for slip in state.slips],
            state.closing.words if state.closing else "",
        )
        for state in progress.actions
    ]
    return progress.rating, progress.ratings, updates, states, [state.pk for state in progress.overdue]


def at(moment):
    return patch("django.utils.timezone.now", lambda: moment)


UPDATE_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["new", "correct"]),
        st.integers(0, 3),
        st.sampled_from(["not_started", "on_track", "complete"]),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=6,
)


@QUIET
@given(UPDATE_STEPS)
def test_readings_of_updates_never_change_afterwards(steps):
    asked, _ = make.make_led()
    manager = make.make_manager()
    expected = []  # of each version: the day it speaks of, its rating, from when, until when
    seen = {}
    for number, (kind, which, rating, embargo) in enumerate(steps):
        now = START + number * DAY
        standing = list(ProgressUpdate.objects.filter(recommendation=asked, status="approved").order_by("as_at"))
        out = now + embargo * DAY
        with at(now):
            if kind == "correct" and standing:
                revised = standing[which % len(standing)]
                typed = make.proposal(
                    as_at=revised.as_at.isoformat(), rating=rating, reason=make.REASON, done=str(number)
                )
                made = make.correct(revised, typed, by=manager, today=now.date(), publish_from=out)
                out = max(out, revised.published_at)
                (row,) = [row for row in expected if row[0] == revised.as_at and row[3] is None]
                row[3] = out
            else:
                typed = make.proposal(as_at=f"2022-05-{number + 1:02}", rating=rating, reason=make.REASON)
                made = make.make_approved(asked, typed, by=manager, today=now.date(), publish_from=out)
        assert made.published_at == out
        expected.append([made.as_at, rating, out, None])
        assert {moment: read(asked, moment) for moment in seen} == seen
        for moment in (now, now + DAY / 2):
            seen[moment] = read(asked, moment)
    for moment in (START + half * DAY / 2 for half in range(2 * len(steps) + 12)):
        visible = sorted(row for row in expected if row[2] <= moment and (row[3] is None or row[3] > moment))
        assert [one.rating.value for one in read(asked, moment)[1]] == [row[1] for row in visible]


ACTION_STEPS = st.lists(
    st.tuples(st.sampled_from(["move", "hand_over", "close", "drop", "reopen"]), st.integers(0, 40)),
    min_size=1,
    max_size=8,
)


def take(name, action, days, by, people, now):
    """One step on the action where it is possible; nothing otherwise. Says what the plain book should now hold."""
    common = {"action": action, "version": action.version, "by": by}
    if name == "reopen" and not action.is_open:
        actions.reopen_action(reason=make.REASON, **common)
        return {"status": "planned"}
    if not action.is_open:
        return {}
    day = now.date() + days * DAY
    if name == "move" and day != action.due_on:
        actions.move_due_date(to_on=day, reason=make.REASON, today=now.date(), **common)
        return {"due_on": day}
    person = people[days % len(people)]
    if name == "hand_over" and person != action.owner:
        actions.hand_over(owner=person, **common)
        return {"owner": person.pk}
    if name == "close":
        actions.close_action(evidence=Evidence("Audited."), **common)
        return {"status": "done"}
    if name == "drop":
        actions.drop_action(reason=make.REASON, **common)
        return {"status": "dropped"}
    return {}


@QUIET
@given(ACTION_STEPS)
def test_readings_of_actions_never_change_afterwards(steps):
    asked, lead = make.make_led()
    people = [make.make_person(), make.make_manager()]
    with at(START):
        action = make.make_action(asked, due_on=date(2022, 6, 10))
    book = [(START, {"owner": lead.pk, "due_on": date(2022, 6, 10), "status": "planned"})]
    assert read(asked, START - DAY)[3] == []
    seen = {START - DAY: read(asked, START - DAY), START: read(asked, START)}
    for number, (name, days) in enumerate(steps, 1):
        now = START + number * DAY
        with at(now):
            changed = take(name, Action.objects.get(pk=action.pk), days, lead, people, now)
        book.append((now, book[-1][1] | changed))
        assert {moment: read(asked, moment) for moment in seen} == seen
        for moment in (now - DAY / 2, now):
            seen[moment] = read(asked, moment)
    for since, row in book:
        for moment in (since, since + DAY / 2):
            ((_, owner, due_on, _, status, _, _),) = read(asked, moment)[3]
            assert {"owner": owner, "due_on": due_on, "status": status} == row


def test_the_number_of_queries_does_not_grow_with_the_history(django_assert_num_queries):
    asked, lead = make.make_led()
    kpi, finding = make.make_kpi(), make.make_finding()
    make.make_approved(asked, make.full_proposal(kpi, finding))
    action = make.make_action(asked)
    actions.close_action(action=action, version=1, evidence=Evidence("Audited.", (kpi.code,)), by=lead)
    moment = START + 3650 * DAY
    with django_assert_num_queries(17):
        read(asked, moment)
    for number in range(5):
        make.make_approved(asked, make.proposal(as_at=f"2022-05-{number + 2:02}", reason=make.REASON, done="More."))
        more = make.make_action(asked, title=f"Train more {number}")
        actions.close_action(action=more, version=1, evidence=Evidence("Audited.", (kpi.code,)), by=lead)
    with django_assert_num_queries(17):
        read(asked, moment)
