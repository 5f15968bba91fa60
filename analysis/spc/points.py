"""Points of an XmR chart: signals among them, the rules that find them, and their meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from analysis.core.periods import Period
from analysis.core.rule_sets import RuleSet
from analysis.core.series import Polarity
from analysis.spc.groups import Group, Segment


class Signal(StrEnum):
    """Rule by which a point is more than chance; the first that holds, in this order."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two in three"
    SHIFT = "shift"
    COMMON_CAUSE = "common cause"


class PointType(StrEnum):
    """Meaning of a point's signal, as improvement or concern; high or low where neither direction is better."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"

    @property
    def label(self) -> str:
        return {
            "common cause": "No real change",
            "improvement": "Improving",
            "concern": "Worsening",
            "high": "Higher",
            "low": "Lower",
        }[self.value]

    @property
    def slug(self) -> str:
        """Name as styles have it: "common-cause"."""
        return self.value.replace(" ", "-")

    @property
    def symbol(self) -> str:
        """Sign beside the word: plus and minus for better and worse, arrows where neither direction is better."""
        return {"common cause": "≈", "improvement": "+", "concern": "−", "high": "↑", "low": "↓"}[self.value]


# A named tuple is made twice as fast as a frozen dataclass, and a large scorecard makes hundreds of thousands.
class AssessedPoint(NamedTuple):
    """One period. `relative` is 1 above the mean, -1 below it, 0 on it; `direction` is that of the signal, upward 1.

    A period without a value has None for `value`, `relative`, `signal` and `type`. `is_close`: beyond a near limit
    and not outside. `is_base`: one of the values that mean and limits are made from.
    """

    period: Period
    value: float | None
    group: Group
    relative: int | None = None
    is_outside: bool = False
    is_close: bool = False
    signal: Signal | None = None
    direction: int = 0
    type: PointType | None = None
    is_base: bool = False

    @property
    def mean(self) -> float:
        return self.group.mean

    @property
    def lower(self) -> float | None:
        return self.group.lower

    @property
    def near_lower(self) -> float | None:
        return self.group.near_lower

    @property
    def near_upper(self) -> float | None:
        return self.group.near_upper

    @property
    def upper(self) -> float | None:
        return self.group.upper


@dataclass(frozen=True, slots=True)
class Run:
    """Run of points that gives the signal of the latest one: the first of them, and how many they are.

    For two in three, `span` is three and `length` says how many of the three are near the limit; else both are equal.
    """

    first: Period
    length: int
    span: int


def assess_group(group: Group, segment: Segment, polarity: Polarity, rule_set: RuleSet) -> Iterator[AssessedPoint]:
    """Each period of `group` with its signal, by the first rule that holds; a run never reaches beyond the group."""
    _, periods, values = segment
    relative = [0 if value is None else _sign(value - group.mean) for value in values]
    outside = [_is_beyond(value, group.lower, group.upper) for value in values]
    beyond_near = [_is_beyond(value, group.near_lower, group.near_upper) for value in values]
    close = [near and not out for near, out in zip(beyond_near, outside, strict=True)]
    steps = _steps(values)
    in_trend = _in_runs(steps, rule_set.trend_length - 1, points_before=1)
    in_shift = _in_runs(relative, rule_set.shift_length)
    in_two_of_three = _two_in_three(beyond_near if rule_set.counts_outside_as_near else close, relative)
    meanings = _MEANINGS[polarity]
    left = group.base
    for place, value in enumerate(values):
        if value is None:
            yield AssessedPoint(periods[place], None, group)
            continue
        signal, direction = Signal.COMMON_CAUSE, relative[place]
        if outside[place]:
            signal = Signal.OUTSIDE
        elif in_trend[place]:
            signal, direction = Signal.TREND, _trend_direction(place, steps, in_trend)
        elif in_two_of_three[place]:
            signal = Signal.TWO_IN_THREE
        elif in_shift[place]:
            signal = Signal.SHIFT
        else:
            direction = 0
        yield AssessedPoint(
            period=periods[place],
            value=value,
            group=group,
            relative=relative[place],
            is_outside=outside[place],
            is_close=close[place],
            signal=signal,
            direction=direction,
            type=meanings[direction],
            is_base=left > 0,
        )
        left -= 1


_MEANINGS = {
    Polarity.HIGHER_IS_BETTER: {0: PointType.COMMON_CAUSE, 1: PointType.IMPROVEMENT, -1: PointType.CONCERN},
    Polarity.LOWER_IS_BETTER: {0: PointType.COMMON_CAUSE, 1: PointType.CONCERN, -1: PointType.IMPROVEMENT},
    Polarity.NEUTRAL: {0: PointType.COMMON_CAUSE, 1: PointType.HIGH, -1: PointType.LOW},
}


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _is_beyond(value: float | None, lower: float | None, upper: float | None) -> bool:
    return value is not None and lower is not None and upper is not None and (value < lower or value > upper)


def _steps(values: Sequence[float | None]) -> list[int]:
    """Sign of the step into each value; 0 for the first, after a missing period, and for a tie."""
    steps = [0]
    for earlier, later in pairwise(values):
        steps.append(0 if earlier is None or later is None else _sign(later - earlier))
    return steps


def _in_runs(signs: Sequence[int], length: int, points_before: int = 0) -> list[bool]:
    """Mark places in runs of `length` or more equal signs, and the `points_before` such a run; 0 is none."""
    found = [False] * len(signs)
    start = 0
    for place in range(1, len(signs) + 1):
        if place < len(signs) and signs[place] == signs[start]:
            continue
        if signs[start] and place - start >= length:
            first = start - points_before
            found[first:place] = [True] * (place - first)
        start = place
    return found


def _two_in_three(near: Sequence[bool], relative: Sequence[int]) -> list[bool]:
    """Mark near points that are two or more in three successive points on the same side of the mean."""
    found = [False] * len(near)
    for place in range(len(near) - 2):
        one, two, three = near[place : place + 3]
        if one + two + three >= 2 and abs(sum(relative[place : place + 3])) == 3:
            found[place] |= one
            found[place + 1] |= two
            found[place + 2] |= three
    return found


def _trend_direction(place: int, steps: Sequence[int], in_trend: Sequence[bool]) -> int:
    """Direction of a trend at one of its points: that of the step into it, or out of it into a point of a trend.

    A tie between two trends has no direction, so there the step into the point counts.
    """
    is_next = place + 1 < len(steps) and in_trend[place + 1]
    return (steps[place + 1] if is_next else 0) or steps[place]


def run_of(points: Sequence[AssessedPoint], rule_set: RuleSet) -> Run | None:
    """Return the run that the last of `points` ends, by the rule of its signal."""
    latest = points[-1]
    if latest.signal is None or latest.signal is Signal.COMMON_CAUSE:
        return None
    if latest.signal is Signal.TWO_IN_THREE:
        near = [point for point in points[-3:] if point.is_close or _counts_as_near(point, rule_set)]
        return Run(near[0].period, len(near), 3)
    first = len(points) - 1
    while first and _goes_on(points[first - 1], points[first], latest):
        first -= 1
    length = len(points) - first
    return Run(points[first].period, length, length)


def _counts_as_near(point: AssessedPoint, rule_set: RuleSet) -> bool:
    return point.is_outside and rule_set.counts_outside_as_near


def _goes_on(before: AssessedPoint, point: AssessedPoint, latest: AssessedPoint) -> bool:
    """True if `before` is part of the run of `latest` that reaches back to `point`."""
    if before.value is None or point.value is None or before.group is not latest.group:
        return False
    if latest.signal is Signal.TREND:
        return _sign(point.value - before.value) == latest.direction
    is_same_side = before.relative == latest.relative
    return is_same_side and (latest.signal is Signal.SHIFT or before.is_outside)
