"""Queries for comments on figures."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, QuerySet

from analysis.core.periods import Period
from kpis.models import Figure, FigureComment, Kpi


def get_comments(kpi: Kpi, period: Period) -> QuerySet[FigureComment]:
    """Comments on the figure of a period, in order. One query."""
    return FigureComment.objects.filter(kpi=kpi, period_start=period.start, period_end=period.end).select_related("by")


def count_comments(kpi_ids: Collection[int], periods: Collection[Period]) -> Counter[tuple[int, Period]]:
    """Number of comments by KPI and period. One query."""
    rows = (
        FigureComment.objects.filter(kpi__in=kpi_ids, period_end__in={period.end for period in periods})
        .order_by()
        .values_list("kpi", "period_start", "period_end")
        .annotate(Count("pk"))
    )
    return Counter({(kpi, Period(start, end)): number for kpi, start, end, number in rows})


def get_newest_version(kpi: Kpi, period: Period) -> Figure | None:
    """The newest version of the council's figure of a period that somebody typed; None before the first. One query."""
    typed = Figure.objects.filter(kpi=kpi, period_start=period.start, period_end=period.end).exclude(entered_by=None)
    return typed.select_related("entered_by", "returned_by").order_by("-pk").first()
