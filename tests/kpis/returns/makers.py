"""Makers of KPIs that are collected, and of figures on their way; each gives a sensible row."""

from datetime import date
from itertools import count

from django.utils import timezone

from kpis.models import Area, Figure, Kpi, ServiceArea

_numbers = count(1)


def a_home():
    return Area.objects.get_or_create(slug="west-sussex", name="West Sussex", defaults={"level": "authority"})[0]


def a_service_area(*owners, **columns):
    number = next(_numbers)
    values = {"slug": f"service-{number}", "name": f"service {number}", "position": number} | columns
    area = ServiceArea.objects.create(**values)
    area.owners.set(owners)
    return area


def a_kpi(service_area, collected_from=None, **columns):
    number = next(_numbers)
    values = {
        "code": f"KPI-{number}",
        "slug": f"kpi-{number}",
        "title": f"Visits on time {number}",
        "kind": "percentage",
        "polarity": "higher",
        "frequency": "monthly",
        "series_kind": Kpi.SeriesKind.OPERATIONAL,
        "position": number,
    } | columns
    return Kpi.objects.create(service_area=service_area, collected_from=collected_from, **values)


def a_figure(kpi, by, start=date(2026, 10, 1), end=date(2026, 10, 31), status="submitted", **columns):
    values = {"numerator": 9, "denominator": 10, "kind": kpi.kind, "submitted_at": timezone.now()} | columns
    return Figure.objects.create(
        kpi=kpi, area=a_home(), entered_by=by, period_start=start, period_end=end, status=status, **values
    )
