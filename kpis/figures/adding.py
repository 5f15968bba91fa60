"""Totals and their parts: numbers of other KPIs for the same period, to which an entry must add up."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from analysis.entry.sums import ADDED_FIELDS, Place, SumNumbers
from kpis.figures.agreeing import Entered, get_held, number_in
from kpis.models import Figure, Kpi, SumPart

ASKED = "sum"


@dataclass(frozen=True)
class DeclaredSum:
    """Total of the catalogue with its parts, in their order."""

    total: Kpi
    parts: tuple[Kpi, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a figure that are added."""
        return ADDED_FIELDS.get(self.total.kind, ())

    @property
    def ids(self) -> set[int]:
        return {self.total.pk, *(part.pk for part in self.parts)}

    @property
    def places(self) -> dict[Place, tuple[Place, ...]]:
        """By the place of each number of the total, the places of the numbers that it adds."""
        return {
            (self.total.pk, field): tuple((part.pk, field) for part in self.parts) for field in self.fields
        }


def get_sums(kpi_ids: Collection[int]) -> list[DeclaredSum]:
    """The sums in which any of the KPIs is the total or a part, with all their parts. One query."""
    standing = SumPart.objects.known_at(timezone.now())
    about = standing.filter(Q(kpi__in=kpi_ids) | Q(part__in=kpi_ids)).values("kpi")
    parts: dict[Kpi, list[Kpi]] = defaultdict(list)
    for row in standing.filter(kpi__in=about).select_related("kpi", "part").order_by("kpi__position", "part__position"):
        parts[row.kpi].append(row.part)
    return [DeclaredSum(total, tuple(found)) for total, found in parts.items()]


def get_sum_numbers(
    entered: Collection[Entered], declared: Sequence[DeclaredSum] | None = None
) -> dict[Entered, tuple[SumNumbers, ...]]:
    """Numbers to which those of the KPIs and periods `entered` must add up. Two queries at most.

    Where a part has no number there is nothing to check. At a part only a total that was handed in counts, unless its
    officer was asked about the sum then: everything else is asked when the total is handed in. `declared` are those of
    `get_sums`, where they are at hand.
    """
    declared = get_sums({kpi_id for kpi_id, _ in entered}) if declared is None else declared
    if not declared:
        return {}
    held = get_held(set().union(*(one.ids for one in declared)), {period for _, period in entered})
    found = {here: tuple(numbers for one in declared for numbers in _to_check(one, here, held)) for here in entered}
    return {here: numbers for here, numbers in found.items() if numbers}


def _to_check(one: DeclaredSum, here: Entered, held: Mapping[Entered, Figure]) -> Iterator[SumNumbers]:
    kpi_id, period = here
    if kpi_id not in one.ids:
        return
    is_total = one.total.pk == kpi_id
    total = held.get((one.total.pk, period))
    if not is_total and (total is None or total.is_with_author or _was_asked(total)):
        return
    for field in one.fields:
        others = [(part.title, number_in(held.get((part.pk, period)), field)) for part in one.parts if part.pk != kpi_id]
        known = tuple((title, number) for title, number in others if number is not None)
        whole = number_in(total, field)
        if len(known) == len(others) and (is_total or whole is not None):
            yield SumNumbers(field, known, None if is_total or whole is None else (one.total.title, whole))


def _was_asked(total: Figure) -> bool:
    return any(answer.get("code") == ASKED for answer in total.confirmed)
