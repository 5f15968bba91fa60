"""Totals: numbers of a KPI that are those of other KPIs added, and what is known of one from the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import written_number

# a KPI, and a part of its figure: numerator, denominator or value
Place = tuple[int, str]
# by kind, the fields that are added; an average of parts is no average of the whole, and a population is in all rates
ADDED_FIELDS: dict[str, tuple[str, ...]] = {"count": ("value",), "percentage": ("numerator", "denominator")}
# by the place of a total, the places that it adds
Sums = Mapping[Place, tuple[Place, ...]]


@dataclass(frozen=True, slots=True)
class SumNumbers:
    """Numbers by which the number in `field` is checked against a sum for the same period.

    `others` are the numbers of the parts with the titles of their KPIs. Where `total` is given, with the title of its
    KPI, the entry is a part itself and `others` are the other parts; else the entry is the total.
    """

    field: str
    others: tuple[tuple[str, Decimal], ...]
    total: tuple[str, Decimal] | None = None

    def difference(self, number: Decimal) -> str:
        """Say with both numbers how `number` differs; empty where the sum is right."""
        added = sum((other for _, other in self.others), Decimal(0))
        named = ", ".join(f"{written_number(other)} in {title}" for title, other in self.others)
        if self.total is None:
            if number == added:
                return ""
            return f"{written_number(number)} here, and its parts come to {written_number(added)} ({named})"
        title, total = self.total
        if number + added == total:
            return ""
        here = f"{written_number(number)} here{f', {named}' if named else ''}"
        return f"{written_number(total)} in {title}, and its parts come to {written_number(number + added)} ({here})"


def work_out(sums: Sums, held: Mapping[Place, Decimal]) -> dict[Place, Decimal]:
    """The totals of which all parts are held or are such totals themselves, and which are not held.

    A total among its own parts is never worked out.
    """
    found: dict[Place, Decimal] = {}
    for _ in sums:
        known = {**found, **held}
        for total, parts in sums.items():
            if total not in known and all(part in known for part in parts):
                found[total] = sum((known[part] for part in parts), Decimal(0))
    return found


def makes_circle(pairs: Iterable[tuple[str, str]], total: str, part: str) -> bool:
    """True if `part`, added to the `pairs` of totals and parts, would make `total` a part of itself."""
    below: dict[str, set[str]] = {}
    for one, other in pairs:
        below.setdefault(one, set()).add(other)
    reached, waiting = {part}, [part]
    while waiting:
        new = below.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return total in reached
