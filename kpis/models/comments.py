"""Comments that officers and managers make to each other about a figure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analysis.core.periods import Period
from kpis.models.catalogue import Kpi


class FigureComment(models.Model):
    """Something said about the figure of a KPI for a period, kept with it through all its versions.

    Only those who enter and approve figures read it; it is on no page of a member and in no file.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="comments")
    period_start = models.DateField()
    period_end = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="comment_period_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.kpi}, {self.period.label}: {self.by}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about
