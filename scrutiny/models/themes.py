"""Themes of the field, under which everything that bears on one subject is read together."""

from django.db import models
from django.db.models import Q

from kpis.models import Kpi, ServiceArea, Source


class Theme(models.Model):
    """Subject of a page, as a row of the data files: what belongs to it is found by links, not by words.

    Its KPIs are those of its service areas and those named; its recommendations those of `recommendation_themes`, and
    those that its KPIs measure. `services` are service areas as statements give them. It has no date: it only arranges
    what was known.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200)
    service_areas = models.ManyToManyField(ServiceArea, related_name="+", blank=True)
    services = models.JSONField(default=list, blank=True)
    recommendation_themes = models.JSONField(default=list, blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="+", blank=True)
    # where to read on
    documents = models.ManyToManyField(Source, related_name="+", blank=True)
    # True for the one that gathers what children and families said on any subject
    has_every_voice = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(about=""), name="theme_says_what_it_is")]

    def __str__(self):
        return self.name
