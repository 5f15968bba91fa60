"""Intervals and counts in words."""

from decimal import Decimal

from analysis.core.kinds import Kind, written_number
from analysis.core.series import Observation, Polarity
from analysis.statistics.intervals.interval import PERCENT, Interval
from analysis.statistics.intervals.methods import METHODS
from analysis.statistics.intervals.needed import needed_to_meet, worth_of_one
from analysis.value_format import ValueFormat, in_unit


def counts_in_words(
    observation: Observation,
    kind: Kind,
    polarity: Polarity = Polarity.NEUTRAL,
    target: Decimal | None = None,
    *,
    one: str = "",
    decimals: int = 1,
) -> str:
    """Value with its counts: "93.1% (67 of 72); 5 more would have met 100%; one child is 1.4 points".

    `one` is the word of `one_of`, left out when empty. How many more is said only where the value misses the
    target. Without usable counts, the value is given alone.
    """
    value = ValueFormat(kind, decimals).in_unit(observation)
    method = METHODS.get(kind.slug)
    if method is None or observation.numerator is None or observation.denominator is None:
        return value
    worth = worth_of_one(observation.numerator, observation.denominator, per=method.per)
    if worth is None:
        return value
    counts = f"{written_number(observation.numerator)} of {written_number(observation.denominator)}"
    parts = [f"{value} ({counts})"]
    if target is not None and _misses(observation.value, target, polarity):
        needed = needed_to_meet(observation.numerator, observation.denominator, target, polarity, per=method.per)
        if needed:
            word = "more" if polarity is Polarity.HIGHER_IS_BETTER else "fewer"
            parts.append(f"{needed:,} {word} would have met {in_unit(target, kind)}")
    parts.append(f"{'one ' + one if one else 'one'} is {_worth_in_words(worth, method.per)}")
    return "; ".join(parts)


def interval_in_words(interval: Interval, kind: Kind, decimals: int = 1) -> str:
    """Interval as a sentence names it: "95% interval 84.8% to 97%"."""
    return f"{interval.level:.0%} interval {bounds_in_words(interval, kind, decimals)}"


def bounds_in_words(interval: Interval, kind: Kind, decimals: int = 1) -> str:
    """Bounds of the interval: "84.8% to 97%"."""
    low = kind.written(Decimal(interval.low), decimals)
    return f"{low} to {in_unit(Decimal(interval.high), kind, decimals)}"


def _misses(value: Decimal, target: Decimal, polarity: Polarity) -> bool:
    return value < target if polarity is Polarity.HIGHER_IS_BETTER else value > target


def _worth_in_words(worth: float, per: int) -> str:
    unit = "points" if per == PERCENT else "per 10,000"
    number = written_number(Decimal(worth), 1)
    if number == "0":
        return f"less than 0.1 {unit}"
    return f"{number} {'point' if (number, unit) == ('1', 'points') else unit}"
