"""Ranges that a document gives in place of single figures."""

from django.db import models
from django.db.models import F, Q

from analysis.core.periods import Period
from analysis.core.series import GivenRange
from kpis.models.catalogue import Area, Kpi
from ledger.models import Ledger, Sourced
from ledger.querysets import LedgerQuerySet


class ReportedRange(Ledger, Sourced):
    """Lowest and highest value of a KPI over a span of time, where a document gives no single ones.

    `what` says what the two are of, such as "lowest and highest month". It is no figure: it is drawn as a band, and
    nothing is worked out from it.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="reported_ranges")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    low = models.DecimalField(max_digits=16, decimal_places=4)
    high = models.DecimalField(max_digits=16, decimal_places=4)
    what = models.TextField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "period_start"]
        constraints = [
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="range_in_order"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="range_period_in_order"),
            models.CheckConstraint(condition=Q(source__isnull=False), name="range_has_a_source"),
            models.UniqueConstraint(
                fields=["kpi", "area", "period_start", "period_end"],
                condition=Q(superseded_at__isnull=True),
                name="range_stands_once_for_a_period",
            ),
        ]

    def __str__(self):
        return f"{self.kpi}: {self.low} to {self.high}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    def as_plain(self) -> GivenRange:
        return GivenRange(self.period, self.low, self.high, self.what)
