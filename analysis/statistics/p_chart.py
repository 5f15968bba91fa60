"""Limits for percentages whose denominators vary much: the p-chart with 3 standard deviations.

The limits of an XmR chart are the same for every month. Where one month counts 8 children and the next 80, that is
unfair to both, and each month gets limits of its own (docs/methods.md, p-chart).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.periods import Period
from analysis.core.series import Break, Observation
from analysis.spc.groups import FEWEST_POINTS
from analysis.statistics.intervals.interval import PERCENT, why_no_counts

NAME = "p-chart, 3 standard deviations"
SIGMAS = 3
MOST_DISTANCE_FROM_MEAN = 0.25


@dataclass(frozen=True, slots=True)
class PChartPoint:
    """One percentage worked out from its counts, with the limits of its own cohort; all on 0 to 100."""

    period: Period
    value: float
    low: float
    high: float

    @property
    def is_outside(self) -> bool:
        """True if the value lies beyond a limit; on a limit it does not."""
        return not self.low <= self.value <= self.high


@dataclass(frozen=True, slots=True)
class PChart:
    """P-chart: the percentage of all cohorts together, and each point with its limits, in order.

    `left_out` are the periods without usable counts, each with the reason in words.
    """

    centre: float
    points: tuple[PChartPoint, ...]
    left_out: tuple[tuple[Period, str], ...] = ()


def denominators_vary_much(observations: Sequence[Observation]) -> bool:
    """True if one denominator that is held is more than a quarter of their mean away from it.

    Within a quarter one pair of limits does for all (AIAG, Statistical Process Control, 2nd edition, p-chart).
    False when none is held.
    """
    held = [o.denominator for o in observations if o.denominator is not None]
    if not held:
        return False
    mean = float(sum(held)) / len(held)
    return any(abs(float(denominator) - mean) > MOST_DISTANCE_FROM_MEAN * mean for denominator in held)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Observations between two breaks. `chart` is None where fewer than `FEWEST_POINTS` have usable counts."""

    observations: tuple[Observation, ...]
    chart: PChart | None

    @property
    def is_uneven(self) -> bool:
        """True if its denominators vary so much that one pair of limits is not fair to all."""
        return self.chart is not None and denominators_vary_much(self.observations)


def stretches(observations: Sequence[Observation], breaks: Sequence[Break]) -> tuple[Stretch, ...]:
    """Split `observations`, oldest first, at each break after the end of one and by the end of the next.

    A chart of fewer than `FEWEST_POINTS` says more of its own average than of the points, as on an XmR chart.
    """
    parted: list[list[Observation]] = []
    for observation in observations:
        before = parted[-1][-1] if parted else None
        if before is None or any(before.period.end < b.on <= observation.period.end for b in breaks):
            parted.append([])
        parted[-1].append(observation)
    found = ((tuple(part), p_chart(part)) for part in parted)
    return tuple(
        Stretch(part, chart if chart and len(chart.points) >= FEWEST_POINTS else None) for part, chart in found
    )


def limits_in_words(point: PChartPoint, kind: Kind, decimals: int = 1) -> str:
    """Limits of one point, with a note where the point lies beyond them: "84.2% to 98.1%, beyond them"."""
    low, high = (kind.written(Decimal(limit), decimals) for limit in (point.low, point.high))
    return f"{low} to {high}{', beyond them' if point.is_outside else ''}"


def p_chart(observations: Sequence[Observation]) -> PChart | None:
    """Make the p-chart of percentages that are counted in the same way; None without usable counts.

    Centre = all numerators together as a share of all denominators together; limits = centre +- 3 x
    sqrt(centre x (100 - centre) / denominator), kept within 0 to 100. A break belongs between two charts.
    """
    carried: list[tuple[Period, float, float]] = []
    left_out = []
    for observation in observations:
        why = why_no_counts(observation.numerator, observation.denominator)
        if observation.numerator is None or observation.denominator is None or why:
            left_out.append((observation.period, why))
        else:
            carried.append((observation.period, float(observation.numerator), float(observation.denominator)))
    if not carried:
        return None
    share = math.fsum(n for _, n, _ in carried) / math.fsum(d for _, _, d in carried)
    points = tuple(_point(period, n / d, share, d) for period, n, d in carried)
    return PChart(PERCENT * share, points, tuple(left_out))


def _point(period: Period, value: float, share: float, denominator: float) -> PChartPoint:
    reach = SIGMAS * math.sqrt(share * (1 - share) / denominator)
    return PChartPoint(period, PERCENT * value, PERCENT * max(0.0, share - reach), PERCENT * min(1.0, share + reach))
