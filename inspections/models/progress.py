"""Progress updates on recommendations, from a lead's draft to what readers see."""

from django.db import models
from django.db.models import Q

from analysis.entry.progress import Document, ProgressRating, Proposal
from inspections.models.evidence import EvidenceDocument
from inspections.models.inspections import Finding, Recommendation
from kpis.models import Kpi
from ledger.models import Approvable, approval_constraints
from ledger.querysets import LedgerQuerySet


def rating_choices():
    return [(rating.value, rating.label) for rating in ProgressRating]


class ProgressUpdate(Approvable):
    """Account and rating of a recommendation on a date; submitted and approved like a figure.

    Loaded updates come from published documents and carry no rating: rating is for the council. While an update
    is open, `typed` holds what its lead typed; its columns and notes are written when it is submitted.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="updates")
    as_at = models.DateField()
    rating = models.CharField(max_length=12, choices=rating_choices, blank=True)
    # why it is off track, at risk, or lower than before
    reason = models.TextField(blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints = [
            *approval_constraints("update"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="update_one_open_for_a_recommendation",
            ),
            models.UniqueConstraint(
                fields=["recommendation", "as_at"],
                condition=Q(status="approved", source__isnull=True),
                name="update_one_of_the_council_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"]) | ~Q(rating="") | Q(source__isnull=False),
                name="update_of_the_council_has_a_rating",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"])
                | ~Q(rating__in=["off_track", "at_risk"])
                | ~Q(reason="")
                | Q(source__isnull=False),
                name="update_in_doubt_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["", *(rating.value for rating in ProgressRating)]),
                name="update_rating_is_known",
            ),
            models.UniqueConstraint(
                fields=["recommendation", "as_at", "source"],
                condition=Q(status="approved", source__isnull=False),
                name="update_one_from_a_source",
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}, {self.as_at:%Y-%m-%d}"

    @property
    def audit_about(self) -> str:
        return self.recommendation.audit_about

    @property
    def as_rating(self) -> ProgressRating | None:
        return ProgressRating(self.rating) if self.rating else None

    @property
    def as_typed(self) -> Proposal:
        names = ("as_at", "rating", "reason", "done", "changed", "evidence", "next")
        return Proposal(
            **{name: str(self.typed.get(name, "")) for name in names},
            kpis=tuple(self.typed.get("kpis", ())),
            findings=tuple(self.typed.get("findings", ())),
            documents=tuple(Document(*pair) for pair in self.typed.get("documents", ())),
        )


class ProgressNote(models.Model):
    """One thing an update says: what was done, what it changed, what shows it, what comes next, what still worries."""

    class Kind(models.TextChoices):
        DONE = "done", "Done"
        CHANGED = "changed", "What it changed for children"
        EVIDENCE = "evidence", "Evidence"
        NEXT = "next", "What comes next"
        CONCERN = "concern", "Concern"

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    source_ref = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    kpis = models.ManyToManyField(Kpi, related_name="+", blank=True)
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)

    class Meta:
        ordering = ["update", "position"]
        constraints = [
            models.UniqueConstraint(fields=["update", "position"], name="note_position_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["done", "changed", "evidence", "next", "concern"]), name="note_kind_is_known"
            ),
            # evidence may be links alone, which stand in other tables
            models.CheckConstraint(condition=~Q(text="") | Q(kind="evidence"), name="note_says_something"),
        ]

    def __str__(self):
        return self.text[:80]


class NoteDocument(EvidenceDocument):
    """A document that an update names as evidence."""

    note = models.ForeignKey(ProgressNote, on_delete=models.CASCADE, related_name="documents")

    class Meta:
        ordering = ["note", "position"]
        constraints = [
            models.UniqueConstraint(fields=["note", "position"], name="note_document_position_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(address=""), name="note_document_has_title_and_address"),
        ]
