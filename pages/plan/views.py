"""Pages of improvement plans: the list, one plan, and its files."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from pages.plan.files import plan_sheet
from pages.plan.plan import build_rows, count_overdue
from pages.plan.table import PlanTable
from scrutiny.models import ImprovementPlan
from scrutiny.plan.queries import get_plan, get_plans
from web.links import file_links
from web.reading import ReadingContext, no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def plans(request, reading):
    """List of improvement plans, newest first."""
    context = {
        "plans": get_plans(reading.moment),
        "may_write": not reading.is_past and request.user.may(Permission.PLAN_WRITE),
    }
    return render(request, "pages/plans.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def plan(request, reading, slug):
    """One plan: its priorities with what they bear on, and where that stands."""
    found, table = _plan(request, reading, slug)
    context = {
        "plan": found,
        "table": table,
        "overdue": count_overdue(table.data.data),
        "downloads": file_links(reading, "pages:plan_file", slug),
    }
    return render(request, "pages/plan.html", context)


@reading_page(Permission.FILE_EXPORT)
def plan_file(request, reading, slug, file_format):
    found, table = _plan(request, reading, slug)
    return file_response(plan_sheet(table, found, reading), file_format)


def _plan(request, reading: ReadingContext, slug: str) -> tuple[ImprovementPlan, PlanTable]:
    found = get_plan(slug, reading.moment)
    if found is None:
        raise no_page(reading, ImprovementPlan.objects.filter(slug=slug), f"No plan {slug} was known then.")
    rows = build_rows(found.known_priorities, reading)
    table = PlanTable(rows, reading, f"Priorities of the {found.title}")
    RequestConfig(request, paginate=False).configure(table)
    return found, table
