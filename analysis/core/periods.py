"""Periods that figures are about, and the cadence at which the periods of one series follow each other.

A `Period` is a span of whole days. Its `shape` is read from its ends. Which periods belong to one series depends on
what a KPI measures, and is decided in `analysis/core/series.py`.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

MONTHS = tuple(calendar.month_name)
SHORT_MONTHS = tuple(calendar.month_abbr)
# thousands of series are of the same few periods: what is worked out of one is not worked out again for each
PERIODS_KEPT, SPANS_KEPT = 1024, 16


class Shape(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SPAN = "span"


class Frequency(StrEnum):
    """Frequency at which a KPI is meant to be counted, as its catalogue entry says."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"

    @property
    def label(self) -> str:
        return {"monthly": "Monthly", "quarterly": "Quarterly", "annual": "Yearly"}[self.value]


@dataclass(frozen=True, slots=True)
class Cadence:
    """Spacing of the periods of one series; two with one slug are the same, since a slug is part of addresses.

    `step` is the number of months from one period to the next. With `is_by_end` the figures are comparable at any two
    end dates, and `step` is that of the stretch up to the newest one; `is_regular` says that all of them follow at it.
    """

    slug: str
    label: str = field(compare=False)
    step: int = field(compare=False)
    is_by_end: bool = field(default=False, compare=False)
    is_regular: bool = field(default=True, compare=False)


MONTHLY = Cadence("month", "Monthly", 1)
QUARTERLY = Cadence("quarter", "Quarterly (April to June is quarter 1)", 3)

