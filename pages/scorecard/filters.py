"""Filters of the scorecard. The choices are kept in the address; unknown ones are reported at their field."""

from datetime import datetime

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q

from analysis.rating import Rag
from analysis.spc.points import PointType
from inspections.models import Recommendation
from kpis.figures.standings import Standing
from kpis.models import Kpi, ServiceArea, frequency_choices
from web.filters import NarrowedList

NOT_ASSESSED = "none"
UNRATED_CHOICES = (("no_target", "No target"), ("no_figure", "No figure"))


def service_area_choices():
    return [(area.slug, capitalised(area.name)) for area in ServiceArea.objects.all()]


def recommendation_choices(moment: datetime):
    """The lead inspection's recommendations, once it was known."""
    asked = Recommendation.objects.filter(
        inspection__slug=settings.LEAD_INSPECTION, inspection__known_from__lte=moment
    ).order_by("number")
    return [(str(r.number), f"{r.number}. {r.short_title}") for r in asked]


def rating_choices():
    rated = [(rag.value, rag.label) for rag in Rag if rag is not Rag.UNRATED]
    return [*rated, *UNRATED_CHOICES]


def signal_choices():
    return [*((kind.value, kind.label) for kind in PointType), (NOT_ASSESSED, "Not assessed")]


def capitalised(name: str) -> str:
    """The first letter large, the rest as it is: "SEND" stays."""
    return name[:1].upper() + name[1:]


class ScorecardFilter(NarrowedList):
    """Filters of the KPIs by their catalogue; `passes` filters by position against target and signal."""

    q = django_filters.CharFilter(
        label="Search in names and definitions", method="search", max_length=100, widget=forms.TextInput
    )
    area = django_filters.ChoiceFilter(
        label="Service area", field_name="service_area__slug", choices=service_area_choices, empty_label="All"
    )
    rating = django_filters.ChoiceFilter(
        label="Against target", method="leave", choices=rating_choices, empty_label="All"
    )
    signal = django_filters.ChoiceFilter(
        label="Signal or chance", method="leave", choices=signal_choices, empty_label="All"
    )
    recommendation = django_filters.ChoiceFilter(label="Recommendation", method="linked_to", empty_label="All")
    frequency = django_filters.ChoiceFilter(
        label="How often it is counted", choices=frequency_choices, empty_label="All"
    )

    class Meta:
        model = Kpi
        fields = ()

    def __init__(self, data, moment: datetime):
        super().__init__(data)
        self.filters["recommendation"].extra["choices"] = recommendation_choices(moment)

    def search(self, kpis, name, words):
        for word in words.split():
            kpis = kpis.filter(Q(title__icontains=word) | Q(definition__icontains=word) | Q(code__icontains=word))
        return kpis

    def linked_to(self, kpis, name, number):
        return kpis.filter(recommendations__number=number, recommendations__inspection__slug=settings.LEAD_INSPECTION)

    def select(self, standings: list[Standing]) -> list[Standing]:
        """Standings that pass the filters; all of them when a choice is not valid. One query when filtered."""
        if not self.is_narrowed:
            return standings
        ids = set(self.qs.values_list("pk", flat=True))
        rating, signal = self.form.cleaned_data["rating"], self.form.cleaned_data["signal"]
        found = [s for s in standings if s.kpi.pk in ids and (not rating or _has_rating(s, rating))]
        return [s for s in found if not signal or _has_signal(s, signal)]


def _has_signal(standing: Standing, signal: str) -> bool:
    verdict = standing.assessment.verdict
    kind = verdict.type if verdict else None
    return kind is None if signal == NOT_ASSESSED else kind == signal


def _has_rating(standing: Standing, rating: str) -> bool:
    assessment = standing.assessment
    if rating == "no_figure":
        return assessment.latest is None
    if rating == "no_target":
        return assessment.latest is not None and assessment.rag is Rag.UNRATED
    return assessment.rag.value == rating
