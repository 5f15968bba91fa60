"""Measures: a KPI with the ways in which it is counted from lists.

A measure is one file in a folder beside this one, with a `MEASURE`; the registry finds it. Its rule is said in words
and shown with the result.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.core.periods import Period, shift_day
from analysis.core.working_days import is_within
from children_lists.rows import CannotTell, ChildList, ChildRow


@dataclass(frozen=True)
class CountingDay:
    """Time that is counted: the period of the figure, the day on which the lists were taken, bank holidays."""

    period: Period
    taken: date
    holidays: Collection[date]

    @property
    def end(self) -> date:
        return self.period.end

    def holds(self, day: date | None) -> bool:
        """True for a day in the period."""
        return day is not None and self.period.start <= day <= self.period.end

    def is_within(self, start: date, end: date, working_days: int) -> bool:
        """True where at most `working_days` come after `start` up to `end`."""
        return is_within(start, end, working_days, self.holidays)


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """Counts of a measure. `denominator` is None for a number of children; `left_out` gives rows by reason."""

    numerator: int
    denominator: int | None
    left_out: tuple[tuple[str, int], ...] = ()


Lists = Mapping[str, ChildList]
# 1 or 0 for a row in the cohort that is counted or not, another number where it adds up; None outside the cohort
Judge = Callable[[ChildRow, CountingDay], int | None]
Count = Callable[[Lists, CountingDay], MeasureCount]


@dataclass(frozen=True)
class Way:
    """One way to count a measure: the columns it needs of each list, its rule in words, and the rule itself.

    `reaches_back` gives the months before the day of the list in which the list is complete; None for any time.
    Of a period that began earlier only its last day can be counted, by a rule that `is_position`.
    """

    needs: Mapping[str, tuple[str, ...]]
    rule: str
    count: Count
    reaches_back: int | None = None
    is_position: bool = False

    def reaches(self, moment: CountingDay) -> bool:
        """True where the list is complete for all that is counted."""
        if self.reaches_back is None:
            return True
        first = moment.end if self.is_position else moment.period.start
        return first >= shift_day(moment.taken, -self.reaches_back)


@dataclass(frozen=True)
class ListMeasure:
    """KPIs that are counted in the same ways. `is_number` where the number alone is the figure.

    `of_population` where the number is set against the children who live in the area, whom no list holds.
    """

    kpis: tuple[str, ...]
    ways: tuple[Way, ...]
    is_number: bool = False
    of_population: bool = False


def by_row(slug: str, judge: Judge) -> Count:
    """Count the rows of a list by `judge`."""

    def count(lists: Lists, moment: CountingDay) -> MeasureCount:
        return _added([(str(row.number), row) for row in lists[slug].rows], judge, moment)

    return count


def by_child(slug: str, judge: Judge) -> Count:
    """Count the children of a list with several rows for each: a child is in where one of its rows is."""

    def count(lists: Lists, moment: CountingDay) -> MeasureCount:
        return _added([(row.child, row) for row in lists[slug].rows], judge, moment)

    return count


def _added(rows: list[tuple[str, ChildRow]], judge: Judge, moment: CountingDay) -> MeasureCount:
    found: dict[str, int] = {}
    left_out: Counter[str] = Counter()
    for key, row in rows:
        try:
            amount = judge(row, moment)
        except CannotTell as reason:
            left_out[str(reason)] += 1
            continue
        if amount is not None:
            found[key] = max(amount, found.get(key, amount))
    return MeasureCount(sum(found.values()), len(found), tuple(left_out.most_common()))
