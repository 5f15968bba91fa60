"""Hit rates of forecasts, counted KPI by KPI, and recounted only for KPIs whose data changed."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import NamedTuple

from django.db.models import Count, Sum

from analysis.core.periods import period_from
from analysis.core.series import Break
from analysis.statistics.forecast.forecast import break_before
from analysis.statistics.forecast.hit_rate import ForecastOutcome, HitRate, hit_rate, score
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from kpis.figures.queries import MOST_NAMED, stream_observations
from kpis.figures.standings import Standing
from kpis.models import Area, GivenForecast
from kpis.querysets import ROWS_AT_ONCE
from web.pieces import Pieces

NOT_JUDGED = bytes(8)
# number, ids, since and own; then hits and scored
_BASIS, _RESULT = Struct(f"<Iqi{len(NOT_JUDGED)}s"), Struct("<II")
_SCORE = Struct(_BASIS.format + _RESULT.format[1:])


class ForecastScore(NamedTuple):
    """Hits and scored forecasts of one KPI, with all that they were counted from.

    `number` and `ids` are of its forecasts, which are never changed or withdrawn; `since` the day on or after which the
    periods that count have ended, as a number; `own` is the fingerprint of its figures and breaks. While these are the
    same, so are `hits` and `scored`.
    """

    number: int
    ids: int
    since: int
    own: bytes
    hits: int
    scored: int


class Scores(Mapping[int, ForecastScore]):
    """Scores by KPI, all in one piece of memory."""

    def __init__(self, pieces: Pieces | None = None):
        self.pieces = pieces or Pieces()

    def __getitem__(self, key: int) -> ForecastScore:
        return ForecastScore(*_SCORE.unpack(self.pieces[key]))

    def __iter__(self) -> Iterator[int]:
        return iter(self.pieces)

    def __len__(self) -> int:
        return len(self.pieces)


def get_scores(area: Area, moment: datetime, since: date, judged: Mapping[int, Standing], before: Scores) -> Scores:
    """Scores by KPI of the forecasts known at `moment`, for periods that ended on or after `since`.

    `judged` are the standings of that moment; `before` are earlier scores for the same kind of moment, which are kept
    if nothing changed. Three queries, one if nothing changed. One KPI's forecasts and figures are in memory at a time.
    """
    known, with_forecasts = before.pieces, array("q")
    fresh: dict[int, bytes] = {}
    for kpi_id, number, ids in _stream_stamps(area, moment, since):
        own = judged[kpi_id].fingerprint[: len(NOT_JUDGED)] if kpi_id in judged else NOT_JUDGED
        basis = _BASIS.pack(number, ids, since.toordinal(), own)
        with_forecasts.append(kpi_id)
        piece = known.get(kpi_id)
        if piece is None or not piece.startswith(basis):
            fresh[kpi_id] = basis
    if not fresh and len(with_forecasts) == len(known):
        return before
    counted: dict[int, bytes] = {}
    if fresh:
        breaks = {kpi_id: judged[kpi_id].basis.breaks for kpi_id in fresh if kpi_id in judged}
        named = list(fresh) if len(fresh) < MOST_NAMED else None
        for kpi_id, outcomes in _stream_outcomes(area, moment, since, breaks, named):
            if kpi_id in fresh:
                rate = hit_rate(outcomes)
                counted[kpi_id] = fresh[kpi_id] + _RESULT.pack(rate.hits, rate.scored)
    gone = set(known).difference(with_forecasts) | (fresh.keys() - counted.keys())
    return Scores(known.with_others(counted, gone))


def total_rate(scores: Scores) -> HitRate:
    """The hit rate of all KPIs together."""
    hits = scored = 0
    for _, piece in scores.pieces.items():
        own_hits, own_scored = _RESULT.unpack_from(piece, _BASIS.size)
        hits, scored = hits + own_hits, scored + own_scored
    return HitRate(hits, scored)


def _given(area: Area, moment: datetime, since: date):
    return GivenForecast.objects.filter(area=area, period_end__gte=since).known_at(moment)


def _stream_stamps(area: Area, moment: datetime, since: date) -> Iterator[tuple[int, int, int]]:
    """Each KPI with the number of its known forecasts, and the sum of their ids. One query."""
    rows = _given(area, moment, since).order_by().values_list("kpi_id").annotate(number=Count("pk"), ids=Sum("pk"))
    # a sum is no int on every database
    return ((kpi_id, number, int(ids)) for kpi_id, number, ids in rows.iterator(chunk_size=ROWS_AT_ONCE))


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
