"""What to expect of the next figures, what was expected of earlier ones, and whether it came true.

Scoring is a reading: a forecast stands as it was given, and is held against the figure that a reader at the same
moment sees. docs/methods.md, Forecast, says the rules in words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from analysis.forecast import (
    Basis,
    Forecast,
    HitRate,
    Outcome,
    break_before,
    describe_forecast,
    forecast_series,
    hit_rate,
    score,
)
from analysis.periods import Frequency, cadence_of
from analysis.rebase import Rebase
from analysis.series import Break, Observation, Series, Target, split_by_cadence
from analysis.spc import LONGEST_STEP
from kpis.models import Area, GivenForecast, Kpi
from kpis.queries import (
    MOST_NAMED,
    KpiFacts,
    get_breaks,
    get_rebases,
    get_targets,
    stream_observations,
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """A forecast on its way to be given, with the last figure that it rests on and its words."""

    kpi_id: int
    last_figure_id: int
    forecast: Forecast
    said: str
    rule_set: str

    def says_the_same_as(self, given: GivenForecast) -> bool:
        found = (self.forecast.period, self.forecast.low, self.forecast.high, self.forecast.basis.value, self.said)
        same = found == (given.period, given.low, given.high, given.basis, given.said)
        return same and self.last_figure_id == given.last_figure_id and given.rule_set == self.rule_set


class Fate(StrEnum):
    """What became of a forecast, as a reader sees it."""

    HELD = "Yes"
    MISSED = "No"
    WAITING = "No figure yet"
    COUNTED_DIFFERENTLY = "Not scored: counted differently by then"


@dataclass(frozen=True, slots=True)
class Result:
    """A forecast that was given, the figure that came, and whether the one held the other; None where neither can."""

    given: GivenForecast
    observed: Observation | None
    outcome: Outcome | None
    fate: Fate


def get_expectations(kpis: Mapping[int, Kpi], home: Area, moment: datetime) -> Iterator[Expectation]:
    """What there is to expect of each monthly and quarterly series of `kpis` by what is known at `moment`.

    Four queries, however many KPIs; one KPI's figures in memory at a time.
    """
    ids = list(kpis)
    targets, breaks, rebases = get_targets(moment, ids), get_breaks(moment, ids), get_rebases(moment, ids)
    asked = ids if len(ids) < MOST_NAMED else None
    for kpi_id, observations in stream_observations(home, moment, asked):
        yield from _expectations(kpis[kpi_id], observations, targets[kpi_id], _parted(breaks[kpi_id], rebases[kpi_id]))


def _expectations(
    kpi: Kpi, observations: Iterable[Observation], targets: Sequence[Target], breaks: Sequence[Break]
) -> Iterator[Expectation]:
    for cadence, series in split_by_cadence(observations, Frequency(kpi.frequency)).values():
        if cadence.step > LONGEST_STEP:
            continue
        whole = Series(kpi.title, "", kpi.kind, cadence, series, kpi.decimals)
        found = forecast_series(whole, kpi.as_polarity, targets, breaks, kpi.as_rule_set)
        if found.basis is not Basis.NONE:
            said = describe_forecast(found, kpi.as_kind, kpi.decimals)
            yield Expectation(kpi.pk, series[-1].figure_id, found, said, kpi.rule_set)


def _parted(breaks: Sequence[Break], rebases: Sequence[Rebase]) -> list[Break]:
    """Where limits begin anew, for whichever reason: only the figures since then tell what comes."""
    return [*breaks, *(Break(rebase.on, rebase.reason) for rebase in rebases)]


def get_given(kpi_id: int, area: Area, moment: datetime) -> list[GivenForecast]:
    """The forecasts of one KPI known at `moment`: for each period the one given last, oldest first. One query.

    A forecast is given again where a correction changed what it rests on; the last word before the figure counts.
    """
    rows = GivenForecast.objects.filter(kpi_id=kpi_id, area=area).known_at(moment)
    last_word = {row.period: row for row in rows.order_by("known_from", "pk")}
    return sorted(last_word.values(), key=lambda row: (row.period_end, row.period_start))


def score_given(
    given: Iterable[GivenForecast], observations: Iterable[Observation], breaks: Sequence[Break]
) -> list[Result]:
    """Hold forecasts of one KPI against its figures, as both are known at one moment."""
    came = {observation.period: observation for observation in observations}
    return [_result(row, came.get(row.period), breaks) for row in given]


def _result(row: GivenForecast, observed: Observation | None, breaks: Sequence[Break]) -> Result:
    if break_before(row.period, breaks) is not None:
        return Result(row, observed, None, Fate.COUNTED_DIFFERENTLY)
    outcome = score(row.as_plain(), observed) if observed else None
    fate = {Outcome.HIT: Fate.HELD, Outcome.MISS: Fate.MISSED, None: Fate.WAITING}[outcome]
    return Result(row, observed, outcome, fate)


def rate_results(results: Iterable[Result]) -> HitRate:
    """How many of the forecasts that could be scored held the figure that came."""
    return hit_rate(result.outcome for result in results)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one series says of its next figure, newest forecast first, as known at one moment.

    `newest` is the forecast for the period after the last figure; None where there is none, and `why_none` says why.
    `earlier` are all others, newest period first.
    """

    newest: GivenForecast | None
    why_none: str
    earlier: tuple[Result, ...]
    hit_rate: HitRate

    @property
    def words(self) -> str:
        return self.newest.said if self.newest else f"No forecast. {self.why_none}."

    @property
    def given_on(self) -> date | None:
        """The day on which the newest forecast became known."""
        return timezone.localdate(self.newest.known_from) if self.newest else None

    @property
    def promise(self) -> str:
        """How often such a forecast should come true, and by which rules it was made; empty without one."""
        if self.newest is None:
            return ""
        number = f"{self.newest.level * 100:.0f}"
        return f"If nothing else changes, about {number} in 100 such ranges hold (rules {self.newest.rule_set})."


def build_outlook(
    kpi: KpiFacts,
    given: Sequence[GivenForecast],
    series: Series,
    targets: Sequence[Target],
    breaks: Sequence[Break],
    rebases: Sequence[Rebase] = (),
) -> Outlook:
    """The outlook of one series of `kpi`, all as known at one moment; forecasts of its other series are left out.

    `given` is as `get_given` returns it. Where nothing could be forecast by now, an earlier word on the same period is
    not repeated: what it rested on has changed since, such as by a break.
    """
    own = [row for row in given if cadence_of(row.period, kpi.frequency) == series.cadence]
    results = score_given(own, series.observations, breaks)
    now = forecast_series(series, kpi.polarity, targets, _parted(breaks, rebases), kpi.rule_set)
    newest = next((row for row in own if row.period == now.period), None)
    return Outlook(
        newest=newest,
        why_none="" if newest else _why_none(now),
        earlier=tuple(result for result in reversed(results) if result.given is not newest),
        hit_rate=rate_results(results),
    )


def _why_none(now: Forecast) -> str:
    if now.period is None:
        return now.why_none
    return f"None was known for {now.period.label}; forecasts are given when a figure is approved"
