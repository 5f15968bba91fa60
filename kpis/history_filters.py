"""Filters this app adds to the audit history."""

from kpis.models import Kpi


def kpi_choices() -> list[tuple[str, str]]:
    """Every KPI by its title, under the key that audit events carry. One query."""
    return [(kpi.audit_about, kpi.title) for kpi in Kpi.objects.only("code", "title").order_by("title")]
