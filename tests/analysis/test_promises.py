"""States of promises on the days around their last one, and how late an answer came."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.promises import DUE_DAYS, PromiseDates, PromiseState, delay_words, due_by, last_day, state_of

DAY = date(2022, 3, 9)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(DAY - (DUE_DAYS + 1) * ONE, PromiseState.OPEN, id="a day before it counts as due"),
        pytest.param(DAY - DUE_DAYS * ONE, PromiseState.DUE, id="four weeks before"),
        pytest.param(DAY, PromiseState.DUE, id="on its last day"),
        pytest.param(DAY + ONE, PromiseState.LATE, id="the day after"),
    ],
)
def test_an_unanswered_promise_is_open_then_due_then_late(today, expected):
    assert state_of(PromiseDates(DAY), today) is expected


def test_a_promise_without_a_day_is_never_late():
    assert state_of(PromiseDates(None), date.max - 40 * ONE) is PromiseState.OPEN


def test_an_answer_closes_nothing_and_the_acceptance_does():
    answered = PromiseDates(DAY, answered_on=DAY + 400 * ONE)
    assert state_of(answered, DAY + 500 * ONE) is PromiseState.ANSWERED
    accepted = PromiseDates(DAY, answered_on=DAY, is_accepted=True)
    assert state_of(accepted, DAY + 500 * ONE) is PromiseState.ACCEPTED


def test_nothing_is_accepted_without_an_answer():
    with pytest.raises(ValueError, match="there is none"):
        PromiseDates(DAY, is_accepted=True)


def test_the_states_stand_in_the_order_of_what_needs_attention():
    assert [state.rank for state in PromiseState] == list(range(5))
    assert [state for state in PromiseState if state.is_unanswered] == ["late", "due", "open"]
    assert len({state.label for state in PromiseState}) == len({state.symbol for state in PromiseState}) == 5


@pytest.mark.parametrize(
    ("day", "is_exact", "expected"),
    [
        (None, False, None),
        (date(2024, 3, 1), True, date(2024, 3, 1)),
        (date(2024, 3, 1), False, date(2024, 3, 31)),
        (date(2024, 2, 1), False, date(2024, 2, 29)),
    ],
)
def test_a_rough_day_can_mean_the_end_of_its_month(day, is_exact, expected):
    assert last_day(day, is_exact) == expected


@pytest.mark.parametrize(
    ("due_on", "meeting_day", "expected"),
    [
        (None, None, None),
        (date(2023, 10, 31), None, date(2023, 10, 31)),
        (None, date(2024, 3, 31), date(2024, 3, 31)),
        (date(2023, 10, 31), date(2024, 3, 31), date(2024, 3, 31)),
        (date(2020, 9, 30), date(2020, 9, 24), date(2020, 9, 30)),
    ],
)
def test_the_last_day_in_time_is_the_later_of_day_and_meeting(due_on, meeting_day, expected):
    assert due_by(due_on, meeting_day) == expected


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        pytest.param(date(2016, 12, 31), date(2019, 5, 8), "2 years and 4 months", id="good by the end of 2016"),
        pytest.param(date(2021, 6, 30), date(2022, 1, 12), "6 months", id="the entry to care panel"),
        pytest.param(date(2021, 1, 31), date(2021, 2, 27), "27 days", id="a day short of a month's end"),
        pytest.param(date(2021, 1, 31), date(2021, 2, 28), "1 month", id="to the end of a shorter month"),
        pytest.param(date(2020, 2, 29), date(2021, 2, 28), "1 year", id="from a leap day"),
        pytest.param(date(2021, 1, 1), date(2021, 1, 2), "1 day", id="a day"),
        pytest.param(DAY, DAY, "", id="in time"),
        pytest.param(DAY, DAY - ONE, "", id="early"),
        pytest.param(None, DAY, "", id="no day"),
        pytest.param(DAY, None, "", id="no answer"),
    ],
)
def test_how_late_an_answer_came(since, until, words):
    assert delay_words(since, until) == words


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12_000))
def test_whole_months_agree_with_a_plain_count(since, days):
    """Counted by stepping from month to month, which is the plainer way."""
    until = since + timedelta(days=days)
    months, day = 0, since
    while True:
        year, month = divmod(since.year * 12 + since.month - 1 + months + 1, 12)
        following = date(year, month + 1, 1)
        last = ((following.replace(day=28) + 4 * ONE).replace(day=1) - ONE).day
        day = following.replace(day=min(since.day, last))
        if day > until:
            break
        months += 1
    parts = [(months // 12, "year"), (months % 12, "month")] if months else [(days, "day")]
    expected = " and ".join(f"{n} {noun}" + ("s" if n != 1 else "") for n, noun in parts if n)
    assert delay_words(since, until) == expected
