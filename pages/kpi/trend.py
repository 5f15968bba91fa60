"""One series of a KPI at a moment: its basis, its figures, and the areas it is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.assessment import Assessment, assess, series_of
from analysis.basis import Basis, KpiFacts
from analysis.core.parting import Parted, split_into_series
from analysis.core.periods import Cadence
from analysis.core.series import Series
from analysis.statistics.neighbours.median import NeighbourMedian
from charts.words.chart import describe_gaps
from charts.words.headline import headline
from kpis.catalogue.queries import Areas
from kpis.figures.past import PastFigures, get_past_figures, observed
from kpis.figures.queries import Neighbours, SourcedFigure, get_observations, neighbours_among
from kpis.models import Area, Kpi
from pages.details import AreaComparison, comparison_of_latest, comparisons, sentence
from pages.kpi.options import ChartOptions
from pages.kpi.record import KpiRecord
from pages.recorded import read_areas, read_claimed, read_neighbour_sets
from scrutiny.claims.comparisons import ReportedComparison, get_reported_comparisons
from web.reading import ReadingContext

_INTEREST = {Area.Level.COUNTRY: 0, Area.Level.REGION: 1}


@dataclass(frozen=True)
class SeriesChoice:
    """One of the series a KPI has, with how many figures it holds and until when."""

    cadence: Cadence
    count: int
    last: str
    is_chosen: bool


@dataclass(frozen=True)
class Trend:
    """One series of a KPI as a reader asks for it. `series` is None where no figure is known.

    `figures` are all of the council's, also those of other series; `others` the comparators that have figures of the
    same series; `median` that of the neighbours for the time of the latest figure, as on the scorecard; `reported` are
    comparisons of papers across lengths of time; `may` tells what the reader may do.
    """

    record: KpiRecord
    reading: ReadingContext
    options: ChartOptions
    may: Callable[[str], bool]
    areas: Areas
    past: PastFigures
    assessment: Assessment
    series: Series | None
    parted: Parted
    figures: Sequence[SourcedFigure]
    others: tuple[tuple[Area, Series], ...]
    comparisons: tuple[AreaComparison, ...]
    reported: tuple[ReportedComparison, ...]
    neighbours: Neighbours
    median: NeighbourMedian | None

    @property
    def row(self) -> Kpi:
        return self.record.row

    @property
    def basis(self) -> Basis:
        return self.record.basis

    @property
    def kpi(self) -> KpiFacts:
        return self.basis.kpi

    @property
    def sentence(self) -> str:
        reported = comparison_of_latest(self.assessment, self.reported)
        found = (self.kpi, self.assessment, self.areas.home, self.comparisons)
        empty = tuple((figure.period, figure.no_figure) for figure in self.without_figure if figure.no_figure)
        return sentence(*found, median=self.median, reported=reported, said_empty=empty)

    @property
    def headline(self) -> str:
        """Headline of the KPI in at most ten words; England comes first of those it is held against."""
        own = self.series.observations if self.series else ()
        interest = sorted(self.others, key=lambda found: _INTEREST.get(found[0].level, len(_INTEREST)))
        return headline(self.kpi, self.assessment, own, [(area.name, series.observations) for area, series in interest])

    @property
    def gaps(self) -> str:
        return describe_gaps(self.series) if self.series else ""

    @property
    def choices(self) -> tuple[SeriesChoice, ...]:
        """The series of the KPI, that with the most figures first."""
        chosen = self.series.cadence if self.series else None
        found = (
            SeriesChoice(cadence, len(own), own[-1].period.label, cadence == chosen)
            for cadence, own in self.parted.values()
        )
        return tuple(sorted(found, key=lambda choice: choice.count, reverse=True))

    @property
    def unknown_series(self) -> str:
        """The series that was asked for, where the KPI has none of that name."""
        asked = self.options.series
        return asked if asked not in ("", *self.parted) else ""

    @property
    def said_empty(self) -> list[SourcedFigure]:
        """The periods of the series for which it was said that there is no figure; all where there is no series."""
        empty = [figure for figure in self.figures if figure.observation is None]
        if self.series is None:
            return empty
        slug, counting = self.series.cadence.slug, self.kpi.counting
        return [figure for figure in empty if counting.series_of(figure.period) == slug]

    @property
    def without_figure(self) -> list[SourcedFigure]:
        """The periods after the latest figure for which it was said that there is none."""
        latest = self.series.latest if self.series else None
        return [figure for figure in self.said_empty if latest is None or figure.period.end > latest.period.end]


def get_trend(record: KpiRecord, reading: ReadingContext, options: ChartOptions, may: Callable[[str], bool]) -> Trend:
    """The trend of a KPI in the series that `options` name, or else in its headline series. Three queries at most."""
    areas, row, basis = read_areas(reading), record.row, record.basis
    neighbour_sets = read_neighbour_sets(reading)
    past = get_past_figures(row.pk, areas.home, reading.moment)
    figures = past.known_at(reading.moment)
    observations = observed(figures)
    others = [*(area.pk for area in areas.comparators), *neighbour_sets[1]]
    elsewhere = get_observations([row.pk], others, reading.moment)
    assessment = assess(observations, basis, options.series)
    cadence = assessment.cadence
    reported = get_reported_comparisons(read_claimed(reading), [basis.kpi], areas.home, reading.moment)
    latest, neighbours = assessment.latest, neighbours_among(elsewhere, row.pk, neighbour_sets)
    return Trend(
        record=record,
        reading=reading,
        options=options,
        may=may,
        areas=areas,
        past=past,
        assessment=assessment,
        series=series_of(basis.kpi, areas.home.name, cadence, observations) if cadence else None,
        parted=split_into_series(observations, basis.kpi.counting),
        figures=figures,
        others=_other_series(basis.kpi, areas, cadence, elsewhere) if cadence else (),
        comparisons=tuple(comparisons(basis.kpi, latest, areas.comparators, elsewhere)),
        reported=reported.get(row.pk, ()),
        neighbours=neighbours,
        median=neighbours.median_for(latest.period, reading.shown_day) if latest else None,
    )


def _other_series(kpi: KpiFacts, areas: Areas, cadence: Cadence, observations: dict) -> tuple[tuple[Area, Series], ...]:
    """The comparators that have figures of the same series, each its own line."""
    found = ((area, series_of(kpi, area.name, cadence, observations[kpi.pk, area.pk])) for area in areas.comparators)
    return tuple((area, series) for area, series in found if series.observations)
