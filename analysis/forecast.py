"""What to expect next, said only where something can be said, and how often that came true.

Where only chance moves a KPI, the next figure will lie within the limits of its chart. Where there is a real trend, it
goes on for a while, and there is a range of dates at which the target is reached. In every other case there is no
forecast, with the reason (docs/methods.md, Forecast).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from analysis.basis import Basis
from analysis.intervals import Interval, in_unit, wilson
from analysis.kinds import Kind, written_number
from analysis.periods import Cadence, Period, Shape, long_date, month_number
from analysis.rating import target_in
from analysis.series import Break, Observation, Polarity, Series, Target
from analysis.spc import Variation
from analysis.spc_points import Signal
from analysis.trend import LEAST_POINTS, Slope, fits_better_than_a_step, theil_sen

HORIZON_MONTHS = 36
HORIZON_WORDS = "three years"
# Older points say little about the pace now, and no forecast looks further ahead than its trend looks back.
LONGEST_TREND = 36
# The factor of XmR charts: three standard deviations estimated from the mean moving range, 3 / 1.128.
XMR_FACTOR = 2.66
# How many figures should lie within their range where the figures behave as the forecast says: 98 in 100 after 13
# figures, 99 after 36, found by simulation (docs/methods.md, Forecast). The fewest are promised.
EXPECTED_SHARE = 0.98
STEP_WORDS = {1: "month", 3: "quarter"}
TOO_EARLY = "The latest figures show a change beyond chance, and it is too early to say at what level they settle"
ONE_STEP = "The figures moved in one step rather than steadily, so there is no pace to go by"


class ForecastBasis(StrEnum):
    """What a forecast rests on."""

    CHANCE = "chance"
    TREND = "trend"
    NONE = "none"


class Prospect(StrEnum):
    """What a forecast says of the target."""

    EXPECTED = "expected"
    BY_CHANCE = "by chance"
    NOT_EXPECTED = "not expected"
    APPROACHING = "approaching"
    MOVING_AWAY = "moving away"
    UNSAID = "unsaid"


class Outcome(StrEnum):
    HIT = "hit"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Reach:
    """The periods in which a trend meets the target; None where that is not within the horizon.

    `earliest` at the fast end of the slope's interval, `likely` at the slope itself, `latest` at the slow end.
    """

    earliest: Period | None
    likely: Period | None
    latest: Period | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the figure of `period` should lie within, in the KPI's unit, and what that means for the target.

    Without a forecast the basis is NONE, `why_none` says why, and everything else is empty. `slope` is per step of
    the series (`step` months) and set for a trend only, `reach` only when the trend runs towards the target.
    """

    basis: ForecastBasis
    period: Period | None = None
    low: float | None = None
    high: float | None = None
    target: Decimal | None = None
    prospect: Prospect = Prospect.UNSAID
    why_unsaid: str = ""
    slope: Slope | None = None
    reach: Reach | None = None
    step: int = 1
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """What the SPC chart says now: the limits of its last group, and whether its last point is a signal.

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
    """What to expect of the period after the last one of a monthly or quarterly series, oldest first.

    `target` is the one in force for that period. `breaks` are breaks and approved rebases; only figures since the
    last of them count, and before one that is already known to come nothing is said. Chance comes first: where the
    chart has no signal there is no trend either.
    """
    since, points = _since_last_break(observations, breaks)
    why = _why_none(points, since, cadence, present)
    if why:
        return Forecast(ForecastBasis.NONE, why_none=why)
    period = points[-1].period.shifted(cadence.step)
    ahead = break_before(period, breaks)
    if ahead is not None:
        return Forecast(
            ForecastBasis.NONE, why_none=f"Counted differently from {long_date(ahead.on)}: {ahead.what_changed}"
        )
    if not present.has_signal and present.limits is not None:
        low, high = (_capped(limit, kind) for limit in present.limits)
        found = _before_target(
            Forecast(ForecastBasis.CHANCE, period, low, high, step=cadence.step), kind, polarity, target
        )
        return found if target is None or found.why_unsaid else _with_prospect(found, low, high, polarity, target)
    return _of_trend(points[-LONGEST_TREND:], period, cadence, kind, polarity, target)


def forecast_series(series: Series, basis: Basis, variation: Variation) -> Forecast:
    """Forecast the period after the last one of a series, by its `variation` under `basis`.

    The target is the one in force for that period.
    """
    if not series.observations:
        return Forecast(ForecastBasis.NONE, why_none="There is no figure")
    target = target_in(series.observations[-1].period.shifted(series.cadence.step), basis.targets)
    kpi, present = basis.kpi, present_of(variation)
    return forecast(series.observations, series.cadence, kpi.kind, kpi.polarity, present, target, basis.restarts)


def present_of(variation: Variation) -> Present:
    """What an assessed chart says now, as a forecast needs it."""
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


def _why_none(points: Sequence[Observation], since: Break | None, cadence: Cadence, present: Present) -> str:
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


def _capped(value: float, kind: Kind) -> float:
    low = -math.inf if kind.lowest is None else float(kind.lowest)
    high = math.inf if kind.highest is None else float(kind.highest)
    return min(max(value, low), high)


def _with_prospect(found: Forecast, low: float, high: float, polarity: Polarity, target: Target) -> Forecast:
    """The forecast of chance with what it means for the target; at an end of the range it is still chance."""
    asked = float(target.value)
    if low <= asked <= high:
        return replace(found, prospect=Prospect.BY_CHANCE)
    is_met = (asked < low) == (polarity is Polarity.HIGHER_IS_BETTER)
    return replace(found, prospect=Prospect.EXPECTED if is_met else Prospect.NOT_EXPECTED)


def _before_target(found: Forecast, kind: Kind, polarity: Polarity, target: Target | None) -> Forecast:
    """The forecast with its target, and why nothing can be said of it where that is so."""
    return replace(found, target=target.value if target else None, why_unsaid=_why_unsaid(kind, polarity, target))


def _why_unsaid(kind: Kind, polarity: Polarity, target: Target | None) -> str:
    if target is None:
        return "No target is set for that period"
    if polarity is Polarity.NEUTRAL:
        return "Neither direction is better"
    if _capped(float(target.value), kind) != float(target.value):
        return "The target lies outside the scale"
    return ""


def _of_trend(
    points: Sequence[Observation],
    period: Period,
    cadence: Cadence,
    kind: Kind,
    polarity: Polarity,
    target: Target | None,
) -> Forecast:
    """The forecast of a series whose chart shows a signal: a trend, if it is one, else none."""
    last = month_number(points[-1].period.end)
    # counted from the last figure, so that 1 is the period to be forecast
    xs = [(month_number(o.period.end) - last) / cadence.step for o in points]
    ys = [float(o.value) for o in points]
    slope = theil_sen(xs, ys)
    if slope is None or slope.interval is None or not slope.is_real:
        return Forecast(ForecastBasis.NONE, why_none=TOO_EARLY)
    if not fits_better_than_a_step(xs, ys):
        return Forecast(ForecastBasis.NONE, why_none=ONE_STEP)
    moving_range = _mean_moving_range(xs, ys, slope)
    if moving_range is None:
        return Forecast(
            ForecastBasis.NONE, why_none="No two figures follow each other, so what chance does is not known"
        )
    low, high = (_capped(slope.level_at(1) + side * XMR_FACTOR * moving_range, kind) for side in (-1, 1))
    found = Forecast(ForecastBasis.TREND, period, low, high, slope=slope, step=cadence.step)
    found = _before_target(found, kind, polarity, target)
    if target is None or found.why_unsaid:
        return found
    return _towards(found, slope, slope.interval, period, target, polarity)


def _mean_moving_range(xs: Sequence[float], ys: Sequence[float], slope: Slope) -> float | None:
    """The mean step between neighbouring distances from the line; a missing period gives no step, and no step None."""
    off = [(x, y - slope.level_at(x)) for x, y in zip(xs, ys, strict=True)]
    moves = [abs(later[1] - earlier[1]) for earlier, later in pairwise(off) if later[0] - earlier[0] == 1]
    return math.fsum(moves) / len(moves) if moves else None


def _towards(
    found: Forecast, slope: Slope, interval: Interval, period: Period, target: Target, polarity: Polarity
) -> Forecast:
    """The forecast of a trend with the dates at which it meets the target.

    The prospect is EXPECTED where the line itself has met the target and does not run away from it.
    """
    asked = float(target.value)
    rises_well = (slope.slope > 0) == (polarity is Polarity.HIGHER_IS_BETTER)
    ahead = (asked - slope.level_at(0)) * (1 if polarity is Polarity.HIGHER_IS_BETTER else -1)
    if not rises_well:
        return replace(found, prospect=Prospect.MOVING_AWAY)
    if ahead <= 0:
        return replace(found, prospect=Prospect.EXPECTED)
    slow, fast = sorted((interval.low, interval.high), key=abs)
    earliest, likely, latest = (_when(slope, pace, asked, period, found.step) for pace in (fast, slope.slope, slow))
    return replace(found, prospect=Prospect.APPROACHING, reach=Reach(earliest, likely, latest))


def _when(slope: Slope, pace: float, asked: float, first: Period, step: int) -> Period | None:
    """The period in which the line with this `pace` meets `asked`; None when that is beyond the horizon.

    Never before `first`, the period after the last figure.
    """
    # 2.00000000000003 periods are 2
    periods = math.ceil((asked - slope.level_at(0, pace)) / pace - 1e-9)
    periods = max(1, periods)
    return first.shifted(step * (periods - 1)) if periods * step <= HORIZON_MONTHS else None


# Later


def score(given: Forecast, observed: Observation) -> Outcome | None:
    """Whether the figure that came lies within what was forecast, both ends included.

    None where there is nothing to score: no forecast was given, or the figure is of another period.
    """
    if given.low is None or given.high is None or observed.period != given.period:
        return None
    return Outcome.HIT if given.low <= observed.value <= given.high else Outcome.MISS


def break_before(period: Period, breaks: Sequence[Break]) -> Break | None:
    """The break between a month or quarter and the one before it, the later of several; None where there is none.

    A forecast given from figures that were counted differently says nothing of `period`, and is not scored.
    """
    if not breaks:
        return None
    before = period.shifted(-1 if period.shape is Shape.MONTH else -3)
    crossed = [b for b in breaks if before.end < b.on <= period.end]
    return max(crossed, key=lambda b: b.on, default=None)


@dataclass(frozen=True, slots=True)
class HitRate:
    """How many of the forecasts that could be scored came true."""

    hits: int
    scored: int

    @property
    def percentage(self) -> float | None:
        """On 0 to 100; None before anything is scored."""
        return 100 * self.hits / self.scored if self.scored else None

    @property
    def in_words(self) -> str:
        if not self.scored:
            return "No forecast has been scored yet"
        forecasts = "forecast" if self.scored == 1 else "forecasts"
        return (
            f"{self.hits} of {self.scored} earlier {forecasts} held the figure that came; "
            f"about {EXPECTED_SHARE * 100:.0f} in 100 are expected to"
        )

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95% interval of the percentage."""
        return wilson(self.hits, self.scored)


