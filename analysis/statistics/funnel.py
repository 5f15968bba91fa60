"""Funnel plot: areas side by side, with control limits for the size of each.

A league table ranks small areas first and last, because small numbers swing most. A funnel plot asks of each area
only whether its value is further from the centre than its size explains (docs/methods.md, Funnel plot).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.core.series import Polarity
from analysis.statistics.intervals.interval import PERCENT, Number, why_no_counts

# The chance of lying below a lower limit; as much again lies above the upper one: 95% and 99.8%.
WARNING_TAIL = 0.025
ALARM_TAIL = 0.001
TAILS = (ALARM_TAIL, WARNING_TAIL)
# Further below the mean than this no probability is left that could move a limit.
_STANDARD_DEVIATIONS = 8
_WINSORISED = 0.1
LEAST_AREAS_FOR_SPREAD = 10


class FunnelPlace(StrEnum):
    """Position of an area: within the 95% limits, beyond them, or beyond the 99.8% limits."""

    FAR_ABOVE = "far above"
    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"
    FAR_BELOW = "far below"

    def in_words(self, polarity: Polarity) -> str:
        """Position in words, by which direction is better: "Better than chance explains", "Within chance"."""
        if self is FunnelPlace.WITHIN:
            return "Within chance"
        is_above = self in (FunnelPlace.ABOVE, FunnelPlace.FAR_ABOVE)
        much = "Much " if self in (FunnelPlace.FAR_ABOVE, FunnelPlace.FAR_BELOW) else ""
        is_better = polarity.prefers(higher=is_above)
        better, worse = ("higher", "lower") if is_better is None else ("better", "worse")
        word = better if is_better or (is_better is None and is_above) else worse
        return f"{much}{word} than chance explains".capitalize()


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits for a cohort of `denominator`, in the unit of the value: 95% inside, 99.8% outside."""

    denominator: int
    far_low: float
    low: float
    high: float
    far_high: float

    def place(self, value: float) -> FunnelPlace:
        """Return the position of `value` against the limits; on a limit it is still inside."""
        if value < self.low:
            return FunnelPlace.FAR_BELOW if value < self.far_low else FunnelPlace.BELOW
        if value > self.high:
            return FunnelPlace.FAR_ABOVE if value > self.far_high else FunnelPlace.ABOVE
        return FunnelPlace.WITHIN


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One area: its value worked out from its counts, its limits, and its position against them."""

    area: str
    value: float
    limits: FunnelLimits
    place: FunnelPlace


@dataclass(frozen=True, slots=True)
class Funnel:
    """Areas against one centre, in the order given; `left_out` are those without usable counts, with the reason.

    `spread` is how much the areas differ from the centre compared with chance alone: 1 is chance alone. None for
    fewer than ten areas. `is_overdispersed` says that they differ by more than chance, so that lying outside says
    less than it seems to.
    """

    centre: float
    points: tuple[FunnelPoint, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    spread: float | None = None

    @property
    def is_overdispersed(self) -> bool:
        """True if the spread is more than two standard errors above 1 (after Spiegelhalter 2005, over-dispersion)."""
        return self.spread is not None and self.spread > 1 + 2 * math.sqrt(2 / len(self.points))


AreaCounts = tuple[str, Number | None, Number | None]


def funnel(areas: Iterable[AreaCounts], *, centre: float | None = None, per: int = PERCENT) -> Funnel | None:
    """Compare each area (name, numerator, denominator) with `centre`, by default the value of all of them together.

    Values and limits are `per` 100 (percentages) or per 10,000 (rates). The counts are whole numbers of people or
    cases in a cohort. None when no area has usable counts; ValueError for a centre outside 0 to `per`.
    """
    carried: list[tuple[str, int, int]] = []
    left_out = []
    for area, numerator, denominator in areas:
        # a cohort must be whole here even for a rate: the limits count people
        why = why_no_counts(numerator, denominator)
        if numerator is None or denominator is None or why:
            left_out.append((area, why))
        else:
            carried.append((area, int(numerator), int(denominator)))
    if not carried:
        return None
    share = sum(n for _, n, _ in carried) / sum(d for _, _, d in carried) if centre is None else centre / per
    points = tuple(_point(area, n, d, share, per) for area, n, d in carried)
    return Funnel(per * share, points, tuple(left_out), _spread(carried, share))


def _point(area: str, numerator: int, denominator: int, share: float, per: int) -> FunnelPoint:
    limits = funnel_limits(denominator, share, per=per)
    value = per * numerator / denominator
    return FunnelPoint(area, value, limits, limits.place(value))


def funnel_curve(
    centre: float, largest: int, *, smallest: int = 1, points: int = 40, per: int = PERCENT
) -> tuple[FunnelLimits, ...]:
    """Calculate limits for cohorts from `smallest` to `largest`, to draw as lines; closest where they bend most."""
    if not 1 <= smallest <= largest or points < 2:
        raise ValueError("A funnel is drawn over at least two points, up to a cohort of 1 or more.")
    ratio = largest / smallest
    sizes = sorted({round(smallest * ratio ** (step / (points - 1))) for step in range(points)})
    return tuple(funnel_limits(size, centre / per, per=per) for size in sizes)


def funnel_limits(denominator: int, share: float, *, per: int = PERCENT) -> FunnelLimits:
    """Calculate exact binomial limits for a cohort of `denominator` around `share` (0 to 1), in units of `per`.

    Between two counts they are interpolated on the cumulative probability (Spiegelhalter 2005, appendix);
    the upper limits are the lower ones of those not counted, so that a value lies beyond a limit only if the chance
    of one so far out is no more than 2.5% (0.1% for the outer limits).
    """
    if denominator < 1 or not 0 <= share <= 1:
        raise ValueError("A funnel needs a cohort of 1 or more and a centre on the scale.")
    far_low, low = _lower_limits(denominator, share)
    far_rest, rest = _lower_limits(denominator, 1 - share)
    return FunnelLimits(
        denominator,
        far_low=per * far_low / denominator,
        low=per * low / denominator,
        high=per * (denominator - rest) / denominator,
        far_high=per * (denominator - far_rest) / denominator,
    )


def _lower_limits(size: int, share: float) -> list[float]:
    """Interpolated count, for each of `TAILS`, below which that much of a binomial lies; never below 0.

    r is the smallest count with P(R <= r) > tail; the limit is r - (P(R <= r) - tail) / P(R = r).
    """
    if share in (0, 1):
        return [share * size] * len(TAILS)
    count = max(0, math.floor(size * share - _STANDARD_DEVIATIONS * (math.sqrt(size * share * (1 - share)) + 1)))
    odds = share / (1 - share)
    probability = cumulative = math.exp(_log_binomial(size, count, share))
    limits = []
    for tail in TAILS:
        while cumulative <= tail and count < size:
            probability *= odds * (size - count) / (count + 1)
            count += 1
            cumulative += probability
        limits.append(max(0.0, count - (cumulative - tail) / probability))
    return limits


def _log_binomial(size: int, count: int, share: float) -> float:
    ways = math.lgamma(size + 1) - math.lgamma(count + 1) - math.lgamma(size - count + 1)
    return ways + count * math.log(share) + (size - count) * math.log1p(-share)


def _spread(carried: Sequence[tuple[str, int, int]], share: float) -> float | None:
    """Mean squared distance from the centre in standard deviations, the tenth furthest on each side drawn in."""
    if len(carried) < LEAST_AREAS_FOR_SPREAD or share in (0, 1):
        return None
    scores = sorted((n / d - share) / math.sqrt(share * (1 - share) / d) for _, n, d in carried)
    cut = math.floor(_WINSORISED * len(scores))
    low, high = scores[cut], scores[-1 - cut]
    return math.fsum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
