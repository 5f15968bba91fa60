"""Interval methods by kind of KPI: a kind gets intervals by an entry in `METHODS`."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.core.kinds import Kind
from analysis.core.series import Observation
from analysis.statistics.intervals.difference import difference_of_proportions, difference_of_rates
from analysis.statistics.intervals.interval import (
    PER_10000,
    PERCENT,
    Interval,
    Number,
    rate_interval,
    why_no_counts,
    wilson,
)


@dataclass(frozen=True, slots=True)
class Method:
    """Method for the intervals of a kind of KPI from pairs of counts, and the `per` that its value is written for."""

    per: int
    interval: Callable[[Number, Number], Interval | None]
    difference: Callable[[tuple[Number, Number], tuple[Number, Number]], Interval | None]


METHODS: dict[str, Method] = {
    "percentage": Method(PERCENT, wilson, difference_of_proportions),
    "rate_10000": Method(PER_10000, rate_interval, difference_of_rates),
}


def differs_by(kind: Kind) -> Callable[[Observation, Observation], bool | None] | None:
    """Rule for whether two observations of `kind` differ by more than chance; None for kinds without one.

    They do where the 95% interval of their difference leaves zero out. The rule gives None where a count is missing.
    """
    method = METHODS.get(kind.slug)
    if method is None:
        return None

    def differs(one: Observation, other: Observation) -> bool | None:
        if one.numerator is None or one.denominator is None or other.numerator is None or other.denominator is None:
            return None
        interval = method.difference((one.numerator, one.denominator), (other.numerator, other.denominator))
        return None if interval is None else not interval.holds(0)

    return differs


def why_no_interval(observation: Observation, kind: Kind) -> str:
    """Reason why `observation` has no interval, in words; empty when it has one."""
    method = METHODS.get(kind.slug)
    if method is None:
        return "Intervals are worked out for percentages and rates only"
    return why_no_counts(observation.numerator, observation.denominator, per=method.per)


def interval_of(observation: Observation, kind: Kind) -> Interval | None:
    """Calculate the 95% interval of one value from its counts, in the kind's unit; None as `why_no_interval` says.

    It is worked out from the counts, also where the value was published rounded.
    """
    method = METHODS.get(kind.slug)
    if method is None or observation.numerator is None or observation.denominator is None:
        return None
    return method.interval(observation.numerator, observation.denominator)


def too_few_to_tell(interval: Interval | None, target: Number | None) -> bool:
    """True if chance alone can have put the value on its side of `target`: the target lies inside the interval.

    At an end of the interval it does not: all met a target of 100, or none was counted for a target of 0, and
    that is a fact. Without an interval or a target it is False: nothing is known of chance.
    """
    return interval is not None and target is not None and interval.low < target < interval.high
