"""The scorecard's selection: the same KPIs in the same order as a table, as charts, and as a file."""

from dataclasses import dataclass

from django.http import HttpRequest
from django_tables2 import RequestConfig

from kpis.catalogue.queries import Areas, get_areas
from kpis.figures.standings import Standing
from pages.scorecard.filters import ScorecardFilter
from pages.scorecard.table import ScorecardTable
from pages.standings import get_cached_standings
from web.reading import ReadingContext


@dataclass(frozen=True)
class ScorecardSelection:
    areas: Areas
    filters: ScorecardFilter
    table: ScorecardTable
    total: int

    @property
    def standings(self) -> list[Standing]:
        """The selected KPIs in the order of the table."""
        return self.table.data.data

    @property
    def is_grouped(self) -> bool:
        """True in the order of the catalogue, which keeps each service area together."""
        return not self.table.order_by


def get_selection(request: HttpRequest, reading: ReadingContext) -> ScorecardSelection:
    """The KPIs that the address selects, sorted as it says. Four queries where the standings are not at hand."""
    areas = get_areas(reading.moment)
    standings = get_cached_standings(reading, areas.home)
    filters = ScorecardFilter(request.GET, reading.moment)
    region = next((area.name for area in areas.comparators if area.level == "region"), "Region")
    table = ScorecardTable(filters.select(standings), reading, region)
    RequestConfig(request, paginate=False).configure(table)
    return ScorecardSelection(areas=areas, filters=filters, table=table, total=len(standings))
