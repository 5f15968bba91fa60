"""Confidence intervals for the difference of two percentages, rates or counts."""

import math

from analysis.statistics.intervals.interval import (
    LEVEL,
    PER_10000,
    PERCENT,
    Interval,
    Number,
    count_interval,
    rate_interval,
    wilson,
)


def difference_of_proportions(
    later: tuple[Number, Number], earlier: tuple[Number, Number], level: float = LEVEL
) -> Interval | None:
    """Interval of *later* less *earlier* in percentage points, each a pair (numerator, denominator).

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10. None where either has no interval.
    """
    return _square_and_add(
        _share(later, PERCENT), wilson(*later, level), _share(earlier, PERCENT), wilson(*earlier, level), "Newcombe"
    )


def difference_of_rates(
    later: tuple[Number, Number], earlier: tuple[Number, Number], level: float = LEVEL, *, per: int = PER_10000
) -> Interval | None:
    """Interval of *later* less *earlier*, rates as pairs (numerator, denominator); None where either has none.

    Squares of the one-sided distances are added as for percentages: Zou and Donner (2008), Statistics in
    Medicine 27, 1693-1702.
    """
    return _square_and_add(
        _share(later, per),
        rate_interval(*later, level, per=per),
        _share(earlier, per),
        rate_interval(*earlier, level, per=per),
        "Zou and Donner",
    )


def difference_of_counts(later: Number, earlier: Number, level: float = LEVEL) -> Interval | None:
    """Interval of *later* less *earlier*, numbers of events in equally long periods, as for rates."""
    return _square_and_add(
        float(later), count_interval(later, level), float(earlier), count_interval(earlier, level), "Zou and Donner"
    )


def _share(counts: tuple[Number, Number], per: int) -> float:
    numerator, denominator = counts
    return per * float(numerator) / float(denominator) if denominator else 0.0


def _square_and_add(a: float, of_a: Interval | None, b: float, of_b: Interval | None, method: str) -> Interval | None:
    if of_a is None or of_b is None:
        return None
    low = a - b - math.hypot(a - of_a.low, of_b.high - b)
    high = a - b + math.hypot(of_a.high - a, b - of_b.low)
    return Interval(low, high, of_a.level, method)
