"""Inspections and visits by Ofsted: judgements, findings and recommendations."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inspections.models.voice import Voice
from kpis.models import DatePrecision, Kpi
from ledger.models import Recorded, Sourced
from ledger.querysets import KnownQuerySet, RecordedQuerySet, WithdrawnQuerySet

# Ofsted gives no overall grade for inspections of children's services from this day on; the other grades stay
NO_OVERALL_GRADE_FROM = date(2026, 4, 1)
NO_OVERALL_GRADE = "No longer given since April 2026"


class Inspection(Sourced):
    """An inspection, or a visit after one, that Ofsted made on a date or has announced; or a commissioner's report.

    `known_from` is when the public could know of it: the publication of the report or letter, for a
    planned visit the day of the document that announces it.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Inspection"
        SEND_INSPECTION = "send_inspection", "Inspection of special needs services"
        MONITORING_VISIT = "monitoring_visit", "Monitoring visit"
        FOCUSED_VISIT = "focused_visit", "Focused visit"
        ASSURANCE_VISIT = "focused_assurance_visit", "Focused assurance visit"
        COMMISSIONER_REPORT = "commissioner_report", "Commissioner's report"

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

    VISITS = (Kind.MONITORING_VISIT, Kind.FOCUSED_VISIT, Kind.ASSURANCE_VISIT)

    objects = KnownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__isnull=False)
                | Q(date_precision="unknown")
                | Q(kind="commissioner_report", published_on__isnull=False),
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
        return self.kind in self.VISITS

    @property
    def happened_on(self) -> date | None:
        """The day by which it is put in order: its first, or that of its publication where none is known."""
        return self.started_on or self.published_on

    @property
    def has_no_overall_grade(self) -> bool:
        """True for an inspection of children's services from when Ofsted ceased to give an overall grade."""
        is_late = self.started_on is not None and self.started_on >= NO_OVERALL_GRADE_FROM
        return is_late and self.kind == self.Kind.INSPECTION and not self.overall_grade

    @property
    def is_by_ofsted(self) -> bool:
        """False for the reports of the government's commissioner, which give no grades and are no inspections."""
        return self.kind != self.Kind.COMMISSIONER_REPORT


class Judgement(Sourced, Recorded):
    """Ofsted's grade for one area of an inspection, in Ofsted's words."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    area = models.CharField(max_length=120)
    grade = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "area"],
                condition=Q(superseded_at__isnull=True),
                name="judgement_once_for_an_area",
            )
        ]

    def __str__(self):
        return f"{self.area}: {self.grade}"


class Recommendation(Sourced, Recorded):
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
    kpis = models.ManyToManyField(Kpi, through="RecommendationKpi", related_name="recommendations", blank=True)
    # the reason why nothing measures it; empty where something does, or where nobody has said so
    no_measure = models.TextField(blank=True)
    # who proposes its progress and looks after its actions
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="led_recommendations"
    )
    # of its closing and of its links to KPIs, for people who have it open at once
    version = models.PositiveIntegerField(default=1)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="recommendation_number_once"),
        ]

    def __str__(self):
        return f"{self.inspection} {self.number}: {self.short_title}"

    @property
    def audit_about(self) -> str:
        return f"recommendation:{self.code}"


class RecommendationKpi(models.Model):
    """KPI that measures a recommendation, wholly or in part, with the reason.

    It comes from a data file, or from a manager who confirmed what the lineage proposed. A link that was withdrawn is
    still shown at the dates at which it held.
    """

    class Strength(models.TextChoices):
        DIRECT = "direct", "Measures it"
        PARTIAL = "partial", "Measures part of it"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="kpi_links")
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="recommendation_links")
    strength = models.CharField(max_length=10, choices=Strength.choices)
    reason = models.TextField()
    known_from = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    # None: it was loaded from a data file
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision_reason = models.TextField(blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        # what measures it comes before what measures a part of it
        ordering = ["recommendation", "strength", "kpi__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "kpi"],
                condition=Q(superseded_at__isnull=True),
                name="recommendation_kpi_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(strength__in=["direct", "partial"]), name="recommendation_kpi_is_direct_or_partial"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recommendation_kpi_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, revision_reason="")
                | Q(withdrawn_by__isnull=False, confirmed_by__isnull=False, superseded_at__gte=F("known_from"))
                & ~Q(revision_reason=""),
                name="recommendation_kpi_withdrawn_has_reason_and_person",
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}: {self.kpi}"

    @property
    def audit_about(self) -> str:
        return self.recommendation.audit_about


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


class Finding(Sourced, Recorded):
    """One thing inspectors found, as a strength or as something to improve; by paragraph in a full inspection."""

    class Area(models.TextChoices):
        OVERALL = "overall", "Overall"
        LEADERSHIP = "leadership", "Leadership"
        HELP_AND_PROTECTION = "help and protection", "Help and protection"
        CHILDREN_IN_CARE = "children in care", "Children in care"
        CARE_LEAVERS = "care leavers", "Care leavers"
        SEND = "send", "Special educational needs and disabilities"

    class Tone(models.TextChoices):
        STRENGTH = "strength", "Strength"
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    tone = models.CharField(max_length=30, choices=Tone.choices)
    text = models.TextField()
    # the part of the report it stands in; empty for the letter of a visit
    area = models.CharField(max_length=30, choices=Area.choices, blank=True)
    paragraph = models.CharField(max_length=60, blank=True)
    page = models.CharField(max_length=20, blank=True)
    # whose own view it tells, or that it is about how they are heard; empty for anything else
    voice = models.CharField(max_length=20, choices=Voice.choices, blank=True)
    position = models.PositiveSmallIntegerField()
    recommendations = models.ManyToManyField(Recommendation, related_name="findings", blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="findings", blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "position"],
                condition=Q(superseded_at__isnull=True),
                name="finding_position_once",
            )
        ]

    def __str__(self):
        return self.text[:80]
