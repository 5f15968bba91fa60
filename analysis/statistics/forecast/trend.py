"""Forecasts from a real trend: the next figure, and the dates at which the target is reached."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.core.periods import Cadence, Period, month_number
from analysis.core.series import Observation
from analysis.statistics.forecast.prospect import Aim, Forecast, ForecastBasis, Prospect, Reach, capped
from analysis.statistics.intervals.interval import Interval
from analysis.statistics.theil_sen import Slope, fits_better_than_a_step, theil_sen

HORIZON_MONTHS = 36
# The factor of XmR charts: three standard deviations estimated from the mean moving range, 3 / 1.128.
XMR_FACTOR = 2.66
TOO_EARLY = "The latest figures show a change beyond chance, and it is too early to say at what level they settle"
ONE_STEP = "The figures moved in one step rather than steadily, so there is no pace to go by"


@dataclass(frozen=True, slots=True)
class _Course:
    """A real trend continued: its slope with the interval, the coming period, the months in a step."""

    slope: Slope
    interval: Interval
    first: Period
    step: int

    def meets(self, asked: float, pace: float) -> Period | None:
        """Return the period in which the line with this `pace` meets `asked`; None when that is beyond the horizon.

        Never before `first`, the period after the last figure.
        """
        # 2.00000000000003 periods are 2
        periods = max(1, math.ceil((asked - self.slope.level_at(0, pace)) / pace - 1e-9))
        return self.first.shifted(self.step * (periods - 1)) if periods * self.step <= HORIZON_MONTHS else None


def forecast_of_trend(points: Sequence[Observation], period: Period, cadence: Cadence, aim: Aim) -> Forecast:
    """Forecast a series whose chart shows a signal: by its trend, if it has one, else not at all."""
    last = month_number(points[-1].period.end)
    # counted from the last figure, so that 1 is the period to be forecast
    xs = [(month_number(o.period.end) - last) / cadence.step for o in points]
    ys = [float(o.value) for o in points]
    slope = theil_sen(xs, ys)
    if slope is None or slope.interval is None or not slope.is_real:
        return Forecast(ForecastBasis.NONE, reason_missing=TOO_EARLY)
    if not fits_better_than_a_step(xs, ys):
        return Forecast(ForecastBasis.NONE, reason_missing=ONE_STEP)
    moving_range = _mean_moving_range(xs, ys, slope)
    if moving_range is None:
        return Forecast(
            ForecastBasis.NONE, reason_missing="No two figures follow each other, so what chance does is not known"
        )
    low, high = (capped(slope.level_at(1) + side * XMR_FACTOR * moving_range, aim.kind) for side in (-1, 1))
    found = Forecast(ForecastBasis.TREND, period, low, high, slope=slope, step=cadence.step)
    return _towards(aim.put_to(found), _Course(slope, slope.interval, period, cadence.step), aim)


def _mean_moving_range(xs: Sequence[float], ys: Sequence[float], slope: Slope) -> float | None:
    """Mean step between neighbouring distances from the line; a missing period gives no step, and no step None."""
    off = [(x, y - slope.level_at(x)) for x, y in zip(xs, ys, strict=True)]
    moves = [abs(later[1] - earlier[1]) for earlier, later in pairwise(off) if later[0] - earlier[0] == 1]
    return math.fsum(moves) / len(moves) if moves else None


def _towards(found: Forecast, course: _Course, aim: Aim) -> Forecast:
    """Forecast of a trend with the dates at which it meets the target.

    The prospect is EXPECTED where the line itself has met the target and does not run away from it.
    """
    asked, slope = aim.asked, course.slope
    if asked is None:
        return found
    ahead = (asked - slope.level_at(0)) * (1 if aim.is_higher_better else -1)
    if (slope.slope > 0) != aim.is_higher_better:
        return replace(found, prospect=Prospect.MOVING_AWAY)
    if ahead <= 0:
        return replace(found, prospect=Prospect.EXPECTED)
    slow, fast = sorted((course.interval.low, course.interval.high), key=abs)
    earliest, likely, latest = (course.meets(asked, pace) for pace in (fast, slope.slope, slow))
    return replace(found, prospect=Prospect.APPROACHING, reach=Reach(earliest, likely, latest))
