"""Filters this app adds to the audit history."""

from inspections.models import Recommendation


def recommendation_choices() -> list[tuple[str, str]]:
    """Every recommendation by its inspection and number, under the key that audit events carry. One query."""
    asked = Recommendation.objects.select_related("inspection").order_by("-inspection__started_on", "number")
    return [(one.audit_about, str(one)) for one in asked]
