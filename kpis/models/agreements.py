"""Numbers of several KPIs that depend on each other, as the catalogue says: shared by two, or added to a total."""

from django.db import models
from django.db.models import F, Q

from kpis.models.catalogue import Kpi
from ledger.models import Recorded
from ledger.querysets import RecordedQuerySet


class Agreement(models.Model):
    """A number that two KPIs share in each period: the same children or things, entered twice."""

    class Part(models.TextChoices):
        NUMERATOR = "numerator", "the number counted"
        DENOMINATOR = "denominator", "the number it is out of"
        VALUE = "value", "the value"

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="agreements")
    part = models.CharField(max_length=12, choices=Part.choices)
    other = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    other_part = models.CharField(max_length=12, choices=Part.choices)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kpi", "part", "other", "other_part"], name="agreement_is_named_once"),
            models.CheckConstraint(condition=~Q(kpi=F("other")), name="agreement_is_of_two_kpis"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreement_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.kpi} and {self.other}"


class SumPart(Recorded):
    """KPI that is one part of a total: in each period the counts of all parts come to those of the total."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="sum_parts")
    part = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "part__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "part"], condition=Q(superseded_at__isnull=True), name="sum_part_stands_once"
            ),
            models.CheckConstraint(condition=~Q(kpi=F("part")), name="sum_part_is_another_kpi"),
            models.CheckConstraint(condition=~Q(reason=""), name="sum_part_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.kpi}, of which {self.part}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about
