"""One series of a KPI at a moment: its basis, its figures, and the areas it is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.assessment import Assessment, assess, series_of
from analysis.basis import Basis, KpiFacts
from analysis.core.periods import Cadence, cadence_of
from analysis.core.series import Observation, Series, split_by_cadence
from charts.words.chart import describe_gaps
from kpis.catalogue.queries import Areas, get_areas, get_basis, get_catalogue
from kpis.figures.queries import SourcedFigure, get_observations, get_sourced_figures
from kpis.models import Area, Kpi
from pages.details import AreaComparison, comparisons, sentence
from pages.kpi.options import ChartOptions
from web.reading import ReadingContext

EveryCadence = dict[str, tuple[Cadence, tuple[Observation, ...]]]


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
    same cadence; `may` tells what the reader may do.
    """

    row: Kpi
    reading: ReadingContext
    options: ChartOptions
    may: Callable[[str], bool]
    areas: Areas
    basis: Basis
    assessment: Assessment
    series: Series | None
    by_cadence: EveryCadence
    figures: Sequence[SourcedFigure]
    others: tuple[tuple[Area, Series], ...]
    comparisons: tuple[AreaComparison, ...]

    @property
    def kpi(self) -> KpiFacts:
        return self.basis.kpi

    @property
    def sentence(self) -> str:
        return sentence(self.kpi, self.assessment, self.areas.home, self.comparisons)

    @property
    def gaps(self) -> str:
        return describe_gaps(self.series) if self.series else ""

    @property
    def choices(self) -> tuple[SeriesChoice, ...]:
        """The series of the KPI, that with the most figures first."""
        chosen = self.series.cadence if self.series else None
        found = (
            SeriesChoice(cadence, len(own), own[-1].period.label, cadence == chosen)
            for cadence, own in self.by_cadence.values()
        )
        return tuple(sorted(found, key=lambda choice: choice.count, reverse=True))

    @property
    def unknown_series(self) -> str:
        """The series that was asked for, where the KPI has none of that name."""
        asked = self.options.series
        return asked if asked not in ("", *self.by_cadence) else ""

    @property
    def said_empty(self) -> list[SourcedFigure]:
        """The periods of the series for which it was said that there is no figure; all where there is no series."""
        empty = [figure for figure in self.figures if figure.observation is None]
        if self.series is None:
            return empty
        cadence, frequency = self.series.cadence, self.kpi.frequency
        return [figure for figure in empty if cadence_of(figure.period, frequency) == cadence]

    @property
    def without_figure(self) -> list[SourcedFigure]:
        """The periods after the latest figure for which it was said that there is none."""
        latest = self.series.latest if self.series else None
        return [figure for figure in self.said_empty if latest is None or figure.period.end > latest.period.end]


def get_trend(row: Kpi, reading: ReadingContext, options: ChartOptions, may: Callable[[str], bool]) -> Trend:
    """The trend of a KPI in the series that `options` name, or else in its headline series. Seven queries."""
    areas = get_areas(reading.moment)
    basis = get_basis(get_catalogue(slug=row.slug)[row.pk], reading.moment)
    figures = get_sourced_figures(row.pk, areas.home, reading.moment)
    observations = [figure.observation for figure in figures if figure.observation]
    elsewhere = get_observations([row.pk], [area.pk for area in areas.comparators], reading.moment)
    by_cadence = split_by_cadence(observations, basis.kpi.frequency)
    assessment = assess(observations, basis)
    if options.series in by_cadence and by_cadence[options.series][0] != assessment.cadence:
        assessment = assess(by_cadence[options.series][1], basis)
    cadence = assessment.cadence
    return Trend(
        row=row,
        reading=reading,
        options=options,
        may=may,
        areas=areas,
        basis=basis,
        assessment=assessment,
        series=series_of(basis.kpi, areas.home.name, cadence, observations) if cadence else None,
        by_cadence=by_cadence,
        figures=figures,
        others=_other_series(basis.kpi, areas, cadence, elsewhere) if cadence else (),
        comparisons=tuple(comparisons(basis.kpi, assessment.latest, areas.comparators, elsewhere)),
    )


def _other_series(kpi: KpiFacts, areas: Areas, cadence: Cadence, observations: dict) -> tuple[tuple[Area, Series], ...]:
    """The comparators that have figures of the same cadence, each its own series."""
    found = ((area, series_of(kpi, area.name, cadence, observations[kpi.pk, area.pk])) for area in areas.comparators)
    return tuple((area, series) for area, series in found if series.observations)
