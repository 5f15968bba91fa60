"""Standings of KPIs: their assessments at a moment, renewed only for KPIs whose data changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from analysis.assessment import Assessment, assess
from analysis.basis import Basis, KpiFacts
from analysis.core.series import Observation
from kpis.catalogue.queries import stream_bases
from kpis.figures.queries import MOST_NAMED, stream_observations
from kpis.models import (
    Area,
    Figure,
)

NO_FIGURES = (0, 0)


# how many figures of a KPI are known, and the sum of their ids
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Assessment of one KPI of the council at a moment, with the basis and the stamp of the figures it was made from.

    The known figures of a KPI only grow in number, or are superseded by others with a higher id: as time
    goes on, or as rows are added, the stamp never returns to an earlier value. While it and the basis
    are the same, so is the assessment, of which a short form is kept.
    """

    basis: Basis
    assessment: Assessment
    stamp: Stamp

    @property
    def kpi(self) -> KpiFacts:
        return self.basis.kpi


def get_stamps(area: Area, moment: datetime, kpi_ids: Iterable[int] | None = None) -> dict[int, Stamp]:
    """The stamp of every KPI, or of some, that has figures in `area` known at `moment`. One query."""
    figures = Figure.objects.of(area).known_at(moment).order_by()
    if kpi_ids is not None:
        figures = figures.filter(kpi_id__in=kpi_ids)
    rows = figures.values_list("kpi_id").annotate(number=Count("pk"), ids=Sum("pk"))
    return {kpi_id: (number, ids) for kpi_id, number, ids in rows}


def get_standings(moment: datetime, home: Area, before: Sequence[Standing] = ()) -> list[Standing]:
    """Standings of all KPIs at `moment`, in the order of the catalogue. Six queries.

    `before` are earlier standings for the same kind of moment: if nothing has changed for a KPI,
    its assessment is taken from there.
    """
    stamps = get_stamps(home, moment)
    earlier = {standing.kpi.pk: standing for standing in before}
    found: dict[int, Standing | None] = {}
    fresh: dict[int, tuple[Basis, Stamp]] = {}
    # a KPI at a time, so that a large catalogue is not in memory twice
    for basis in stream_bases(moment):
        kpi_id, stamp = basis.kpi.pk, stamps.get(basis.kpi.pk, NO_FIGURES)
        kept = earlier.get(kpi_id)
        found[kpi_id] = kept if kept is not None and (kept.basis, kept.stamp) == (basis, stamp) else None
        if found[kpi_id] is None:
            fresh[kpi_id] = (basis, stamp)
    named = list(fresh) if len(fresh) < MOST_NAMED else None
    for kpi_id, observations in stream_observations(home, moment, named) if fresh else ():
        if kpi_id in fresh:
            found[kpi_id] = _assess(observations, *fresh.pop(kpi_id))
    return [standing or _assess([], *fresh[kpi_id]) for kpi_id, standing in found.items()]


def renew_standings(
    before: Sequence[Standing], kpi_ids: Collection[int], moment: datetime, home: Area
) -> list[Standing]:
    """`before` in its order, the KPIs of `kpi_ids` assessed again at `moment`. Six queries, none without such a KPI."""
    if not kpi_ids:
        return list(before)
    stamps = get_stamps(home, moment, kpi_ids)
    observations = dict(stream_observations(home, moment, list(kpi_ids)))
    fresh = {
        basis.kpi.pk: _assess(observations.get(basis.kpi.pk, []), basis, stamps.get(basis.kpi.pk, NO_FIGURES))
        for basis in stream_bases(moment, kpi_ids)
    }
    return [fresh.get(standing.kpi.pk, standing) for standing in before]


def _assess(observations: Sequence[Observation], basis: Basis, stamp: Stamp) -> Standing:
    return Standing(basis, assess(observations, basis).in_short(), stamp)
