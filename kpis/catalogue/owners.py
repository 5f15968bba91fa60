"""Owners of service areas: who enters whose figures, also for somebody who is away."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.querysets import acts_for
from kpis.models import ServiceArea


def areas_of(person: User) -> QuerySet[ServiceArea]:
    """The service areas whose figures `person` enters today: their own, and those of whom they stand in for."""
    return ServiceArea.objects.filter(acts_for(person, timezone.localdate(), "owners__")).distinct()


def get_areas_of(person: User) -> set[int]:
    """The primary keys of `areas_of`. One query."""
    return set(areas_of(person).order_by().values_list("pk", flat=True))
