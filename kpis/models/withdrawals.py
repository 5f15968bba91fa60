"""Periods for which published values were found to be wrong."""

from django.db import models
from django.db.models import F, Q

from analysis.core.periods import Period
from kpis.models.catalogue import Area, Kpi
from ledger.models import Sourced
from ledger.querysets import WithdrawnQuerySet


class Withdrawal(Sourced):
    """Published values of a KPI that are known to be wrong, for one area or, where `area` is null, for all.

    It explains a gap in the series and is the reason given where a figure that was shown is withdrawn. If it turns out
    to be wrong itself, it is superseded.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="withdrawals")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    reason = models.TextField()
    known_from = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "period_start"]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="withdrawal_period_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("known_from")),
                name="withdrawal_superseded_after_known",
            ),
            models.UniqueConstraint(
                fields=["kpi", "area", "period_start", "period_end"],
                condition=Q(superseded_at__isnull=True),
                name="withdrawal_stands_once_for_an_area",
            ),
            models.UniqueConstraint(
                fields=["kpi", "period_start", "period_end"],
                condition=Q(superseded_at__isnull=True, area__isnull=True),
                name="withdrawal_stands_once_for_all_areas",
            ),
        ]

    def __str__(self):
        return f"{self.kpi}, {self.period.label}: withdrawn"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)
