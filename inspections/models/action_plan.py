"""Actions under recommendations, and every change of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspections.models.evidence import EvidenceDocument
from inspections.models.inspections import Finding, Recommendation
from kpis.display.dates import said_date
from kpis.models import DatePrecision, Kpi
from ledger.models import Ledger, Sourced
from ledger.querysets import KnownQuerySet, LedgerQuerySet


class Action(Sourced):
    """Action under a recommendation, with its present owner, due date and outcome.

    Earlier versions are kept, and never changed: each change of due date, each reassignment, each closing.
    `queries.state_at` puts them together as they were known at a moment. The title stays what it was.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_actions"
    )
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    known_from = models.DateTimeField()
    # None: it was loaded from a published document
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = KnownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "title"], name="action_once"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(due_precision="unknown"), name="action_without_date_says_unknown"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "done", "dropped"]), name="action_status_is_known"
            ),
            # a published document may give an action as done without saying since when
            models.CheckConstraint(
                condition=Q(status="planned", closed_at__isnull=True)
                | (~Q(status="planned") & (Q(closed_at__isnull=False) | Q(added_by__isnull=True))),
                name="action_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(added_by__isnull=True) | Q(owner__isnull=False, due_on__isnull=False),
                name="action_added_here_has_owner_and_date",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return self.recommendation.audit_about

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PLANNED


class ActionChange(models.Model):
    """One change of an action: who made it, and from which moment it is known."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        abstract = True


class ActionSlip(ActionChange):
    """Change of an action's due date, with its reason; a first date, or an earlier one, is kept as well."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="slips")
    from_on = models.DateField(null=True, blank=True)
    from_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    to_on = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering = ["action", "known_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | ~Q(from_on=F("to_on")) | ~Q(from_precision="exact"),
                name="slip_moves_the_date",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="slip_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.action}: due {self.to_on:%Y-%m-%d}"

    @property
    def from_words(self) -> str:
        """The date it was due before, as exactly as it was known: "September 2021"."""
        return said_date(self.from_on, self.from_precision) if self.from_on else "no date"


class ActionHandover(ActionChange):
    """Change of an action's owner; it had none where `from_owner` is None."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="handovers")
    from_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "known_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_owner__isnull=True) | ~Q(from_owner=F("to_owner")), name="handover_is_to_another"
            ),
        ]

    def __str__(self):
        return f"{self.action}: {self.to_owner}"


class ActionClosing(Ledger):
    """Closing of an action: done with its evidence, or dropped with the reason, in `words`.

    Published when it was closed, superseded when it was opened again, so that a day between them still shows it closed.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="closings")
    status = models.CharField(max_length=10, choices=Action.Status.choices)
    words = models.TextField()
    kpis = models.ManyToManyField(Kpi, related_name="+", blank=True)
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["action", "published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(superseded_at__isnull=True), name="closing_stands_once"
            ),
            models.CheckConstraint(condition=Q(status__in=["done", "dropped"]), name="closing_is_done_or_dropped"),
            models.CheckConstraint(condition=~Q(words=""), name="closing_has_evidence_or_reason"),
            models.CheckConstraint(condition=Q(published_at__isnull=False), name="closing_has_time"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, reopened_by__isnull=True)
                | (
                    Q(superseded_at__gte=F("published_at"), superseded_at__isnull=False, reopened_by__isnull=False)
                    & ~Q(revision_reason="")
                ),
                name="closing_reopened_has_reason_and_person",
            ),
        ]

    def __str__(self):
        return f"{self.action}: {self.status}"


class ClosingDocument(EvidenceDocument):
    """A document that shows that an action is done."""

    closing = models.ForeignKey(ActionClosing, on_delete=models.CASCADE, related_name="documents")

    class Meta:
        ordering = ["closing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "position"], name="closing_document_position_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(address=""), name="closing_document_has_title_and_address"
            ),
        ]
