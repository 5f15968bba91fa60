"""Events that are marked on charts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspections.models.inspections import Inspection
from kpis.models import DatePrecision, Kpi, ServiceArea
from ledger.models import Sourced
from ledger.querysets import WithdrawnQuerySet


class Event(Sourced):
    """A dated event that can be marked on a chart: from a published document, or an annotation by a manager.

    An annotation has its author, says its source in words, and belongs to one KPI, or with none to all. It is never
    changed: one that is wrong is withdrawn, which supersedes it from then on, with `revision_reason`.
    """

    class Scope(models.TextChoices):
        ALL = "all", "All KPIs"
        SERVICE_AREA = "service_area", "The KPIs of some service areas"
        KPI = "kpi", "Some KPIs"

    class InterventionStep(models.TextChoices):
        DIRECTION_BEGINS = "direction begins", "The government directs the council"
        DIRECTION_ENDS = "direction ends", "The direction is lifted"
        TRUST_BEGINS = "trust begins", "A children's trust is to run the services"
        TRUST_ENDS = "trust ends", "The trust is no longer planned"

    on = models.DateField()
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    category = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.SET_NULL, null=True, blank=True, related_name="events")
    known_from = models.DateTimeField()
    # what it bears on: it is marked on no other chart
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.ALL)
    service_areas = models.ManyToManyField(ServiceArea, related_name="+", blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="events", blank=True)
    is_intervention = models.BooleanField(default=False)
    # what of the intervention it begins or ends, so that it can be said how long that lasted
    intervention_step = models.CharField(max_length=20, choices=InterventionStep.choices, blank=True)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations")
    # None: it was loaded from a published document
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_words = models.TextField(blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision_reason = models.TextField(blank=True)

    ANNOTATION = "annotation"

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "title"],
                condition=Q(entered_by__isnull=True, superseded_at__isnull=True),
                name="event_once",
            ),
            models.CheckConstraint(
                condition=Q(intervention_step="") | Q(is_intervention=True), name="event_with_a_step_is_an_intervention"
            ),
            models.UniqueConstraint(
                fields=["kpi", "on", "title"],
                condition=Q(entered_by__isnull=False, superseded_at__isnull=True, kpi__isnull=False),
                name="event_once_as_annotation_of_a_kpi",
            ),
            models.UniqueConstraint(
                fields=["on", "title"],
                condition=Q(entered_by__isnull=False, superseded_at__isnull=True, kpi__isnull=True),
                name="event_once_as_annotation_of_all",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True, kpi__isnull=True, source_words="")
                | Q(entered_by__isnull=False, source__isnull=True) & ~Q(source_words=""),
                name="event_annotation_has_author_and_source",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, withdrawn_by__isnull=True, revision_reason="")
                | Q(
                    superseded_at__isnull=False,
                    superseded_at__gte=F("known_from"),
                    withdrawn_by__isnull=False,
                )
                & ~Q(revision_reason=""),
                name="event_withdrawn_has_reason_and_person",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about if self.kpi else ""

    @property
    def is_annotation(self) -> bool:
        """True for an annotation that a manager entered here."""
        return self.entered_by_id is not None
