"""Inspections and visits by Ofsted: judgements, findings and recommendations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.models import DatePrecision, Kpi
from ledger.models import Sourced
from ledger.querysets import KnownQuerySet


class Inspection(Sourced):
    """An inspection, or a visit after one, that Ofsted made on a date or has announced.

    `known_from` is when the public could know of it: the publication of the report or letter, for a
    planned visit the day of the document that announces it.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Inspection"
        SEND_INSPECTION = "send_inspection", "Area SEND inspection"
        MONITORING_VISIT = "monitoring_visit", "Monitoring visit"
        FOCUSED_VISIT = "focused_visit", "Focused visit"
        ASSURANCE_VISIT = "focused_assurance_visit", "Focused assurance visit"

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    type_words = models.CharField(max_length=120, blank=True)
    framework = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    overall_grade = models.CharField(max_length=60, blank=True)
    summary = models.TextField(blank=True)
    focus_themes = models.TextField(blank=True)
    headline = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=False) | Q(date_precision="unknown"),
                name="inspection_without_date_says_unknown",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="inspection_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.slug

    @property
    def is_visit(self) -> bool:
        return self.kind not in (self.Kind.INSPECTION, self.Kind.SEND_INSPECTION)


class Judgement(Sourced):
    """Ofsted's grade for one area of an inspection, in Ofsted's words."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    area = models.CharField(max_length=120)
    grade = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [models.UniqueConstraint(fields=["inspection", "area"], name="judgement_once_for_an_area")]

    def __str__(self):
        return f"{self.area}: {self.grade}"


class Recommendation(Sourced):
    """Recommendation of an inspection, by inspection and number."""

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", "Recommendation"
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    short_title = models.CharField(max_length=120)
    summary = models.TextField()
    theme = models.CharField(max_length=60)
    kpis = models.ManyToManyField(Kpi, related_name="recommendations", blank=True)
    # who proposes its progress and looks after its actions
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="led_recommendations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="recommendation_number_once"),
        ]

    def __str__(self):
        return f"{self.inspection} {self.number}: {self.short_title}"

    @property
    def audit_about(self) -> str:
        return f"recommendation:{self.code}"


class Lineage(models.Model):
    """The same issue in two inspections: the later recommendation takes up the earlier one."""

    earlier = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="later_links")
    later = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="earlier_links")
    issue = models.CharField(max_length=200)
    basis = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="lineage_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="lineage_of_two"),
        ]

    def __str__(self):
        return f"{self.issue}: {self.earlier} to {self.later}"


class Finding(Sourced):
    """One thing inspectors found on a visit, as a strength or as something to improve."""

    class Tone(models.TextChoices):
        STRENGTH = "strength", "Strength"
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    tone = models.CharField(max_length=30, choices=Tone.choices)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    recommendations = models.ManyToManyField(Recommendation, related_name="findings", blank=True)

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [models.UniqueConstraint(fields=["inspection", "position"], name="finding_position_once")]

    def __str__(self):
        return self.text[:80]
