"""The first page: the position of children's services, read in a minute."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from analysis.core.freshness import freshness
from analysis.statistics.forecast.hit_rate import HitRate
from inspections.matrix import Matrix, build_matrix
from inspections.models import Inspection
from inspections.progress.queries import Progress, get_progress
from inspections.queries import get_inspections
from kpis.catalogue.queries import get_areas
from kpis.figures.standings import Standing
from kpis.forecasts.scores import ForecastScore, get_scores, total_rate
from kpis.models import Area
from pages.details import Tally, standings_of, tally
from pages.home.queries import Movement, get_next_meeting, movement, next_visit
from pages.standings import DAYS_KEPT, get_cached_standings
from scrutiny.models import Meeting
from web.memory import ProcessMemory
from web.reading import ReadingContext

NEWEST_SHOWN = 6
# for the present and a day looked back to, the scores of each KPI's forecasts
_scores: ProcessMemory[tuple, dict[int, ForecastScore]] = ProcessMemory(DAYS_KEPT)


@dataclass(frozen=True)
class RecommendationLine:
    progress: Progress
    tally: Tally


@dataclass(frozen=True)
class Home:
    """Contents of the first page. `then_and_now` holds the lead inspection and the newest later one of its kind."""

    then_and_now: Matrix
    lead: Inspection | None
    lines: tuple[RecommendationLine, ...]
    rated: int
    all_kpis: Tally
    movement: Movement
    newest: tuple[Standing, ...]
    current: int
    outdated: int
    without_figure: int
    hit_rate: HitRate
    next_visit: Inspection | None
    next_meeting: Meeting | None

    @property
    def ratings(self) -> list[tuple[str, int]]:
        """Number of recommendations with each rating, in the order of the scale; empty ratings left out."""
        counted = Counter(line.progress.rating for line in self.lines if line.progress.rating)
        return [(rating.label, counted[rating]) for rating in sorted(counted, key=lambda rating: rating.rank)]


def build_home(reading: ReadingContext) -> Home:
    """Build the first page as known at a moment. Its queries do not grow with the history."""
    areas = get_areas(reading.moment)
    standings = get_cached_standings(reading, areas.home)
    by_id = {standing.kpi.pk: standing for standing in standings}
    inspections = get_inspections(reading.moment)
    progress = get_progress(reading.moment, reading.shown_day, settings.LEAD_INSPECTION)
    lead = next((found for found in inspections if found.slug == settings.LEAD_INSPECTION), None)
    with_figure = [standing for standing in standings if standing.assessment.latest]
    current = [s for s in with_figure if _is_current(s, reading)]
    return Home(
        then_and_now=build_matrix(_then_and_now(inspections, lead)),
        lead=lead,
        lines=tuple(RecommendationLine(one, tally(standings_of(one, by_id))) for one in progress),
        rated=sum(one.rating is not None for one in progress),
        all_kpis=tally(standings),
        movement=movement(standings),
        newest=tuple(sorted(with_figure, key=lambda s: s.assessment.latest.period.end, reverse=True)[:NEWEST_SHOWN]),
        current=len(current),
        outdated=len(with_figure) - len(current),
        without_figure=len(standings) - len(with_figure),
        hit_rate=_hit_rate(areas.home, standings, reading),
        next_visit=next_visit(inspections, reading),
        next_meeting=get_next_meeting(reading),
    )


def _is_current(standing: Standing, reading: ReadingContext) -> bool:
    assessment = standing.assessment
    return freshness(assessment.latest.period, assessment.cadence, reading.shown_day).is_current


def _hit_rate(area: Area, standings: Sequence[Standing], reading: ReadingContext) -> HitRate:
    """Hit rate of the forecasts of all KPIs for the last twelve months."""
    since = reading.shown_day - timedelta(days=365)
    judged = {standing.kpi.pk: (standing.stamp, standing.basis.breaks) for standing in standings}
    key = (settings.DATABASES["default"]["NAME"], reading.day)
    scores = get_scores(area, reading.moment, since, judged, _scores.find(key) or {})
    _scores.keep(key, scores)
    return total_rate(scores.values())


def _then_and_now(inspections: list[Inspection], lead: Inspection | None) -> list[Inspection]:
    """The lead inspection and the newest graded one of the same framework; before the lead, the newest graded one."""
    graded = [found for found in inspections if found.kind == Inspection.Kind.INSPECTION and found.judgements.all()]
    if lead is None:
        return graded[-1:]
    later = [found for found in graded if found.framework == lead.framework and found.started_on > lead.started_on]
    return [lead, *later[-1:]]
