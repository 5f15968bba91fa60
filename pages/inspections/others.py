"""Ofsted's judgements of other councils, and of the council's own homes and services, as known at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from inspections.models import NO_OVERALL_GRADE, NO_OVERALL_GRADE_FROM, NeighbourJudgement, ServiceJudgement
from kpis.models import Neighbour, NeighbourSet
from web.links import choice_links, one_of
from web.reading import ReadingContext

EVERY, NEIGHBOURS, REGION = "", "neighbours", "region"
NOT_GRADED = "Not graded"


@dataclass(frozen=True)
class CouncilJudged:
    """Latest judgements of one council. `rank` is its place among the neighbours in force; None for any other."""

    judgement: NeighbourJudgement
    rank: int | None
    is_home: bool

    @property
    def groups(self) -> str:
        """Words for what it is to the council: itself, a neighbour, in its region."""
        if self.is_home:
            return "This council"
        words = [f"Statistical neighbour {self.rank}"] if self.rank else []
        return ", ".join([*words, *([f"in the {settings.COUNCIL_REGION}"] if self.judgement.is_in_region else [])])

    @property
    def overall(self) -> str:
        """The overall grade, or why there is none."""
        day = self.judgement.started_on or self.judgement.published_on
        absent = NO_OVERALL_GRADE if day >= NO_OVERALL_GRADE_FROM else NOT_GRADED
        return self.judgement.overall or absent


@dataclass(frozen=True)
class CouncilsJudged:
    """Councils with their latest judgements, narrowed to a group.

    `neighbour_set` are the words for the neighbours in force, `known_to` is the day up to which the judgements were
    gathered, `later` the number of councils whose judgement is newer than the day shown: earlier ones are not held.
    """

    rows: tuple[CouncilJudged, ...]
    choices: Sequence[dict]
    chosen: str
    unknown: str
    neighbour_set: str
    missing: int
    known_to: date | None
    later: int


def get_councils_judged(reading: ReadingContext, asked: str) -> CouncilsJudged:
    """The judgements known at a moment of the group that the address asks for, the council first. Three queries."""
    every = list(NeighbourJudgement.objects.select_related("area", "source"))
    neighbour_set, ranks = _get_neighbours(reading)
    known = [
        CouncilJudged(one, ranks.get(one.area_id), one.council == settings.COUNCIL_AREA)
        for one in every
        if one.known_from <= reading.moment
    ]
    others = [one for one in known if not one.is_home]
    words = {
        EVERY: f"All ({len(others)})",
        NEIGHBOURS: f"Similar councils ({sum(one.rank is not None for one in others)})",
        REGION: f"{settings.COUNCIL_REGION} ({sum(one.judgement.is_in_region for one in others)})",
    }
    chosen = one_of(words, asked)
    shown = [one for one in known if _is_in(one, chosen)]
    dates = [one.source.published_on for one in every if one.source and one.source.published_on]
    return CouncilsJudged(
        rows=tuple(sorted(shown, key=lambda one: (not one.is_home, one.rank or len(ranks) + 1, one.judgement.council))),
        choices=choice_links(reading, "group", words, chosen),
        chosen=words[chosen],
        unknown=asked if asked not in words else "",
        neighbour_set=neighbour_set,
        missing=len(ranks) - sum(one.rank is not None for one in others),
        known_to=max(dates, default=None),
        later=len(every) - len(known),
    )


def _is_in(one: CouncilJudged, group: str) -> bool:
    if group == NEIGHBOURS:
        return one.is_home or one.rank is not None
    return group == EVERY or one.is_home or one.judgement.is_in_region


def _get_neighbours(reading: ReadingContext) -> tuple[str, dict[int | None, int]]:
    """The name of the set of neighbours in force at a moment, and the ranks in it by area. Two queries."""
    in_force = NeighbourSet.objects.known_at(reading.moment).order_by("known_from", "name").last()
    members = Neighbour.objects.filter(neighbour_set=in_force).values_list("area_id", "rank")
    return (in_force.name if in_force else ""), dict(members)


def get_services_judged(reading: ReadingContext) -> list[ServiceJudgement]:
    """Judgements of the council's homes, fostering and adoption known at a moment, newest first. One query."""
    known = ServiceJudgement.objects.known_at(reading.moment).select_related("source")
    return sorted(known, key=lambda one: (one.inspected_on or date.min, one.name), reverse=True)
