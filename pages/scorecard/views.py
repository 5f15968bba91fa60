"""The scorecard as lines, as a matrix, as small charts and as a file."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.shortcuts import render

from accounts.files import file_response
from accounts.permissions import Permission
from kpis.display.charts import draw_small, draw_spark
from kpis.figures.standings import Standing
from pages.details import get_details
from pages.recency import Age
from pages.scorecard.choices import get_quick_choices, get_views
from pages.scorecard.files import scorecard_sheet
from pages.scorecard.matrix import build_scorecard_matrix
from pages.scorecard.selection import ScorecardSelection, get_selection
from pages.scorecard.small_charts import build_small_charts
from web.links import file_links, one_of
from web.reading import ReadingContext, reading_page

# a page with more than these is too heavy for a telephone; no council that we know of has so many KPIs
MOST_ON_A_PAGE = 200
TEMPLATES = {"": "pages/scorecard.html", "matrix": "pages/scorecard_matrix.html", "charts": "pages/charts.html"}
CAPTIONS = {
    Age.CURRENT: "KPIs with a current figure",
    Age.OLDER: "KPIs with only an older figure",
    Age.NONE: "KPIs without a figure",
}


@reading_page(Permission.DASHBOARD_VIEW)
def scorecard(request, reading):
    """Every KPI, a line each, or with `view=matrix` or `view=charts` in that form."""
    selection = get_selection(request, reading)
    view = one_of(TEMPLATES, request.GET.get("view"))
    page = Paginator(selection.standings, MOST_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "selection": selection,
        "page_of_kpis": page,
        "number": {age.name.lower(): len(selection.of(age)) for age in Age},
        # what is older is folded beside what is current, and open where it is all there is
        "is_open": not selection.of(Age.CURRENT),
        "quick_choices": get_quick_choices(selection, reading),
        "views": get_views(reading, view),
        "downloads": file_links(reading, "pages:scorecard_file"),
        "sort": (request.GET.get("sort") or "").lstrip("-"),
        "catalogue_order": reading.same_page(sort="", page=""),
        **_MAKERS[view](selection, page, reading),
    }
    return render(request, TEMPLATES[view], context)


@reading_page(Permission.FILE_EXPORT)
def scorecard_file(request, reading, file_format):
    return file_response(scorecard_sheet(get_selection(request, reading), reading), file_format)


def _lines(selection: ScorecardSelection, page: Page, reading: ReadingContext) -> dict:
    table = selection.table
    table.details = get_details(page, selection.areas, reading, draw_spark)
    parts = {age.name: table.part(shown, CAPTIONS[age]) for age, shown in _by_age(selection, page)}
    return {"table": table, "parts": parts, "has_newer": any(found.is_newer_out for found in table.details.values())}


def _charts(selection: ScorecardSelection, page: Page, reading: ReadingContext) -> dict:
    details = get_details(page, selection.areas, reading, draw_small)
    parts = {age.name: build_small_charts(shown, details, reading) for age, shown in _by_age(selection, page)}
    return {"parts": parts}


def _matrix(selection: ScorecardSelection, page: Page, reading: ReadingContext) -> dict:
    return {"matrix": build_scorecard_matrix(selection.of(Age.CURRENT))}


_MAKERS = {"": _lines, "matrix": _matrix, "charts": _charts}


def _by_age(selection: ScorecardSelection, page: Sequence[Standing]) -> list[tuple[Age, list[Standing]]]:
    found = [(age, [standing for standing in page if selection.ages[standing.pk] is age]) for age in Age]
    return [(age, shown) for age, shown in found if shown]
