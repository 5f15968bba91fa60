"""The page of one KPI: its trend, the sections that are built from it, and the chart that they share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString

from analysis.core.periods import long_date
from charts.axes import AxisChoice
from charts.plotly.figure import to_plotly
from charts.spec import ChartSpec, build_chart
from charts.words.chart import describe_axis
from charts.words.limits import describe_key
from kpis.display.charts import draw
from kpis.models import Kpi
from pages.kpi.options import ChartOptions
from pages.kpi.section import Section
from pages.kpi.sections import SECTIONS
from pages.kpi.sections.history import History
from pages.kpi.sections.history_table import HistoryTable, MoreColumns
from pages.kpi.trend import Trend, get_trend
from web.links import choice_links
from web.reading import ReadingContext

AXES: dict[AxisChoice, str] = {"fitted": "Fit the axis to the figures", "whole": "Show the whole scale"}
Wanted = TypeVar("Wanted", bound=Section)


@dataclass(frozen=True)
class KpiPage:
    """One KPI as the address asks for it; the sections in the order of the page. `chart` is None without a figure."""

    trend: Trend
    sections: tuple[Section, ...]
    chart: ChartSpec | None

    def section(self, wanted: type[Wanted]) -> Wanted:
        """The section of a kind that the page has once."""
        return next(section for section in self.sections if isinstance(section, wanted))

    @property
    def beside_chart(self) -> list[Section]:
        return [section for section in self.sections if section.is_beside_chart and section.is_shown]

    @property
    def further_down(self) -> list[Section]:
        return [section for section in self.sections if section.is_shown and not section.is_beside_chart]

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
        return HistoryTable(self.section(History).rows, f"{trend.row.title}{series}", areas, more)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Notes of the sections, for files."""
        return [(title, words) for section in self.sections for title, words in section.notes if words]

    # -- the chart and how it is drawn ----------------------------------------------------------------

    @property
    def svg(self) -> SafeString | str:
        return draw(self.chart) if self.chart else ""

    @property
    def plotly(self) -> dict | None:
        return to_plotly(self.chart) if self.chart and not self.chart.is_empty else None

    @property
    def axis_words(self) -> str:
        return describe_axis(self.chart) if self.chart else ""

    @property
    def limits_key(self) -> str:
        """Explanation of the lines for average and limits; empty where the chart has none."""
        return describe_key(self.chart) if self.chart else ""

    @property
    def choices(self) -> list[dict]:
        """Links to the same page with its chart drawn otherwise."""
        axis = {"name": "Axis", "choices": choice_links(self.trend.reading, "axis", AXES, self.trend.options.axis)}
        return [axis, *(group for section in self.sections for group in section.choices)]

    @property
    def series_choices(self) -> list[dict]:
        """Links to the other series of the KPI, each with how many figures it holds and until when."""
        return [
            {
                "url": self.trend.reading.same_page(series=choice.cadence.slug),
                "label": f"{choice.cadence.label}: {_counted(choice.count)}, the last for {choice.last}",
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
    row = get_object_or_404(Kpi.objects.select_related("source", "service_area", "compares_with"), slug=slug)
    return build_kpi_page(row, reading, ChartOptions.read(request.GET), request.user.may)


def build_kpi_page(row: Kpi, reading: ReadingContext, options: ChartOptions, may: Callable[[str], bool]) -> KpiPage:
    """Build every section for the trend of a KPI, then the chart with the overlays of all sections."""
    trend = get_trend(row, reading, options, may)
    sections = tuple(section.build(trend) for section in SECTIONS)
    if trend.series is None:
        return KpiPage(trend, sections, None)
    chart = build_chart(
        trend.series,
        targets=trend.basis.targets,
        comparators=[series for _, series in trend.others],
        breaks=trend.basis.breaks,
        axis=options.axis,
        **{name: data for section in sections for name, data in section.overlays.items()},
    )
    return KpiPage(trend, tuple(section.shown_on(chart) for section in sections), chart)


def _counted(number: int) -> str:
    return "1 figure" if number == 1 else f"{number} figures"
