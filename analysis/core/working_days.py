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


def clear_days_before(day: date, number: int, holidays: Collection[date]) -> date:
    """Return the last working day that leaves `number` clear working days before `day`.

    Neither the day returned nor `day` itself is counted: five clear days before a Wednesday begin on the Tuesday of
    the week before. Raises ValueError for a number below zero.
    """
    if number < 0:
        raise ValueError(f"Clear days are counted from 0, not {number}.")
    found, passed = day, -1
    while passed < number:
        found -= timedelta(days=1)
        passed += is_working_day(found, holidays)
    return found


def working_day_after(day: date, number: int, holidays: Collection[date]) -> date:
    """Return the `number`th working day after `day`, which is not counted itself; `day` for none."""
    found = 0
    while found < number:
        day += timedelta(days=1)
        found += is_working_day(day, holidays)
    return day


def is_within(start: date, end: date, number: int, holidays: Collection[date]) -> bool:
    """Return whether at most `number` working days come after `start` up to `end`.

    A Saturday after the last of them is within: no working day has been added.
    """
    return end < working_day_after(start, number + 1, holidays)


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Return how many working days lie after `start` up to and including `end`; below zero where `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, holidays)
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(one, holidays) for one in days)
