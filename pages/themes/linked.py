"""Rows of every kind with the recommendations and KPIs that they bear on, by primary keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from inspections.models import Action, Finding
from scrutiny.models import Commitment, PlanPriority, RiskVersion, Statement

FINDINGS, ACTIONS, PROMISES, RISKS, PRIORITIES, FACTS = (
    "findings",
    "actions",
    "promises",
    "risks",
    "priorities",
    "facts",
)


@dataclass(frozen=True)
class LinkedRow:
    """A row with the recommendations and KPIs it bears on, the service a statement gives, and whether it is a view."""

    key: int
    recommendations: frozenset[int]
    kpis: frozenset[int]
    service: str = ""
    is_voice: bool = False

    def bears_on(self, recommendations: frozenset[int], kpis: frozenset[int]) -> bool:
        return bool(self.recommendations & recommendations or self.kpis & kpis)

    def is_of(self, services: Collection[str]) -> bool:
        return bool(self.service) and self.service in services


def get_linked_rows(moment: datetime) -> dict[str, list[LinkedRow]]:
    """All rows known at `moment` that bear on recommendations or KPIs, by kind. Six queries."""
    of_known = {"inspection__known_from__lte": moment}
    findings = Finding.objects.known_at(moment).filter(**of_known)
    actions = Action.objects.known_at(moment).filter(recommendation__inspection__known_from__lte=moment)
    risks = RiskVersion.objects.known_at(moment).filter(is_closed=False)
    both = ("recommendations__pk", "kpis__pk")
    return {
        FINDINGS: _joined(findings, *both, "voice"),
        ACTIONS: _joined(actions, "recommendation_id"),
        PROMISES: _joined(Commitment.objects.known_at(moment), *both),
        RISKS: _joined(risks, *both),
        PRIORITIES: _joined(PlanPriority.objects.known_at(moment), *both),
        FACTS: _joined(Statement.objects.known_at(moment), "recommendations__pk", "kpi_id", "voice", "service"),
    }


def _joined(rows: QuerySet, asked: str, kpi: str = "", voice: str = "", service: str = "") -> list[LinkedRow]:
    """Rows with their links, which the database gives once for each pair of them."""
    columns = [name for name in (asked, kpi, voice, service) if name]
    linked: dict[int, LinkedRow] = {}
    for cells in rows.order_by().values("pk", *columns).iterator():
        before = linked.get(cells["pk"], LinkedRow(cells["pk"], frozenset(), frozenset()))
        linked[cells["pk"]] = LinkedRow(
            key=before.key,
            recommendations=before.recommendations | _key(cells[asked]),
            kpis=before.kpis | _key(cells[kpi] if kpi else None),
            service=cells[service] if service else "",
            is_voice=bool(cells[voice]) if voice else False,
        )
    return list(linked.values())


def _key(value: int | None) -> frozenset[int]:
    return frozenset() if value is None else frozenset({value})
