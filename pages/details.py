"""Details of KPIs and recommendations that several pages show: comparisons, sentences, drawings, tallies."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from analysis.assessment import Assessment, series_of
from analysis.basis import KpiFacts
from analysis.core.freshness import Freshness, freshness
from analysis.core.series import Observation, Series
from analysis.rating import Rag
from charts.words.trend import describe_trend
from inspections.models import Recommendation
from inspections.progress.queries import Progress
from kpis.catalogue.queries import Areas
from kpis.figures.queries import get_observations
from kpis.figures.standings import Standing
from kpis.models import Area, Figure
from web.memory import ProcessMemory
from web.reading import ReadingContext

Draw = Callable[[Standing, Series], str]
NEIGHBOURS = Area.Level.NEIGHBOURS
DRAWINGS_KEPT = 1000
_drawings: ProcessMemory[tuple, str] = ProcessMemory(DRAWINGS_KEPT)


@dataclass(frozen=True)
class AreaComparison:
    """Value of another area for the same period as the council's latest one."""

    area: Area
    observation: Observation


@dataclass(frozen=True)
class Detail:
    """Details of a KPI beside its standing, for a row or a small chart."""

    drawing: str
    region: AreaComparison | None
    country: AreaComparison | None
    neighbours: AreaComparison | None
    sentence: str
    source: str
    freshness: Freshness | None


@dataclass(frozen=True)
class _Fetched:
    """Rows for all KPIs of a page, fetched at once: what other areas had, drawings by KPI, sources by figure."""

    others: dict[tuple[int, int], list[Observation]]
    drawings: dict[int, str]
    sources: dict[int, str]


def get_details(
    standings: Iterable[Standing], areas: Areas, reading: ReadingContext, draw: Draw | None = None
) -> dict[int, Detail]:
    """The details of the KPIs of `standings`, by primary key. Three queries, however many they are.

    `draw` makes the drawing of a KPI from its standing and its series; None where none is wanted.
    """
    shown = list(standings)
    latest = [standing.assessment.latest for standing in shown if standing.assessment.latest]
    others = get_observations(
        [standing.kpi.pk for standing in shown],
        [area.pk for area in areas.comparators],
        reading.moment,
        ends={observation.period.end for observation in latest},
    )
    drawings = _get_drawings(shown, areas.home, reading, draw) if draw else {}
    fetched = _Fetched(others, drawings, _sources(latest))
    return {standing.kpi.pk: _detail(standing, areas, reading, fetched) for standing in shown}


def _get_drawings(shown: Sequence[Standing], home: Area, reading: ReadingContext, draw: Draw) -> dict[int, str]:
    """Drawings of KPIs, made again only where what they rest on has changed. One query where any has."""
    keys = {s.kpi.pk: (draw, reading.day, s.basis, s.stamp) for s in shown if s.assessment.latest}
    found = {kpi_id: drawing for kpi_id, key in keys.items() if (drawing := _drawings.find(key)) is not None}
    missing = [standing for standing in shown if standing.kpi.pk in keys and standing.kpi.pk not in found]
    if missing:
        observations = get_observations([s.kpi.pk for s in missing], [home.pk], reading.moment)
        for standing in missing:
            series = _headline_series(standing, home, observations[standing.kpi.pk, home.pk])
            found[standing.kpi.pk] = draw(standing, series)
            _drawings.keep(keys[standing.kpi.pk], found[standing.kpi.pk])
    return found


def _headline_series(standing: Standing, home: Area, observations: Sequence[Observation]) -> Series:
    cadence = standing.assessment.cadence
    if cadence is None:
        raise ValueError(f"{standing.kpi.code} has no figure, so it has no series to draw.")
    return series_of(standing.kpi, home.name, cadence, observations)


def _detail(standing: Standing, areas: Areas, reading: ReadingContext, fetched: _Fetched) -> Detail:
    kpi, assessment = standing.kpi, standing.assessment
    latest, cadence = assessment.latest, assessment.cadence
    found = comparisons(kpi, latest, areas.comparators, fetched.others)
    by_level = {comparison.area.level: comparison for comparison in reversed(found)}
    return Detail(
        drawing=fetched.drawings.get(kpi.pk, ""),
        region=by_level.get(Area.Level.REGION),
        country=by_level.get(Area.Level.COUNTRY),
        neighbours=by_level.get(NEIGHBOURS),
        sentence=sentence(kpi, assessment, areas.home, found),
        source=fetched.sources.get(latest.figure_id, "") if latest and latest.figure_id else "",
        freshness=freshness(latest.period, cadence, reading.shown_day) if latest and cadence else None,
    )


def comparisons(
    kpi: KpiFacts, latest: Observation | None, comparators: Sequence[Area], observations: dict
) -> list[AreaComparison]:
    """The values of other areas for exactly the period of `latest`, in the order of `comparators`."""
    if latest is None:
        return []
    return [
        AreaComparison(area, observation)
        for area in comparators
        for observation in observations[kpi.pk, area.pk]
        if observation.period == latest.period
    ]


def sentence(kpi: KpiFacts, assessment: Assessment, home: Area, found: Sequence[AreaComparison]) -> str:
    """Sentence about a KPI, the same on every surface."""
    others = [(comparison.area.name, comparison.observation) for comparison in found]
    return describe_trend(kpi, home.name, assessment, others)


def _sources(latest: Iterable[Observation]) -> dict[int, str]:
    ids = [observation.figure_id for observation in latest if observation.figure_id is not None]
    figures = Figure.objects.filter(pk__in=ids).select_related("source", "entered_by", "approved_by")
    return {figure.pk: figure.source.title if figure.source else figure.people for figure in figures}


def get_links_to_recommendations() -> dict[int, list[int]]:
    """The numbers of the lead inspection's recommendations that each KPI is linked to. One query."""
    links = (
        Recommendation.kpis.through.objects.filter(recommendation__inspection__slug=settings.LEAD_INSPECTION)
        .order_by("recommendation__number")
        .values_list("kpi_id", "recommendation__number")
    )
    found: dict[int, list[int]] = {}
    for kpi_id, number in links:
        found.setdefault(kpi_id, []).append(number)
    return found


@dataclass(frozen=True)
class Tally:
    """Number of KPIs by position against target; `no_target` and `no_figure` part the unrated ones."""

    on_target: int = 0
    near_target: int = 0
    off_target: int = 0
    unsure: int = 0
    no_target: int = 0
    no_figure: int = 0

    @property
    def missed(self) -> int:
        """KPIs that do not meet their target, near or far."""
        return self.near_target + self.off_target

    @property
    def total(self) -> int:
        return self.on_target + self.near_target + self.off_target + self.unsure + self.no_target + self.no_figure


def tally(standings: Iterable[Standing]) -> Tally:
    counted = Counter(_place(standing) for standing in standings)
    return Tally(**counted)


def _place(standing: Standing) -> str:
    assessment = standing.assessment
    if assessment.latest is None:
        return "no_figure"
    return _PLACES[assessment.rag]


_PLACES = {
    Rag.GREEN: "on_target",
    Rag.AMBER: "near_target",
    Rag.RED: "off_target",
    Rag.UNSURE: "unsure",
    Rag.UNRATED: "no_target",
}


def standings_of(progress: Progress, by_id: dict[int, Standing]) -> list[Standing]:
    """Standings of the KPIs linked to a recommendation."""
    return [by_id[kpi_id] for kpi_id in progress.kpi_ids if kpi_id in by_id]
