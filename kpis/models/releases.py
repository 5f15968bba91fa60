"""Calendar of published statistics."""

from django.db import models
from django.db.models import Q

from kpis.models.catalogue import Kpi


class Release(models.Model):
    """Usual month in which the yearly statistic of a KPI is published.

    The statistic is for a year, or a day, that ends in the month `ends_in`, and comes out `months_after` that month.
    `basis` says from which dates of publication this was read.
    """

    kpi = models.OneToOneField(Kpi, on_delete=models.PROTECT, related_name="release")
    ends_in = models.PositiveSmallIntegerField()
    months_after = models.PositiveSmallIntegerField()
    basis = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_in__gte=1, ends_in__lte=12), name="release_ends_in_a_month"),
            models.CheckConstraint(condition=Q(months_after__lte=24), name="release_comes_within_two_years"),
            models.CheckConstraint(condition=~Q(basis=""), name="release_says_its_basis"),
        ]

    def __str__(self):
        return f"Release of {self.kpi}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about
