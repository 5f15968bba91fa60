"""Comparisons that papers make between figures of one KPI that are no series: told in words, never drawn as a line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.basis import KpiFacts
from analysis.core.periods import Period
from analysis.core.series import Observation
from kpis.display.dates import said_date
from kpis.models import Area, Figure, Source
from scrutiny.models import Claim, ClaimOperand


@dataclass(frozen=True, slots=True)
class ReportedComparison:
    """Two figures of one KPI, for different lengths of time, that a claim of a paper sets side by side."""

    claim: Claim
    kpi: KpiFacts
    earlier: Observation
    later: Observation

    @property
    def paper(self) -> str:
        """Paper that makes the claim, by its date: "the report of 12 January 2022"."""
        return f"the report of {said_date(self.claim.made_on, self.claim.date_precision)}"

    @property
    def words(self) -> str:
        """The two figures joined in words, with the paper that does so."""
        later, earlier = (f"{self.kpi.written(o)} {o.period.in_words}" for o in (self.later, self.earlier))
        return (
            f"T{self.paper[1:]} compares {later} with {earlier}."
            " They are for different lengths of time, so no difference is worked out here."
        )

    @property
    def source(self) -> Source:
        return self.claim.source


def get_claimed(home: Area, moment: datetime) -> tuple[ClaimOperand, ...]:
    """Figures of the council that the claims known at `moment` name, of the newest paper first. One query."""
    named = ClaimOperand.objects.filter(kpi__isnull=False, area=home, claim__known_from__lte=moment)
    return tuple(named.select_related("claim__source").order_by("-claim__made_on", "claim__position", "position"))


def get_reported_comparisons(
    claimed: Iterable[ClaimOperand], kpis: Iterable[KpiFacts], home: Area, moment: datetime
) -> dict[int, tuple[ReportedComparison, ...]]:
    """The comparisons of papers known at `moment`, by KPI, those of the newest paper first. One query at most.

    A claim counts if its numbers, which are among those `claimed`, are figures of one KPI of the council in two series
    or more. Of several such figures the newest is told, and the newest before it that is in another series.
    """
    by_id = {kpi.pk: kpi for kpi in kpis}
    by_claim: dict[tuple[int, int], list[ClaimOperand]] = defaultdict(list)
    for row in claimed:
        if row.kpi_id in by_id:
            by_claim[row.claim_id, row.kpi_id].append(row)
    mixed = {key: found for key, found in by_claim.items() if len(_series(by_id[key[1]], found)) > 1}
    if not mixed:
        return {}
    known = _get_observations([row for found in mixed.values() for row in found], home, moment)
    compared: dict[int, list[ReportedComparison]] = defaultdict(list)
    for (_, kpi_id), found in mixed.items():
        held = [known[kpi_id, row.period] for row in found if (kpi_id, row.period) in known]
        comparison = _compared(found[0].claim, by_id[kpi_id], held)
        if comparison:
            compared[kpi_id].append(comparison)
    return {kpi_id: tuple(found) for kpi_id, found in compared.items()}


def _series(kpi: KpiFacts, rows: Sequence[ClaimOperand]) -> set[str]:
    return {kpi.counting.series_of(row.period) for row in rows}


def _get_observations(
    rows: Sequence[ClaimOperand], home: Area, moment: datetime
) -> dict[tuple[int, Period], Observation]:
    """The figures that operands name as they were known, by KPI and period. One query."""
    figures = Figure.objects.of(home).known_at(moment).observed()
    named = figures.filter(kpi_id__in={r.kpi_id for r in rows}, period_end__in={r.period_end for r in rows})
    return {(figure.kpi_id, figure.period): figure.as_observation() for figure in named}


def _compared(claim: Claim, kpi: KpiFacts, held: Sequence[Observation]) -> ReportedComparison | None:
    if not held:
        return None
    *before, later = sorted(held, key=lambda o: (o.period.end, o.period.start))
    series_of = kpi.counting.series_of
    others = [o for o in before if series_of(o.period) != series_of(later.period)]
    return ReportedComparison(claim, kpi, others[-1], later) if others else None
