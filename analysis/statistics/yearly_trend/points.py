"""Yearly figures of one definition: those of a series that a test for trend can be asked about."""

from collections import Counter
from collections.abc import Sequence

from analysis.core.periods import Period, day_of_year
from analysis.core.series import Break, Observation


def yearly_points(observations: Sequence[Observation], breaks: Sequence[Break]) -> tuple[Observation, ...]:
    """Choose the figures since the last break that are whole years apart and share no day, oldest first.

    All end on one day of the year, that on which the most figures end, so that positions of other days between them
    (31 March each year, and one October) are left out; of two such days the one of the newest figure. Periods that
    overlap, such as averages of three years, are thinned out from the newest backwards.
    """
    ordered = _since_break(sorted(observations, key=lambda o: (o.period.end, o.period.start)), breaks)
    if not ordered:
        return ()
    counted = Counter(day_of_year(o.period.end) for o in ordered)
    most = max(counted.values())
    day = next(day for o in reversed(ordered) if counted[day := day_of_year(o.period.end)] == most)
    found: list[Observation] = []
    for observation in reversed(ordered):
        if day_of_year(observation.period.end) == day and not (
            found and _overlap(observation.period, found[-1].period)
        ):
            found.append(observation)
    return tuple(reversed(found))


def last_break(observations: Sequence[Observation], breaks: Sequence[Break]) -> Break | None:
    """Last change of the counting after which a figure ended, of those with figures on both sides."""
    ends = [o.period.end for o in observations]
    crossed = [b for b in breaks if min(ends) < b.on <= max(ends)] if ends else []
    return max(crossed, key=lambda b: b.on, default=None)


def _since_break(ordered: Sequence[Observation], breaks: Sequence[Break]) -> Sequence[Observation]:
    changed = last_break(ordered, breaks)
    return [o for o in ordered if changed is None or o.period.end >= changed.on]


def _overlap(earlier: Period, later: Period) -> bool:
    return earlier.end >= later.start
