"""History of a KPI's standing: in brief, for every moment at which it could become another."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from analysis.basis import Basis
from analysis.core.series import Observation
from kpis.catalogue.queries import stream_bases
from kpis.figures.briefs import Brief, as_number, assess_briefly, fingerprint, rest_on
from kpis.figures.standings import stamp_of
from kpis.models import FIGURE_COLUMNS, Area, Figure, FigureColumns, Kpi, Rebase, SeriesBreak, Target, observation_from
from kpis.querysets import ROWS_AT_ONCE
from ledger.dated import Dated, known_of
from ledger.models import FormerValues
from ledger.querysets import DATES

# before any moment that a page can ask for
ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
# standing at each moment from which on it was so, the earliest first; None from a moment at which it was no KPI
History = list[tuple[int, "Brief | None"]]


def get_histories(kpi_ids: Collection[int], home: Area, known: Mapping[int, Collection[Brief]]) -> dict[int, History]:
    """The history of each KPI that is in the catalogue, its future as far as it is known included.

    A standing among the `known` ones of a KPI that rests on the same is not assessed again. Six queries, and six for
    each moment at which anything changed that the KPIs are judged by.
    """
    moments, figures = _judging_moments(kpi_ids), _figures(kpi_ids, home)
    told = {kpi_id: _Teller(figures.get(kpi_id, []), known.get(kpi_id, ())) for kpi_id in moments}
    judging: defaultdict[datetime, list[int]] = defaultdict(list)
    coming: defaultdict[datetime, set[int]] = defaultdict(set)
    for kpi_id, own in moments.items():
        for moment in own:
            judging[moment].append(kpi_id)
    for kpi_id in moments:
        for moment in told[kpi_id].moments | moments[kpi_id]:
            coming[moment].add(kpi_id)
    # moment by moment, since KPIs that go on at one have the same periods, which are then at hand
    for moment in sorted(coming):
        if moment in judging:
            bases = {basis.kpi.pk: basis for basis in stream_bases(moment, judging[moment])}
            for kpi_id in judging[moment]:
                told[kpi_id].judge_by(bases.get(kpi_id))
        for kpi_id in coming[moment]:
            told[kpi_id].go_on(moment)
    return {kpi_id: one.history for kpi_id, one in told.items()}


class _Teller:
    """History of one KPI as it is told, from one moment to the next."""

    def __init__(self, figures: list[Dated[Observation | None]], known: Collection[Brief]):
        self.figures, self.history = figures, History()
        self._resting = {brief.rests_on: brief for brief in known}
        self._basis: Basis | None = None
        self._mark = 0

    @property
    def moments(self) -> set[datetime]:
        """Moments at which a figure appears or gives way."""
        return {day for row in self.figures for day in (row.published_at, row.superseded_at) if day}

    def judge_by(self, basis: Basis | None) -> None:
        """Judge by `basis` from now on; None while it is no KPI of the catalogue."""
        self._basis, self._mark = basis, fingerprint(basis) if basis else 0

    def go_on(self, moment: datetime) -> None:
        brief = self._brief(moment, self._basis) if self._basis else None
        if not self.history or self.history[-1][1] != brief:
            self.history.append((as_number(moment), brief))

    def _brief(self, moment: datetime, basis: Basis) -> Brief:
        out = known_of(self.figures, moment)
        rests_on = rest_on(stamp_of(out), self._mark)
        if rests_on not in self._resting:
            seen = [row.plain for row in out if row.plain is not None]
            self._resting[rests_on] = assess_briefly(seen, basis, rests_on)
        return self._resting[rests_on]


def _judging_moments(kpi_ids: Collection[int]) -> dict[int, set[datetime]]:
    """Moments from which on a KPI may be judged otherwise, by KPI: its own, and those of its targets and the like."""
    found: dict[int, set[datetime]] = {}
    for pk, since, until in (
        Kpi.objects.filter(pk__in=kpi_ids).order_by("pk").values_list("pk", "known_from", "superseded_at")
    ):
        found[pk] = {since or ALWAYS, *([until] if until else [])}
    for model in (Target, SeriesBreak, Rebase):
        rows = model.objects.filter(kpi_id__in=kpi_ids, published_at__isnull=False).order_by()
        for pk, *dates in rows.values_list("kpi_id", *DATES):
            found[pk].update(moment for moment in dates if moment)
    former = FormerValues.objects.filter(model=Kpi._meta.label_lower, key__in=kpi_ids)
    for pk, until in former.values_list("key", "superseded_at"):
        found[pk].add(until)
    return found


def _figures(kpi_ids: Collection[int], home: Area) -> dict[int, list[Dated[Observation | None]]]:
    """All figures of the KPIs that ever became known or will, in the order of their periods. One query.

    A figure of which it was said that there is none has no observation.
    """
    rows = Figure.objects.of(home).filter(kpi_id__in=kpi_ids, published_at__isnull=False)
    columns = rows.order_by("kpi_id", "period_end").values_list("kpi_id", *DATES, "no_figure", *FIGURE_COLUMNS)
    found: defaultdict[int, list[Dated[Observation | None]]] = defaultdict(list)
    for kpi_id, since, until, no_figure, *values in columns.iterator(chunk_size=ROWS_AT_ONCE):
        row = FigureColumns(*values)
        found[kpi_id].append(Dated(row.id, since, until, None if no_figure else observation_from(row)))
    return found
