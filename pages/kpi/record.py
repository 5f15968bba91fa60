"""The record about one KPI: its row, what it is judged by, and what others wrote of it."""

from dataclasses import dataclass

from django.db.models import Q

from analysis.basis import Basis
from inspections.models import Event, Finding, RecommendationKpi
from inspections.queries import get_events, get_findings_on_kpi, get_linked
from kpis.catalogue.queries import get_basis, get_catalogue
from kpis.figures.queries import SourcedRange, get_reported_ranges
from kpis.figures.wrong_periods import get_left_out
from kpis.models import Agreement, FrameworkIndicator, Kpi, SumPart, Withdrawal
from ledger.former import as_known
from pages.recorded import read_areas, recorded
from scrutiny.models import Claim, Statement, Theme
from scrutiny.queries import get_statements_about, get_themes_about
from web.reading import ReadingContext

# each with some hundred rows
MOST_KPIS = 16


@dataclass(frozen=True)
class KpiRecord:
    """The record about one KPI as known at a moment; of all this nothing is another because a figure came.

    Events, findings and links are in the order of their queries. `related` are KPIs that measure nearly the same,
    `left_out` periods that are wrong in the document that gives them.
    """

    row: Kpi
    basis: Basis
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    linked: tuple[RecommendationKpi, ...]
    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    indicators: tuple[FrameworkIndicator, ...]
    agreements: tuple[Agreement, ...]
    sum_parts: tuple[SumPart, ...]
    related: tuple[Kpi, ...]
    ranges: tuple[SourcedRange, ...]
    left_out: tuple[Withdrawal, ...]
    has_claims: bool


@recorded(most=MOST_KPIS)
def read_kpi_record(reading: ReadingContext, slug: str) -> KpiRecord | None:
    """The record about the KPI with `slug`; None where no such KPI was known. Nineteen queries."""
    moment = reading.moment
    known = Kpi.objects.known_at(moment).filter(slug=slug)
    found = known.select_related("source", "service_area", "release").first()
    if found is None:
        return None
    (row,), home = as_known([found], moment), read_areas(reading).home
    agreements = Agreement.objects.known_at(moment).filter(Q(kpi=row) | Q(other=row))
    sum_parts = SumPart.objects.known_at(moment).filter(Q(kpi=row) | Q(part=row))
    return KpiRecord(
        row=row,
        basis=get_basis(get_catalogue(slug=slug, moment=moment)[row.pk], moment),
        events=tuple(get_events(moment, row.pk)),
        findings=tuple(get_findings_on_kpi(row.pk, moment)),
        linked=tuple(get_linked(row.pk, moment)),
        statements=tuple(get_statements_about(row, moment)),
        themes=tuple(get_themes_about(row)),
        indicators=tuple(row.framework_indicators.all()),
        agreements=tuple(agreements.select_related("kpi", "other").order_by("pk")),
        sum_parts=tuple(sum_parts.select_related("kpi", "part").order_by("part__position", "pk")),
        related=tuple(Kpi.objects.filter(Q(compares_with=row) | Q(pk=row.compares_with_id))),
        ranges=tuple(get_reported_ranges(row.pk, home, moment)),
        left_out=get_left_out(row.pk, home, moment),
        has_claims=Claim.objects.known_at(moment).filter(operands__kpi=row).exists(),
    )
