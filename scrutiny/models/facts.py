"""Single published facts, and the terms and abbreviations of the field."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify

from inspections.models import Recommendation, Voice
from kpis.models import Area, DatePrecision, Kpi
from ledger.models import Recorded, Sourced
from ledger.querysets import KnownQuerySet, RecordedQuerySet


class Statement(Sourced):
    """Single published fact that is no series, such as the number of nominations for an award.

    `text` says it whole, in our own words; `unit` is the document's, which need be none of a KPI's kinds.
    """

    slug = models.SlugField(max_length=60, unique=True)
    text = models.CharField(max_length=300)
    definition = models.TextField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=30)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    # as the document's; service areas of the catalogue do not hold all of them
    service = models.CharField(max_length=60, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="statements", blank=True)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    # whose own view it tells, or that it is about how they are heard; empty for any other fact
    voice = models.CharField(max_length=20, choices=Voice.choices, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(source__isnull=False), name="statement_has_a_source"),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True) | Q(period_end__gte=F("period_start")),
                name="statement_period_in_order",
            ),
        ]

    def __str__(self):
        return self.text[:80]


class GlossaryTerm(Sourced, Recorded):
    """A term or abbreviation of the field, spelled out and explained."""

    term = models.CharField(max_length=60)
    expansion = models.CharField(max_length=120)
    definition = models.TextField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(superseded_at__isnull=True), name="glossary_term_stands_once"
            )
        ]

    def __str__(self):
        return self.term

    @property
    def anchor(self) -> str:
        """Its place on the page of the glossary."""
        return f"term-{slugify(self.term)}"
