"""View of the first page."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.home.home import build_home
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def home(request, reading):
    return render(request, "pages/home.html", {"home": build_home(reading)})
