"""Details of KPIs and recommendations that several pages show: comparisons, sentences, drawings, tallies."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from analysis.assessment import Assessment, series_of
from analysis.basis import KpiFacts
from analysis.core.freshness import Freshness, NextRelease, freshness
from analysis.core.parting import one_of_a_day
from analysis.core.periods import Period
from analysis.core.series import Observation, Series
from analysis.entry.no_figure import NoFigure
from analysis.rating import Rag
from analysis.statistics.neighbours.level import is_better
from analysis.statistics.neighbours.median import NeighbourMedian
from charts.words.no_figure import describe_no_figure
from charts.words.trend import describe_trend
from inspections.progress.queries import Progress
from kpis.catalogue.queries import Areas
from kpis.display.charts import fold, unfold
from kpis.figures.queries import (
    get_medians,
    get_observations,
    get_said_empty,
    get_source_words,
    stream_observations,
    stream_observations_of,
)
from kpis.figures.standings import Standing
from kpis.models import Area
from pages.recorded import read_claimed, read_neighbour_sets
from scrutiny.claims.comparisons import ReportedComparison, get_reported_comparisons
from web.memory import ProcessMemory
from web.reading import ReadingContext

Draw = Callable[[Standing, Series], SafeString]
SaidEmpty = Sequence[tuple[Period, NoFigure]]
NEIGHBOURS = Area.Level.NEIGHBOURS
MEDIAN_OF = "Median of similar councils"
DRAWINGS_KEPT = 1000
# folded
_drawings: ProcessMemory[tuple, bytes] = ProcessMemory(DRAWINGS_KEPT)


@dataclass(frozen=True)
class AreaComparison:
    """Value of another area for the same period as the council's latest one."""

    area: Area
    observation: Observation


@dataclass(frozen=True)
class Detail:
    """Details of a KPI beside its standing, for a row or a small chart.

    `reported` is a paper's comparison of the latest figure, where there is no other one to compare it with.
    `beats_country` is True where the council is better than the country, False where it is worse (`is_better`).
    `said_empty` are the periods after the latest figure of which it was said that there is none, with the reason.
    `average` is a published average of the neighbours, for KPIs whose single neighbours' values are not held.
    """

    drawing: str
    region: AreaComparison | None
    country: AreaComparison | None
    beats_country: bool | None
    median: NeighbourMedian | None
    average: AreaComparison | None
    sentence: str
    source: str
    freshness: Freshness | None
    reported: ReportedComparison | None
    next_release: NextRelease | None
    is_newer_out: bool
    said_empty: SaidEmpty = ()

    @property
    def no_figure(self) -> str:
        """Periods after the latest figure that have none, and why; empty where none was said to have none."""
        return describe_no_figure(self.said_empty)


@dataclass(frozen=True)
class _Fetched:
    """Rows for all KPIs of a page, fetched at once: values of other areas, drawings, sources, papers' comparisons."""

    others: dict[tuple[int, int], list[Observation]]
    medians: dict[int, NeighbourMedian]
    drawings: Mapping[int, SafeString]
    sources: dict[int, str]
    reported: dict[int, tuple[ReportedComparison, ...]]
    said_empty: dict[int, list[tuple[Period, NoFigure]]]


def get_details(
    standings: Iterable[Standing], areas: Areas, reading: ReadingContext, draw: Draw | None = None
) -> dict[int, Detail]:
    """The details of the KPIs of `standings`, by primary key. Queries as for the stream."""
    return {standing.pk: detail for standing, detail in stream_details(standings, areas, reading, draw)}


