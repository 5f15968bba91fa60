"""KPIs whose numbers depend on each other, as the catalogue says: pairs that share one, and totals with their parts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, Value

from analysis.entry.sums import ADDED_FIELDS, Place
from kpis.models import Agreement, Kpi, SumPart

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
    """The pairs and sums in which any of the KPIs is, as known at `moment`. One query, and one for their names.

    A catalogue declares some dozens: to read all of them takes less time than to ask for those of some KPIs.
    """
    shared = Agreement.objects.known_at(moment).order_by().values_list("pk", "kpi", "part", "other", "other_part")
    is_added = Value(ADDED, CharField())
    sums_known = SumPart.objects.known_at(moment).order_by().values_list("pk", "kpi", is_added, "part", is_added)
    ids, agreed = set(kpi_ids), []
    parts: dict[int, list[int]] = defaultdict(list)
    for _, kpi, part, other, other_part in sorted(shared.union(sums_known, all=True)):
        if part == ADDED:
            parts[kpi].append(other)
        elif kpi in ids or other in ids:
            agreed.append((kpi, part, other, other_part))
    added = {total: found for total, found in parts.items() if total in ids or not ids.isdisjoint(found)}
    if not (agreed or added):
        return ConnectedKpis()
    named = {pk for kpi, _, other, _ in agreed for pk in (kpi, other)} | set(added).union(*added.values())
    kpis = Kpi.objects.order_by("position").in_bulk(named)
    pairs: Pairs = defaultdict(list)
    for kpi, part, other, other_part in agreed:
        pairs[kpi].append((part, other, other_part, kpis[other].title))
        pairs[other].append((other_part, kpi, part, kpis[kpi].title))
    sums = []
    for total, found in added.items():
        in_order = sorted((kpis[part] for part in found), key=lambda kpi: kpi.position)
        titles = tuple((kpi.pk, kpi.title) for kpi in in_order)
        sums.append(DeclaredSum(total, kpis[total].title, kpis[total].kind, titles))
    return ConnectedKpis(pairs, tuple(sums))
