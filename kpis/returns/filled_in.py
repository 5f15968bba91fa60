"""Numbers of a return that are known before anything is typed, and those that depend on other KPIs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone

from analysis.entry.figures import NUMBERS, AgreeingNumber
from analysis.entry.shared import known_number, shared_places
from analysis.entry.sums import Place, work_out
from kpis.figures.adding import get_sum_numbers
from kpis.figures.agreeing import get_agreeing, number_in
from kpis.figures.connected import get_connected
from kpis.models import Kpi
from kpis.returns.queries import GridRow


def with_known_numbers(rows: Sequence[GridRow]) -> list[GridRow]:
    """The same rows with numbers that other KPIs have for theirs, those added up and those that stay the same.

    Four queries at most: one, one for the names of what is connected, and one each where numbers are shared and added.
    """
    ids = [row.due.kpi.pk for row in rows]
    entered = [(row.due.kpi.pk, row.due.period) for row in rows]
    connected = get_connected(ids, timezone.now())
    agreeing, sums = get_agreeing(entered, connected.pairs), get_sum_numbers(entered, connected.sums)
    held = _held_numbers(rows)
    added: dict[Place, tuple[Place, ...]] = {}
    for one in connected.sums:
        added |= one.places
    known = KnownNumbers(
        shared=shared_places(
            ((kpi_id, part), (other, other_part))
            for kpi_id, found in connected.pairs.items()
            for part, other, other_part, _ in found
        ),
        added=added,
        held=held | work_out(added, held),
    )
    return [
        replace(_filled_in(row, agreeing.get(here, ()), known), sums=sums.get(here, ()))
        for row, here in zip(rows, entered, strict=True)
    ]


@dataclass(frozen=True)
class KnownNumbers:
    """Places of numbers that depend on each other, and the numbers that are held of a month or worked out."""

    shared: Mapping[Place, tuple[Place, ...]]
    added: Mapping[Place, tuple[Place, ...]]
    held: Mapping[Place, Decimal]


def _held_numbers(rows: Sequence[GridRow]) -> dict[Place, Decimal]:
    """Numbers that stand in the rows, typed or approved."""
    found = {}
    for row in rows:
        figure = row.due.open or row.due.approved
        for part in NUMBERS:
            number = number_in(figure, part)
            if number is not None:
                found[row.due.kpi.pk, part] = number
    return found


def _filled_in(row: GridRow, agreeing: tuple[AgreeingNumber, ...], numbers: KnownNumbers) -> GridRow:
    here = {part: (row.due.kpi.pk, part) for part in NUMBERS}
    shares = {part: numbers.shared[place] for part, place in here.items() if place in numbers.shared}
    adds = {part: numbers.added[place] for part, place in here.items() if place in numbers.added}
    known = _constants(row.due.kpi) | {number.part: number.number for number in agreeing}
    for part, places in shares.items():
        number = known_number(places, numbers.held)
        if number is not None:
            known[part] = number
    known |= {part: numbers.held[here[part]] for part in adds if here[part] in numbers.held}
    return replace(row, shares=shares, adds=adds, filled_in=known, agreeing=agreeing)


def _constants(kpi: Kpi) -> dict[str, Decimal]:
    """What a KPI is out of in each period, where the catalogue says so."""
    usual = kpi.usual_denominator
    return {"denominator": usual} if usual is not None and kpi.as_kind.needs_denominator else {}
