"""The record about one KPI: its row, what it is judged by, and what others wrote of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import CharField, F, Q, QuerySet, Value

from analysis.basis import Basis
from inspections.models import Event, Finding, RecommendationKpi
from inspections.queries import get_events, get_findings_on_kpi, get_linked
from kpis.catalogue.queries import get_basis, get_catalogue
from kpis.figures.queries import SourcedRange, get_reported_ranges
from kpis.figures.wrong_periods import get_left_out
from kpis.models import (
    Agreement,
    FrameworkIndicator,
    Kpi,
    Rebase,
    ReportedRange,
    SeriesBreak,
    SumPart,
    Target,
    Withdrawal,
)
from ledger.former import as_known
from ledger.models import FormerValues
from pages.recorded import read_areas, recorded
from scrutiny.models import Claim, Statement, Theme
from scrutiny.queries import get_statements_about, get_themes_about
from web.pieces import SetsByKey
from web.reading import ReadingContext

# each with some hundred rows
MOST_KPIS = 16
Row = TypeVar("Row")


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


@recorded()
def read_kinds_held(reading: ReadingContext) -> SetsByKey:
    """Kinds of rows of the record that each KPI, by key, has any of: few have many, so few need be asked for."""
    moment, home = reading.moment, read_areas(reading).home
    agreements, sum_parts = Agreement.objects.known_at(moment), SumPart.objects.known_at(moment)
    former = FormerValues.objects.filter(model=Kpi._meta.label_lower, superseded_at__gt=moment)
    kinds: list[tuple[str, QuerySet, str]] = [
        ("former", former, "key"),
        ("judged", Target.objects.known_at(moment), "kpi"),
        ("judged", SeriesBreak.objects.known_at(moment), "kpi"),
        ("judged", Rebase.objects.known_at(moment), "kpi"),
        ("findings", Finding.objects.known_at(moment), "kpis"),
        ("linked", RecommendationKpi.objects.known_at(moment), "kpi"),
        ("statements", Statement.objects.known_at(moment), "kpi"),
        ("indicators", FrameworkIndicator.objects.all(), "kpi"),
        ("agreements", agreements, "kpi"),
        ("agreements", agreements, "other"),
        ("sum parts", sum_parts, "kpi"),
        ("sum parts", sum_parts, "part"),
        ("related", Kpi.objects.all(), "compares_with"),
        ("ranges", ReportedRange.objects.known_at(moment).filter(area=home), "kpi"),
        ("left out", Withdrawal.objects.known_at(moment), "kpi"),
        ("claims", Claim.objects.known_at(moment), "operands__kpi"),
    ]
    first, *others = (_holders(*kind) for kind in kinds)
    return SetsByKey((key, {kind}) for key, kind in first.union(*others).iterator())


def _holders(kind: str, rows: QuerySet, column: str) -> QuerySet:
    held_by = rows.order_by().filter(**{f"{column}__isnull": False}).values(held_by=F(column))
    return held_by.annotate(kind=Value(kind, CharField())).values_list("held_by", "kind")


@recorded(most=MOST_KPIS)
def read_kpi_record(reading: ReadingContext, slug: str) -> KpiRecord | None:
    """The record about the KPI with `slug`; None where no such KPI was known.

    Four queries, one more where the record has changed, and one or two for each kind of rows that the KPI has.
    """
    moment = reading.moment
    found = Kpi.objects.known_at(moment).filter(slug=slug).select_related("source", "service_area", "release").first()
    if found is None:
        return None
    held = read_kinds_held(reading).get(found.pk, frozenset())
    row = as_known([found], moment)[0] if "former" in held else found
    facts = get_catalogue(slug=slug, moment=moment if "former" in held else None)[row.pk]
    home = read_areas(reading).home

    def of(kind: str, rows: Callable[[], Iterable[Row]]) -> tuple[Row, ...]:
        return tuple(rows()) if kind in held else ()

    return KpiRecord(
        row=row,
        basis=get_basis(facts, moment) if "judged" in held else Basis(facts),
        events=tuple(get_events(moment, row.pk)),
        findings=of("findings", lambda: get_findings_on_kpi(row.pk, moment)),
        linked=of("linked", lambda: get_linked(row.pk, moment)),
        statements=of("statements", lambda: get_statements_about(row, moment)),
        themes=tuple(get_themes_about(row)),
        indicators=of("indicators", row.framework_indicators.all),
        agreements=of("agreements", lambda: get_agreements(row, moment)),
        sum_parts=of("sum parts", lambda: get_sum_parts(row, moment)),
        related=tuple(get_related(row)) if row.compares_with_id or "related" in held else (),
        ranges=of("ranges", lambda: get_reported_ranges(row.pk, home, moment)),
        left_out=of("left out", lambda: get_left_out(row.pk, home, moment)),
        has_claims="claims" in held,
    )


def get_agreements(row: Kpi, moment: datetime) -> QuerySet:
    """Numbers that a KPI shares with others, as known at `moment`."""
    known = Agreement.objects.known_at(moment).filter(Q(kpi=row) | Q(other=row))
    return known.select_related("kpi", "other").order_by("pk")


def get_sum_parts(row: Kpi, moment: datetime) -> QuerySet:
    """Parts of a KPI, and totals that it is a part of, as known at `moment`."""
    known = SumPart.objects.known_at(moment).filter(Q(kpi=row) | Q(part=row))
    return known.select_related("kpi", "part").order_by("part__position", "pk")


def get_related(row: Kpi) -> QuerySet:
    """KPIs that measure nearly the same as one."""
    return Kpi.objects.filter(Q(compares_with=row) | Q(pk=row.compares_with_id))
