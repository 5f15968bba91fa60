"""Filters this app adds to the audit history."""

from inspections.models import Recommendation
from inspections.queries import HAPPENED_ON


def recommendation_choices() -> list[tuple[str, str]]:
    """Every recommendation by its inspection and number, under the key that audit events carry. One query."""
    asked = Recommendation.objects.select_related("inspection").order_by(HAPPENED_ON.desc(), "number")
    return [(one.audit_about, str(one)) for one in asked]
