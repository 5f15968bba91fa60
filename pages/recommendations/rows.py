"""Rows of a progress table, and those of one of its tabs."""

from collections.abc import Iterable, Mapping

from inspections.lineage.chains import IssueChain
from inspections.open_areas import AskedStatus, OpenAreas
from inspections.progress.queries import Progress
from kpis.figures.standings import Standing
from pages.details import standings_of, tally
from pages.recommendations.table import ProgressRow
from pages.recommendations.tabs import AGAIN, OPEN, Tab, Tabs
from pages.recorded import read_areas, read_progress
from pages.standings import get_cached_standings
from web.reading import ReadingContext


def build_progress_rows(
    found: Iterable[Progress], by_id: Mapping[int, Standing], areas: OpenAreas, chains: Mapping[int, IssueChain]
) -> list[ProgressRow]:
    """A row for each recommendation, with the standings of its KPIs, its status and the years in which it was asked."""
    rows = []
    for progress in found:
        standings, chain = standings_of(progress, by_id), chains.get(progress.recommendation.pk)
        status = areas.status_of(progress.recommendation, progress.closing)
        rows.append(ProgressRow(progress, tally(standings), tuple(standings), status, chain.years if chain else ()))
    return rows


def get_rows_of(tab: Tab | None, tabs: Tabs, reading: ReadingContext) -> list[ProgressRow]:
    """The rows of a tab in its order; none without one. The queries do not grow with their number."""
    if tab is None:
        return []
    by_id = {standing.pk: standing for standing in get_cached_standings(reading, read_areas(reading).home)}
    found: Iterable[Progress] = read_progress(reading, frozenset(inspection.pk for inspection in tab.inspections))
    if tab.slug == AGAIN:
        found = [progress for progress in found if progress.recommendation.pk in tabs.frequent]
    rows = build_progress_rows(found, by_id, tabs.areas, tabs.chains)
    if tab.slug == OPEN:
        rows = [row for row in rows if row.status is AskedStatus.OPEN]
        rows.sort(key=lambda row: tabs.areas.place_of(row.progress.recommendation.inspection_id))
    return rows