_YEARS_BY_LAST_MONTH = {
    3: "Financial years (April to March)",
    8: "School years (September to August)",
    12: "Calendar years",
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days from `start` to `end`, both included; a count on a day has `start == end`.

    Periods sort by start, then end. `end` before `start` raises ValueError.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    @property
    def shape(self) -> Shape:
        return _shape(self.start, self.end)

    @property
    def label(self) -> str:
        """Name of the period in full: "October 2021", "2020/21"."""
        start, end = self.start, self.end
        match self.shape:
            case Shape.DAY:
                return long_date(end)
            case Shape.MONTH:
                return f"{MONTHS[end.month]} {end.year}"
            case Shape.QUARTER:
                return f"{MONTHS[start.month]} to {MONTHS[end.month]} {end.year}"
            case Shape.YEAR if end.month == 3:
                return _two_years(start, end)
            case Shape.YEAR if end.month == 8:
                return f"school year {_two_years(start, end)}"
            case Shape.YEAR if end.month == 12:
                return str(end.year)
            case Shape.YEAR:
                return f"year to {long_date(end)}"
        return f"{long_date(start)} to {long_date(end)}"

    @property
    def short_label(self) -> str:
        """Name of the period in as few characters as stay clear, for an axis or a narrow column."""
        start, end = self.start, self.end
        match self.shape:
            case Shape.DAY:
                return short_date(end)
            case Shape.MONTH:
                return f"{SHORT_MONTHS[end.month]} {end.year}"
            case Shape.QUARTER:
                first_year = end.year if end.month > 3 else end.year - 1
                quarter = (end.month - 4) % 12 // 3 + 1
                return f"Q{quarter} {first_year}/{(first_year + 1) % 100:02}"
            case Shape.YEAR if end.month in (3, 8):
                return _two_years(start, end)
            case Shape.YEAR if end.month == 12:
                return str(end.year)
            case Shape.YEAR:
                return f"yr to {SHORT_MONTHS[end.month]} {end.year}"
        return f"{short_date(start)} to {short_date(end)}"

    @property
    def in_words(self) -> str:
        """Period with its preposition, as it follows a value: "in October 2021", "at 31 March 2021"."""
        match self.shape:
            case Shape.DAY:
                return f"at {self.label}"
            case Shape.QUARTER | Shape.SPAN:
                return f"from {self.label}"
            case Shape.YEAR if self.end.month not in (3, 8, 12):
                return f"in the {self.label}"
            case Shape.YEAR if self.end.month == 8:
                return f"in the {self.label}"
        return f"in {self.label}"

    def shifted(self, months: int) -> "Period":
        """Return the same kind of period `months` earlier (negative) or later; last days of months stay last days."""
        if self.shape is Shape.DAY:
            moved = shift_day(self.end, months)
            return Period(moved, moved)
        return Period(shift_day(self.start, months), shift_day(self.end, months))


@lru_cache(maxsize=PERIODS_KEPT)
def period_from(start: date, end: date) -> Period:
    """The period between two days; thousands of figures are of few periods, so each is held in memory once."""
    return Period(start, end)


@lru_cache(maxsize=PERIODS_KEPT)
def cadence_of(period: Period) -> Cadence | None:
    """Return the cadence of whole months, quarters or years; None for a day or an odd span, which nothing follows."""
    match period.shape:
        case Shape.MONTH:
            return MONTHLY
        case Shape.QUARTER:
            return QUARTERLY
        case Shape.YEAR:
            end = period.end
            return Cadence(f"year-{end.month:02}", years_in_words(end), 12)
    return None


def step_back(period: Period) -> Period:
    """Return the period of the same length just before a month, quarter or year; a year earlier for any other."""
    cadence = cadence_of(period)
    return period.shifted(-cadence.step if cadence else -12)


def years_in_words(end: date) -> str:
    """Name the years that end with the month of `end`: "Financial years (April to March)", "Years to 30 June"."""
    return _YEARS_BY_LAST_MONTH.get(end.month, f"Years to {_last_day(end)} {MONTHS[end.month]}")


def yearly_day(day: date) -> str:
    """Name a day that comes back each year: "31 March"; 29 February goes with the 28th of other years."""
    return f"{_last_day(day)} {MONTHS[day.month]}"


def months_in(period: Period) -> int | None:
    """Number of whole months that a period is made of; None for a day and for parts of months."""
    if period.start.day != 1 or not is_last_of_month(period.end):
        return None
    return month_number(period.end) - month_number(period.start) + 1


def previous_period(period: Period, cadence: Cadence) -> Period:
    """Return the period just before `period` in a series of this `cadence`."""
    return period.shifted(-cadence.step)


@lru_cache(maxsize=SPANS_KEPT)
def periods_between(first: Period, last: Period, cadence: Cadence) -> tuple[Period, ...]:
    """Every period from `first` to `last`, both included, in steps of `cadence`; empty when `last` is earlier."""
    steps = (month_number(last.end) - month_number(first.end)) // cadence.step
    return tuple(first.shifted(cadence.step * step) for step in range(steps + 1))


def day_of_year(day: date) -> tuple[int, int]:
    """Month and day, with 29 February as 28, so that leap years fall on the same day of the year as the others."""
    return day.month, _last_day(day)


def month_number(day: date) -> int:
    """Number of months since year 0, for counting the months between two dates."""
    return day.year * 12 + day.month - 1


def long_date(day: date) -> str:
    """Date in full: "31 March 2021"."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def short_date(day: date) -> str:
    """Date in short: "31 Mar 2021"."""
    return f"{day.day} {SHORT_MONTHS[day.month]} {day.year}"


_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def time_between(start: date, end: date) -> str:
    """Whole months from `start` to `end` in words: "3 years and 11 months"; in days where there is not one."""
    months = month_number(end) - month_number(start) - (end.day < start.day)
    if months < 1:
        return _counted((end - start).days, "day")
    parts = [_counted(number, unit) for number, unit in zip(divmod(months, 12), ("year", "month"), strict=True)]
    return " and ".join(part for part in parts if not part.startswith("0 "))


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def parse_iso_date(text: str) -> date:
    """Parse a day written as YYYY-MM-DD, white space around it allowed; ValueError for anything else."""
    match = _ISO_DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a date as YYYY-MM-DD: {text[:40]!r}")
    year, month, day = (int(part) for part in match.groups())
    return date(year, month, day)


@lru_cache(maxsize=PERIODS_KEPT)
def _shape(start: date, end: date) -> Shape:
    if start == end:
        return Shape.DAY
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        months = month_number(end) - month_number(start) + 1
        if months == 1:
            return Shape.MONTH
        if months == 3 and start.month in (1, 4, 7, 10):
            return Shape.QUARTER
        if months == 12:
            return Shape.YEAR
    return Shape.SPAN


def _two_years(start: date, end: date) -> str:
    return f"{start.year}/{end.year % 100:02}"


def is_last_of_month(day: date) -> bool:
    """True for the last day of any month."""
    return (day + timedelta(days=1)).day == 1


def _last_day(day: date) -> int:
    """Day of the month, with 29 February as 28 so that leap years join one series with the others."""
    return 28 if (day.month, day.day) == (2, 29) else day.day


def shift_day(day: date, months: int) -> date:
    """Move a day by `months`; the last day of a month stays one, and a day that a month lacks becomes its last."""
    number = month_number(day) + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_last_of_month(day) else min(day.day, last))
