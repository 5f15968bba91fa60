"""View of readiness for the next inspection."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.readiness.queries import get_readiness
from web.reading import reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def readiness(request, reading):
    """Page of what stands on record about each judgement area, with managers' answers to the three questions."""
    may_answer = request.user.may(Permission.READINESS_ANSWER) and not reading.is_past
    return render(request, "pages/readiness.html", {"ready": get_readiness(reading), "may_answer": may_answer})
