"""Working days in England, and the day on which a return is due."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.core.periods import Period
from analysis.core.working_days import due_day, is_working_day, nth_working_day

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
