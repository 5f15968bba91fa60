"""What was known at a moment never changes afterwards, whatever is approved, corrected, moved or closed later.

Both ledgers are driven through their actions in any order at rising moments. After each step the reading at every
moment so far is taken again: it must be what it was. A second, plainer bookkeeping says what it should be.

Several histories, each of a recommendation of its own, take their steps side by side, since one reading tells of all
of them: it costs as much as the reading of one, and no step may show in the history of another either.
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
HISTORIES = 13
QUIET = settings(
    # as many histories as examples, and one more example: the first is the simplest there is, in every history
    max_examples=1 + -(-examples(25) // HISTORIES),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def side_by_side(steps):
    """A list of steps for each of the histories."""
    return st.lists(steps, min_size=HISTORIES, max_size=HISTORIES)


def read(asked, moment):
    """Everything a reader at `moment` is told of each of the recommendations `asked`, in their order, as plain data."""
    keys = {one.pk for one in asked}
    found = [one for one in get_progress(moment, moment.date()) if one.recommendation.pk in keys]
    told = {progress.recommendation.pk: _told(progress) for progress in found}
    assert len(told) == len(found) == len(asked)
    return [told[one.pk] for one in asked]


def _told(progress):
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


class UpdatesBook:
    """The plain bookkeeping of updates of a recommendation: days, ratings, from when and until when each stands."""

    def __init__(self):
        self.asked, _ = make.make_led()
        self.manager = make.make_manager()
        self.rows = []

    def take(self, step, number, now):
        kind, which, rating, embargo = step
        standing = list(ProgressUpdate.objects.filter(recommendation=self.asked, status="approved").order_by("as_at"))
        out = now + embargo * DAY
        if kind == "correct" and standing:
            revised = standing[which % len(standing)]
            typed = make.proposal(as_at=revised.as_at.isoformat(), rating=rating, reason=make.REASON, done=str(number))
            made = make.correct(revised, typed, by=self.manager, today=now.date(), publish_from=out)
            out = max(out, revised.published_at)
            (row,) = [row for row in self.rows if row[0] == revised.as_at and row[3] is None]
            row[3] = out
        else:
            typed = make.proposal(as_at=f"2022-05-{number + 1:02}", rating=rating, reason=make.REASON)
            made = make.make_approved(self.asked, typed, by=self.manager, today=now.date(), publish_from=out)
        assert made.published_at == out
        self.rows.append([made.as_at, rating, out, None])

    def ratings(self, moment):
        visible = sorted(row for row in self.rows if row[2] <= moment and (row[3] is None or row[3] > moment))
        return [row[1] for row in visible]


@QUIET
@given(side_by_side(UPDATE_STEPS))
def test_readings_of_updates_never_change_afterwards(histories):
    books = [UpdatesBook() for _ in histories]
    asked = [book.asked for book in books]
    seen = {}
    most = max(len(steps) for steps in histories)
    for number in range(most):
        now = START + number * DAY
        with at(now):
            for book, steps in zip(books, histories, strict=True):
                if number < len(steps):
                    book.take(steps[number], number, now)
        assert {moment: read(asked, moment) for moment in seen} == seen
        for moment in (now, now + DAY / 2):
            seen[moment] = read(asked, moment)
    for moment in (START + half * DAY / 2 for half in range(2 * most + 12)):
        # what was seen is what is read now, as was found after the last step
        for book, told in zip(books, seen.get(moment) or read(asked, moment), strict=True):
            assert [one.rating.value for one in told[1]] == book.ratings(moment)


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


class ActionBook:
    """The plain bookkeeping of an action: its columns, and from when on they held."""

    def __init__(self):
        self.asked, self.lead = make.make_led()
        self.people = [make.make_person(), make.make_manager()]
        self.action = make.make_action(self.asked, due_on=date(2022, 6, 10))
        self.rows = [(START, {"owner": self.lead.pk, "due_on": date(2022, 6, 10), "status": "planned"})]

    def take(self, step, now):
        name, days = step
        changed = take(name, Action.objects.get(pk=self.action.pk), days, self.lead, self.people, now)
        self.rows.append((now, self.rows[-1][1] | changed))

    def row(self, moment):
        return [row for since, row in self.rows if since <= moment][-1]


@QUIET
@given(side_by_side(ACTION_STEPS))
def test_readings_of_actions_never_change_afterwards(histories):
    with at(START):
        books = [ActionBook() for _ in histories]
    asked = [book.asked for book in books]
    assert [told[3] for told in read(asked, START - DAY)] == [[]] * HISTORIES
    seen = {START - DAY: read(asked, START - DAY), START: read(asked, START)}
    most = max(len(steps) for steps in histories)
    for number in range(1, most + 1):
        now = START + number * DAY
        with at(now):
            for book, steps in zip(books, histories, strict=True):
                if number <= len(steps):
                    book.take(steps[number - 1], now)
        assert {moment: read(asked, moment) for moment in seen} == seen
        for moment in (now - DAY / 2, now):
            seen[moment] = read(asked, moment)
    for moment in (START + half * DAY / 2 for half in range(2 * most + 2)):
        # what was seen is what is read now, as was found after the last step
        for book, told in zip(books, seen.get(moment) or read(asked, moment), strict=True):
            ((_, owner, due_on, _, status, _, _),) = told[3]
            assert {"owner": owner, "due_on": due_on, "status": status} == book.row(moment)


def test_the_number_of_queries_does_not_grow_with_the_history(django_assert_num_queries):
    asked, lead = make.make_led()
    kpi, finding = make.make_kpi(), make.make_finding()
    make.make_approved(asked, make.full_proposal(kpi, finding))
    action = make.make_action(asked)
    actions.close_action(action=action, version=1, evidence=Evidence("Audited.", (kpi.code,)), by=lead)
    moment = START + 3650 * DAY
    with django_assert_num_queries(17):
        read([asked], moment)
    for number in range(5):
        make.make_approved(asked, make.proposal(as_at=f"2022-05-{number + 2:02}", reason=make.REASON, done="More."))
        more = make.make_action(asked, title=f"Train more {number}")
        actions.close_action(action=more, version=1, evidence=Evidence("Audited.", (kpi.code,)), by=lead)
    with django_assert_num_queries(17):
        read([asked], moment)
