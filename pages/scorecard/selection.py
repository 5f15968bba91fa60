"""The scorecard's selection: the same KPIs in the same order as lines, as a matrix, as charts, and as a file."""

from dataclasses import dataclass

from django.http import HttpRequest
from django_tables2 import RequestConfig

from kpis.catalogue.queries import Areas
from kpis.figures.standings import Standing
from pages.details import get_beats_country
from pages.recency import Age, age_of
from pages.recorded import read_areas
from pages.scorecard.facets import Narrowed
from pages.scorecard.filters import ScorecardFilter
from pages.scorecard.table import ScorecardTable
from pages.standings import get_cached_standings
from web.reading import ReadingContext


@dataclass(frozen=True)
class ScorecardSelection:
    """KPIs that the address selects, those with a current figure first; `ages` of all KPIs, by primary key."""

    areas: Areas
    filters: ScorecardFilter
    narrowed: Narrowed
    table: ScorecardTable
    ages: dict[int, Age]

    @property
    def standings(self) -> list[Standing]:
        """The selected KPIs in the order of the table."""
        return self.table.data.data

    @property
    def total(self) -> int:
        return len(self.ages)

    def of(self, age: Age) -> list[Standing]:
        """The selected KPIs of one age, in the order of the table."""
        return [standing for standing in self.standings if self.ages[standing.pk] is age]


def get_selection(request: HttpRequest, reading: ReadingContext) -> ScorecardSelection:
    """The KPIs that the address selects, sorted as it says. One query where the standings are at hand."""
    areas = read_areas(reading)
    standings = get_cached_standings(reading, areas.home)
    ages = {standing.pk: age_of(standing, reading.shown_day) for standing in standings}
    filters = ScorecardFilter(request.GET, reading)
    current = frozenset(kpi_id for kpi_id, age in ages.items() if age is Age.CURRENT)
    narrowed = filters.narrow(standings, get_beats_country(standings, areas, reading), current)
    region = next((area.name for area in areas.comparators if area.level == "region"), "Region")
    table = ScorecardTable(narrowed.standings, reading, region)
    RequestConfig(request, paginate=False).configure(table)
    table.data.data.sort(key=lambda standing: ages[standing.pk])
    return ScorecardSelection(areas, filters, narrowed, table, ages)
