"""Working days in England, and the day on which a return is due."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.core.periods import Period
from analysis.core.working_days import (
    clear_days_before,
    due_day,
    is_within,
    is_working_day,
    nth_working_day,
    working_day_after,
    working_days_between,
)

FILE = Path(__file__).resolve().parents[3] / "data" / "bank_holidays_england.csv"


@pytest.fixture(scope="module")
def holidays():
    with FILE.open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),
        (date(2022, 9, 19), False),
        (date(2023, 5, 8), False),
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(day, expected, holidays):
    assert is_working_day(day, holidays) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, date(2027, 1, 4)), (2, date(2027, 1, 5)), (20, date(2027, 1, 29)), (21, date(2027, 2, 1))],
)
def test_working_days_are_counted_from_the_first_of_the_month(number, expected, holidays):
    assert nth_working_day(2027, 1, number, holidays) == expected


def test_working_days_are_counted_from_one(holidays):
    with pytest.raises(ValueError, match="from 1"):
        nth_working_day(2027, 1, 0, holidays)


def test_a_return_is_due_in_the_month_after_its_period(holidays):
    assert due_day(Period(date(2026, 11, 1), date(2026, 11, 30)), 15, holidays) == date(2026, 12, 21)
    assert due_day(Period(date(2026, 12, 1), date(2026, 12, 31)), 15, holidays) == date(2027, 1, 22)
    assert due_day(Period(date(2026, 10, 5), date(2026, 10, 5)), 1, holidays) == date(2026, 11, 2)


def test_the_bank_holidays_reach_at_least_twelve_months_ahead(holidays):
    """Add the next years to data/bank_holidays_england.csv from the published list when this fails."""
    assert max(holidays) > date.today() + timedelta(days=365)


def test_every_year_has_its_eight_bank_holidays_at_least(holidays):
    for year in range(2019, 2029):
        assert sum(day.year == year for day in holidays) >= 8


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param(date(2023, 9, 13), 5, date(2023, 9, 5), id="a plain week"),
        pytest.param(date(2020, 4, 14), 5, date(2020, 4, 2), id="Good Friday and Easter Monday are not counted"),
        pytest.param(date(2020, 1, 9), 5, date(2019, 12, 31), id="over New Year's Day"),
        pytest.param(date(2023, 9, 13), 0, date(2023, 9, 12), id="no clear day"),
        pytest.param(date(2023, 9, 11), 0, date(2023, 9, 8), id="over a weekend"),
    ],
)
def test_clear_days_before_a_meeting(holidays, day, number, expected):
    assert clear_days_before(day, number, holidays) == expected


def test_clear_days_are_counted_from_nought(holidays):
    with pytest.raises(ValueError, match="counted from 0"):
        clear_days_before(date(2023, 9, 13), -1, holidays)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        pytest.param(date(2021, 12, 13), 20, date(2022, 1, 13), id="over Christmas"),
        pytest.param(date(2022, 4, 1), 15, date(2022, 4, 26), id="over Easter"),
        pytest.param(date(2022, 3, 5), 1, date(2022, 3, 7), id="from a Saturday"),
        pytest.param(date(2022, 3, 5), 0, date(2022, 3, 5), id="none"),
    ],
)
def test_working_day_after_a_day(day, number, expected, holidays):
    assert working_day_after(day, number, holidays) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(date(2021, 12, 13), date(2022, 1, 13), 20, id="over Christmas"),
        pytest.param(date(2022, 3, 4), date(2022, 3, 6), 0, id="Friday to Sunday"),
        pytest.param(date(2022, 3, 4), date(2022, 3, 4), 0, id="the day itself"),
        pytest.param(date(2022, 3, 8), date(2022, 3, 4), -2, id="backwards"),
    ],
)
def test_working_days_between_two_days(start, end, expected, holidays):
    assert working_days_between(start, end, holidays) == expected


@pytest.mark.parametrize(
    ("end", "expected"), [(date(2022, 3, 11), True), (date(2022, 3, 13), True), (date(2022, 3, 14), False)]
)
def test_a_weekend_after_the_last_working_day_is_within(end, expected, holidays):
    assert is_within(date(2022, 3, 4), end, 5, holidays) is expected
