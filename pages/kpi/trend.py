"""Everything the page of one KPI shows, settled before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.assessment import Assessment, assess, series_of
from analysis.basis import Basis, KpiFacts
from analysis.core.periods import Cadence, cadence_of
from analysis.core.series import Series, split_by_cadence
from analysis.rating import rate_observation
from analysis.statistics.revisions import revisions
from charts.axes import AxisChoice
from charts.plotly.figure import to_plotly
from charts.spec import ChartSpec, build_chart
from charts.words.chart import describe_axis, describe_gaps
from charts.words.limits import describe_key
from charts.words.revisions import describe_revisions
from kpis.catalogue.queries import Areas, get_areas, get_basis
from kpis.figures.queries import SourcedFigure, get_first_reported, get_observations, get_sourced_figures
from kpis.forecasts.queries import Outlook, build_outlook, get_given
from kpis.models import Area
from pages.details import Comparison, comparisons, sentence
from pages.kpi.events import CHOICES, MarkedEvent, get_marked_events, in_order_of
from pages.kpi.history_table import HistoryRow
from pages.kpi.neighbours import AmongSection, get_among
from pages.kpi.options import COUNTED_ALONE, NOTHING_ASKED, Asked, Counting, Switched, build_switched
from pages.kpi.signals import Signals, build_signals
from web.reading import Reading

AXES = {"fitted": "Fit the axis to the figures", "whole": "Show the whole scale"}
FIRST = {"": "Figures as they stand", "first": "Show what was first reported, too"}
EVENTS = CHOICES


@dataclass(frozen=True)
class SeriesChoice:
    """One of the series a KPI has, with how many figures it holds and until when."""

    cadence: Cadence
    count: int
    last: str
    is_chosen: bool


@dataclass(frozen=True)
class Trend:
    """One series of one KPI at a moment: its standing, chart, words and history."""

    areas: Areas
    kpi: KpiFacts
    assessment: Assessment
    series: Series | None
    choices: tuple[SeriesChoice, ...]
    unknown_series: str
    chart: ChartSpec | None
    sentence: str
    gaps: str
    without_figure: tuple[SourcedFigure, ...]
    axis_words: str
    events: tuple[MarkedEvent, ...]
    comparisons: tuple[Comparison, ...]
    basis: Basis
    rows: tuple[HistoryRow, ...]
    others: tuple[Area, ...]
    revisions: str
    outlook: Outlook | None
    neighbours: AmongSection
    switched: Switched
    signals: Signals | None

    @property
    def limits_key(self) -> str:
        """What the lines of average and limits mean; empty where the chart has none."""
        return describe_key(self.chart) if self.chart else ""

    @property
    def has_counts(self) -> bool:
        return any(row.observation and row.observation.numerator is not None for row in self.rows)

    @property
    def plotly(self) -> dict | None:
        return to_plotly(self.chart) if self.chart and not self.chart.is_empty else None


def build_trend(
    kpi: KpiFacts,
    reading: Reading,
    series: str = "",
    axis: str = "fitted",
    events: str = "key",
    shows_first: bool = False,
    among: str = "",
    compares: bool = False,
    asked: Asked = NOTHING_ASKED,
    counting: Counting = COUNTED_ALONE,
    limits: str = "",
) -> Trend:
    """The trend of `kpi` in the series named by cadence slug, or in its headline series.

    Nine queries, and two more for values that can be held against those of single neighbours. `among` is the last
    day of the period in which the council is placed among them; `compares` lays their range over the chart.
    With the actions of linked recommendations among the events it is seven more.
    """
    areas = get_areas(reading.moment)
    figures = get_sourced_figures(kpi.pk, areas.home, reading.moment)
    observations = [figure.observation for figure in figures if figure.observation]
    basis = get_basis(kpi, reading.moment)
    elsewhere = get_observations([kpi.pk], [area.pk for area in areas.comparators], reading.moment)
    parted = split_by_cadence(observations, kpi.frequency)
    headline = assess(observations, basis)
    cadence, chosen = parted.get(series, (headline.cadence, ()))
    assessment = headline
    if cadence is not None and cadence != headline.cadence:
        assessment = assess(chosen, basis)
    found = comparisons(kpi, assessment.latest, areas.comparators, elsewhere)
    chosen_events = get_marked_events(kpi.pk, reading.moment, events)
    drawn = series_of(kpi, areas.home.name, cadence, observations) if cadence else None
    said_empty = _said_empty(kpi, drawn, figures)
    others = _other_series(kpi, areas, cadence, elsewhere)
    moved = revisions(get_first_reported(kpi.pk, areas.home, reading.moment), drawn.observations if drawn else ())
    hollow = [revision.first for revision in moved.revised] if shows_first else []
    given = get_given(kpi.pk, areas.home, reading.moment)
    outlook = build_outlook(given, drawn, basis, assessment.variation) if drawn else None
    cadences = [found for found, _ in parted.values()]
    neighbours = get_among(kpi, areas.home, drawn, cadences, reading.moment, among)
    switched = build_switched(asked, drawn, basis, counting=counting, axis=_axis(axis))
    signals = build_signals(assessment.variation, drawn.cadence, limits) if drawn else None
    band = neighbours.periods if compares else ()
    expected = [outlook.newest.as_plain()] if outlook and outlook.newest else []
    overlays = (
        {"first_reported": hollow, "neighbours": band, "expected": expected}
        | (signals.overlays if signals else {})
        | switched.overlays
    )
    chart = _chart(drawn, basis, others, chosen_events, axis=axis, overlays=overlays) if drawn else None
    return Trend(
        areas=areas,
        kpi=kpi,
        assessment=assessment,
        series=drawn,
        choices=_choices(parted, cadence),
        unknown_series=series if series and series not in parted else "",
        chart=chart,
        sentence=sentence(kpi, assessment, areas.home, found),
        gaps=describe_gaps(drawn) if drawn else "",
        without_figure=tuple(f for f in said_empty if drawn is None or f.period.end > drawn.latest.period.end),
        axis_words=describe_axis(chart) if chart else "",
        events=in_order_of(chart.markers, chosen_events) if chart else (),
        comparisons=tuple(found),
        basis=basis,
        rows=_rows(basis, drawn, figures, [one for _, one in others], outlook=outlook, signals=signals),
        others=tuple(area for area, _ in others),
        revisions=describe_revisions(moved, kpi.kind, kpi.decimals),
        outlook=outlook,
        neighbours=neighbours,
        switched=switched,
        signals=signals,
    )


def _said_empty(kpi: KpiFacts, drawn: Series | None, figures: Sequence[SourcedFigure]) -> list[SourcedFigure]:
    """The periods of the series for which it was said that there is no figure; all of them where there is no series."""
    empty = [figure for figure in figures if figure.observation is None]
    return [f for f in empty if drawn is None or cadence_of(f.period, kpi.frequency) == drawn.cadence]


def _chart(drawn: Series, basis: Basis, others, events, *, axis: str, overlays: dict[str, Sequence]) -> ChartSpec:
    return build_chart(
        drawn,
        targets=basis.targets,
        comparators=[series for _, series in others],
        breaks=basis.breaks,
        markers=[event.as_marker for event in events],
        axis=_axis(axis),
        **overlays,
    )


def _axis(chosen: str) -> AxisChoice:
    return "whole" if chosen == "whole" else "fitted"


def _choices(parted: dict, chosen: Cadence | None) -> tuple[SeriesChoice, ...]:
    found = (
        SeriesChoice(cadence, len(series), series[-1].period.label, cadence == chosen)
        for cadence, series in parted.values()
    )
    return tuple(sorted(found, key=lambda choice: choice.count, reverse=True))


def _other_series(
    kpi: KpiFacts, areas: Areas, cadence: Cadence | None, observations: dict
) -> list[tuple[Area, Series]]:
    """The comparators that have figures of the same cadence, each its own series."""
    if cadence is None:
        return []
    found = ((area, series_of(kpi, area.name, cadence, observations[kpi.pk, area.pk])) for area in areas.comparators)
    return [(area, series) for area, series in found if series.observations]


def _rows(
    basis: Basis,
    drawn: Series | None,
    figures: Sequence[SourcedFigure],
    others: Sequence[Series],
    *,
    outlook: Outlook | None,
    signals: Signals | None,
) -> tuple[HistoryRow, ...]:
    """The history, newest first, with a row for every missing period."""
    kpi = basis.kpi
    forecasts = {result.given.period: result for result in outlook.earlier} if outlook else {}
    by_period = {figure.period: figure for figure in figures}
    elsewhere = [{o.period: o for o in series.observations} for series in others]
    points = signals.points if signals else {}
    rows = []
    own = dict(drawn.with_gaps()) if drawn else {}
    own |= {figure.period: None for figure in _said_empty(kpi, drawn, figures)}
    # what is known of others for a time before or after the council's own figures has its row too
    own |= {period: None for found in elsewhere for period in found if period not in own}
    for period, observation in sorted(own.items(), key=lambda item: (item[0].end, item[0].start)):
        target = basis.target_of(observation)
        rows.append(
            HistoryRow(
                kpi=kpi,
                period=period,
                figure=by_period.get(period),
                target=target,
                rag=rate_observation(observation, kpi.kind, target, kpi.polarity),
                others=tuple(found.get(period) for found in elsewhere),
                forecast=forecasts.get(period),
                judged=points.get(period),
            )
        )
    return tuple(reversed(rows))
