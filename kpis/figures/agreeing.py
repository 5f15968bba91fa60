"""Numbers that other KPIs have for the same period, with which an entry must agree."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from analysis.core.periods import Period
from analysis.entry.figures import AgreeingNumber
from kpis.models import Agreement, Figure

COLUMN_OF = {"numerator": "numerator", "denominator": "denominator", "value": "stated_value"}
Entered = tuple[int, Period]
# by KPI: its part, the other KPI, that KPI's part and title
Pairs = dict[int, list[tuple[str, int, str, str]]]


def get_agreeing(entered: Collection[Entered], pairs: Pairs | None = None) -> dict[Entered, tuple[AgreeingNumber, ...]]:
    """Numbers that must be the same as those of the KPIs and periods `entered`, typed or approved. Two queries at most.

    Where a figure of the other KPI is open, its numbers are taken and not those of the approved one. `pairs` are those
    of `get_pairs`, where they are at hand.
    """
    pairs = get_pairs({kpi_id for kpi_id, _ in entered}) if pairs is None else pairs
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


def get_pairs(ids: Collection[int]) -> Pairs:
    """Pairs of KPIs that share a number, by each of the two. One query."""
    found = defaultdict(list)
    named = Agreement.objects.filter(Q(kpi__in=ids) | Q(other__in=ids)).select_related("kpi", "other").order_by("pk")
    for pair in named:
        found[pair.kpi_id].append((pair.part, pair.other_id, pair.other_part, pair.other.title))
        found[pair.other_id].append((pair.other_part, pair.kpi_id, pair.part, pair.kpi.title))
    return found


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
