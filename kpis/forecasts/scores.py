"""Hit rates of forecasts, counted KPI by KPI, and recounted only for KPIs whose data changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Sum

from analysis.core.series import Break
from analysis.statistics.forecast.forecast import break_before
from analysis.statistics.forecast.hit_rate import ForecastOutcome, HitRate, hit_rate, score
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from kpis.figures.queries import MOST_NAMED, stream_observations
from kpis.figures.standings import NO_FIGURES, Stamp
from kpis.models import Area, GivenForecast
from kpis.models.figures import period_from
from kpis.querysets import ROWS_AT_ONCE

# the figures of a KPI, as its stamp tells, and the breaks that it is judged by
Judged = tuple[Stamp, tuple[Break, ...]]


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """Hits and scored forecasts of one KPI, with all that they were counted from.

    `given` is the stamp of its forecasts, which are never changed or withdrawn; `since` the day on or after which the
    periods that count have ended. While these, its figures and its breaks are the same, so are `hits` and `scored`.
    """

    since: date
    given: Stamp
    stamp: Stamp
    breaks: tuple[Break, ...]
    hits: int
    scored: int

    def rests_on(self, since: date, given: Stamp, judged: Judged) -> bool:
        return (self.since, self.given, self.stamp, self.breaks) == (since, given, *judged)


def get_scores(
    area: Area, moment: datetime, since: date, judged: Mapping[int, Judged], before: Mapping[int, ForecastScore]
) -> dict[int, ForecastScore]:
    """Scores by KPI of the forecasts known at `moment`, for periods that ended on or after `since`.

    `judged` holds the figures and breaks known at that moment; `before` are earlier scores for the same kind of
    moment, which are kept if nothing changed. Three queries, one if nothing changed. One KPI's forecasts and figures
    are in memory at a time.
    """
    found, fresh = {}, {}
    for kpi_id, given in _get_stamps(area, moment, since).items():
        basis = (since, given, judged.get(kpi_id, (NO_FIGURES, ())))
        kept = before.get(kpi_id)
        if kept is not None and kept.rests_on(*basis):
            found[kpi_id] = kept
        else:
            fresh[kpi_id] = basis
    if fresh:
        breaks = {kpi_id: basis[2][1] for kpi_id, basis in fresh.items()}
        named = list(fresh) if len(fresh) < MOST_NAMED else None
        for kpi_id, outcomes in _stream_outcomes(area, moment, since, breaks, named):
            if kpi_id in fresh:
                _, given, (stamp, changes) = fresh[kpi_id]
                rate = hit_rate(outcomes)
                found[kpi_id] = ForecastScore(since, given, stamp, changes, rate.hits, rate.scored)
    return found


def total_rate(scores: Iterable[ForecastScore]) -> HitRate:
    """The hit rate of all KPIs together."""
    found = list(scores)
    return HitRate(sum(one.hits for one in found), sum(one.scored for one in found))


def _given(area: Area, moment: datetime, since: date):
    return GivenForecast.objects.filter(area=area, period_end__gte=since).known_at(moment)


def _get_stamps(area: Area, moment: datetime, since: date) -> dict[int, Stamp]:
    """Number of known forecasts of each KPI, and the sum of their ids. One query."""
    rows = _given(area, moment, since).order_by().values_list("kpi_id").annotate(number=Count("pk"), ids=Sum("pk"))
    return {kpi_id: (number, ids) for kpi_id, number, ids in rows}


def _stream_outcomes(
    area: Area, moment: datetime, since: date, breaks: Mapping[int, Sequence[Break]], kpi_ids: Sequence[int] | None
) -> Iterator[tuple[int, list[ForecastOutcome | None]]]:
    came = stream_observations(area, moment, kpi_ids, since)
    # asked for when there is a forecast to hold them against
    figures_of, observations = 0, []
    for kpi_id, given in groupby(_stream_given(area, moment, since, kpi_ids), key=itemgetter(0)):
        while figures_of < kpi_id:
            figures_of, observations = next(came, (kpi_id, []))
        found = {one.period: one for one in observations} if figures_of == kpi_id else {}
        # the last word before the figure counts
        last_word = {forecast.period: forecast for _, forecast in given}
        yield (
            kpi_id,
            [
                score(forecast, found[period])
                if period in found and break_before(period, breaks.get(kpi_id, ())) is None
                else None
                for period, forecast in last_word.items()
            ],
        )


def _stream_given(
    area: Area, moment: datetime, since: date, kpi_ids: Sequence[int] | None
) -> Iterator[tuple[int, Forecast]]:
    """The ranges that were given, KPI by KPI and in the order in which they became known. One query."""
    rows = _given(area, moment, since)
    if kpi_ids is not None:
        rows = rows.filter(kpi_id__in=kpi_ids)
    columns = ("kpi_id", "period_start", "period_end", "basis", "low", "high")
    for row in rows.order_by("kpi_id", "known_from", "pk").values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE):
        kpi_id, start, end, basis, low, high = row
        yield kpi_id, Forecast(ForecastBasis(basis), period_from(start, end), low, high)
