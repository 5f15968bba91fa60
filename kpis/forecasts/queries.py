"""Forecasts of the next figures, earlier forecasts, and their results.

Scores are not stored: a forecast never changes once given, and is compared with the figure that a reader at the same
moment sees. The rules are in docs/methods.md, Forecast.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from analysis.assessment import series_of
from analysis.basis import Basis
from analysis.core.parting import split_into_series
from analysis.core.series import Break, Observation, Series
from analysis.spc.variation import LONGEST_STEP, Variation, assess_series
from analysis.statistics.forecast.forecast import break_before, forecast_series
from analysis.statistics.forecast.hit_rate import ForecastOutcome, HitRate, hit_rate, score
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from analysis.statistics.forecast.words import describe_forecast
from kpis.catalogue.queries import stream_bases
from kpis.figures.queries import MOST_NAMED, stream_observations
from kpis.models import Area, GivenForecast


@dataclass(frozen=True, slots=True)
class Expectation:
    """A forecast that is not given yet, with the last figure it is made from and its words."""

    kpi_id: int
    last_figure_id: int
    forecast: Forecast
    said: str
    rule_set: str

    def says_the_same_as(self, given: GivenForecast) -> bool:
        found = (self.forecast.period, self.forecast.low, self.forecast.high, self.forecast.basis.value, self.said)
        same = found == (given.period, given.low, given.high, given.basis, given.said)
        return same and self.last_figure_id == given.last_figure_id and given.rule_set == self.rule_set


class ForecastStatus(StrEnum):
    """Status of a forecast, in the words that a reader sees."""

    HELD = "Yes"
    MISSED = "No"
    WAITING = "No figure yet"
    COUNTED_DIFFERENTLY = "Not scored: counted differently by then"


@dataclass(frozen=True, slots=True)
class ForecastResult:
    """A given forecast, the figure that came, and the outcome; None if there is no figure or no fair comparison."""

    given: GivenForecast
    observed: Observation | None
    outcome: ForecastOutcome | None
    status: ForecastStatus


STATUSES = {
    ForecastOutcome.HIT: ForecastStatus.HELD,
    ForecastOutcome.MISS: ForecastStatus.MISSED,
    None: ForecastStatus.WAITING,
}


def get_expectations(home: Area, moment: datetime, kpi_ids: Collection[int] | None = None) -> Iterator[Expectation]:
    """Expected next figures of each monthly and quarterly series, from the figures known at `moment`.

    For some KPIs if named. Five queries, however many KPIs; one KPI's figures in memory at a time.
    """
    bases = {basis.kpi.pk: basis for basis in stream_bases(moment, kpi_ids)}
    asked = list(bases) if len(bases) < MOST_NAMED else None
    for kpi_id, observations in stream_observations(home, moment, asked):
        if kpi_id in bases:
            yield from _expectations(bases[kpi_id], observations)


def _expectations(basis: Basis, observations: Sequence[Observation]) -> Iterator[Expectation]:
    kpi = basis.kpi
    for cadence, own in split_into_series(observations, kpi.counting).values():
        if cadence.step > LONGEST_STEP:
            continue
        series = series_of(kpi, "", cadence, own)
        found = forecast_series(series, basis, assess_series(series, basis))
        last_figure_id = own[-1].figure_id
        if found.basis is not ForecastBasis.NONE and last_figure_id is not None:
            said = describe_forecast(found, kpi.kind, kpi.decimals)
            yield Expectation(kpi.pk, last_figure_id, found, said, kpi.rule_set.name)


def get_given(kpi_id: int, area: Area, moment: datetime) -> list[GivenForecast]:
    """The forecasts of one KPI known at `moment`: for each period the one given last, oldest first. One query.

    A forecast is given again if a correction changed the figures behind it; the last one before the figure counts.
    """
    rows = GivenForecast.objects.filter(kpi_id=kpi_id, area=area).known_at(moment)
    last_word = {row.period: row for row in rows.order_by("known_from", "pk")}
    return sorted(last_word.values(), key=lambda row: (row.period_end, row.period_start))


def score_given(
    given: Iterable[GivenForecast], observations: Iterable[Observation], breaks: Sequence[Break]
) -> list[ForecastResult]:
    """Compare forecasts of one KPI with its figures, as both are known at one moment."""
    came = {observation.period: observation for observation in observations}
    return [_result(row, came.get(row.period), breaks) for row in given]


def _result(row: GivenForecast, observed: Observation | None, breaks: Sequence[Break]) -> ForecastResult:
    if break_before(row.period, breaks) is not None:
        return ForecastResult(row, observed, None, ForecastStatus.COUNTED_DIFFERENTLY)
    outcome = score(row.as_plain(), observed) if observed else None
    return ForecastResult(row, observed, outcome, STATUSES[outcome])


def rate_results(results: Iterable[ForecastResult]) -> HitRate:
    """Hit rate: forecasts whose range held the figure that came, out of those that could be scored."""
    return hit_rate(result.outcome for result in results)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Forecasts of one series as known at one moment, newest first.

    `newest` is the forecast for the period after the last figure; if it is None, `reason_missing` gives the reason.
    `earlier` are all others, newest period first.
    """

    newest: GivenForecast | None
    reason_missing: str
    earlier: tuple[ForecastResult, ...]
    hit_rate: HitRate

    @property
    def words(self) -> str:
        return self.newest.said if self.newest else f"No forecast. {self.reason_missing}."

    @property
    def given_on(self) -> date | None:
        """The day on which the newest forecast became known."""
        return timezone.localdate(self.newest.known_from) if self.newest else None

    @property
    def promise(self) -> str:
        """Share of such forecasts that should come true, and the rules behind them, in words; empty without one."""
        if self.newest is None:
            return ""
        number = f"{self.newest.level * 100:.0f}"
        return f"If nothing else changes, about {number} in 100 such ranges hold (rules {self.newest.rule_set})."


def build_outlook(given: Sequence[GivenForecast], series: Series, basis: Basis, variation: Variation) -> Outlook:
    """Build the outlook of one series, as known at one moment; forecasts of the KPI's other series are left out.

    `given` is as `get_given` returns it. If there is nothing to forecast any more, an earlier forecast for the same
    period is not repeated: its grounds have changed since, for example by a break.
    """
    own = [row for row in given if basis.kpi.counting.series_of(row.period) == series.cadence.slug]
    results = score_given(own, series.observations, basis.breaks)
    now = forecast_series(series, basis, variation)
    newest = next((row for row in own if row.period == now.period), None)
    return Outlook(
        newest=newest,
        reason_missing="" if newest else _reason_missing(now),
        earlier=tuple(result for result in reversed(results) if result.given is not newest),
        hit_rate=rate_results(results),
    )


def _reason_missing(now: Forecast) -> str:
    if now.period is None:
        return now.reason_missing
    return f"None was known for {now.period.label}; forecasts are given when a figure is approved"
