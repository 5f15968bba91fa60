"""Closings of recommendations as known at a moment, with the evidence behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from inspections.models import Finding, Recommendation, RecommendationClosing


@dataclass(frozen=True)
class PastClosing:
    """One closing of a recommendation, and whether it was known by then that it is open again."""

    closing: RecommendationClosing
    is_reopened: bool


def standing_closings(moment: datetime) -> QuerySet:
    """Closings that hold at `moment`, at most one for a recommendation, with who closed it."""
    return RecommendationClosing.objects.known_at(moment).select_related("closed_by")


def get_closings(recommendation: Recommendation, moment: datetime) -> Sequence[PastClosing]:
    """All closings of a recommendation up to `moment`, oldest first, with their evidence. Four queries at most."""
    findings = Prefetch("findings", Finding.objects.select_related("inspection"))
    found = (
        recommendation.closings.filter(published_at__lte=moment)
        .select_related("closed_by", "reopened_by")
        .prefetch_related("kpis", findings, "documents")
        .order_by("published_at", "pk")
    )
    return [PastClosing(one, one.superseded_at is not None and one.superseded_at <= moment) for one in found]
