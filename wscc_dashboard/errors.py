"""Error pages: each says what happened and what to do.

A page for the person who is signed in asks the database who that is. Where it does not answer, the same page is shown
without a person, so that a missing page stays a missing page.
"""

import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wscc_dashboard.away import build_answer, find_behind
from wscc_dashboard.page_frame import bare_frame


def bad_request(request, exception):
    # a session that cannot be kept at the end of a request comes as one that somebody else ended
    if (error := find_behind(exception)) is not None:
        return build_answer(error)
    return HttpResponse(render_to_string("400.html", bare_frame()), status=400)


def permission_denied(request, exception):
    return _page(request, "403.html", 403, {"reason": str(exception)})


def form_expired(request, reason=""):
    """Answer a form without the token it was given: it was open too long, or cookies are refused."""
    return _page(request, "403_csrf.html", 403)


def page_not_found(request, exception):
    return _page(request, "404.html", 404)


def server_error(request):
    """Answer a failure. Nothing is asked of the database here: it may be what failed, outside a view too."""
    if (error := find_behind(sys.exc_info()[1])) is not None:
        return build_answer(error)
    return HttpResponse(render_to_string("500.html", bare_frame()), status=500)


def _page(request, template: str, status: int, context: dict | None = None) -> HttpResponse:
    try:
        return render(request, template, context, status=status)
    except (DatabaseError, InterfaceError):
        return HttpResponse(render_to_string(template, {**(context or {}), **bare_frame()}), status=status)
