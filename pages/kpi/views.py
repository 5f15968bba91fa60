"""The page of one KPI and its files."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from pages.kpi.files import history_sheet, neighbours_sheet
from pages.kpi.neighbour_table import neighbours_table
from pages.kpi.page import get_kpi_page, kpi_context
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def kpi(request, reading, slug):
    """The trend of one KPI, its definition, its history and what it bears on."""
    page = get_kpi_page(request, reading, slug)
    RequestConfig(request, paginate=False).configure(page.table)
    return render(request, "pages/kpi.html", kpi_context(page))


@reading_page(Permission.FILE_EXPORT)
def kpi_file(request, reading, slug, file_format):
    page = get_kpi_page(request, reading, slug)
    return file_response(history_sheet(page.trend, page.table, reading), file_format)


@reading_page(Permission.FILE_EXPORT)
def neighbours_file(request, reading, slug, file_format):
    """The council and its neighbours in all periods that are judged by the set of the chosen one."""
    trend = get_kpi_page(request, reading, slug).trend
    return file_response(neighbours_sheet(trend, neighbours_table(trend), reading), file_format)
