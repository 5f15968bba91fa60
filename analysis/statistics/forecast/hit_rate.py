"""Hit rate of earlier forecasts: the share of figures that came within the forecast range."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analysis.core.series import Observation
from analysis.statistics.forecast.prospect import Forecast
from analysis.statistics.intervals.interval import Interval, wilson

# How many figures should lie within their range where the figures behave as the forecast says: 98 in 100 after 13
# figures, 99 after 36, found by simulation (docs/methods.md, Forecast). The fewest are promised.
EXPECTED_SHARE = 0.98


class ForecastOutcome(StrEnum):
    HIT = "hit"
    MISS = "miss"


def score(given: Forecast, observed: Observation) -> ForecastOutcome | None:
    """Score a forecast: a hit if the figure lies within the forecast range, both ends included.

    None where there is nothing to score: no forecast was given, or the figure is of another period.
    """
    if given.low is None or given.high is None or observed.period != given.period:
        return None
    return ForecastOutcome.HIT if given.low <= observed.value <= given.high else ForecastOutcome.MISS


@dataclass(frozen=True, slots=True)
class HitRate:
    """Number of forecasts that came true, of those that could be scored."""

    hits: int
    scored: int

    @property
    def percentage(self) -> float | None:
        """Percentage of hits on 0 to 100; None before anything is scored."""
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


def hit_rate(outcomes: Iterable[ForecastOutcome | None]) -> HitRate:
    """Count the hits among `outcomes`; None, for a forecast that could not be scored, is left out."""
    scored = [outcome for outcome in outcomes if outcome is not None]
    return HitRate(sum(outcome is ForecastOutcome.HIT for outcome in scored), len(scored))
