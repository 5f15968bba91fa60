"""Reading pages: as at which moment, for whom, and whether the page has been made before.

`reading_page` is around every page that people read. It settles `as_at`, answers 304 where the
reader has the page already, and keeps each page ready-made and compressed until anything changes:
by the address with its `as_at` and the permissions of the reader, for the version of all data, the day,
and the moment of the last embargo that ended, so that nothing shows early, late or to the wrong person.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, wraps
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import open_to_all, permission_required
from accounts.models import AuditEvent
from accounts.permissions import Permission
from analysis.core.periods import long_date, parse_iso_date
from web.dates import end_of
from web.edges import get_edges, nearest
from web.memory import PAGE_WAS_MADE, ProcessMemory
from web.packing import Packed

EARLIEST_DAY = date(1990, 1, 1)
# stands in an address where a slug will
_A_SLUG = "-slug-"


# -- the version of what can be seen ----------------------------------------------------------------


@cache
def dated_models() -> tuple[type[Model], ...]:
    """Models whose rows appear or end by themselves at a moment: their querysets name its columns."""
    return tuple(model for model in apps.get_models() if hasattr(model._default_manager.all(), "moments"))


@dataclass(frozen=True)
class Version:
    """Version of the content of pages: the data, the day, the last embargo that ended. The request is not in it."""

    data: int
    today: date
    since: datetime | None

    @property
    def key(self) -> str:
        return f"{self.data}.{self.today:%Y%m%d}.{self.since.timestamp() if self.since else 0}"


@dataclass(frozen=True)
class _Span:
    """Span of one version of the data: the last change by itself that has come, and the next that will."""

    data: int
    since: datetime | None
    until: datetime | None

    def holds(self, data: int, now: datetime) -> bool:
        return (
            self.data == data and (self.since is None or self.since <= now) and (self.until is None or now < self.until)
        )


_spans: ProcessMemory[str, _Span] = ProcessMemory(1)


def get_version(now: datetime) -> Version:
    """The version at `now`. One query, and another when the data changed or an embargo ended."""
    data = AuditEvent.objects.newest_id()
    span = _spans.get("span", lambda _: _look_around(data, now), lambda found: found.holds(data, now))
    return Version(data=data, today=timezone.localdate(now), since=span.since)


def _look_around(data: int, now: datetime) -> _Span:
    edges = nearest(get_edges(dated_models(), now).values())
    return _Span(data=data, since=edges.since, until=edges.until)


# -- the reading -------------------------------------------------------------------------------------


class OddDay(ValueError):
    """An `as_at` that is not a day one can look back to; the message says what to do."""


@dataclass(frozen=True)
class ReadingContext:
    """The moment whose knowledge a page shows, and its version. `day` is None when it shows the present."""

    moment: datetime
    today: date
    version: Version
    day: date | None = None
    path: str = ""
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def is_past(self) -> bool:
        return self.day is not None

    @property
    def shown_day(self) -> date:
        """The day the page speaks of."""
        return self.day or self.today

    def at(self, day: date) -> "ReadingContext":
        """The same request at the end of `day`; itself for the day shown. A day after that is none to look at."""
        return self if day == self.shown_day else replace(self, moment=end_of(day), day=day)

    @property
    def query(self) -> str:
        """Query string that keeps a link at the same moment; empty for the present."""
        return f"?as_at={self.day.isoformat()}" if self.day else ""

    @property
    def live_url(self) -> str:
        return self.path + self._encoded(self.kept)

    def url(self, name: str, /, *args, **choices) -> str:
        """The address of a page at this moment; `choices` with an empty value are left out."""
        pairs = [(key, str(value)) for key, value in choices.items() if value not in (None, "")]
        if self.day:
            pairs.append(("as_at", self.day.isoformat()))
        return reverse(name, args=args) + self._encoded(pairs)

    def addresses(self, name: str) -> Callable[[str], str]:
        """The addresses of pages that take a slug, at this moment: for hundreds of links quicker than one by one."""
        before, after = self.url(name, _A_SLUG).split(_A_SLUG)
        return lambda slug: f"{before}{slug}{after}"

    def same_page(self, **choices) -> str:
        """This page with some choices set, or taken out where the value is empty."""
        pairs = [(key, value) for key, value in self.kept if key not in choices]
        pairs += [(key, str(value)) for key, value in choices.items() if value not in (None, "")]
        if self.day:
            pairs.append(("as_at", self.day.isoformat()))
        return self.path + self._encoded(pairs)

    def _encoded(self, pairs) -> str:
        return f"?{urlencode(pairs)}" if pairs else ""


def read_day(text: str | None, today: date) -> date | None:
    """The day that `as_at` names; None for today or nothing. Raises OddDay with what to do instead."""
    if text is None or not text.strip():
        return None
    try:
        day = parse_iso_date(text)
    except ValueError as error:
        raise OddDay("Enter a real date, such as 2022-01-12 for 12 January 2022.") from error
    if day > today:
        raise OddDay(f"Enter a date that is not in the future: {long_date(today)} is the latest.")
    if day < EARLIEST_DAY:
        raise OddDay(f"Enter a date from {long_date(EARLIEST_DAY)} on: there is nothing before.")
    return None if day == today else day


def get_reading(request: HttpRequest) -> ReadingContext:
    """The reading that a request asks for, all of it at one `now`. Raises OddDay."""
    now = timezone.now()
    today = timezone.localdate(now)
    day = read_day(request.GET.get("as_at"), today)
    moment = end_of(day) if day else now
    kept = tuple((key, value) for key, values in request.GET.lists() if key != "as_at" for value in values)
    return ReadingContext(moment=moment, today=today, version=get_version(now), day=day, path=request.path, kept=kept)


class NotKnownYet(Http404):
    """A page that is there today and was not yet on the day shown; `since` is None where the day is not held."""

    def __init__(self, since: date | None):
        super().__init__("This was not known yet.")
        self.since = since


def no_page(reading: ReadingContext, rows: QuerySet, words: str, *, known_from: str = "known_from") -> Http404:
    """The refusal of a page with nothing to show: NotKnownYet if one of `rows` became known after the day shown.

    `known_from` is the column with the moment. What is still under embargo is not told of. One query on an earlier day.
    """
    since = rows.values_list(known_from, flat=True).first() if reading.is_past else None
    if since is None or not reading.moment < since <= timezone.now():
        return Http404(words)
    return NotKnownYet(timezone.localdate(since))


def read_present() -> ReadingContext:
    """The reading of now, for work that no request asked for."""
    now = timezone.now()
    return ReadingContext(moment=now, today=timezone.localdate(now), version=get_version(now))


# -- the decorator ----------------------------------------------------------------------------------


def reading_page(permission: Permission | None, *, is_kept: bool = True) -> Callable:
    """Put a view of a page behind `permission` (None: open to all), at a moment, and keep the page ready-made.

    A page that hardly two readers ask for, such as the results of a search, is made each time: not `is_kept`.

    The view is called as `view(request, reading, ...)` and must depend on nothing but the database, the
    address, and the permissions of the reader: no person's name, no form token, no message.
    """

    def decorate(view):
        @wraps(view)
        def page(request, *args, **kwargs):
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            try:
                reading = get_reading(request)
            except OddDay as error:
                return render(request, "pages/odd_day.html", {"message": str(error)}, status=400)
            request.reading = reading
            try:
                return _ready_made(request, reading.version, lambda: view(request, reading, *args, **kwargs), is_kept)
            except NotKnownYet as early:
                return render(request, "pages/not_known_yet.html", {"since": early.since}, status=404)

        return open_to_all(page) if permission is None else permission_required(permission)(page)

    return decorate


@dataclass(frozen=True, slots=True)
class _KeptPage:
    """A page as it is in one version of the content."""

    version: str
    page: Packed


# by address and reader: a page of a former version is nobody's, and gives way to the new one at once
_pages: ProcessMemory[str, _KeptPage] = ProcessMemory(settings.CACHED_PAGES)


class _NotKept(Exception):
    """A response that is for one request only, such as a file or a page that says what is not there."""

    def __init__(self, response: HttpResponse):
        self.response = response


def _ready_made(request, version: Version, make: Callable[[], HttpResponse], is_kept: bool) -> HttpResponse:
    """The page from memory, or made and kept by one of those who ask; 304 where the reader's copy is still right."""
    key = _page_key(request)
    etag = f'W/"{_digest(key, version.key)}"'
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        return _with_headers(HttpResponseNotModified(), etag)
    try:
        kept = _pages.get(
            key,
            lambda _: _KeptPage(version.key, _make_page(request, make, is_kept)),
            lambda found: found.version == version.key,
        )
    except _NotKept as found:
        return _with_headers(found.response, etag) if found.response.status_code == 200 else found.response
    return _with_headers(_encoded(kept.page, request.META.get("HTTP_ACCEPT_ENCODING", "")), etag)


def _make_page(request: HttpRequest, make: Callable[[], HttpResponse], is_kept: bool) -> Packed:
    request.META[PAGE_WAS_MADE] = True
    response = make()
    if not is_kept or response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        raise _NotKept(response)
    return Packed(response.content)


def _page_key(request) -> str:
    permissions = request.user.permissions if request.user.is_authenticated else frozenset()
    return _digest(settings.RELEASE, ",".join(sorted(permissions)), request.get_full_path(), request.get_host())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _encoded(packed: Packed, accepted: str) -> HttpResponse:
    body, encoding = packed.for_reader(accepted)
    response = HttpResponse(body)
    if encoding:
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(body))
    return response


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Cookie"
    return response
