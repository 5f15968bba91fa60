"""Frame of every page around its content: names, navigation, the date control, banners."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.permissions import Permission


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    is_current: bool = False


# address, label, and the permission that a reader needs
NAVIGATION = (
    ("pages:home", "Where we stand", Permission.DASHBOARD_VIEW),
    ("pages:scorecard", "Scorecard", Permission.DASHBOARD_VIEW),
    ("pages:recommendations", "Recommendations", Permission.DASHBOARD_VIEW),
    ("pages:inspections", "Inspections", Permission.DASHBOARD_VIEW),
    ("scrutiny:claims", "Claims", Permission.DASHBOARD_VIEW),
    ("kpis:returns", "Returns", Permission.FIGURE_ENTER),
    ("kpis:approvals", "Approvals", Permission.FIGURE_APPROVE),
    ("imports:imports", "Imports", Permission.FIGURE_ENTER),
    ("progress:work", "Progress", Permission.PROGRESS_PROPOSE),
    ("progress:actions", "Actions", Permission.PROGRESS_PROPOSE),
    ("accounts:history", "History", Permission.HISTORY_VIEW),
    ("accounts:people", "People", Permission.PEOPLE_CHANGE),
)
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
    }


def page_frame(request) -> dict:
    """The frame for who is reading: it depends on the address and on permissions, never on the person."""
    reading = getattr(request, "reading", None)
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    is_reader = is_signed_in and user.may(Permission.DASHBOARD_VIEW)
    query = reading.query if reading else ""
    footer = OPEN_FOOTER + (READERS_FOOTER if is_reader else ()) + LAST_FOOTER
    account = (("accounts:own", "Your account"), ("account_logout", "Sign out"))
    if not is_signed_in:
        account = (("account_login", "Sign in"),)
    return {
        **bare_frame(),
        "reading": reading,
        "navigation": _links(_navigation(user) if is_signed_in else (), request.path, query),
        "account_links": _links(account, request.path),
        "footer_links": _links(footer, request.path, query),
    }


def _navigation(user) -> list[tuple[str, str]]:
    """Links of the navigation that the reader may open, in order."""
    return [(name, label) for name, label, permission in NAVIGATION if user.may(permission)]


def _links(named, path: str, query: str = "") -> list[Link]:
    """Links with the one marked as current whose address the path begins with; the longest wins."""
    addresses = [(reverse(name), label) for name, label in named]
    here = max((url for url, _ in addresses if path.startswith(url) and (url != "/" or path == "/")), default=None)
    return [Link(url + query, label, url == here) for url, label in addresses]
