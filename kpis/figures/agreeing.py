"""Numbers that other KPIs have for the same period, with which an entry must agree."""

from collections.abc import Collection
from decimal import Decimal

from django.conf import settings

from analysis.core.periods import Period
from analysis.entry.figures import AgreeingNumber
from kpis.figures.connected import Pairs
from kpis.models import Figure

COLUMN_OF = {"numerator": "numerator", "denominator": "denominator", "value": "stated_value"}
Entered = tuple[int, Period]


def get_agreeing(entered: Collection[Entered], pairs: Pairs) -> dict[Entered, tuple[AgreeingNumber, ...]]:
    """Numbers that must be the same as those of the KPIs and periods `entered`. One query, none without a pair.

    Where a figure of the other KPI is open, its numbers are taken and not those of the approved one.
    """
    if not pairs:
        return {}
    held = get_held({other for found in pairs.values() for _, other, _, _ in found}, {p for _, p in entered})
    return {
        (kpi_id, period): tuple(
            AgreeingNumber(part, number, f"in {title}")
            for part, other, other_part, title in pairs.get(kpi_id, ())
            if (number := number_in(held.get((other, period)), other_part)) is not None
        )
        for kpi_id, period in entered
    }


def get_held(kpi_ids: Collection[int], periods: Collection[Period]) -> dict[Entered, Figure]:
    """The figures of KPIs and periods that count now: the open one, else the approved one. One query."""
    figures = Figure.objects.filter(
        area__name=settings.COUNCIL_AREA,
        kpi__in=kpi_ids,
        status__in=[*Figure.OPEN, Figure.Status.APPROVED],
        period_end__in={period.end for period in periods},
    )
    by_status = sorted(figures, key=lambda figure: figure.is_open)
    return {(figure.kpi_id, figure.period): figure for figure in by_status}


def number_in(figure: Figure | None, part: str) -> Decimal | None:
    """The number that `figure` holds in a part; None where it holds none."""
    return getattr(figure, COLUMN_OF[part]) if figure is not None else None
