"""The page of one KPI: its trend, the sections that are built from it, and the chart that they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.http import HttpRequest
from django.utils.safestring import SafeString

from analysis.core.parting import cadence_for
from analysis.core.periods import long_date
from analysis.core.series import Series
from charts.axes import AxisChoice
from charts.marks import Bridge
from charts.plotly.figure import to_plotly
from charts.spec import ChartSpec, build_chart
from charts.words.chart import describe_axis, describe_bridges, describe_empty
from charts.words.limits import describe_key
from charts.words.phrases import counted, lowered
from kpis.display.charts import draw
from kpis.models import Kpi
from pages.kpi.drawn import DrawnLines, lines_to_draw
from pages.kpi.facts import Fact, Now, facts_of, now_of
from pages.kpi.options import ChartOptions
from pages.kpi.parts import FoldedPart, fold
from pages.kpi.record import KpiRecord, read_kpi_record
from pages.kpi.section import PagePart, Section
from pages.kpi.sections import SECTIONS
from pages.kpi.sections.about import FigureNotes
from pages.kpi.sections.history.section import History
from pages.kpi.sections.history.table import HistoryRow, HistoryTable, MoreColumns
from pages.kpi.sections.neighbours.section import NeighbourSection
from pages.kpi.sections.reported.ranges import RangesSection
from pages.kpi.sections.signals import Signals
from pages.kpi.trend import Trend, get_trend
from web.links import choice_links
from web.reading import ReadingContext, no_page

AXES: dict[AxisChoice, str] = {"fitted": "Zoom in", "whole": "Start at zero"}
THIN_LINE = "The line is thin where nothing was reported."
NEWER_NOT_HERE = "Newer statistics are out, not loaded here."
# the last figures that a printed page has where the reader left the whole history closed
ROWS_ON_PAPER = 12
Wanted = TypeVar("Wanted", bound=Section)


@dataclass(frozen=True)
class KpiPage:
    """One KPI as the address asks for it; the sections in the order of the page. `chart` is None without a figure."""

    trend: Trend
    sections: tuple[Section, ...]
    chart: ChartSpec | None
    lines: DrawnLines | None = None

    def section(self, wanted: type[Wanted]) -> Wanted:
        """The section of a kind that the page has once."""
        return next(section for section in self.sections if isinstance(section, wanted))

    @cached_property
    def parts(self) -> list[FoldedPart]:
        """Parts under the chart, closed but for those that the address asks for; without a chart one stands open."""
        options = self.trend.options
        opened = {PagePart.ANALYSTS} if options.axis == "whole" and self.axis_choices else set()
        opened |= set() if self.chart else {PagePart.MEANING}
        return fold(self.trend, self.sections, {PagePart.ANALYSTS: self.axis_choices}, frozenset(opened))

    @property
    def facts(self) -> list[Fact]:
        return facts_of(self.trend, self.section(NeighbourSection).among)

    @cached_property
    def now(self) -> Now | None:
        return now_of(self.trend)

    @property
    def last_rows(self) -> Sequence[HistoryRow]:
        """The last twelve rows of the history, for paper."""
        return self.section(History).rows[:ROWS_ON_PAPER]

    @property
    def areas_on_paper(self) -> list[str]:
        """The other areas of the last rows, by name."""
        return [area.name for area, _ in self.trend.others]

    @property
    def notices(self) -> list[str]:
        """Warnings to a reader of the latest figure: newer ones that are out, wrong ones, corrections under way."""
        notes = self.section(FigureNotes)
        wrong = "Some published values of this KPI were wrong and are left out: see all figures." if notes.wrong else ""
        said = (NEWER_NOT_HERE if notes.is_newer_out else "", wrong, notes.under_way)
        return [words for words in said if words]

    @property
    def shapes(self) -> list[tuple[SafeString, str]]:
        """The shapes of points beyond chance on the chart, each with its word."""
        signals = self.section(Signals)
        return [(shape, word.lower()) for shape, word in signals.shapes] if signals.is_shown and self.is_drawn else []

    @cached_property
    def table(self) -> HistoryTable:
        """The history with the columns of every section."""
        trend, sections = self.trend, self.sections
        series = f": {trend.series.cadence.label}" if trend.series else ""
        more = MoreColumns(
            before_areas=[column for section in sections for column in section.columns],
            after_areas=[column for section in sections for column in section.late_columns],
            last=[column for section in sections for column in section.last_columns],
        )
        areas = [area.name for area, _ in trend.others]
        return HistoryTable(
            self.section(History).rows, f"{trend.row.title}{series}", areas, more, reading=trend.reading
        )

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Notes of the sections, for files."""
        return [(title, words) for section in self.sections for title, words in section.notes if words]

    # -- the chart and how it is drawn ----------------------------------------------------------------

    @property
    def is_drawn(self) -> bool:
        """True where there is more to draw than one figure of the council's, which is written large instead."""
        series = self.trend.series
        if self.chart is None or self.chart.is_empty:
            return False
        return series is None or len(series.observations) > 1 or bool(self.section(RangesSection).ranges)

    @property
    def svg(self) -> SafeString | str:
        return draw(self.chart) if self.is_drawn else ""

    @property
    def plotly(self) -> dict | None:
        return to_plotly(self.chart) if self.is_drawn else None

    @property
    def chart_words(self) -> str:
        """Words under the chart: its unit and times, its lines, thin lines across times without a figure, its scale."""
        if not self.is_drawn:
            return ""
        chart = self.chart
        thin = THIN_LINE if chart.of(Bridge) else ""
        said = (f"{chart.unit}, {lowered(chart.cadence.label)}.", self.lines.words, thin, describe_empty(chart))
        return " ".join(part for part in (*said, describe_axis(chart)) if part)

    @property
    def bridge_words(self) -> str:
        """Times that the line crosses without a figure."""
        return describe_bridges(self.chart) if self.is_drawn else ""

    @property
    def limits_key(self) -> str:
        """Explanation of the lines for average and limits; empty where the chart has none."""
        return describe_key(self.chart) if self.chart else ""

    @property
    def axis_choices(self) -> list[dict]:
        """Links to the same page with another scale; none where the whole scale is drawn anyway."""
        if not self.is_drawn or self.chart.is_scant:
            return []
        return [{"name": "Scale", "choices": choice_links(self.trend.reading, "axis", AXES, self.trend.options.axis)}]

    @property
    def series_choices(self) -> list[dict]:
        """Links to the series of the KPI, each with how many figures it holds."""
        return [
            {
                "url": self.trend.reading.same_page(series=choice.cadence.slug),
                "label": f"{choice.cadence.label}: {counted(choice.count, 'figure')}",
                "is_current": choice.is_chosen,
            }
            for choice in self.trend.choices
        ]

    @property
    def no_figure_words(self) -> str:
        reading = self.trend.reading
        if reading.is_past:
            return f"No figure of this KPI was known at the end of {long_date(reading.day)}."
        return "No public figure of this KPI was found. Its definition stands ready for the council's own figures."


