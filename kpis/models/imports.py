"""Imports: files of figures that officers upload."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ImportFile(models.Model):
    """Uploaded file of figures: the lines recognised in it, the changes it would make, and its status.

    The file itself is not kept, and its refused rows are deleted once it is done or abandoned, so that
    a list of children uploaded by mistake does not stay here.
    """

    class Status(models.TextChoices):
        PREVIEWED = "previewed", "Waiting for confirmation"
        DONE = "done", "Imported"
        ABANDONED = "abandoned", "Abandoned"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PREVIEWED)
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    # what was recognised, what it would change, and the mark of the ledger that this was worked out against
    rows = models.JSONField(default=dict, blank=True)
    plan = models.JSONField(default=dict, blank=True)
    ledger_mark = models.CharField(max_length=64, blank=True)

    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["-uploaded_at"], name="import_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="previewed", finished_at__isnull=True)
                | (Q(status__in=["done", "abandoned"]) & Q(finished_at__isnull=False)),
                name="import_finished_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(corrected=0) | ~Q(reason=""), name="import_of_corrections_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"Import of {self.file_name}"

    @property
    def is_open(self) -> bool:
        """True until its owner confirms or abandons it."""
        return self.status == self.Status.PREVIEWED

    @property
    def to_write(self) -> int:
        """Number of figures that confirming it would write, or wrote."""
        return self.added + self.changed + self.corrected