def hit_rate(outcomes: Iterable[Outcome | None]) -> HitRate:
    """The hit rate of `outcomes`; None, what could not be scored, is left out."""
    scored = [outcome for outcome in outcomes if outcome is not None]
    return HitRate(sum(outcome is Outcome.HIT for outcome in scored), len(scored))


# In words


def describe_forecast(found: Forecast, kind: Kind, decimals: int = 1) -> str:
    """The forecast in whole sentences, or that there is none and why."""
    if found.period is None or found.low is None or found.high is None:
        return f"No forecast. {found.why_none}."
    low, high = kind.written(Decimal(found.low), decimals), in_unit(Decimal(found.high), kind, decimals)
    between = f"the figure {found.period.in_words} should lie between {low} and {high}"
    if found.slope is None:
        sentences = [f"If nothing changes, {between}."]
    else:
        sentences = [_describe_slope(found.slope, found.step, kind, decimals), f"If it goes on, {between}."]
    return " ".join([*sentences, *_describe_prospect(found, kind)])


def _describe_slope(slope: Slope, step: int, kind: Kind, decimals: int) -> str:
    way = "rise" if slope.slope > 0 else "fall"
    pace = kind.difference(Decimal(slope.slope), decimals + 1)
    interval = slope.interval
    ends = sorted((abs(interval.low), abs(interval.high))) if interval else [abs(slope.slope)] * 2
    low, high = written_number(Decimal(ends[0]), decimals + 1), kind.difference(Decimal(ends[1]), decimals + 1)
    return f"A real trend: figures {way} by about {pace} a {STEP_WORDS[step]} (95% interval {low} to {high})."


