"""Confidence intervals for percentages, rates and counts.

Values come in as Decimals; limits go out as floats in the unit of the KPI's kind: 0 to 100 for a percentage, per
10,000 children for a rate. All assume that those counted are independent of each other (docs/methods.md,
Counts behind percentages).
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from statistics import NormalDist

LEVEL = 0.95
# Byar's formula is too coarse below this, and the exact limits are quickly found (Public Health England, 2018).
LEAST_FOR_BYAR = 10
PERCENT = 100
PER_10000 = 10_000
Number = Decimal | int
Limits = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence interval from `low` to `high`, both included, by `method`, at `level`."""

    low: float
    high: float
    level: float = LEVEL
    method: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"An interval cannot run from {self.low} to {self.high}.")

    def holds(self, value: Number | float) -> bool:
        return self.low <= value <= self.high


@cache
def normal_quantile(level: float) -> float:
    """Number of standard deviations on either side that hold `level` of a normal distribution: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")
    return NormalDist().inv_cdf((1 + level) / 2)


def why_no_counts(numerator: Number | None, denominator: Number | None, *, per: int = PERCENT) -> str:
    """Reason why nothing can be worked out from two counts, in words; empty when it can.

    The denominator of a rate (`per` other than 100) may be broken: it can be a mean population.
    """
    if numerator is None or denominator is None:
        return "The counts are not held"
    counted, cohort = float(numerator), float(denominator)
    if counted < 0 or cohort < 0:
        return "A count is below zero"
    if cohort == 0:
        return "There was nothing to count"
    if counted > cohort:
        return "More were counted than there were"
    if not counted.is_integer() or (per == PERCENT and not cohort.is_integer()):
        return "The counts are not whole numbers"
    return ""


def wilson(numerator: Number, denominator: Number, level: float = LEVEL) -> Interval | None:
    """Wilson's score interval of a percentage, on 0 to 100; None where `why_no_counts` says why.

    It ends at exactly 0 when none were counted and at exactly 100 when all were. Wilson (1927), JASA 22, 209-212.
    """
    if why_no_counts(numerator, denominator):
        return None
    counted, cohort = float(numerator), float(denominator)
    z = normal_quantile(level)
    share, z2 = counted / cohort, z * z
    centre = (counted + z2 / 2) / (cohort + z2)
    half = z / (cohort + z2) * math.sqrt(counted * (1 - share) + z2 / 4)
    low = 0.0 if counted == 0 else max(0.0, centre - half)
    high = 1.0 if counted == cohort else min(1.0, centre + half)
    return Interval(PERCENT * low, PERCENT * high, level, "Wilson")


def poisson_limits(count: Number, level: float = LEVEL) -> Limits:
    """Limits of the expected number of events where `count` happened; ValueError unless a count.

    Byar's formula from 10 on, exact Poisson limits below (Breslow and Day, 1987; Public Health England, 2018).
    """
    if count < 0 or count % 1:
        raise ValueError(f"{count} is not a count.")
    if count < LEAST_FOR_BYAR:
        return _exact_poisson_limits(int(count), level)
    x, z = float(count), normal_quantile(level)
    above = x + 1
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return max(0.0, low), high


@cache
def _exact_poisson_limits(count: int, level: float) -> Limits:
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _poisson_mean(count - 1, 1 - tail)
    return low, _poisson_mean(count, tail)


def _poisson_mean(count: int, probability: float) -> float:
    """Mean at which `count` or fewer events have this `probability`, found by halving."""
    low, high = 0.0, count + 20 * math.sqrt(count + 1) + 20
    for _ in range(100):
        mean = (low + high) / 2
        term = total = math.exp(-mean)
        for number in range(1, count + 1):
            term *= mean / number
            total += term
        low, high = (mean, high) if total > probability else (low, mean)
    return (low + high) / 2


def rate_interval(
    numerator: Number, denominator: Number, level: float = LEVEL, *, per: int = PER_10000
) -> Interval | None:
    """Interval of a rate `per` so many children, its denominator taken as certain; None as `why_no_counts` says."""
    if why_no_counts(numerator, denominator, per=per):
        return None
    low, high = poisson_limits(numerator, level)
    population = float(denominator)
    return Interval(per * low / population, per * high / population, level, poisson_method(numerator))


def count_interval(count: Number, level: float = LEVEL) -> Interval | None:
    """Interval of a number of events; None for a number below zero or in parts, such as full-time equivalents."""
    if count < 0 or count % 1:
        return None
    low, high = poisson_limits(count, level)
    return Interval(low, high, level, poisson_method(count))


def poisson_method(count: Number) -> str:
    return "Byar" if count >= LEAST_FOR_BYAR else "exact Poisson"
