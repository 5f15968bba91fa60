"""The list of themes, and the page of one."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from inspections.open_areas import OPEN_RULE
from pages.recommendations.table import ProgressTable
from pages.themes.members import read_members, without_theme
from pages.themes.queries import get_theme_page
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def themes(request, reading):
    """List of themes with how much was known of each."""
    members = read_members(reading)
    context = {"members": members, "others": without_theme(members)}
    return render(request, "pages/themes.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def theme(request, reading, slug):
    """One theme: its KPIs, what was asked, found, said, done, promised and feared, in the order of a report."""
    members = next((one for one in read_members(reading) if one.theme.slug == slug), None)
    if members is None:
        raise Http404(f"There is no theme {slug}.")
    found, page = members.theme, get_theme_page(members, reading)
    hidden = [] if any(row.progress.rating for row in page.rows) else ["rating"]
    caption = f"Recommendations on {found.name.lower()}"
    table = ProgressTable(page.rows, reading, caption, hidden=hidden)
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "pages/theme.html", {"theme": found, "page": page, "table": table, "open_rule": OPEN_RULE})
