"""Queries of the first page: the next visit and meeting, KPIs that are better and worse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.rating import Travel
from inspections.models import Inspection
from inspections.queries import is_ahead
from kpis.figures.standings import Standing
from scrutiny.models import Meeting
from web.reading import ReadingContext


def next_visit(inspections: Sequence[Inspection], reading: ReadingContext) -> Inspection | None:
    """The visit that is planned next after the day shown; None when none is known."""
    ahead = [inspection for inspection in inspections if is_ahead(inspection, reading.shown_day)]
    return min(ahead, key=lambda inspection: inspection.started_on or date.max, default=None)


def get_next_meeting(reading: ReadingContext) -> Meeting | None:
    """The next meeting after the day shown of which a commitment was known then. One query."""
    return (
        Meeting.objects.filter(held_on__gt=reading.shown_day, commitments__known_from__lte=reading.moment)
        .order_by("held_on")
        .distinct()
        .first()
    )


@dataclass(frozen=True)
class Movement:
    """The KPIs whose latest figure is better or worse than that of the period before, by the age of the figure."""

    better: list[Standing]
    worse: list[Standing]
    steady: int
    without: int


def movement(standings: Iterable[Standing]) -> Movement:
    """Part the KPIs by the step to their latest figure, newest period first."""
    by_travel: dict[Travel, list[Standing]] = {travel: [] for travel in Travel}
    for standing in standings:
        by_travel[standing.assessment.travel].append(standing)

    def newest_first(found: list[Standing]) -> list[Standing]:
        return sorted(
            found, key=lambda s: s.assessment.latest.period.end if s.assessment.latest else date.min, reverse=True
        )

    return Movement(
        better=newest_first(by_travel[Travel.IMPROVING]),
        worse=newest_first(by_travel[Travel.WORSENING]),
        steady=len(by_travel[Travel.STEADY]),
        without=sum(len(by_travel[travel]) for travel in (Travel.UNKNOWN, Travel.HIGHER, Travel.LOWER)),
    )
