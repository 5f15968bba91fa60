"""Corrections under way: begun, submitted or returned, and not yet approved. Officers and managers are told of them."""

from collections.abc import Iterable

from kpis.models import Area, Figure


def get_corrections_under_way(kpi_id: int, area: Area) -> list[Figure]:
    """Corrections of a KPI's figures that are not approved yet, the newest period first. One query."""
    open_ones = Figure.objects.of(area).filter(kpi_id=kpi_id, status__in=Figure.OPEN, revises__isnull=False)
    return list(open_ones.select_related("entered_by").order_by("-period_end", "-period_start"))


def get_correction_under_way(figure: Figure) -> Figure | None:
    """The correction of `figure` that is not approved yet; None without one. One query."""
    return figure.revisions.filter(status__in=Figure.OPEN).select_related("entered_by").first()


def with_corrections(figures: Iterable[Figure]) -> list[tuple[Figure, Figure | None]]:
    """Each of `figures` with its correction that is not approved yet, or None. Two queries."""
    found = list(figures)
    under_way = Figure.objects.filter(revises__in=found, status__in=Figure.OPEN).select_related("entered_by")
    by_figure = {correction.revises_id: correction for correction in under_way}
    return [(figure, by_figure.get(figure.pk)) for figure in found]
