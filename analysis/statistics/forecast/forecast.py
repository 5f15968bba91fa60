"""Forecasts of the next figure, made only where the series gives grounds for one.

Where only chance moves a KPI, the next figure will lie within the limits of its chart. Where there is a real trend, it
goes on for a while, and there is a range of dates at which the target is reached. In every other case there is no
forecast, with the reason (docs/methods.md, Forecast).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.basis import Basis
from analysis.core.kinds import Kind
from analysis.core.periods import Cadence, Period, Shape, long_date
from analysis.core.series import Break, Observation, Polarity, Series, Target, target_in
from analysis.spc.points import Signal
from analysis.spc.variation import Variation
from analysis.statistics.forecast.prospect import Aim, Forecast, ForecastBasis, Prospect, capped
from analysis.statistics.forecast.trend import forecast_of_trend
from analysis.statistics.theil_sen import LEAST_POINTS

# Older points say little about the pace now, and no forecast looks further ahead than its trend looks back.
LONGEST_TREND = 36
STEP_WORDS = {1: "month", 3: "quarter"}


@dataclass(frozen=True, slots=True)
class Present:
    """Current state of the SPC chart: the limits of its last group, and whether its last point is a signal.

    `limits` is (lower, upper) in the KPI's unit, not capped; None where the chart has none.
    """

    limits: tuple[float, float] | None
    has_signal: bool


def forecast(
    observations: Sequence[Observation],
    cadence: Cadence,
    kind: Kind,
    polarity: Polarity,
    present: Present,
    target: Target | None = None,
    breaks: Sequence[Break] = (),
) -> Forecast:
    """Forecast the period after the last one of a monthly or quarterly series, oldest first.

    `target` is the one in force for that period. `breaks` are breaks and approved rebases; only figures since the
    last of them count, and before one that is already known to come nothing is said. Chance comes first: where the
    chart has no signal there is no trend either.
    """
    since, points = _since_last_break(observations, breaks)
    why = _reason_missing(points, since, cadence, present)
    if why:
        return Forecast(ForecastBasis.NONE, reason_missing=why)
    aim, period = Aim(kind, polarity, target), points[-1].period.shifted(cadence.step)
    ahead = break_before(period, breaks)
    if ahead is not None:
        return Forecast(
            ForecastBasis.NONE, reason_missing=f"Counted differently from {long_date(ahead.on)}: {ahead.what_changed}"
        )
    if not present.has_signal and present.limits is not None:
        low, high = (capped(limit, kind) for limit in present.limits)
        found = aim.put_to(Forecast(ForecastBasis.CHANCE, period, low, high, step=cadence.step))
        return replace(found, prospect=_prospect_of_chance(low, high, aim))
    return forecast_of_trend(points[-LONGEST_TREND:], period, cadence, aim)


def forecast_series(series: Series, basis: Basis, variation: Variation) -> Forecast:
    """Forecast the period after the last one of a series, by its `variation` under `basis`.

    The target is the one in force for that period. Of figures that do not follow evenly only the stretch up to the
    newest gives grounds, and where that is too short the reason says so.
    """
    if not series.observations:
        return Forecast(ForecastBasis.NONE, reason_missing="There is no figure")
    even = series.even_part.observations
    target = target_in(even[-1].period.shifted(series.cadence.step), basis.targets)
    kpi, present = basis.kpi, present_of(variation)
    found = forecast(even, series.cadence, kpi.kind, kpi.polarity, present, target, basis.restarts)
    if not found.reason_missing or not variation.left_out:
        return found
    unit = STEP_WORDS[series.cadence.step]
    others = f"{variation.left_out} other{'s do' if variation.left_out > 1 else ' does'}"
    return replace(found, reason_missing=f"{found.reason_missing}; {others} not follow {unit} by {unit}")


def present_of(variation: Variation) -> Present:
    """Current state of an assessed chart, as a forecast needs it."""
    has_signal = variation.signal not in (None, Signal.COMMON_CAUSE)
    group = variation.group
    if group is None or group.lower is None or group.upper is None:
        return Present(None, has_signal)
    return Present((group.lower, group.upper), has_signal)


def _since_last_break(
    observations: Sequence[Observation], breaks: Sequence[Break]
) -> tuple[Break | None, Sequence[Observation]]:
    if not observations:
        return None, ()
    passed = [b for b in breaks if b.on <= observations[-1].period.end]
    last = max(passed, key=lambda b: b.on, default=None)
    if last is None:
        return None, observations
    return last, [o for o in observations if last.on <= o.period.end]


def _reason_missing(points: Sequence[Observation], since: Break | None, cadence: Cadence, present: Present) -> str:
    if cadence.step not in STEP_WORDS:
        return "Yearly figures are too few to say what comes next"
    if len(points) < LEAST_POINTS:
        held = f"{len(points)} figure{'' if len(points) == 1 else 's'}"
        if since is not None:
            return f"Only {held} since {long_date(since.on)} ({since.what_changed}); {LEAST_POINTS} are needed"
        return f"Only {held}; {LEAST_POINTS} are needed"
    if present.limits is None:
        return "There is no chart of this series that could tell a signal from chance"
    return ""


def _prospect_of_chance(low: float, high: float, aim: Aim) -> Prospect:
    """Compare the range with the target; at an end of the range it is still chance."""
    asked = aim.asked
    if asked is None:
        return Prospect.UNSAID
    if low <= asked <= high:
        return Prospect.BY_CHANCE
    return Prospect.EXPECTED if (asked < low) == aim.is_higher_better else Prospect.NOT_EXPECTED


def break_before(period: Period, breaks: Sequence[Break]) -> Break | None:
    """Return the break between a month or quarter and the one before it, the later of several; None if there is none.

    A forecast given from figures that were counted differently says nothing of `period`, and is not scored.
    """
    if not breaks:
        return None
    before = period.shifted(-1 if period.shape is Shape.MONTH else -3)
    crossed = [b for b in breaks if before.end < b.on <= period.end]
    return max(crossed, key=lambda b: b.on, default=None)
