"""Numbers of two KPIs that must agree, as the catalogue says."""

from django.db import models
from django.db.models import F, Q

from kpis.models.catalogue import Kpi


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
