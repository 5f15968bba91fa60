"""Sources of facts: published documents with their dates, and the precision of a date."""

from django.db import models


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


class Source(models.Model):
    """A published document or page that facts and figures were taken from."""

    title = models.CharField(max_length=300)
    url = models.URLField(max_length=600, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title", "url"], name="source_is_listed_once")]

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
