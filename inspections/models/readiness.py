"""Answers of managers to the three questions that Ofsted puts to a council each year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ledger.querysets import WithdrawnQuerySet


class ReadinessAnswer(models.Model):
    """Answer to one question about one judgement area, known from the moment a manager gave it.

    A newer answer takes its place at `superseded_at`; it is kept, and days in between still show it. `area` and
    `question` are words of `inspections/readiness/areas.py`.
    """

    area = models.CharField(max_length=30)
    question = models.CharField(max_length=20)
    text = models.TextField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["area", "question", "known_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "question"],
                condition=Q(superseded_at__isnull=True),
                name="readiness_answer_stands_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="readiness_answer_says_something"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("known_from")),
                name="readiness_answer_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"Readiness, {self.area}: {self.question}"
