"""Freshness of a figure: its age, when a newer one is overdue, and when the next is published.

The rules are in docs/methods.md, How recent a figure is.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from analysis.core.periods import MONTHS, Cadence, Period, month_number

# Months after the end of a period within which its figure is still the newest one to be expected: the step to the
# next period, and the time that counting and publishing take. National statistics for a year to March come out in
# October or November, so one is current until the next are out, with a month to load them.
MONTHS_CURRENT = {1: 3, 3: 6, 12: 21}


@dataclass(frozen=True, slots=True)
class Freshness:
    """Age of a figure in whole months since its period ended; `is_current` until a newer one is overdue."""

    months: int
    is_current: bool

    @property
    def words(self) -> str:
        """Age in words: "this month", "5 months ago", "3 years ago"."""
        if self.months < 1:
            return "this month"
        if self.months < 24:
            return f"{self.months} month{'s' if self.months > 1 else ''} ago"
        return f"{self.months // 12} years ago"


def freshness(period: Period, cadence: Cadence, today: date) -> Freshness:
    """Return the freshness of a figure for `period` on `today`; a period that has not ended yet has age 0."""
    months = max(0, month_number(today) - month_number(period.end))
    return Freshness(months=months, is_current=months <= MONTHS_CURRENT[cadence.step])


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The next publication of a yearly statistic: the end of the year that it is about, and its last likely day."""

    year_ends: date
    by: date

    @property
    def month(self) -> str:
        return f"{MONTHS[self.by.month]} {self.by.year}"

    def is_out(self, today: date) -> bool:
        """True once its usual month has passed."""
        return today > self.by


@dataclass(frozen=True, slots=True)
class UsualRelease:
    """Usual month of publication of a yearly statistic: `months_after` the month `ends_in` in which its year ends."""

    ends_in: int
    months_after: int

    def after(self, held: date) -> NextRelease:
        """Return the first publication about a year that ends after `held`, the end of the newest figure's period."""
        year = held.year if _last_day(held.year, self.ends_in) > held else held.year + 1
        year_ends = _last_day(year, self.ends_in)
        years, month = divmod(month_number(year_ends) + self.months_after, 12)
        return NextRelease(year_ends, _last_day(years, month + 1))


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
