"""The page of one KPI and its files."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from pages.kpi.files import history_sheet, neighbours_sheet
from pages.kpi.page import get_kpi_page
from pages.kpi.sections.history.section import History
from pages.kpi.sections.signals import Signals
from pages.kpi.sections.two_dates import TwoDates
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def kpi(request, reading, slug):
    """The trend of one KPI, its definition, its history and what it bears on."""
    page = get_kpi_page(request, reading, slug)
    RequestConfig(request, paginate=False).configure(page.table)
    shown = page.section(History).page
    page.table.paginate(page=shown.number, per_page=shown.paginator.per_page)
    context = {
        "kpi_page": page,
        "trend": page.trend,
        "row": page.trend.row,
        "signals": page.section(Signals),
        "compared": page.section(TwoDates),
    }
    return render(request, "pages/kpi.html", context)


@reading_page(Permission.FILE_EXPORT)
def kpi_file(request, reading, slug, file_format):
    return file_response(history_sheet(get_kpi_page(request, reading, slug)), file_format)


@reading_page(Permission.FILE_EXPORT)
def neighbours_file(request, reading, slug, file_format):
    """The council and its neighbours in all periods that are judged by the set of the chosen one."""
    return file_response(neighbours_sheet(get_kpi_page(request, reading, slug)), file_format)
