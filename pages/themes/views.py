"""The list of themes, and the page of one."""

from django.shortcuts import get_object_or_404, render
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from inspections.open_areas import OPEN_RULE
from pages.recommendations.table import ProgressTable
from pages.themes.members import get_members, without_theme
from pages.themes.queries import get_theme_page
from scrutiny.models import Theme
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def themes(request, reading):
    """List of themes with how much was known of each."""
    members = get_members(reading.moment)
    context = {"members": members, "others": without_theme(members)}
    return render(request, "pages/themes.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def theme(request, reading, slug):
    """One theme: its KPIs, what was asked, found, said, done, promised and feared, in the order of a report."""
    found = get_object_or_404(Theme, slug=slug)
    members = next(one for one in get_members(reading.moment) if one.theme == found)
    page = get_theme_page(members, reading)
    hidden = [] if any(row.progress.rating for row in page.rows) else ["rating"]
    caption = f"Recommendations on {found.name.lower()}"
    table = ProgressTable(page.rows, reading, caption, hidden=hidden)
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "pages/theme.html", {"theme": found, "page": page, "table": table, "open_rule": OPEN_RULE})
