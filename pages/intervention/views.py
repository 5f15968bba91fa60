"""View of the government's intervention."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.intervention.queries import get_intervention
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def intervention(request, reading):
    """Direction, commissioner, trust and reviews, in order of time."""
    return render(request, "pages/intervention.html", {"intervention": get_intervention(reading)})
