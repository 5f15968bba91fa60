"""Recommendation of a change: its address, and whether it had been asked for before; and the day of a moment."""

from datetime import date, datetime

from django.utils import timezone

from analysis.changes.change import Span
from inspections.models import Recommendation

ASKED_PAGE = "pages:recommendation"


def day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def asked_address(asked: Recommendation) -> tuple[str, ...]:
    return (ASKED_PAGE, asked.inspection.slug, str(asked.number))


def was_asked(row: Recommendation, span: Span) -> bool:
    """True if the recommendation, fetched with its inspection, was known at the first moment."""
    return max(row.known_from or row.inspection.known_from, row.inspection.known_from) <= span.start
