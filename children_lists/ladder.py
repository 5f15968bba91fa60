"""Ladder of initial health assessments: two clocks in working days for each child who started to be looked after.

A request goes to health within three working days, and the assessment is held within twenty (paragraph 2.7 of the
January 2022 report to the scrutiny committee). Annex A has the last assessment alone; the list with a template of this
product has the request and the appointment as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from analysis.core.periods import shift_day
from analysis.core.working_days import is_within, working_day_after, working_days_between
from children_lists.measures.health.initial_assessments import MONTHS_TO_A_REVIEW, WITHIN
from children_lists.rows import CannotTell, ChildList, ChildRow, ListsRead

REQUEST_WITHIN = 3
# months of starts before this one that the ladder shows
MONTHS_SHOWN = 3
REQUEST_HEADING, BOOKED_HEADING = "Assessment requested from health", "Appointment booked for"


class LadderState(StrEnum):
    """States of one child on the ladder, in words."""

    LATE = "late"
    THIS_WEEK = "due this week"
    LATER = "due later"
    HELD = "held on time"
    HELD_LATE = "held late"
    LEFT = "left care before it was held"


@dataclass(frozen=True, slots=True)
class LadderRung:
    """One child: the row and reference of the uploader's own file, the two clocks, and what can still be reached.

    `days_left` counts working days from today to the last day on time, below zero when it has passed.
    """

    row: int
    reference: str
    started: date
    request_due: date
    requested: date | None
    due: date
    booked: date | None
    held: date | None
    state: LadderState
    days_left: int
    request_words: str

    @property
    def is_open(self) -> bool:
        return self.state in (LadderState.LATE, LadderState.THIS_WEEK, LadderState.LATER)

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def is_booked_in_time(self) -> bool:
        return self.booked is not None and self.booked <= self.due

    @property
    def can_be_on_time(self) -> bool:
        """True while an assessment not held yet can be held in time."""
        return self.state in (LadderState.THIS_WEEK, LadderState.LATER)


@dataclass(frozen=True, slots=True)
class LadderMonth:
    """Children who started in one month: how many were on time, and how many can be and are booked to be."""

    month: date
    started: int
    on_time: int
    possible: int
    booked: int
    requested: int

    @property
    def best(self) -> int:
        """Children on time if everyone whose clock still runs is seen in time."""
        return self.on_time + self.possible

    @property
    def as_booked(self) -> int:
        """Children on time if the appointments are kept as they are booked."""
        return self.on_time + self.booked


@dataclass(frozen=True, slots=True)
class HealthLadder:
    """The ladder of one day: children whose assessment is open, late ones first, and the months."""

    open: tuple[LadderRung, ...]
    months: tuple[LadderMonth, ...]
    source: str
    has_requests: bool
    has_bookings: bool
    unclear: tuple[int, ...]


def build_ladder(read: ListsRead, today: date, holidays: Collection[date]) -> HealthLadder | None:
    """Build the ladder from the list of health assessments, else from list 8; None where neither was brought."""
    one = next((found for slug in ("health", "list_8") if (found := _usable(read, slug))), None)
    if one is None:
        return None
    first = shift_day(today.replace(day=1), -MONTHS_SHOWN)
    rungs, unclear = [], []
    for row in one.rows:
        try:
            if rung := _rung(row, today, holidays, is_last_only=one.layout.slug == "list_8"):
                rungs.append(rung)
        except CannotTell:
            unclear.append(row.number)
    recent = [rung for rung in rungs if rung.started >= first or rung.is_open]
    return HealthLadder(
        open=tuple(sorted((rung for rung in recent if rung.is_open), key=lambda rung: (rung.due, rung.row))),
        months=_months(rung for rung in rungs if rung.started >= first),
        source=one.layout.title,
        has_requests="requested" in one.columns,
        has_bookings="booked" in one.columns,
        unclear=tuple(unclear),
    )


def restore_ladder(told: Mapping[str, Any]) -> HealthLadder:
    """The ladder that the reading process answered with."""
    rungs = (LadderRung(**{**rung, "state": LadderState(rung["state"])}) for rung in told["open"])
    months = (LadderMonth(**month) for month in told["months"])
    return HealthLadder(**{**told, "open": tuple(rungs), "months": tuple(months), "unclear": tuple(told["unclear"])})


def _usable(read: ListsRead, slug: str) -> ChildList | None:
    one = read.get(slug)
    return one if one is not None and {"started", "assessed"} <= one.columns else None


def _rung(row: ChildRow, today: date, holidays: Collection[date], *, is_last_only: bool) -> LadderRung | None:
    started, held, left = row.day("started"), row.day("assessed"), row.day("ended")
    if started is None or started > today:
        return None
    if is_last_only and held is not None and held > shift_day(started, MONTHS_TO_A_REVIEW):
        return None
    if held is not None and held < started:
        raise CannotTell("the assessment was before care began")
    due = working_day_after(started, WITHIN, holidays)
    request_due = working_day_after(started, REQUEST_WITHIN, holidays)
    requested = row.day("requested")
    return LadderRung(
        row=row.number,
        reference=row.reference,
        started=started,
        request_due=request_due,
        requested=requested,
        due=due,
        booked=row.day("booked"),
        held=held,
        state=_state_when_held(started, held, holidays) if held else _state(due, left, today),
        days_left=working_days_between(today, due, holidays),
        request_words=_request_in_words(requested, request_due, today, holidays),
    )


def _state_when_held(started: date, held: date, holidays: Collection[date]) -> LadderState:
    return LadderState.HELD if is_within(started, held, WITHIN, holidays) else LadderState.HELD_LATE


def _state(due: date, left: date | None, today: date) -> LadderState:
    if left is not None:
        return LadderState.LEFT
    if due < today:
        return LadderState.LATE
    sunday = today + timedelta(days=6 - today.weekday())
    return LadderState.THIS_WEEK if due <= sunday else LadderState.LATER


def _request_in_words(requested: date | None, due: date, today: date, holidays: Collection[date]) -> str:
    late = working_days_between(due, requested or today, holidays)
    if requested is not None:
        return "on time" if requested <= due else f"{_days(late)} late"
    return f"not yet, {_days(late)} late" if due < today else "not yet"


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"


def _months(rungs: Iterable[LadderRung]) -> tuple[LadderMonth, ...]:
    by_month: defaultdict[date, list[LadderRung]] = defaultdict(list)
    for rung in rungs:
        by_month[rung.started.replace(day=1)].append(rung)
    return tuple(
        LadderMonth(
            month=month,
            started=len(found),
            on_time=sum(rung.state is LadderState.HELD for rung in found),
            possible=sum(rung.can_be_on_time for rung in found),
            booked=sum(rung.can_be_on_time and rung.is_booked_in_time for rung in found),
            requested=sum(rung.requested is not None and rung.requested <= rung.request_due for rung in found),
        )
        for month, found in sorted(by_month.items(), reverse=True)
    )
