"""Ofsted's judgements of other councils, and of the council's own homes and services."""

from django.db import models
from django.db.models import Q

from kpis.models import Area, DatePrecision
from ledger.models import Sourced
from ledger.querysets import KnownQuerySet


class NeighbourJudgement(Sourced):
    """Latest inspection of children's services at one council, as published on a day: the grades, in Ofsted's words.

    A grade is empty where the inspection gave none; since April 2026 none is given overall.
    """

    council = models.CharField(max_length=120)
    la_code = models.CharField(max_length=3, unique=True)
    # the area whose figures the dashboard compares with, where it is one
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_in_region = models.BooleanField(default=False)
    inspection_type = models.CharField(max_length=60, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    published_on = models.DateField()
    overall = models.CharField(max_length=60, blank=True)
    leaders = models.CharField(max_length=60, blank=True)
    help_and_protection = models.CharField(max_length=60, blank=True)
    in_care = models.CharField(max_length=60, blank=True)
    care_leavers = models.CharField(max_length=60, blank=True)
    report_url = models.URLField(max_length=600, blank=True)
    note = models.TextField(blank=True)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["council"]

    def __str__(self):
        return f"{self.council}, {self.published_on:%Y-%m-%d}"


class ServiceJudgement(Sourced):
    """Ofsted's grade of one of the council's children's homes, or of its fostering or adoption service, on a date."""

    class Service(models.TextChoices):
        CHILDRENS_HOME = "children's home", "Children's home"
        FOSTERING = "fostering service", "Fostering service"
        ADOPTION = "adoption service", "Adoption service"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    service = models.CharField(max_length=30, choices=Service.choices)
    inspected_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    published_on = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    summary = models.TextField(blank=True)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["name", "inspected_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(inspected_on__isnull=False) | Q(date_precision="unknown"),
                name="service_judgement_without_date_says_unknown",
            ),
        ]

    def __str__(self):
        return self.name
