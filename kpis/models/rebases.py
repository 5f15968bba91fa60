"""Rebases: recalculated limits of a KPI's chart."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kpis.models.catalogue import Kpi
from ledger.models import Ledger, Written, approved_by_another
from ledger.querysets import LedgerQuerySet


class Rebase(Ledger, Written):
    """Recalculation of a chart's limits from a day on, with a reason, and approved by a second person.

    It is proposed, perhaps returned and proposed again, and approved: then it is in force from `published_at` until it
    is withdrawn at `superseded_at` for `revision_reason`. A rebase withdrawn before its approval was never in force.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting for approval"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "In force"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="rebases")
    on = models.DateField()
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    OPEN = (Status.PROPOSED, Status.RETURNED)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "on"], condition=~Q(status="withdrawn"), name="rebase_stands_once_on_a_date"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rebase_has_a_reason"),
            approved_by_another("rebase"),
            # approval and publication are one moment
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, published_at__isnull=True)
                | Q(approved_by__isnull=False, published_at__isnull=False),
                name="rebase_approval_has_person_and_time",
            ),
            # no other status passes
            models.CheckConstraint(
                condition=Q(status="withdrawn")
                | Q(status="approved", approved_by__isnull=False)
                | (Q(status__in=["proposed", "returned"]) & Q(approved_by__isnull=True)),
                name="rebase_in_force_has_approval",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned")
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
                name="rebase_returned_has_reason_and_person",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="withdrawn", withdrawn_by__isnull=False, superseded_at__isnull=False)
                    & ~Q(revision_reason="")
                )
                | (
                    ~Q(status="withdrawn")
                    & Q(withdrawn_by__isnull=True, superseded_at__isnull=True, revision_reason="")
                ),
                name="rebase_withdrawn_has_reason_and_person",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(superseded_at__gte=F("published_at")),
                name="rebase_withdrawn_after_published",
            ),
        ]

    def __str__(self):
        return f"{self.kpi}: limits from {self.on:%Y-%m-%d}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about

    @property
    def is_open(self) -> bool:
        """True until it is approved or withdrawn: proposed, or returned to its author."""
        return self.status in self.OPEN
