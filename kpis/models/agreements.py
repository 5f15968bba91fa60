"""Numbers of several KPIs that depend on each other, as the catalogue says: shared by two, or added to a total."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest, Least

from kpis.models.catalogue import Kpi
from ledger.models import Recorded
from ledger.querysets import RecordedQuerySet


class Agreement(Recorded):
    """A number that two KPIs share in each period: the same children or things, entered twice.

    It says the same in both directions, and stands in one of them alone.
    """

    class Part(models.TextChoices):
        NUMERATOR = "numerator", "the number counted"
        DENOMINATOR = "denominator", "the number it is out of"
        VALUE = "value", "the value"

        @property
        def words(self) -> tuple[str, str]:
            """The words before and after the title of its KPI: what (it) counts."""
            return {"numerator": ("what", "counts"), "denominator": ("what", "is out of")}.get(
                self.value, ("the value of", "")
            )

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="agreements")
    part = models.CharField(max_length=12, choices=Part.choices)
    other = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    other_part = models.CharField(max_length=12, choices=Part.choices)
    reason = models.TextField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # the two numbers in the order of their KPIs, so that the other direction is the same
            models.UniqueConstraint(
                Least("kpi", "other"),
                Greatest("kpi", "other"),
                Case(When(kpi__lt=F("other"), then=F("part")), default=F("other_part")),
                Case(When(kpi__lt=F("other"), then=F("other_part")), default=F("part")),
                condition=Q(superseded_at__isnull=True),
                name="agreement_stands_once",
            ),
            models.CheckConstraint(condition=~Q(kpi=F("other")), name="agreement_is_of_two_kpis"),
            models.CheckConstraint(condition=~Q(reason=""), name="agreement_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.kpi} and {self.other}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about


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
