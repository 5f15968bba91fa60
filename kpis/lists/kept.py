"""Counts that officers keep from the pages of today: which they are, and those kept in the last eight weeks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from children_lists.ladder import HealthLadder, LadderState
from kpis.models import KeptCounts, KeptNumber

WEEKS_SHOWN = 8
Sort = KeptNumber.Sort
# by list, the sorts of number in the order of their columns
SORTS: dict[str, tuple[KeptNumber.Sort, ...]] = {
    KeptCounts.Counted.PRE_BIRTH: (
        Sort.EXPECTED,
        Sort.BEGUN,
        Sort.DUE,
        Sort.DONE,
        Sort.DONE_ON_TIME,
        Sort.WITH_PLAN,
    ),
    KeptCounts.Counted.LADDER: (Sort.DUE_THIS_WEEK, Sort.LATE, Sort.STARTED, Sort.HELD_ON_TIME),
}
# the Monday of a week with its numbers by sort
WeekNumbers = tuple[date, dict[str, int]]


def numbers_of_tracking(tracking: Mapping[str, Any]) -> list[WeekNumbers]:
    """The counts of pre-birth tracking by expected week of birth; without plans where no list had them."""
    return [
        (
            week["week"],
            {
                Sort.EXPECTED.value: week["expected"],
                Sort.BEGUN.value: week["started"],
                Sort.DUE.value: week["due"],
                Sort.DONE.value: week["done"],
                Sort.DONE_ON_TIME.value: week["on_time"],
            }
            | ({} if week["plans"] is None else {Sort.WITH_PLAN.value: week["plans"]}),
        )
        for week in tracking["weeks"]
    ]


def numbers_of_ladder(ladder: HealthLadder, today: date) -> list[WeekNumbers]:
    """The counts of the ladder for the week of `today`; those who started are of this month and the three before."""
    states = [rung.state for rung in ladder.open]
    numbers = {
        Sort.DUE_THIS_WEEK.value: states.count(LadderState.THIS_WEEK),
        Sort.LATE.value: states.count(LadderState.LATE),
        Sort.STARTED.value: sum(month.started for month in ladder.months),
        Sort.HELD_ON_TIME.value: sum(month.on_time for month in ladder.months),
    }
    return [(today - timedelta(days=today.weekday()), numbers)]


@dataclass(frozen=True)
class KeptLine:
    """Counts of one day as a table shows them: the sum of each column, and the weeks where there are several."""

    row: KeptCounts
    totals: tuple[int | None, ...]
    weeks: tuple[tuple[date, tuple[int | None, ...]], ...]
    may_take_back: bool


@dataclass(frozen=True)
class KeptTable:
    """Counts of one list, kept in the last eight weeks, the newest day on top."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[KeptLine, ...]

    @property
    def is_by_birth(self) -> bool:
        """True where each day has several weeks, to be read one by one."""
        return self.title == KeptCounts.Counted.PRE_BIRTH.label


def get_kept(counted: str, today: date, reader: User) -> KeptTable:
    """The counts of a list that stand, of days up to eight weeks ago. Two queries."""
    rows = KeptCounts.objects.filter(counted=counted, end="", counted_on__gt=today - timedelta(weeks=WEEKS_SHOWN))
    found = rows.select_related("by").prefetch_related("numbers")
    return KeptTable(
        title=KeptCounts.Counted(counted).label,
        headings=tuple(sort.label for sort in SORTS[counted]),
        lines=tuple(_line(row, SORTS[counted], reader) for row in found),
    )


def may_take_back(row: KeptCounts, by: User) -> bool:
    """True for the officer who kept the counts, and for managers."""
    return by.may(Permission.FIGURE_APPROVE) or (by.may(Permission.FIGURE_ENTER) and row.by_id == by.pk)


def _line(row: KeptCounts, sorts: Sequence[str], reader: User) -> KeptLine:
    weeks = tuple(_weeks(row, sorts))
    columns = zip(*(numbers for _, numbers in weeks), strict=True)
    return KeptLine(row, tuple(_added(column) for column in columns), weeks, may_take_back(row, reader))


def _weeks(row: KeptCounts, sorts: Sequence[str]) -> Iterator[tuple[date, tuple[int | None, ...]]]:
    by_week: dict[date, dict[str, int]] = {}
    for one in row.numbers.all():
        by_week.setdefault(one.week, {})[one.sort] = one.number
    for week, numbers in sorted(by_week.items()):
        yield week, tuple(numbers.get(sort) for sort in sorts)


def _added(column: Sequence[int | None]) -> int | None:
    """The sum of a column; None where the list did not have it."""
    known = [number for number in column if number is not None]
    return sum(known) if known else None
