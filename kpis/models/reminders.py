"""Reminders that were sent, so that none is sent twice."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Reminder(models.Model):
    """One thing that one person was reminded of. The row is written before the email is sent, so none goes twice.

    Without `sent_at` the email is being sent, or the run that was sending it was stopped.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # such as "return:2026-10:before_due" or "figure:12:3", the third version of a submitted figure
    about = models.CharField(max_length=60)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], name="reminder_once_about_a_thing"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("claimed_at")), name="reminder_sent_after_claim"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.about}"
