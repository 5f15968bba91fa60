"""Progress on recommendations, one of them, and the table as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from inspections.closings.queries import get_closings
from inspections.lineage.queries import get_proposed_links
from inspections.models import Recommendation
from inspections.open_areas import OPEN_RULE
from inspections.progress.queries import get_progress
from inspections.queries import get_lineage
from pages.changes.since import get_recommendation_since
from pages.details import standings_of, tally
from pages.recommendations.files import progress_sheet
from pages.recommendations.kpi_lines import draw_kpi_lines
from pages.recommendations.rows import get_rows_of
from pages.recommendations.summary import ProgressSummary, summarise
from pages.recommendations.table import ProgressRow, ProgressTable
from pages.recommendations.tabs import OPEN, Tab, Tabs, get_tabs
from pages.recommendations.words import tally_words
from pages.recorded import read_areas, read_chains, read_open_areas
from pages.standings import get_cached_standings
from scrutiny.queries import get_statements_about, get_themes_about
from web.links import file_links
from web.reading import ReadingContext, no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def recommendations(request, reading):
    chosen = _choose(request, reading)
    slug = chosen.tab.slug if chosen.tab else ""
    context = {
        "table": chosen.table,
        "tab": chosen.tab,
        "summary": chosen.summary,
        "is_open_tab": slug == OPEN,
        "open_rule": OPEN_RULE,
        "choices": chosen.tabs.links(reading, slug),
        "downloads": file_links(reading, "pages:recommendations_file"),
    }
    return render(request, "pages/recommendations.html", context)


@reading_page(Permission.FILE_EXPORT)
def recommendations_file(request, reading, file_format):
    chosen = _choose(request, reading)
    return file_response(progress_sheet(chosen.table, reading, chosen.words), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def recommendation(request, reading, inspection, number):
    """One recommendation: its words, its KPIs, the same issue before and after, its updates, findings and closings."""
    progress = next(iter(get_progress(reading.moment, reading.shown_day, inspection, number)), None)
    if progress is None:
        raise no_page(
            reading, _rows_of(inspection, number), f"No recommendation {number} of {inspection}.", known_from="since"
        )
    asked, moment = progress.recommendation, reading.moment
    areas = read_areas(reading)
    by_id = {s.pk: s for s in get_cached_standings(reading, areas.home)}
    standings = standings_of(progress, by_id)
    may_settle = request.user.may(Permission.PROGRESS_APPROVE) and not reading.is_past
    context = {
        "progress": progress,
        "asked": asked,
        "status": read_open_areas(reading).status_of(asked, progress.closing),
        "open_rule": OPEN_RULE,
        "closings": get_closings(asked, moment),
        "lineage": get_lineage(asked, moment),
        "since": get_recommendation_since(asked, reading),
        "chain": read_chains(reading).get(asked.pk),
        "lines": list(draw_kpi_lines(standings, areas, reading, progress.links)),
        "charts": reading.url("pages:scorecard", recommendation=asked.code, view="charts"),
        "other_actions": [action for action in progress.actions if action not in progress.overdue],
        "measures": tally_words(tally(standings), asked),
        "statements": get_statements_about(asked, moment),
        "themes": get_themes_about(asked),
        # for managers: what they may settle here, on pages of their own
        "may_settle": may_settle,
        "proposed": get_proposed_links(asked, moment) if may_settle else (),
    }
    return render(request, "pages/recommendation.html", context)


@dataclass(frozen=True)
class ChosenProgress:
    """The progress table of the chosen tab; `tab` is None where nothing had been asked for."""

    table: ProgressTable
    summary: ProgressSummary
    tabs: Tabs
    tab: Tab | None

    @property
    def words(self) -> str:
        return f"{self.tab.name}: {self.tab.count}" if self.tab else ""


def _rows_of(inspection: str, number: int) -> QuerySet[Recommendation]:
    """The recommendation of an address, with `since`: when its inspection and itself were known."""
    known = Greatest(Coalesce("known_from", "inspection__known_from"), "inspection__known_from")
    rows = Recommendation.objects.standing().filter(inspection__slug=inspection, number=number)
    return rows.annotate(since=known)


def _choose(request, reading: ReadingContext) -> ChosenProgress:
    tabs = get_tabs(reading)
    tab = tabs.find(request.GET.get("inspection", OPEN))
    rows = get_rows_of(tab, tabs, reading)
    table = ProgressTable(rows, reading, f"Progress on recommendations: {tab.name if tab else ''}", hidden=_alike(rows))
    RequestConfig(request, paginate=False).configure(table)
    return ChosenProgress(table, summarise(rows), tabs, tab)


def _alike(rows: Sequence[ProgressRow]) -> list[str]:
    """Columns that the page leaves out, since every row would say the same."""
    is_of_one_status = len({row.status for row in rows}) < 2
    is_rated = any(row.progress.rating for row in rows)
    return [*(["status"] if is_of_one_status else []), *([] if is_rated else ["rating"])]
