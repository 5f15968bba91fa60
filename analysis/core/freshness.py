"""Freshness of a figure: its age, and when a newer one is overdue (docs/methods.md, Freshness)."""

from dataclasses import dataclass
from datetime import date

from analysis.core.periods import Cadence, Period, month_number

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
