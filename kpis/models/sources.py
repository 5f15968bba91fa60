"""Sources of facts: published documents with their dates, and the precision of a date."""

from django.db import models
from django.db.models import Q

from ledger.models import Recorded
from ledger.querysets import RecordedQuerySet


class DatePrecision(models.TextChoices):
    """Precision of a date in a source."""

    EXACT = "exact", "exact"
    MEETING = "meeting", "date of the committee's meeting"
    MONTH = "month", "month only"
    YEAR = "year", "year only"
    APPROX = "approx", "roughly"
    PLANNED = "planned", "planned, not confirmed"
    INFERRED = "inferred", "inferred"
    UNKNOWN = "unknown", "not known"


class Source(Recorded):
    """A published document or page that facts and figures were taken from.

    `published_on` is the last day on which it can have come out, as exactly as `date_precision` says: for a month
    its last day. It is null where no source gives a date, and for data that are published again each year.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Inspection report"
        COMMITTEE = "committee", "Paper or minutes of a committee"
        COUNCIL = "council", "Page, news or data of the council and its partners"
        GOVERNMENT = "government", "Direction of the government"
        STATISTICS = "statistics", "National statistics"
        PRESS = "press", "Press report"

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=600, blank=True)
    # empty where nobody has said
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    published_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN)
    # how the date is known, such as "date in the title"
    date_basis = models.TextField(blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "url"], name="source_is_listed_once"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, date_precision="unknown")
                | Q(published_on__isnull=False) & ~Q(date_precision="unknown"),
                name="source_date_has_a_precision",
            ),
        ]

    def __str__(self):
        return self.title


class SourceCollection(models.Model):
    """A place where sources were read, with its licence."""

    title = models.CharField(max_length=300, unique=True)
    url = models.TextField(blank=True)
    commit = models.CharField(max_length=60, blank=True)
    committed_on = models.DateField(null=True, blank=True)
    files_used = models.TextField(blank=True)
    licence = models.TextField(blank=True)

    def __str__(self):
        return self.title
