"""Filters of the scorecard. The choices are kept in the address; unknown ones are reported at their field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from analysis.rating import Rag
from analysis.spc.points import PointType
from inspections.closings.queries import standing_closings
from inspections.models import Recommendation, RecommendationKpi
from inspections.names import inspection_name
from inspections.open_areas import OpenAreas
from inspections.queries import HAPPENED_ON, get_recommendations
from kpis.figures.standings import Standing
from kpis.models import FrameworkIndicator, Kpi, ServiceArea, frequency_choices
from pages.recorded import read_open_areas, recorded
from pages.scorecard import facets
from pages.scorecard.facets import BETTER, WORSE, Narrowed
from pages.scorecard.since import is_better_than_a_year_before
from web.filters import NarrowedList, SelectWidget
from web.pieces import SetsByKey
from web.reading import ReadingContext

# by KPI, whether it is better than the country; None where neither can be said
BeatsCountry = Mapping[int, bool | None]

ENGLAND_CHOICES = ((WORSE, "Worse than England"), (BETTER, "Better than England"))
SINCE_CHOICES = ((WORSE, "Got worse"), (BETTER, "Got better"))
STANDS_CHOICES = ((WORSE, "Worse and worsening"), (BETTER, "Better than England and improving"))
BY_CHANCE = (
    "by more than chance where counts are held, otherwise as published. The first page takes only what is more than"
    " chance."
)
# said on the page while one of them is chosen
MEANINGS = {
    ("england", WORSE): f"Worse than England: for the same period, {BY_CHANCE}",
    ("england", BETTER): f"Better than England: for the same period, {BY_CHANCE}",
    ("since", WORSE): "Got worse: since the year before, by more than chance.",
    ("since", BETTER): "Got better: since the year before, by more than chance.",
    ("stands", WORSE): (
        "Worse and worsening: the latest figure misses its target or is worse than England for the same period, and its"
        " signal or its trend over the years is worsening."
    ),
    ("stands", BETTER): (
        "Better than England and improving: the latest figure is better than England for the same period, and its"
        " signal or its trend over the years is improving."
    ),
}
OF_CURRENT = "Only current figures count."
STANDS_RULE = (
    "Where counts are held, better or worse than England means by more than chance, otherwise as published. Signals on"
    " fewer than 13 figures do not count, nor do numbers, nor KPIs for which neither direction is better."
)
UNRATED_CHOICES = (("no_target", "No target"), ("no_figure", "No figure"))
OPEN_AREAS = "open"


@dataclass(frozen=True)
class AskedChoices:
    """Recommendations that the scorecard can be narrowed to at a moment; by KPI, `links` are those it is linked to."""

    areas: OpenAreas
    asked: tuple[Recommendation, ...]
    links: SetsByKey

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """All open ones as one choice, then those of each inspection, the inspections of the open areas first."""
        if not self.asked:
            return []
        groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
        for one in sorted(self.asked, key=lambda one: self.areas.place_of(one.inspection_id)):
            group = groups.setdefault(one.inspection_id, (inspection_name(one.inspection), []))
            group[1].append((one.code, f"{one.number}. {one.short_title}"))
        return [("Open areas", [(OPEN_AREAS, "All that are open")]), *groups.values()]


@recorded()
def read_asked_choices(reading: ReadingContext) -> AskedChoices:
    """The recommendations known at a moment, of the newest inspection first. Three queries."""
    areas = read_open_areas(reading)
    closed = Exists(standing_closings(reading.moment).filter(recommendation=OuterRef("pk")))
    known = get_recommendations(reading.moment).annotate(is_closed=closed)
    asked = tuple(known.order_by(HAPPENED_ON.desc(), "inspection__slug", "number"))
    is_open = {one.pk: one.inspection_id in areas.ids and not one.is_closed for one in asked}
    words = {one.pk: frozenset({one.code, OPEN_AREAS} if is_open[one.pk] else {one.code}) for one in asked}
    links = RecommendationKpi.objects.known_at(reading.moment).order_by().values_list("kpi", "recommendation")
    return AskedChoices(areas, asked, SetsByKey((kpi, words[pk]) for kpi, pk in links.iterator() if pk in words))


@recorded()
def read_outcomes(reading: ReadingContext) -> SetsByKey:
    """By KPI, the outcomes of the national framework that it measures. One query."""
    found = FrameworkIndicator.objects.exclude(kpi=None).values_list("kpi", "outcome")
    return SetsByKey((kpi, {FrameworkIndicator.Outcome(outcome).address}) for kpi, outcome in found)


@recorded()
def read_service_areas(reading: ReadingContext) -> tuple[tuple[str, str], ...]:
    """The service areas by slug and name. One query."""
    return tuple((area.slug, capitalised(area.name)) for area in ServiceArea.objects.all())


def rating_choices():
    rated = [(rag.value, rag.label) for rag in Rag if rag is not Rag.UNRATED]
    return [*rated, *UNRATED_CHOICES]


def signal_choices():
    labels = {PointType.COMMON_CAUSE: "No real change", PointType.HIGH: "Higher or rising"}
    labels[PointType.LOW] = "Lower or falling"
    kinds = ((kind.value, labels.get(kind, kind.label)) for kind in PointType)
    return [*kinds, (facets.NOT_ASSESSED, "Too early to say")]


def outcome_choices():
    return [(outcome.address, outcome.label) for outcome in FrameworkIndicator.Outcome]


def capitalised(name: str) -> str:
    """The first letter large, the rest as it is: "SEND" stays."""
    return name[:1].upper() + name[1:]


def _choice(label: str, choices=()) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=label, method="leave", choices=choices, empty_label="All", widget=SelectWidget
    )


class ScorecardFilter(NarrowedList):
    """Choices of the scorecard: all but the search are held against what each KPI fits (`pages.scorecard.facets`)."""

    q = django_filters.CharFilter(
        label="Search in names, definitions and what was asked for",
        method="search",
        max_length=100,
        widget=forms.TextInput,
    )
    area = _choice("Service area")
    england = _choice("Against England", ENGLAND_CHOICES)
    since = _choice("Since the year before", SINCE_CHOICES)
    rating = _choice("Against target", rating_choices)
    signal = _choice("Real change?", signal_choices)
    stands = _choice("Level and direction", STANDS_CHOICES)
    recommendation = _choice("Recommendation")
    frequency = _choice("How often it is counted", frequency_choices)
    outcome = _choice("Outcome of the national framework", outcome_choices)

    class Meta:
        model = Kpi
        fields = ()

    def __init__(self, data, reading: ReadingContext):
        super().__init__(data)
        self.reading = reading
        self.chosen_words = ""
        self.asked = read_asked_choices(reading)
        self.filters["recommendation"].extra["choices"] = self.asked.choices
        self.filters["area"].extra["choices"] = read_service_areas(reading)

    def search(self, kpis, name, words):
        for word in words.split():
            asked = [
                one.pk for one in self.asked.asked if word.casefold() in f"{one.short_title} {one.summary}".casefold()
            ]
            linked = (
                RecommendationKpi.objects.known_at(self.reading.moment).filter(recommendation__in=asked).values("kpi")
            )
            named = Q(title__icontains=word) | Q(definition__icontains=word) | Q(code__icontains=word)
            kpis = kpis.filter(named | Q(pk__in=linked))
        return kpis

    @property
    def chosen(self) -> dict[str, str]:
        """The choices that were made, by filter; none while one of them is not valid."""
        return {name: value for name, value in self.form.cleaned_data.items() if value} if self.is_narrowed else {}

    @property
    def meaning_words(self) -> str:
        """Meaning of the chosen level and direction; empty where none is chosen."""
        said = [MEANINGS[choice] for choice in self.chosen.items() if choice in MEANINGS]
        if "stands" in self.chosen:
            said.append(STANDS_RULE)
        elif said:
            said.append(OF_CURRENT)
        return " ".join(said)

    def narrow(self, standings: list[Standing], beats: BeatsCountry, current: frozenset[int]) -> Narrowed:
        """Standings that pass the filters, all of them when a choice is not valid. One query with a search.

        `beats` says which KPIs are better than the country. Only those in `current` count as better or worse than it
        or than a year before: what is old is no news.
        """
        chosen = self.chosen
        searched = chosen.pop("q", "")
        if searched:
            ids = set(self.qs.values_list("pk", flat=True))
            standings = [standing for standing in standings if standing.pk in ids]
        linked, outcomes = self.asked.links, read_outcomes(self.reading)
        filters: dict[str, facets.Values] = {
            "area": facets.area_of,
            "england": lambda s: facets.word_of(beats.get(s.pk)) if s.pk in current else (),
            "since": lambda s: facets.word_of(is_better_than_a_year_before(s)) if s.pk in current else (),
            "rating": facets.rating_of,
            "signal": facets.signal_of,
            "stands": lambda s: facets.level_and_direction(beats.get(s.pk), s),
            "recommendation": lambda s: linked.find(s.pk) or (),
            "frequency": facets.frequency_of,
            "outcome": lambda s: outcomes.find(s.pk) or (),
        }
        found = facets.narrow(standings, filters, chosen)
        self.chosen_words = self._in_words()
        self._count(found)
        return found

    def _in_words(self) -> str:
        """The choices as a reader would say them: "service area: Children in care; recommendation: 4. Plans"."""
        said = []
        for name, value in self.chosen.items():
            field = self.form.fields[name]
            labels = dict(_flat(field.choices)) if name != "q" else {value: f"“{value}”"}
            said.append(f"{field.label[:1].lower()}{field.label[1:]}: {labels[value]}")
        return "; ".join(said)

    def _count(self, found: Narrowed) -> None:
        """Put on each choice of the form the number of KPIs that one would get by it."""
        for name, counted in found.counts.items():
            field = self.form.fields[name]
            choices = [(value, label) for value, label in field.choices if value]
            field.empty_label = f"All ({found.wholes.get(name, 0)})"
            field.choices = [_counted(value, label, counted) for value, label in choices]


def _flat(choices) -> Iterator[tuple[str, str]]:
    """Choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield (value, label)


def _counted(value, label, counted: Mapping[str, int]) -> tuple:
    """A choice with its number, or a group of choices with theirs."""
    if isinstance(label, list | tuple):
        return (value, [_counted(*choice, counted) for choice in label])
    return (value, f"{label} ({counted.get(value, 0)})")