def _describe_prospect(found: Forecast, kind: Kind) -> list[str]:
    if found.target is None:
        return []
    target = in_unit(found.target, kind)
    if found.reach is not None:
        return [_describe_reach(found.reach, target)]
    if found.prospect is Prospect.UNSAID:
        return [f"{found.why_unsaid}, so nothing is said of the target."]
    words = {
        Prospect.EXPECTED: "would be met",
        Prospect.BY_CHANCE: "would be met or missed by chance",
        Prospect.NOT_EXPECTED: "would be missed",
    }
    if found.prospect is Prospect.MOVING_AWAY:
        return [f"The trend moves away from the target of {target}."]
    if found.basis is ForecastBasis.TREND:
        return [f"The trend has reached the target of {target}."]
    return [f"The target of {target} {words[found.prospect]}."]


def _describe_reach(reach: Reach, target: str) -> str:
    if reach.earliest is None:
        return f"At this pace {target} is not reached within {HORIZON_WORDS}."
    if reach.latest is None:
        return (
            f"At this pace {target} is reached in {reach.earliest.label} at the earliest, "
            f"at the slow end not within {HORIZON_WORDS}."
        )
    if reach.earliest == reach.latest:
        return f"At this pace {target} is reached in {reach.latest.label}."
    return (
        f"At this pace {target} is reached between {reach.earliest.label} and {reach.latest.label}, "
        f"at the slow end not before {reach.latest.label}."
    )
