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
from pages.kpi.options import NEIGHBOURS
from pages.kpi.section import Section
from pages.kpi.sections.neighbour_periods import ComparedPeriods, NeighbourRow, funnel_of, get_among, rows_of
from pages.kpi.sections.neighbour_table import NeighboursTable
from pages.kpi.trend import Trend
from web.links import choice_links, file_links

PLAIN_NUMBERS = "Plain numbers are not held against single neighbours: the size of a place is most of what they say."
PLACE = "#neighbours"
CHOICES = {"": "Averages only", NEIGHBOURS: "Their range and median"}


@dataclass(frozen=True)
class SetChoice:
    """The periods that one set of neighbours judges, as links to the page with that period chosen."""

    name: str
    links: list[dict]


@dataclass(frozen=True)
class NeighbourSection(Section):
    """The council among its neighbours in the chosen period, and the other periods that can be chosen."""

    among: ComparedPeriods

    template = "pages/parts/neighbours.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """Two queries; none for plain numbers and without a series."""
        cadences = [cadence for cadence, _ in trend.by_cadence.values()]
        home, moment = trend.areas.home, trend.reading.moment
        return cls(trend, get_among(trend.kpi, home, trend.series, cadences, moment, trend.options.among))

    @property
    def is_shown(self) -> bool:
        return self.among.chosen is not None or bool(self.reason_missing) or bool(self.other_series)

    @property
    def reason_missing(self) -> str:
        """Reason why no period can be compared; empty where one is, or where there is nothing to say."""
        if self.among.chosen is not None:
            return ""
        is_plain = not self.trend.kpi.kind.needs_denominator and bool(self.trend.others)
        return PLAIN_NUMBERS if is_plain else self.among.words

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
        return sorted({(one.source_title or one.people, one.source_url) for one in self._behind.values()})

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
        return (("Among the neighbours", self.among.words),)

    @property
    def choices(self) -> Sequence[dict]:
        if not self.among.has_band:
            return ()
        chosen = NEIGHBOURS if self.trend.options.shows_neighbours else ""
        return ({"name": "Neighbours", "choices": choice_links(self.trend.reading, "compare", CHOICES, chosen)},)
