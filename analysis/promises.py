"""States of promises to the committee: open, due, late, answered, accepted (docs/methods.md, Promises).

An answer closes nothing; only the committee's acceptance does.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# a promise counts as due from so many days before its day on: the time between an agenda's drafting and the meeting
DUE_DAYS = 28


class PromiseState(StrEnum):
    """State of a promise on a day, each with its words, its symbol and a tone. Colour is decoration."""

    LATE = "late"
    DUE = "due"
    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return {
            "late": "Late, no answer recorded",
            "due": "Due soon, no answer recorded",
            "open": "No answer recorded",
            "answered": "Answered, not yet accepted",
            "accepted": "Accepted by the committee",
        }[self.value]

    @property
    def symbol(self) -> str:
        return {"late": "✕", "due": "!", "open": "○", "answered": "▸", "accepted": "✓"}[self.value]

    @property
    def tone(self) -> str:
        return {"late": "red", "due": "amber", "accepted": "green"}.get(self.value, "unrated")

    @property
    def rank(self) -> int:
        """Place in the order of what needs the committee's attention; the first is 0."""
        return list(PromiseState).index(self)

    @property
    def is_unanswered(self) -> bool:
        return self in (PromiseState.LATE, PromiseState.DUE, PromiseState.OPEN)


@dataclass(frozen=True, slots=True)
class PromiseDates:
    """Dates that decide the state of a promise.

    `due_by` is the last day on which it is in time, None where no day was set. `answered_on` is the day of the answer
    that stands; an answer that the committee did not accept is none.
    """

    due_by: date | None
    answered_on: date | None = None
    is_accepted: bool = False

    def __post_init__(self) -> None:
        if self.is_accepted and self.answered_on is None:
            raise ValueError("The committee accepts an answer, and there is none.")


def state_of(dates: PromiseDates, today: date) -> PromiseState:
    """State of a promise on `today`. On its last day it is due, from the day after it is late."""
    if dates.is_accepted:
        return PromiseState.ACCEPTED
    if dates.answered_on is not None:
        return PromiseState.ANSWERED
    if dates.due_by is None or dates.due_by > today + timedelta(days=DUE_DAYS):
        return PromiseState.OPEN
    return PromiseState.LATE if dates.due_by < today else PromiseState.DUE


def last_day(day: date | None, is_exact: bool) -> date | None:
    """The last day that a date can mean: itself if it is exact, else the end of its month."""
    if day is None or is_exact:
        return day
    return day.replace(day=monthrange(day.year, day.month)[1])


def due_by(due_on: date | None, meeting_day: date | None) -> date | None:
    """The last day on which a promise is in time: the later of its day and of the meeting that is to hear of it."""
    return max((day for day in (due_on, meeting_day) if day is not None), default=None)


def delay_words(since: date | None, until: date | None) -> str:
    """The time from one day to a later one in whole months, or in days if it is less: "2 years and 4 months".

    Empty where either day is missing, and where `until` is not after `since`.
    """
    if since is None or until is None or until <= since:
        return ""
    months = _whole_months(since, until)
    if months == 0:
        return _counted((until - since).days, "day")
    parts = [_counted(months // 12, "year"), _counted(months % 12, "month")]
    return " and ".join(part for part in parts if part)


def _whole_months(since: date, until: date) -> int:
    """Whole months between two days; from the last day of a month they end on the last day of each month."""
    months = (until.year - since.year) * 12 + until.month - since.month
    ends_on = min(since.day, monthrange(until.year, until.month)[1])
    return months if until.day >= ends_on else months - 1


def _counted(number: int, noun: str) -> str:
    if number == 0:
        return ""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
