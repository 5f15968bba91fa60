"""Filters of the list of claims, by result and words."""

import django_filters
from django import forms
from django.db.models import Q

from analysis.claims.check import ClaimResult
from scrutiny.claims.queries import CheckedClaim
from scrutiny.models import Claim
from web.filters import NarrowedList


def result_choices():
    return [(result.value, result.label) for result in ClaimResult]


class ClaimFilter(NarrowedList):
    """Filters of the claims by their words and by their result."""

    q = django_filters.CharFilter(
        label="Search in claims and names of KPIs", method="search", max_length=100, widget=forms.TextInput
    )
    result = django_filters.ChoiceFilter(label="Result", method="leave", choices=result_choices, empty_label="All")

    class Meta:
        model = Claim
        fields = ()

    def search(self, claims, name, words):
        for word in words.split():
            found = Q(title__icontains=word) | Q(words__icontains=word) | Q(note__icontains=word)
            claims = claims.filter(found | Q(operands__kpi__title__icontains=word))
        return claims.distinct()

    def select(self, claims: list[CheckedClaim]) -> list[CheckedClaim]:
        """Claims that pass the filters; all of them when a choice is not valid. One query when filtered."""
        if not self.is_narrowed:
            return claims
        ids = set(self.qs.values_list("pk", flat=True))
        result = self.form.cleaned_data["result"]
        return [one for one in claims if one.claim.pk in ids and (not result or one.result == result)]
