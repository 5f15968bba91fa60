"""Numbers of a return that are known before anything is typed, and those that must agree with other KPIs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.entry.figures import NUMBERS, AgreeingNumber
from analysis.entry.shared import Place, known_number, shared_places
from kpis.figures.agreeing import get_agreeing, get_pairs, number_in
from kpis.models import Kpi
from kpis.returns.queries import GridRow


def with_agreeing(rows: Sequence[GridRow]) -> list[GridRow]:
    """The same rows with the numbers that theirs must agree with, and those that are known already. Two queries."""
    pairs = get_pairs([row.due.kpi.pk for row in rows])
    agreeing = get_agreeing([(row.due.kpi.pk, row.due.period) for row in rows], pairs)
    shared = shared_places(
        ((kpi_id, part), (other, other_part)) for kpi_id, found in pairs.items() for part, other, other_part, _ in found
    )
    held = _held_numbers(rows)
    return [_filled_in(row, agreeing.get((row.due.kpi.pk, row.due.period), ()), shared, held) for row in rows]


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


def _filled_in(
    row: GridRow,
    agreeing: tuple[AgreeingNumber, ...],
    shared: Mapping[Place, tuple[Place, ...]],
    held: Mapping[Place, Decimal],
) -> GridRow:
    shares = {part: shared[row.due.kpi.pk, part] for part in NUMBERS if (row.due.kpi.pk, part) in shared}
    known = _constants(row.due.kpi) | {number.part: number.number for number in agreeing}
    for part, places in shares.items():
        number = known_number(places, held)
        if number is not None:
            known[part] = number
    return replace(row, shares=shares, filled_in=known).agreeing_with(agreeing)


def _constants(kpi: Kpi) -> dict[str, Decimal]:
    """What a KPI is out of in each period, where the catalogue says so."""
    usual = kpi.usual_denominator
    return {"denominator": usual} if usual is not None and kpi.as_kind.needs_denominator else {}
