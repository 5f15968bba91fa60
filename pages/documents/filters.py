"""Filters of the list of documents, by kind, year, what they hold, and words."""

from collections.abc import Sequence

import django_filters
from django import forms

from kpis.models import Source
from pages.documents.kinds import KINDS
from pages.documents.queries import Holding
from web.filters import NarrowedList


class DocumentFilter(NarrowedList):
    """Filters of the documents; the years to choose from are those of the documents that are known."""

    q = django_filters.CharFilter(label="Search in titles", method="search", max_length=100, widget=forms.TextInput)
    kind = django_filters.ChoiceFilter(label="Kind of document", choices=Source.Kind.choices, empty_label="All")
    year = django_filters.ChoiceFilter(label="Year", field_name="published_on__year", empty_label="All")
    holds = django_filters.ChoiceFilter(
        label="Has",
        method="leave",
        choices=lambda: [(kind.slug, kind.names[:1].upper() + kind.names[1:]) for kind in KINDS],
        empty_label="Anything",
    )

    class Meta:
        model = Source
        fields = ()

    def __init__(self, data, holdings: Sequence[Holding]):
        super().__init__(data)
        years = {one.source.published_on.year for one in holdings if one.source.published_on}
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in sorted(years, reverse=True)]

    def search(self, sources, name, words):
        for word in words.split():
            sources = sources.filter(title__icontains=word)
        return sources

    def select(self, holdings: Sequence[Holding]) -> list[Holding]:
        """The documents that pass the filters; all of them when a choice is not valid. One query when filtered."""
        if not self.is_narrowed:
            return list(holdings)
        ids = set(self.qs.values_list("pk", flat=True))
        holds = self.form.cleaned_data["holds"]
        return [
            one
            for one in holdings
            if one.source.pk in ids and (not holds or any(kind.slug == holds for kind in one.counts))
        ]
