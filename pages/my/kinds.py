"""Kinds of things that can be followed: how each is found by its address, and the line in which it stands.

To add one, write a class like these and enter it in KINDS under the word that its addresses have.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from charts.words.phrases import counted
from inspections.models import Recommendation
from inspections.names import inspection_name
from inspections.progress.queries import Progress
from inspections.queries import get_recommendations
from kpis.catalogue.queries import get_home
from kpis.figures.standings import Standing
from kpis.models import Kpi
from pages.details import tally
from pages.lines import StandingLine
from pages.recorded import read_progress
from pages.standings import get_cached_standings
from pages.themes.members import ThemeMembers, read_members
from scrutiny.models import Theme
from web.reading import ReadingContext

MOST_WORDS = 30


@dataclass(frozen=True)
class Thing:
    """Something that can be followed: the key of its row, its slug in addresses, its title, and its page."""

    row: int
    slug: str
    title: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class FollowedNow:
    """Standing of one thing in words: now, when that was, and how it changed or who rates it; empty for nothing.

    `pages` are those whose changes count as its own.
    """

    thing: Thing
    now: str
    pages: frozenset[tuple[str, ...]]
    when: str = ""
    more: str = ""


class KindOfThing(Protocol):
    """Kind of things to follow; `word` is what one is called, `queries` do not grow with how many there are."""

    word: str

    def find(self, slug: str, reading: ReadingContext) -> Thing | None: ...

    def lines(self, rows: Collection[int], reading: ReadingContext) -> dict[int, FollowedNow]: ...


class FollowedKpi:
    """A KPI with its figure, the time it is for, and its change in words that claim no more than chance allows."""

    word = "KPI"

    def find(self, slug: str, reading: ReadingContext) -> Thing | None:
        kpi = Kpi.objects.filter(slug=slug).first()
        return Thing(kpi.pk, kpi.slug, kpi.title, ("pages:kpi", kpi.slug)) if kpi else None

    def lines(self, rows: Collection[int], reading: ReadingContext) -> dict[int, FollowedNow]:
        standings = get_cached_standings(reading, get_home())
        return {one.pk: self._line(one) for one in standings if one.pk in rows}

    @staticmethod
    def _line(standing: Standing) -> FollowedNow:
        kpi = standing.kpi
        thing = Thing(kpi.pk, kpi.slug, kpi.title, ("pages:kpi", kpi.slug))
        own = frozenset({thing.address})
        line = StandingLine(standing)
        return FollowedNow(thing, line.now, own, line.when, line.change)


class FollowedRecommendation:
    """A recommendation with the latest word on its progress and the council's rating."""

    word = "recommendation"

    def find(self, slug: str, reading: ReadingContext) -> Thing | None:
        asked = get_recommendations(reading.moment).filter(code=slug).first()
        return self._thing(asked) if asked else None

    def lines(self, rows: Collection[int], reading: ReadingContext) -> dict[int, FollowedNow]:
        found = read_progress(reading)
        return {one.recommendation.pk: self._line(one) for one in found if one.recommendation.pk in rows}

    @staticmethod
    def _thing(asked: Recommendation) -> Thing:
        title = f"{asked.short_title} (number {asked.number}, {inspection_name(asked.inspection)})"
        return Thing(asked.pk, asked.code, title, address_of(asked))

    def _line(self, progress: Progress) -> FollowedNow:
        rated = f"Rated {progress.rating.label.lower()}" if progress.rating else "Not yet rated by the council"
        if progress.closing is not None:
            rated = "Closed as met"
        latest = progress.latest
        note = next(iter(latest.notes.all()), None) if latest else None
        words = " ".join(note.text.split()[:MOST_WORDS]) if note else ""
        if note and len(note.text.split()) > MOST_WORDS:
            words += " ..."
        told = f"{words} ({latest.as_at:%B %Y})" if latest and words else "no update found"
        thing = self._thing(progress.recommendation)
        return FollowedNow(thing, rated, frozenset({thing.address}), more=told)


class FollowedTheme:
    """A theme with the numbers of its KPIs and recommendations, whose changes are its own."""

    word = "theme"

    def find(self, slug: str, reading: ReadingContext) -> Thing | None:
        theme = Theme.objects.filter(slug=slug).first()
        return self._thing(theme) if theme else None

    def lines(self, rows: Collection[int], reading: ReadingContext) -> dict[int, FollowedNow]:
        members = [one for one in read_members(reading) if one.theme.pk in rows]
        standings = get_cached_standings(reading, get_home())
        asked = {one.pk: one for one in get_recommendations(reading.moment)}
        return {one.theme.pk: self._line(one, standings, asked) for one in members}

    @staticmethod
    def _thing(theme: Theme) -> Thing:
        return Thing(theme.pk, theme.slug, theme.name, ("pages:theme", theme.slug))

    def _line(
        self, members: ThemeMembers, standings: Sequence[Standing], asked: dict[int, Recommendation]
    ) -> FollowedNow:
        keys = members.kpis
        kpis = [one for one in standings if one.pk in keys]
        own = [asked[pk] for pk in members.recommendations if pk in asked]
        pages = {("pages:kpi", one.kpi.slug) for one in kpis} | {address_of(one) for one in own}
        now = f"{counted(len(kpis), 'KPI')}, {counted(len(own), 'recommendation')}"
        missed = tally(kpis).missed
        return FollowedNow(
            self._thing(members.theme), now, frozenset(pages), more=f"{missed} short of target" if missed else ""
        )


def address_of(asked: Recommendation) -> tuple[str, ...]:
    """The page of a recommendation, as changes name it."""
    return ("pages:recommendation", asked.inspection.slug, str(asked.number))


KINDS: dict[str, KindOfThing] = {
    "kpis": FollowedKpi(),
    "recommendations": FollowedRecommendation(),
    "themes": FollowedTheme(),
}
