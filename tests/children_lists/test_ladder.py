"""The ladder of initial health assessments on one day: Wednesday 5 January 2022, after Christmas."""

from datetime import date

import pytest

from children_lists.ladder import LadderState, build_ladder
from tests.children_lists.makers import HOLIDAYS, list_table, read

TODAY = date(2022, 1, 5)
# twenty working days end on 5, 7, 10 January; on 4 January
DUE_TODAY, DUE_FRIDAY, DUE_MONDAY, DUE_YESTERDAY = (date(2021, 12, day) for day in (3, 7, 8, 2))


def ladder(*rows, slug="health", today=TODAY, leave_out=()):
    return build_ladder(read(list_table(slug, *rows, leave_out=leave_out), taken=today), today, HOLIDAYS)


def child(started, child="1", **known):
    return {"child": child, "started": started, **known}


@pytest.mark.parametrize(
    ("started", "due", "state", "days_left"),
    [
        pytest.param(DUE_YESTERDAY, date(2022, 1, 4), LadderState.LATE, -1, id="yesterday"),
        pytest.param(DUE_TODAY, TODAY, LadderState.THIS_WEEK, 0, id="today"),
        pytest.param(DUE_FRIDAY, date(2022, 1, 7), LadderState.THIS_WEEK, 2, id="Friday"),
        pytest.param(DUE_MONDAY, date(2022, 1, 10), LadderState.LATER, 3, id="Monday"),
    ],
)
def test_clock_of_an_assessment(started, due, state, days_left):
    [rung] = ladder(child(started)).open
    assert (rung.due, rung.state, rung.days_left) == (due, state, days_left)
    assert rung.can_be_on_time == (state is not LadderState.LATE)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        pytest.param({"assessed": date(2022, 1, 4)}, LadderState.HELD, id="held"),
        pytest.param({"assessed": date(2022, 1, 5)}, LadderState.HELD_LATE, id="held a day late"),
        pytest.param({"ended": date(2021, 12, 9)}, LadderState.LEFT, id="left care"),
    ],
)
def test_an_assessment_that_is_over_is_not_on_the_ladder(known, state):
    found = ladder(child(DUE_YESTERDAY, **known))
    assert found.open == ()
    assert found.months[0].on_time == (state is LadderState.HELD)


@pytest.mark.parametrize(
    ("started", "requested", "words"),
    [
        pytest.param(date(2021, 12, 20), date(2021, 12, 23), "on time", id="three working days"),
        pytest.param(date(2021, 12, 20), date(2021, 12, 29), "2 working days late", id="over Christmas"),
        pytest.param(date(2021, 12, 31), None, "not yet", id="not due yet"),
        pytest.param(date(2021, 12, 29), None, "not yet, 1 working day late", id="late today"),
    ],
)
def test_clock_of_the_request(started, requested, words):
    [rung] = ladder(child(started, requested=requested)).open
    assert rung.request_words == words


def test_late_ones_come_first_and_keep_their_row_and_reference():
    found = ladder(child(DUE_MONDAY, "A7"), child(DUE_YESTERDAY, "B9"))
    assert [(rung.row, rung.reference) for rung in found.open] == [(4, "B9"), (3, "A7")]


def test_month_says_what_can_still_be_reached_and_what_is_booked():
    found = ladder(
        child(DUE_YESTERDAY, "1", assessed=date(2021, 12, 20)),
        child(DUE_YESTERDAY, "2"),
        child(DUE_FRIDAY, "3", booked=date(2022, 1, 7)),
        child(DUE_FRIDAY, "4", booked=date(2022, 1, 10)),
        child(DUE_MONDAY, "5"),
        child(date(2021, 11, 2), "6", assessed=date(2021, 11, 20)),
    )
    december, november = found.months
    assert (december.started, december.on_time, december.best, december.as_booked) == (5, 1, 4, 2)
    assert (november.started, november.best) == (1, 1)


def test_list_8_gives_the_last_assessment_alone():
    found = ladder(child(DUE_FRIDAY), slug="list_8")
    assert (found.has_requests, found.has_bookings) == (False, False)
    assert found.source.startswith("list 8")


def test_list_8_takes_no_review_for_the_first_assessment():
    assert ladder(child(date(2021, 6, 1), assessed=date(2021, 12, 1)), slug="list_8").months == ()


def test_rows_that_cannot_be_judged_are_named():
    assert ladder(child("soon"), child(DUE_FRIDAY, "2", assessed=date(2021, 12, 1))).unclear == (3, 4)


def test_starts_to_come_and_empty_rows_are_passed_over():
    assert ladder(child(None), child(DUE_FRIDAY, "2")).open[0].row == 4


def test_no_list_no_ladder():
    assert ladder(child(DUE_FRIDAY), leave_out=("assessed",)) is None
    assert build_ladder(read(list_table("list_7", {"child": "1"})), TODAY, HOLIDAYS) is None
