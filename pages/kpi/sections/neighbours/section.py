"""The council among its statistical neighbours: where it is placed, by table, funnel plot and band on the chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Self

from django.utils.safestring import SafeString

from analysis.statistics.neighbours.comparison import AmongNeighbours
from kpis.display.charts import draw_funnel
from kpis.figures.queries import SourcedFigure, get_sourced
from kpis.models import Area
from pages.kpi.options import NEIGHBOURS
from pages.kpi.section import PagePart, Section
from pages.kpi.sections.neighbours.periods import ComparedPeriods, NeighbourRow, funnel_of, get_among, rows_of
from pages.kpi.sections.neighbours.table import NeighboursTable
from pages.kpi.trend import Trend
from web.links import choice_links, file_links

PLAIN_NUMBERS = "Plain numbers are not held against single neighbours: the size of a place is most of what they say."
AVERAGE_LINE = "The line of the neighbours on the chart is their average, another number than the median."
SETS_DIFFER = "Below, each period is judged by the set that was in force on its own last day, so its median can differ."
PLACE = "#neighbours"
CHOICES = {"": "Their average", NEIGHBOURS: "Their range and median"}


@dataclass(frozen=True)
class SetChoice:
    """The periods that one set of neighbours judges, as links to the page with that period chosen."""

    name: str
    links: list[dict]


@dataclass(frozen=True)
class NeighbourSection(Section):
    """The council among its neighbours in the chosen period, and the other periods that can be chosen."""

    among: ComparedPeriods

    part = PagePart.COUNCILS
    template = "pages/parts/neighbours.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        cadences = [cadence for cadence, _ in trend.parted.values()]
        home, neighbours = trend.areas.home, trend.neighbours
        return cls(trend, get_among(trend.kpi, home, trend.series, cadences, neighbours, trend.options.among))

    @property
    def is_shown(self) -> bool:
        return any((self.among.chosen, self.median_words, self.reason_missing, self.other_series))

    @property
    def is_asked_for(self) -> bool:
        return bool(self.trend.options.among) or self.trend.options.shows_neighbours

    @property
    def reason_missing(self) -> str:
        """Reason why no period can be compared; empty where one is, or where there is nothing to say."""
        if self.among.chosen is not None:
            return ""
        is_shown = bool(self.trend.others) or self.trend.median is not None
        is_plain = not self.trend.kpi.kind.needs_denominator and is_shown
        return PLAIN_NUMBERS if is_plain else self.among.words

    @property
    def median_words(self) -> str:
        """Median for the latest figure, as the scorecard has it; empty where there is none."""
        median, kpi = self.trend.median, self.trend.kpi
        if median is None:
            return ""
        value = kpi.written(median.as_observation)
        said = (
            f"On the scorecard: {value} {median.period.in_words}, the {median.coverage} of the set in force on the day"
            f" shown ({median.set_name} model)."
        )
        chosen = self.among.chosen
        has_average = any(area.level == Area.Level.NEIGHBOURS for area, _ in self.trend.others)
        more = [AVERAGE_LINE] if has_average and kpi.kind.needs_denominator else []
        more += [SETS_DIFFER] if chosen is not None and chosen.set_name != median.set_name else []
        return " ".join((said, *more))

    @property
    def other_series(self) -> list[dict]:
        """Links to other series of the KPI for which the neighbours have figures."""
        reading = self.trend.reading
        return [
            {"url": reading.same_page(series=cadence.slug, among="") + PLACE, "label": cadence.label}
            for cadence in self.among.elsewhere
        ]

    @cached_property
    def _behind(self) -> dict[int, SourcedFigure]:
        return get_sourced(row.observation for row in self.among.rows)

    @property
    def table(self) -> NeighboursTable:
        """The areas of the chosen period, the highest value first. One query."""
        chosen = self.among.chosen
        caption = f"{chosen.period.label}, {chosen.set_name} model, highest first"
        home = self.trend.areas.home.name
        return NeighboursTable(self.among.rows, home, caption[:1].upper() + caption[1:], self._behind)

    @property
    def whole_table(self) -> NeighboursTable:
        """Every period that is judged by the set of the chosen one, newest first. One query."""
        found = [row for one in reversed(self.among.of_same_set) for row in self._rows(one)]
        return NeighboursTable(found, self.trend.areas.home.name, "", get_sourced(row.observation for row in found))

    def _rows(self, one: AmongNeighbours) -> tuple[NeighbourRow, ...]:
        kpi, home = self.trend.kpi, self.trend.areas.home.name
        return rows_of(kpi, home, one, funnel_of(kpi, home, one))

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The documents, or the people, that the areas' figures come from, each as words and the slug of a document."""
        return sorted({(one.source_title or one.people, one.source_slug) for one in self._behind.values()})

    @property
    def downloads(self) -> Sequence[dict]:
        return file_links(self.trend.reading, "pages:neighbours_file", self.trend.row.slug)

    @property
    def funnel_svg(self) -> SafeString | str:
        return draw_funnel(self.among.funnel) if self.among.funnel else ""

    @property
    def period_choices(self) -> list[SetChoice]:
        """The periods by the set that judges them, the newest first."""
        reading, chosen = self.trend.reading, self.among.chosen.period
        newest_first = reversed(self.among.periods)
        return [
            SetChoice(
                name=f"{name} model",
                links=[
                    {
                        "url": reading.same_page(among=one.period.end.isoformat()) + PLACE,
                        "label": one.period.label,
                        "is_current": one.period == chosen,
                    }
                    for one in found
                ],
            )
            for name, found in groupby(newest_first, key=lambda one: one.set_name)
        ]

    @property
    def overlays(self) -> dict[str, Sequence[AmongNeighbours]]:
        return {"neighbours": self.among.periods} if self.trend.options.shows_neighbours else {}

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (("Median of the neighbours", self.median_words), ("Among the neighbours", self.among.words))

    @property
    def choices(self) -> Sequence[dict]:
        if not self.among.has_band:
            return ()
        chosen = NEIGHBOURS if self.trend.options.shows_neighbours else ""
        return ({"name": "On the chart", "choices": choice_links(self.trend.reading, "compare", CHOICES, chosen)},)
