"""Closing of recommendations, and links to KPIs that a manager declined."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspections.models.evidence import EvidenceDocument
from inspections.models.inspections import Finding, Recommendation
from kpis.models import Kpi
from ledger.models import Ledger
from ledger.querysets import LedgerQuerySet, WithdrawnQuerySet


class RecommendationClosing(Ledger):
    """Closing of a recommendation by a manager, with the day, the reason, and in `words` what shows that it is met.

    Published when it was recorded, which may be after the day `closed_on`; superseded when it was opened again, so that
    a day between them still shows it closed. No data file closes or opens a recommendation.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="closings")
    closed_on = models.DateField()
    reason = models.TextField()
    words = models.TextField()
    kpis = models.ManyToManyField(Kpi, related_name="+", blank=True)
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(superseded_at__isnull=True),
                name="recommendation_closing_stands_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(words=""), name="recommendation_closing_has_reason_and_evidence"
            ),
            models.CheckConstraint(condition=Q(published_at__isnull=False), name="recommendation_closing_has_time"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, reopened_by__isnull=True)
                | (
                    Q(superseded_at__gte=F("published_at"), superseded_at__isnull=False, reopened_by__isnull=False)
                    & ~Q(revision_reason="")
                ),
                name="recommendation_closing_reopened_has_reason_and_person",
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}: closed on {self.closed_on:%Y-%m-%d}"


class MetDocument(EvidenceDocument):
    """A document that shows that a recommendation is met."""

    closing = models.ForeignKey(RecommendationClosing, on_delete=models.CASCADE, related_name="documents")

    class Meta:
        ordering = ["closing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "position"], name="met_document_position_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(address=""), name="met_document_has_title_and_address"),
        ]


class DeclinedLink(models.Model):
    """KPI that the lineage proposes for a recommendation and a manager declined, with the reason.

    One that is taken back is superseded, and the KPI is proposed again.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="declined_links")
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "kpi__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "kpi"],
                condition=Q(superseded_at__isnull=True),
                name="declined_link_stands_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="declined_link_has_a_reason"),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, taken_back_by__isnull=True)
                | Q(superseded_at__gte=F("known_from"), taken_back_by__isnull=False),
                name="declined_link_taken_back_has_person",
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}: {self.kpi}"

    @property
    def audit_about(self) -> str:
        return self.recommendation.audit_about
