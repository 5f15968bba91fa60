"""The scorecard as a table, as small charts and as a file."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.files import file_response
from accounts.permissions import Permission
from analysis.core.rule_sets import DEFAULT_RULE_SET
from kpis.display.charts import draw_small, draw_spark
from pages.details import get_details, tally
from pages.scorecard.files import scorecard_sheet
from pages.scorecard.selection import get_selection
from web.links import file_links
from web.reading import reading_page


class PageSize(NamedTuple):
    """Number of KPIs on one page of several, undivided on a single one, and at most when asked for to print."""

    parted: int
    undivided: int
    most: int


# A printed page holds only what the page on the screen does, and a page with more than these is too heavy for a phone.
TABLE_SIZE = PageSize(parted=50, undivided=100, most=400)


CHARTS_SIZE = PageSize(parted=12, undivided=12, most=100)


@reading_page(Permission.DASHBOARD_VIEW)
def scorecard(request, reading):
    """Every KPI, as a table or, with `view=charts`, as small charts."""
    selection = get_selection(request, reading)
    as_charts = request.GET.get("view") == "charts"
    size = CHARTS_SIZE if as_charts else TABLE_SIZE
    pages, may_be_whole = _pages(selection.standings, size, request.GET.get("page"))
    shown = pages.get_page(request.GET.get("page"))
    drawing = draw_small if as_charts else draw_spark
    details = get_details(shown.object_list, selection.areas, reading, drawing)
    context = {
        "selection": selection,
        "page_of_kpis": shown,
        "all_kpis": reading.same_page(page="all") if may_be_whole else "",
        "counts": tally(selection.standings),
        "downloads": file_links(reading, "pages:scorecard_file"),
        "rules": DEFAULT_RULE_SET.in_words,
        "by_concern": request.GET.get("sort") == "signal",
        "concern_order": reading.same_page(sort="signal", page=""),
        "catalogue_order": reading.same_page(sort="", page=""),
        "other_view": reading.same_page(view="" if as_charts else "charts", page=""),
    }
    if as_charts:
        return render(request, "pages/charts.html", context | {"charts": _small_charts(shown, details)})
    table = selection.table
    table.details = details
    table.paginate(page=shown.number, per_page=pages.per_page)
    return render(request, "pages/scorecard.html", context | {"table": table})


@reading_page(Permission.FILE_EXPORT)
def scorecard_file(request, reading, file_format):
    return file_response(scorecard_sheet(get_selection(request, reading), reading), file_format)


def _pages(standings, size: PageSize, asked: str | None) -> tuple[Paginator, bool]:
    """The KPIs in pages, or on one where they are few or `asked` for at once; and whether they may be so asked for."""
    count, may_be_whole = len(standings), len(standings) <= size.most
    is_whole = count <= size.undivided or (asked == "all" and may_be_whole)
    return Paginator(standings, max(count, 1) if is_whole else size.parted), may_be_whole


def _small_charts(standings, details) -> list[dict]:
    return [{"standing": standing, "detail": details[standing.kpi.pk]} for standing in standings]
