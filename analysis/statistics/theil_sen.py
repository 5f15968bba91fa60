"""Theil-Sen slope of a series, which one odd month cannot turn, and its interval.

The slope is the median of the slopes between all pairs of points; its interval counts ranks, and assumes nothing
of how the values are distributed (docs/methods.md, Trend).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, groupby
from statistics import median

from analysis.statistics.intervals.interval import LEVEL, Interval, normal_quantile

# As many as an XmR chart needs for limits that are not provisional; the rank interval alone needs more than 10.
LEAST_POINTS = 13


@dataclass(frozen=True, slots=True)
class Slope:
    """Change of a series in one step of its x, with its interval; None where the points are too few for one.

    Lines run through the medians of both axes, so that `level_at` of any slope is known everywhere.
    """

    slope: float
    interval: Interval | None
    points: int
    middle_x: float
    middle_y: float

    def level_at(self, x: float, slope: float | None = None) -> float:
        """Height at `x` of the line with this slope, or with another `slope` through the same middle."""
        return self.middle_y + (self.slope if slope is None else slope) * (x - self.middle_x)

    @property
    def is_real(self) -> bool:
        """True if the slope is more than chance: at least 13 points, and the interval leaves zero out."""
        return self.points >= LEAST_POINTS and self.interval is not None and not self.interval.holds(0)


def theil_sen(xs: Sequence[float], ys: Sequence[float], level: float = LEVEL) -> Slope | None:
    """Calculate the Theil-Sen slope of `ys` on `xs` with Sen's interval; None for fewer than two points.

    `xs` are all different; ValueError if not, or if the two are not equally long. Sen (1968), JASA 63, 1379-1389;
    Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, 16.5.
    """
    if len(xs) != len(ys) or len(set(xs)) != len(xs):
        raise ValueError("Each point of a trend needs one value at a time of its own.")
    if len(xs) < 2:
        return None
    points = sorted(zip(xs, ys, strict=True))
    slopes = sorted((later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in combinations(points, 2))
    return Slope(median(slopes), _interval(slopes, ys, level), len(xs), median(xs), median(ys))


def _interval(slopes: Sequence[float], ys: Sequence[float], level: float) -> Interval | None:
    """Interval from the Mth smallest to the Mth largest slope.

        M = (number of slopes - z x standard deviation of Kendall's S) / 2, rounded down.

    None when M is below 1: so few points hold no interval of this level.
    """
    rank = math.floor((len(slopes) - normal_quantile(level) * math.sqrt(kendall_variance(ys))) / 2)
    if rank < 1:
        return None
    return Interval(slopes[rank - 1], slopes[-rank], level, "Sen")


def kendall_variance(ys: Sequence[float]) -> float:
    """Variance of Kendall's S when there is no trend, corrected for values that are tied.

    (n(n-1)(2n+5) - sum over groups of t tied values of t(t-1)(2t+5)) / 18.
    """
    ties = (len(list(group)) for _, group in groupby(sorted(ys)))
    return (_kendall_term(len(ys)) - sum(_kendall_term(tied) for tied in ties)) / 18


def _kendall_term(size: int) -> int:
    return size * (size - 1) * (2 * size + 5)


def fits_better_than_a_step(xs: Sequence[float], ys: Sequence[float]) -> bool:
    """True if a straight line explains more of the variation than the best single step from level to level.

    A series that jumped once has a slope too, but it will not go on. Least squares for both, at least two points on
    either side of the step; a tie goes to the line. False for fewer than four points.
    """
    if len(ys) < 4:
        return False
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    off_x, off_y = [x - mean_x for x in xs], [y - mean_y for y in ys]
    together = math.fsum(x * y for x, y in zip(off_x, off_y, strict=True))
    by_line = together**2 / math.fsum(x * x for x in off_x)
    # both sides of a step add up to opposite sums, since all distances from the mean add up to nothing
    sums = list(accumulate(off_y))
    by_step = max(sums[cut - 1] ** 2 * (1 / cut + 1 / (len(ys) - cut)) for cut in range(2, len(ys) - 1))
    return by_line >= by_step
