"""Working days in England: Monday to Friday without bank holidays."""

from collections.abc import Collection
from datetime import date, timedelta

from analysis.core.periods import Period


def nth_working_day(year: int, month: int, number: int, holidays: Collection[date]) -> date:
    """Return the `number`th working day of a month, counted from 1; after a short month, one in the next."""
    if number < 1:
        raise ValueError(f"Working days are counted from 1, not {number}.")
    day, found = date(year, month, 1), 0
    while True:
        if is_working_day(day, holidays):
            found += 1
            if found == number:
                return day
        day += timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def due_day(period: Period, number: int, holidays: Collection[date]) -> date:
    """Return the day a figure for `period` is due: the `number`th working day of the month after it ends."""
    following = period.end + timedelta(days=1)
    if following.day != 1:
        following = (period.end.replace(day=28) + timedelta(days=4)).replace(day=1)
    return nth_working_day(following.year, following.month, number, holidays)
