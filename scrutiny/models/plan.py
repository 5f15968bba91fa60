"""Improvement plans of the council and their priorities; one written here is a draft until it is adopted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspections.models import Recommendation
from kpis.models import Kpi
from ledger.models import Sourced
from ledger.querysets import KnownQuerySet


class ImprovementPlan(models.Model):
    """A plan with its priorities, frozen from its adoption on. `known_from` is None while it is a draft."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=150)
    known_from = models.DateTimeField(null=True, blank=True)
    # None: it was loaded from a published document
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minute = models.CharField(max_length=200, blank=True)
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = KnownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True, adopted_by__isnull=True, minute="", known_from__isnull=False)
                | Q(entered_by__isnull=False, adopted_by__isnull=True, minute="", known_from__isnull=True)
                | Q(entered_by__isnull=False, adopted_by__isnull=False, known_from__isnull=False) & ~Q(minute=""),
                name="plan_is_published_adopted_or_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | ~Q(adopted_by=F("entered_by")),
                name="plan_not_adopted_by_its_author",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return f"plan:{self.slug}"

    @property
    def is_draft(self) -> bool:
        return self.known_from is None


class PlanPriority(Sourced):
    """A priority of a plan, with the time it is meant for, and the recommendations and KPIs it bears on."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="priorities")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=150)
    summary = models.TextField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="priorities", blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="priorities", blank=True)
    position = models.PositiveIntegerField(default=0)
    # None while the plan is a draft; a published plan may get a later phase
    known_from = models.DateTimeField(null=True, blank=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="priority_has_a_title"),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="priority_period_in_order",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return self.plan.audit_about
