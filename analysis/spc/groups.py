"""Groups of an XmR chart: their first periods, means and limits, made from the steps between neighbours."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import fsum
from typing import NamedTuple

from analysis.core.kinds import Kind
from analysis.core.periods import Period
from analysis.core.rule_sets import RuleSet

FEWEST_POINTS = 13


class Start(StrEnum):
    """Reason for a group of points to have limits of its own."""

    SERIES = "series"
    REBASE = "rebase"
    BREAK = "break"


class Scale(NamedTuple):
    """Least and greatest possible value; None where there is no such bound."""

    lowest: float | None = None
    highest: float | None = None

    def holds(self, value: float) -> bool:
        return self.clipped(value) == value

    def clipped(self, value: float) -> float:
        """Clip `value` to the scale."""
        if self.lowest is not None and value < self.lowest:
            return self.lowest
        if self.highest is not None and value > self.highest:
            return self.highest
        return value


UNBOUNDED = Scale()


@dataclass(frozen=True, slots=True)
class Group:
    """Points with one mean and one pair of limits: the series from its start, a rebase or a break to the next one.

    `n` counts values, `base` those that mean and limits are made from. The limits are not capped to the scale, and
    None where no two neighbouring periods of the base have a value. `is_constant`: all values are the same.
    """

    number: int
    start: Start
    first: Period
    n: int
    base: int
    mean: float
    lower: float | None
    near_lower: float | None
    near_upper: float | None
    upper: float | None
    is_constant: bool

    @property
    def is_provisional(self) -> bool:
        """True if the limits are made from too few points to be relied on; they are drawn dotted."""
        return self.n < FEWEST_POINTS


def scale_of(kind: Kind) -> Scale:
    """Ends of the scale of a kind of KPI: 0 and 100 for percentages."""
    lowest, highest = kind.lowest, kind.highest
    return Scale(None if lowest is None else float(lowest), None if highest is None else float(highest))


def drawn_limits(group: Group, scale: Scale) -> tuple[float, float] | None:
    """Limits as a chart draws them, within the scale; the table has the true ones. None without limits."""
    if group.lower is None or group.upper is None:
        return None
    return scale.clipped(group.lower), scale.clipped(group.upper)


def find_starts(
    periods: Sequence[Period], values: Sequence[float | None], rebases: Sequence[date], breaks: Sequence[date]
) -> list[tuple[int, Start]]:
    """Find the first period of each group, with the reason; empty without a value. Each group holds a value.

    A rebase and a break on one period are a break. A group of missing periods only would belong to the
    group after it, or to the last group that has values.
    """
    if all(value is None for value in values):
        return []
    ends = [period.end for period in periods]
    reasons = dict.fromkeys((bisect_left(ends, on) for on in rebases), Start.REBASE)
    reasons |= dict.fromkeys((bisect_left(ends, on) for on in breaks), Start.BREAK)
    starts: list[tuple[int, Start]] = [(0, Start.SERIES)]
    for place in sorted(reasons):
        if all(value is None for value in values[place:]):
            break
        earlier, why = starts[-1]
        if any(value is not None for value in values[earlier:place]):
            starts.append((place, reasons[place]))
        elif why is Start.REBASE:
            starts[-1] = (earlier, reasons[place])
    return starts


def make_group(
    number: int, start: Start, first: Period, values: Sequence[float | None], rule_set: RuleSet, fix_after: int | None
) -> Group:
    """Make the group of `values`, at least one present; with `fix_after`, its first so many set the limits."""
    base = values if fix_after is None else values[: _place_after(values, fix_after)]
    known = [value for value in base if value is not None]
    present = [value for value in values if value is not None]
    mean = _mean(known)
    average = _average_moving_range(base, rule_set)
    far = None if average is None else rule_set.limit_factor * average
    near = None if average is None else rule_set.near_factor * average
    return Group(
        number=number,
        start=start,
        first=first,
        n=len(present),
        base=len(known),
        mean=mean,
        lower=None if far is None else mean - far,
        near_lower=None if near is None else mean - near,
        near_upper=None if near is None else mean + near,
        upper=None if far is None else mean + far,
        is_constant=min(present) == max(present),
    )


def _place_after(values: Sequence[float | None], count: int) -> int:
    """Index after the first `count` values."""
    places = [place for place, value in enumerate(values, 1) if value is not None]
    return places[count - 1] if len(places) > count else len(values)


def _mean(values: Sequence[float]) -> float:
    """Arithmetic mean; of equal values exactly that value, so that none of them lies above or below it."""
    mean = fsum(values) / len(values)
    return mean + fsum([value - mean for value in values]) / len(values)


def _average_moving_range(base: Sequence[float | None], rule_set: RuleSet) -> float | None:
    """Mean distance between neighbouring values; None where no two neighbouring periods have one."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(base) if earlier is not None and later is not None]
    if not ranges:
        return None
    average = _mean(ranges)
    if not rule_set.screens_outliers:
        return average
    kept = [distance for distance in ranges if distance < rule_set.screening_factor * average]
    # Nothing is kept only where nothing moved, since the smallest distance is never above the average.
    return _mean(kept) if kept else 0.0