def get_kpi_page(request: HttpRequest, reading: ReadingContext, slug: str) -> KpiPage:
    """The page of the KPI with the options of the address. Raises Http404 for no such KPI."""
    record = read_kpi_record(reading, slug)
    if record is None:
        raise no_page(reading, Kpi.objects.standing().filter(slug=slug), f"There is no KPI {slug}.")
    return build_kpi_page(record, reading, ChartOptions.read(request.GET), request.user.may)


def build_kpi_page(
    record: KpiRecord, reading: ReadingContext, options: ChartOptions, may: Callable[[str], bool]
) -> KpiPage:
    """Build every section for the trend of a KPI, then the chart with the overlays of all sections."""
    trend = get_trend(record, reading, options, may)
    sections = tuple(section.build(trend) for section in SECTIONS)
    series = trend.series or _ranges_alone(trend, sections)
    if series is None:
        return KpiPage(trend, sections, None)
    lines = lines_to_draw(series, trend.others, with_neighbours=not options.shows_neighbours)
    chart = build_chart(
        series,
        targets=trend.basis.targets,
        comparators=lines.series,
        breaks=trend.basis.breaks,
        axis=options.axis,
        **{name: data for section in sections for name, data in section.overlays.items()},
    )
    return KpiPage(trend, tuple(section.shown_on(chart) for section in sections), chart, lines)


def _ranges_alone(trend: Trend, sections: Sequence[Section]) -> Series | None:
    """A series without a figure, to draw ranges on that were reported; None where there are none."""
    ranges = [found.given for section in sections if isinstance(section, RangesSection) for found in section.ranges]
    if not ranges:
        return None
    kpi = trend.kpi
    cadence = cadence_for(ranges[-1].period, kpi.counting)
    return Series(kpi.title, trend.areas.home.name, kpi.kind_slug, cadence, decimals=kpi.decimals)
