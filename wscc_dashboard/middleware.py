"""Middleware of every request: refusals that must come before any view runs, and headers of every answer."""

from django.http import HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from wscc_dashboard.away import build_answer, is_away
from wscc_dashboard.page_frame import bare_frame

LONGEST_ADDRESS = 4000  # characters of path and query together; the longest real selection needs about 600
NULL = "\x00"


def refuse_unreadable_addresses(get_response):
    """Answer 400 to an address with a null byte or of absurd length, before a database or a form sees it."""

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if NULL in request.path or "%00" in query or len(request.path) + len(query) > LONGEST_ADDRESS:
            return _bad_request()
        return get_response(request)

    return middleware


def leave_out_null_bytes(get_response):
    """Take null bytes out of everything that is posted, and cookies with one, before a view or a database sees them.

    Nobody types a null byte, and no text of a database holds one. Files are left as they are: their readers take
    control characters out themselves.
    """

    def middleware(request):
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NULL not in value}
        if request.method == "POST":
            _clean_posted(request)
        return get_response(request)

    return middleware


def _clean_posted(request) -> None:
    try:
        posted = request.POST
    except UnreadablePostError:
        # the browser went away in the middle: whoever reads what it sent will see
        return
    if any(NULL in text for name, values in posted.lists() for text in (name, *values)):
        clean = QueryDict(mutable=True, encoding=posted.encoding)
        for name, values in posted.lists():
            clean.setlist(name.replace(NULL, ""), [value.replace(NULL, "") for value in values])
        clean._mutable = False
        request.POST = clean


def say_when_the_database_is_away(get_response):
    """Turn a database that is missing, locked, out of reach or only to be read into a page with status 503."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        return build_answer(error) if is_away(error) else None

    middleware.process_exception = process_exception
    return middleware


def keep_no_copies(get_response):
    """Have browsers keep no copy of an answer whose view does not say otherwise, so that nobody pages back to it.

    Reading pages say otherwise: they show only what is published, and their copy is asked for again each time.
    """

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _bad_request() -> HttpResponse:
    return HttpResponse(render_to_string("400.html", bare_frame()), status=400)
