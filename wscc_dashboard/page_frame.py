"""Frame of every page around its content: names, navigation, the date control, banners."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from django.conf import settings
from django.urls import reverse

from accounts.permissions import Permission
from kpis.approvals.review import count_waiting
from kpis.returns.queries import count_to_do
from pages.recorded import read_abbreviations


@dataclass(frozen=True)
class Link:
    """Link of the navigation; `count` is the work that waits behind it, 0 where nothing does or nobody counted."""

    url: str
    label: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class NamedPage:
    """A page by its name in addresses, with where it is and what its link says."""

    name: str
    url: str
    label: str


@dataclass(frozen=True)
class Menu:
    """Links of the navigation that open under one word."""

    label: str
    links: list[Link]

    @property
    def is_current(self) -> bool:
        return any(link.is_current for link in self.links)

    @property
    def count(self) -> int:
        return sum(link.count for link in self.links)


# address, label, and the permission that a reader needs
NAVIGATION = (
    ("pages:home", "Overview", Permission.DASHBOARD_VIEW),
    ("pages:scorecard", "Scorecard", Permission.DASHBOARD_VIEW),
    ("pages:recommendations", "Recommendations", Permission.DASHBOARD_VIEW),
    ("pages:inspections", "Inspections", Permission.DASHBOARD_VIEW),
    ("scrutiny:meetings", "Meetings", Permission.DASHBOARD_VIEW),
    ("scrutiny:promises", "Promises", Permission.DASHBOARD_VIEW),
)
# what a reader comes to less often
MORE = (
    ("pages:changes", "What has changed", Permission.DASHBOARD_VIEW),
    ("pages:questions", "Questions to ask", Permission.DASHBOARD_VIEW),
    ("pages:themes", "Themes", Permission.DASHBOARD_VIEW),
    ("scrutiny:risks", "Risks", Permission.DASHBOARD_VIEW),
    ("pages:plans", "Improvement plans", Permission.DASHBOARD_VIEW),
    ("pages:intervention", "Intervention", Permission.DASHBOARD_VIEW),
    ("pages:readiness", "Readiness", Permission.DASHBOARD_VIEW),
    ("scrutiny:claims", "Claims", Permission.DASHBOARD_VIEW),
    ("pages:documents", "Documents", Permission.DASHBOARD_VIEW),
)
WORK = (
    ("kpis:returns", "Returns", Permission.FIGURE_ENTER),
    ("kpis:approvals", "Approvals", Permission.FIGURE_APPROVE),
    ("imports:imports", "Imports", Permission.FIGURE_ENTER),
    ("lists:counts", "Lists", Permission.FIGURE_ENTER),
    ("lists:kept", "Counts from lists", Permission.FIGURE_APPROVE),
    ("progress:work", "Progress", Permission.PROGRESS_PROPOSE),
    ("progress:actions", "Actions", Permission.PROGRESS_PROPOSE),
    ("record:catalogue", "Catalogue", Permission.RECORD_VIEW),
    ("accounts:history", "History", Permission.HISTORY_VIEW),
    ("accounts:people", "People", Permission.PEOPLE_CHANGE),
)
# how much waits for a person behind a link of their work
COUNTS = {"kpis:returns": count_to_do, "kpis:approvals": count_waiting}
OPEN_FOOTER = (
    ("pages:glossary", "Glossary"),
    ("pages:methods", "How numbers are worked out"),
)
READERS_FOOTER = (("pages:sources", "Sources"),)
LAST_FOOTER = (("pages:accessibility", "Accessibility statement"),)


def bare_frame() -> dict:
    """Frame of a page when nothing may be asked of the database: no navigation, no account."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "dashboard_name": settings.DASHBOARD_NAME,
        "committee_name": settings.COMMITTEE_NAME,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "is_practice": settings.IS_PRACTICE,
        "style_sheets": settings.STYLE_SHEETS,
    }


def page_frame(request) -> dict:
    """The frame for who is reading, built once for a request: each table of a page is a template that asks for it."""
    frame = getattr(request, "frame", None)
    if frame is None:
        frame = request.frame = _build_frame(request)
    return frame


def _build_frame(request) -> dict:
    """Build the frame; of a page that is kept ready-made it depends on address and permissions only.

    On other pages the menu says how much work waits for the person elsewhere.
    """
    reading = getattr(request, "reading", None)
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    is_reader = is_signed_in and user.may(Permission.DASHBOARD_VIEW)
    query = reading.query if reading else ""
    footer = OPEN_FOOTER + (READERS_FOOTER if is_reader else ()) + LAST_FOOTER
    account = (("my:page", "Following"), ("accounts:own", "Your account"), ("account_logout", "Sign out"))
    if not is_signed_in:
        account = (("account_login", "Sign in"),)
    main, more, work = (_allowed(named, user) if is_signed_in else [] for named in (NAVIGATION, MORE, WORK))
    here = _here([*main, *more, *work], request.path)
    counts = _counts(work, here, user) if reading is None else {}
    menus = (("More", more), ("Your work", work))
    own, foot = _addressed(account), _addressed(footer)
    return {
        **bare_frame(),
        "reading": reading,
        "abbreviations": partial(read_abbreviations, reading) if reading else None,
        "navigation": _links(main, here, query),
        "menus": [Menu(label, _counted(_links(named, here, query), counts)) for label, named in menus if named],
        "account_links": _links(own, _here(own, request.path)),
        "footer_links": _links(foot, _here(foot, request.path), query),
    }


@cache
def _addressed(named: tuple[tuple[str, str], ...]) -> tuple[NamedPage, ...]:
    """Pages with their addresses, which are the same in every request."""
    return tuple(NamedPage(name, reverse(name), label) for name, label in named)


def _allowed(named, user) -> tuple[NamedPage, ...]:
    """Pages that the reader may open, in order."""
    return _addressed(tuple((name, label) for name, label, permission in named if user.may(permission)))


def _here(pages: Sequence[NamedPage], path: str) -> str | None:
    """The address of the link that the page stands under: one that `path` begins with; the longest wins."""
    found = [page.url for page in pages if path.startswith(page.url) and (page.url != "/" or path == "/")]
    return max(found, key=len, default=None)


def _counts(work: Sequence[NamedPage], here: str | None, user) -> dict[str, int]:
    """How much waits behind each link of the work, by address; a page of that work says so itself."""
    return {page.url: COUNTS[page.name](user) for page in work if page.name in COUNTS and page.url != here}


def _counted(links: list[Link], counts: dict[str, int]) -> list[Link]:
    return [replace(link, count=counts.get(link.url, 0)) for link in links]


def _links(pages: Sequence[NamedPage], here: str | None, query: str = "") -> list[Link]:
    """Links to pages with the one marked as current whose address is `here`."""
    return [Link(page.url + query, page.label, page.url == here) for page in pages]
