"""Forecasts in words."""

from decimal import Decimal

from analysis.core.kinds import Kind, written_number
from analysis.statistics.forecast.forecast import STEP_WORDS
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis, Prospect, Reach
from analysis.statistics.theil_sen import Slope
from analysis.value_format import in_unit

HORIZON_WORDS = "three years"


def describe_forecast(found: Forecast, kind: Kind, decimals: int = 1) -> str:
    """Describe the forecast in whole sentences, or the reason for having none."""
    if found.period is None or found.low is None or found.high is None:
        return f"No forecast. {found.reason_missing}."
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
        return [f"{found.reason_no_prospect}, so nothing is said of the target."]
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
