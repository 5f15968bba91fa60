"""View of the national framework."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.framework.queries import SOURCE, get_framework
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def framework(request, reading):
    """Every indicator of the national framework by outcome, with the KPI that measures it."""
    outcomes = get_framework(reading)
    context = {
        "outcomes": outcomes,
        "source": SOURCE,
        "total": sum(len(outcome.lines) for outcome in outcomes),
        "measured": sum(outcome.measured for outcome in outcomes),
    }
    return render(request, "pages/framework.html", context)