def stream_details(
    standings: Iterable[Standing], areas: Areas, reading: ReadingContext, draw: Draw | None = None
) -> Iterator[tuple[Standing, Detail]]:
    """Each of `standings` with its details, one after the other. Six queries at most, however many they are.

    `draw` makes the drawing of a KPI from its standing and its series; None where none is wanted.
    """
    shown, kpis, latest, keys = list(standings), [], {}, {}
    # of each all at once, since it has to be unfolded for it
    for standing in shown:
        kpis.append(standing.kpi)
        if standing.latest:
            latest[standing.pk] = standing.latest
            if draw:
                keys[standing.pk] = (draw, reading.day, standing.shared, standing.fingerprint)
    others = _get_others(latest, areas.comparators, reading)
    medians = get_medians(latest, reading.shown_day, reading.moment, read_neighbour_sets(reading))
    drawings = _get_drawings(shown, keys, areas.home, reading, draw) if draw else {}
    reported = get_reported_comparisons(read_claimed(reading), kpis, areas.home, reading.moment)
    empty = get_said_empty([standing.pk for standing in shown], areas.home, reading.moment)
    fetched = _Fetched(others, medians, drawings, _sources(latest.values()), reported, empty)
    for standing in shown:
        yield standing, _detail(standing, areas, reading, fetched)


def stream_country_figures(
    standings: Sequence[Standing], areas: Areas, reading: ReadingContext
) -> Iterator[tuple[int, AreaComparison]]:
    """The country's figure for the time of each KPI's latest one, KPI by KPI; none where none is held.

    One query, little memory.
    """
    held = {standing.pk: standing for standing in standings if standing.has_figure}
    countries = [area for area in areas.comparators if area.level == Area.Level.COUNTRY]
    ends = {standing.period.end for standing in held.values() if standing.period}
    found = stream_observations_of(list(held), [area.pk for area in countries], reading.moment, ends)
    for pk, observations in found:
        one = held[pk]
        yield from ((pk, country) for country in comparisons(one.kpi, one.latest, countries, observations)[:1])


def get_beats_country(standings: Sequence[Standing], areas: Areas, reading: ReadingContext) -> dict[int, bool | None]:
    """Comparison with the country: True where the council is better, None where neither can be said. One query."""
    held = {standing.pk: standing for standing in standings}
    beats: dict[int, bool | None] = dict.fromkeys(held)
    for pk, country in stream_country_figures(standings, areas, reading):
        beats[pk] = _beats(held[pk].kpi, held[pk].latest, country)
    return beats


def _get_others(latest: Mapping[int, Observation], compared: Sequence[Area], reading: ReadingContext) -> dict:
    ends = {observation.period.end for observation in latest.values()}
    return get_observations(list(latest), [area.pk for area in compared], reading.moment, ends=ends)


def _beats(kpi: KpiFacts, latest: Observation | None, other: AreaComparison | None) -> bool | None:
    if latest is None or other is None:
        return None
    return is_better(latest, other.observation, kpi.kind, kpi.polarity)


def _get_drawings(
    shown: Sequence[Standing], keys: Mapping[int, tuple], home: Area, reading: ReadingContext, draw: Draw
) -> dict[int, SafeString]:
    """Drawings of KPIs, made again only where what they rest on has changed. One query where any has.

    `keys` are of what each rests on, for those with a figure.
    """
    kept = {kpi_id: drawing for kpi_id, key in keys.items() if (drawing := _drawings.find(key)) is not None}
    found: dict[int, SafeString] = {kpi_id: unfold(drawing, draw) for kpi_id, drawing in kept.items()}
    missing = {s.pk: s for s in shown if s.pk in keys and s.pk not in found}
    # a KPI at a time: two hundred of twenty years are fifty thousand figures
    for kpi_id, observations in stream_observations(home, reading.moment, list(missing)) if missing else ():
        standing = missing[kpi_id]
        found[kpi_id] = draw(standing, headline_series(standing, home, observations))
        _drawings.keep(keys[kpi_id], fold(found[kpi_id], draw))
    return found


def headline_series(standing: Standing, home: Area, observations: Sequence[Observation]) -> Series:
    """The series of a KPI that its latest figure is of. Raises ValueError for a KPI without one."""
    cadence = standing.assessment.cadence
    if cadence is None:
        raise ValueError(f"{standing.kpi.code} has no figure, so it has no series to draw.")
    return series_of(standing.kpi, home.name, cadence, observations)


