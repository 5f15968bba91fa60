"""The search over everything that can be read."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.search.queries import search_everything
from web.full_text import LONGEST_QUERY
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW, is_kept=False)
def search(request, reading):
    """Results for the words of `?q=`, the first of each kind; with `?kind=` all of one kind."""
    typed = request.GET.get("q", "").strip()
    found = search_everything(typed[:LONGEST_QUERY], request.GET.get("kind", ""), reading)
    context = {"found": found, "typed": typed[:LONGEST_QUERY], "is_cut": len(typed) > LONGEST_QUERY}
    return render(request, "pages/search.html", context)
