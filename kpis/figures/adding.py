"""Totals and their parts: numbers of other KPIs for the same period, to which an entry must add up."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from analysis.entry.sums import SumNumbers
from kpis.figures.agreeing import Entered, get_held, number_in
from kpis.figures.connected import DeclaredSum
from kpis.models import Figure

ASKED = "sum"


def get_sum_numbers(
    entered: Collection[Entered], declared: Sequence[DeclaredSum]
) -> dict[Entered, tuple[SumNumbers, ...]]:
    """Numbers to which those of the KPIs and periods `entered` must add up. One query, none without a sum.

    Where a part has no number there is nothing to check. At a part only a total that was handed in counts, unless its
    officer was asked about the sum then: everything else is asked when the total is handed in.
    """
    if not declared:
        return {}
    held = get_held(set().union(*(one.ids for one in declared)), {period for _, period in entered})
    found = {here: tuple(numbers for one in declared for numbers in _to_check(one, here, held)) for here in entered}
    return {here: numbers for here, numbers in found.items() if numbers}


def _to_check(one: DeclaredSum, here: Entered, held: Mapping[Entered, Figure]) -> Iterator[SumNumbers]:
    kpi_id, period = here
    if kpi_id not in one.ids:
        return
    is_total = one.total_id == kpi_id
    total = held.get((one.total_id, period))
    if not is_total and (total is None or total.is_with_author or _was_asked(total)):
        return
    for field in one.fields:
        others = [(title, number_in(held.get((part, period)), field)) for part, title in one.parts if part != kpi_id]
        known = tuple((title, number) for title, number in others if number is not None)
        whole = number_in(total, field)
        if len(known) == len(others) and (is_total or whole is not None):
            yield SumNumbers(field, known, None if is_total or whole is None else (one.title, whole))


def _was_asked(total: Figure) -> bool:
    return any(answer.get("code") == ASKED for answer in total.confirmed)
