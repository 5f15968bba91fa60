"""KPIs whose numbers depend on each other, as the catalogue says: pairs that share one, and totals with their parts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, F, Q, Value

from analysis.entry.sums import ADDED_FIELDS, Place
from kpis.models import Agreement, SumPart

# by KPI: its part, the other KPI, that KPI's part and title
Pairs = dict[int, list[tuple[str, int, str, str]]]
ADDED = "added"


@dataclass(frozen=True)
class DeclaredSum:
    """Total of the catalogue with its parts, each by its primary key and title."""

    total_id: int
    title: str
    kind: str
    parts: tuple[tuple[int, str], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a figure that are added."""
        return ADDED_FIELDS.get(self.kind, ())

    @property
    def ids(self) -> set[int]:
        return {self.total_id, *(part for part, _ in self.parts)}

    @property
    def places(self) -> dict[Place, tuple[Place, ...]]:
        """By the place of each number of the total, the places of the numbers that it adds."""
        return {(self.total_id, name): tuple((part, name) for part, _ in self.parts) for name in self.fields}


@dataclass(frozen=True)
class ConnectedKpis:
    """Pairs of KPIs that share a number, by each of the two; and sums with all their parts."""

    pairs: Pairs = field(default_factory=dict)
    sums: tuple[DeclaredSum, ...] = ()


def get_connected(kpi_ids: Collection[int], moment: datetime) -> ConnectedKpis:
    """The pairs and sums in which any of the KPIs is, as known at `moment`. One query."""
    known = SumPart.objects.known_at(moment).order_by()
    totals = known.filter(Q(kpi__in=kpi_ids) | Q(part__in=kpi_ids)).values("kpi")
    added = known.filter(kpi__in=totals).values_list(
        F("part__position"), "kpi", "kpi__title", "kpi__kind", "part", "part__title", Value(ADDED, CharField())
    )
    agreed = Agreement.objects.known_at(moment).order_by().filter(Q(kpi__in=kpi_ids) | Q(other__in=kpi_ids))
    shared = agreed.values_list(F("pk"), "kpi", "kpi__title", "part", "other", "other__title", "other_part")
    pairs: Pairs = defaultdict(list)
    sums: dict[tuple[int, str, str], list[tuple[int, str]]] = defaultdict(list)
    for _, kpi, title, part, other, other_title, other_part in sorted(shared.union(added, all=True)):
        if other_part == ADDED:
            sums[kpi, title, part].append((other, other_title))
        else:
            pairs[kpi].append((part, other, other_part, other_title))
            pairs[other].append((other_part, kpi, part, title))
    return ConnectedKpis(pairs, tuple(DeclaredSum(*total, tuple(parts)) for total, parts in sums.items()))
