"""Members of each theme, found by links that the data have: no words are compared.

The KPIs of a theme are those of its service areas and those it names. Its recommendations are those of its themes of
recommendations, and those that one of its KPIs measures. Everything else belongs to it that bears on one of these.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.models import Recommendation, RecommendationKpi
from kpis.models import Kpi
from pages.recorded import recorded
from pages.themes.linked import FACTS, FINDINGS, LinkedRow, get_linked_rows
from scrutiny.models import Theme
from web.reading import ReadingContext

# what is told of people's own views has a part of its own
VOICES = (FINDINGS, FACTS)


@dataclass(frozen=True)
class ThemeMembers:
    """Members of a theme at a moment, by primary keys; `rows` by kind, `voices` are those that tell a view.

    The keys of its KPIs are held in one piece of memory, since these may be thousands.
    """

    theme: Theme
    kpi_keys: array
    recommendations: frozenset[int]
    rows: Mapping[str, frozenset[int]]
    voices: Mapping[str, frozenset[int]]

    @property
    def kpis(self) -> frozenset[int]:
        return frozenset(self.kpi_keys)

    @property
    def voices_number(self) -> int:
        return sum(len(keys) for keys in self.voices.values())


@recorded()
def read_members(reading: ReadingContext) -> tuple[ThemeMembers, ...]:
    """The members of every theme, in the order of the themes. Twelve queries, however many there are."""
    moment, themes = reading.moment, list(Theme.objects.all())
    known = Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    theme_of = dict(known.values_list("pk", "theme"))
    kpis = [frozenset(keys) for keys in _read_kpis(reading)]
    asked = [{pk for pk, word in theme_of.items() if word in theme.recommendation_themes} for theme in themes]
    links = RecommendationKpi.objects.known_at(moment).filter(recommendation__in=list(theme_of)).order_by()
    for recommendation, kpi in links.values_list("recommendation_id", "kpi_id").iterator():
        for place, own in enumerate(kpis):
            if kpi in own:
                asked[place].add(recommendation)
    rows = get_linked_rows(moment) if themes else {}
    return tuple(
        _members(theme, own, frozenset(measured_or_named), rows)
        for theme, own, measured_or_named in zip(themes, kpis, asked, strict=True)
    )


@recorded()
def _read_kpis(reading: ReadingContext) -> tuple[array, ...]:
    """The KPIs of every theme by primary keys, in the order of the themes: those of its service areas and its own."""
    themes = list(Theme.objects.all())
    areas, kpis = (_of_each(themes, name) for name in ("service_areas", "kpis"))
    # of thousands each is looked at as it comes
    for pk, area in Kpi.objects.order_by().values_list("pk", "service_area_id").iterator():
        for place, own in enumerate(areas):
            if area in own:
                kpis[place].add(pk)
    return tuple(array("q", own) for own in kpis)


def _of_each(themes: Sequence[Theme], name: str) -> list[set[int]]:
    """What each theme names under `name`, by primary keys. One query."""
    found: dict[int, set[int]] = {theme.pk: set() for theme in themes}
    links = Theme.objects.filter(pk__in=found, **{f"{name}__isnull": False}).order_by()
    for pk, named in links.values_list("pk", name).iterator():
        found[pk].add(named)
    return list(found.values())


def _members(
    theme: Theme, kpis: frozenset[int], asked: frozenset[int], rows: Mapping[str, Sequence[LinkedRow]]
) -> ThemeMembers:
    belonging = {
        kind: [row for row in linked if row.is_of(theme.services) or row.bears_on(asked, kpis)]
        for kind, linked in rows.items()
    }
    heard = {
        kind: frozenset(row.key for row in (rows[kind] if theme.has_every_voice else belonging[kind]) if row.is_voice)
        for kind in VOICES
        if kind in rows
    }
    told = {kind: frozenset(row.key for row in found if not row.is_voice) for kind, found in belonging.items()}
    return ThemeMembers(theme, array("q", kpis), asked, told, heard)


def without_theme(members: Iterable[ThemeMembers]) -> QuerySet[Kpi]:
    """The KPIs that belong to no theme."""
    named = frozenset().union(*(one.kpis for one in members))
    return Kpi.objects.exclude(pk__in=named).order_by("position")