def _detail(standing: Standing, areas: Areas, reading: ReadingContext, fetched: _Fetched) -> Detail:
    kpi, assessment = standing.kpi, standing.assessment
    latest, cadence = assessment.latest, assessment.cadence
    found = comparisons(kpi, latest, areas.comparators, fetched.others)
    reported = comparison_of_latest(assessment, fetched.reported.get(kpi.pk, ()))
    coming = kpi.release.after(latest.period.end) if kpi.release and latest else None
    by_level = {comparison.area.level: comparison for comparison in reversed(found)}
    country, median = by_level.get(Area.Level.COUNTRY), fetched.medians.get(kpi.pk)
    empty = since_latest(kpi, assessment, fetched.said_empty.get(kpi.pk, ()))
    return Detail(
        drawing=fetched.drawings.get(kpi.pk, ""),
        region=by_level.get(Area.Level.REGION),
        country=country,
        beats_country=_beats(kpi, latest, country),
        median=median,
        average=None if median else by_level.get(NEIGHBOURS),
        sentence=sentence(kpi, assessment, areas.home, found, median=median, reported=reported, said_empty=empty),
        source=fetched.sources.get(latest.figure_id, "") if latest and latest.figure_id else "",
        freshness=freshness(latest.period, cadence, reading.shown_day) if latest and cadence else None,
        reported=reported,
        next_release=coming,
        is_newer_out=coming is not None and coming.is_out(reading.shown_day),
        said_empty=empty,
    )


def since_latest(kpi: KpiFacts, assessment: Assessment, said_empty: SaidEmpty) -> SaidEmpty:
    """Those of the periods `said_empty` that are of the KPI's series, and after its latest figure."""
    latest, cadence = assessment.latest, assessment.cadence
    if latest is None or cadence is None:
        return tuple(said_empty)
    return tuple(
        (period, reason)
        for period, reason in said_empty
        if period.end > latest.period.end and kpi.counting.series_of(period) == cadence.slug
    )


def comparisons(
    kpi: KpiFacts, latest: Observation | None, comparators: Sequence[Area], observations: dict
) -> list[AreaComparison]:
    """The values of other areas for the time of `latest`, in the order of `comparators`.

    A flow is held against one of exactly the same period, a position against one of the same day.
    """
    if latest is None:
        return []
    found = []
    for area in comparators:
        same = [
            o for o in observations.get((kpi.pk, area.pk), ()) if kpi.counting.is_same_time(o.period, latest.period)
        ]
        if same:
            found.append(AreaComparison(area, one_of_a_day(same)))
    return found


def comparison_of_latest(assessment: Assessment, reported: Sequence[ReportedComparison]) -> ReportedComparison | None:
    """The newest paper's comparison of the latest figure, where the series has no other to compare it with."""
    if assessment.latest is None or assessment.previous is not None or assessment.earlier is not None:
        return None
    return next((found for found in reported if found.later.period == assessment.latest.period), None)


def sentence(
    kpi: KpiFacts,
    assessment: Assessment,
    home: Area,
    found: Sequence[AreaComparison],
    *,
    median: NeighbourMedian | None = None,
    reported: ReportedComparison | None = None,
    said_empty: SaidEmpty = (),
) -> str:
    """Sentence about a KPI, the same on every surface; the neighbours by their `median` where it is known.

    `said_empty` are the periods after the latest figure that have none.
    """
    others = [(c.area.name, c.observation) for c in found if median is None or c.area.level != NEIGHBOURS]
    if median is not None:
        others.append((f"{MEDIAN_OF} ({median.set_name} model)", median.as_observation))
    told = describe_trend(kpi, home.name, assessment, others, reported.words if reported else "")
    return f"{told} {describe_no_figure(said_empty)}".rstrip()


def _sources(latest: Iterable[Observation]) -> dict[int, str]:
    return get_source_words([observation.figure_id for observation in latest if observation.figure_id is not None])


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
    return _PLACES[standing.said.rag] if standing.has_figure else "no_figure"


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
