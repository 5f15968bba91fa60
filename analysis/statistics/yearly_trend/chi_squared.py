"""Chi-squared test for linear trend, of proportions and of rates, from their counts.

The differences between the figures of several years are parted into two: what a straight line explains, and the
departure of the years from that line. Armitage (1955), Biometrics 11, 375-386; Cochran (1954), Biometrics 10, 417-451.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

LEAST_EXPECTED = 5


class CountedYear(NamedTuple):
    """One year's counts: how many were `counted` of `cohort`, or in a population of it; `time` is in years."""

    time: float
    counted: float
    cohort: float


@dataclass(frozen=True, slots=True)
class LinearTrend:
    """Chi-squared for a linear trend with one degree of freedom, and that for the departure from it.

    `direction` is 1 where the share or rate rises with time, -1 where it falls, 0 for neither. `degrees` are those of
    the departure. `least_expected` is the smallest count that was to be expected without any change.
    """

    statistic: float
    direction: int
    departure: float
    degrees: int
    least_expected: float

    @property
    def p(self) -> float:
        """Probability of a trend as strong as this one, either way, where nothing changes."""
        return chi_squared_tail(self.statistic, 1)

    @property
    def departure_p(self) -> float:
        """Probability that the years depart this much from a straight line by chance alone."""
        return chi_squared_tail(self.departure, self.degrees) if self.degrees else 1.0


def trend_in_proportions(years: Sequence[CountedYear]) -> LinearTrend:
    """Test the shares of several years for a linear trend (Cochran-Armitage); ValueError for fewer than two years."""
    share = math.fsum(y.counted for y in years) / math.fsum(y.cohort for y in years)
    # counted and not counted: each of the two has to be expected often enough
    rarer = min(share, 1 - share)
    return _trend(years, share, spread=share * (1 - share), rarer=rarer)


def trend_in_rates(years: Sequence[CountedYear]) -> LinearTrend:
    """Test rates of several years for a linear trend, the events as a Poisson count in a population that is certain.

    For plain numbers the cohort is 1 in each year. ValueError for fewer than two years.
    """
    rate = math.fsum(y.counted for y in years) / math.fsum(y.cohort for y in years)
    return _trend(years, rate, spread=rate, rarer=rate)


def chi_squared_tail(statistic: float, degrees: int) -> float:
    """Probability that chi-squared with so many degrees of freedom (1 or more) is `statistic` or higher."""
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    tail, first = (math.erfc(math.sqrt(half)), 1) if degrees % 2 else (math.exp(-half), 2)
    for reached in range(first, degrees, 2):
        tail += math.exp(reached / 2 * math.log(half) - half - math.lgamma(reached / 2 + 1))
    return min(1.0, tail)


def critical_value(probability: float) -> float:
    """Chi-squared with one degree of freedom that is passed with this probability by chance: 9.55 for 0.002."""
    return NormalDist().inv_cdf(1 - probability / 2) ** 2


def _trend(years: Sequence[CountedYear], level: float, spread: float, rarer: float) -> LinearTrend:
    """Part the differences of `years` from their common `level`; `spread` is the variance of one that was counted."""
    if len(years) < 2 or any(later.time <= earlier.time for earlier, later in pairwise(years)):
        raise ValueError("A trend needs two years or more, the earliest first.")
    least = min(y.cohort for y in years) * rarer
    degrees = len(years) - 2
    if spread <= 0:
        return LinearTrend(0.0, 0, 0.0, degrees, least)
    middle = math.fsum(y.cohort * y.time for y in years) / math.fsum(y.cohort for y in years)
    slope = math.fsum((y.time - middle) * (y.counted - level * y.cohort) for y in years)
    scale = spread * math.fsum(y.cohort * (y.time - middle) ** 2 for y in years)
    every = math.fsum((y.counted - level * y.cohort) ** 2 / y.cohort for y in years) / spread
    statistic = slope**2 / scale
    # equal years differ by no more than the last digit of a float
    direction = 0 if abs(slope) < 1e-9 * math.sqrt(scale) else round(math.copysign(1, slope))
    return LinearTrend(statistic, direction, max(0.0, every - statistic), degrees, least)
