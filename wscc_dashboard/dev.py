"""Settings, addresses and middleware for developers: `./run --dev`. Never on where others could reach the server.

Reload on each change, errors in the browser, and a panel with the queries of a page. The packages for it come from
requirements-dev.lock alone, so that no installation for real has them.
"""

import importlib.util
from ipaddress import ip_address

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseForbidden
from django.utils.autoreload import StatReloader

from wscc_dashboard.starting.announcing import LOCAL_NAMES

APPS = ("debug_toolbar", "django_browser_reload")
MIDDLEWARE = (
    "wscc_dashboard.dev.answer_this_machine_afresh",
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    "django_browser_reload.middleware.BrowserReloadMiddleware",
)
# what would let a browser keep a page, or get it in a form that the panel cannot be added to
KEEPING_HEADERS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
SECONDS_BETWEEN_LOOKS = 0.4


def settings_for_developers(settings: dict) -> dict:
    """The settings that differ for developers. Raises ImproperlyConfigured unless this machine alone is served."""
    others = sorted(set(settings["ALLOWED_HOSTS"]) - set(LOCAL_NAMES))
    if others or settings["IS_BEHIND_HTTPS"]:
        reason = f"ALLOWED_HOSTS names {', '.join(others)}" if others else "HTTPS is true"
        raise ImproperlyConfigured(
            f"DEV is true, which shows code and queries to whoever asks, but {reason}. "
            f"Leave DEV out where others reach the server; for developers leave ALLOWED_HOSTS and HTTPS out."
        )
    missing = [app for app in APPS if importlib.util.find_spec(app) is None]
    if missing:
        raise ImproperlyConfigured(
            f"DEV is true, but {' and '.join(missing)} are not installed here. Start with ./run --dev, or leave it out."
        )
    # half of Django's own interval, so that a change is seen within a second
    StatReloader.SLEEP_TIME = SECONDS_BETWEEN_LOOKS
    templates = settings["TEMPLATES"][0]
    loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    options = {**templates["OPTIONS"], "loaders": loaders}
    directives = settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    return {
        "DEBUG": True,
        "INTERNAL_IPS": ["127.0.0.1", "::1"],
        "INSTALLED_APPS": [*settings["INSTALLED_APPS"], *APPS],
        "MIDDLEWARE": [*MIDDLEWARE, *settings["MIDDLEWARE"]],
        "TEMPLATES": [{**templates, "APP_DIRS": False, "OPTIONS": options}],
        "CACHES": {**settings["CACHES"], "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
        "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        "STYLE_SHEETS": settings["STYLE_SHEET_PARTS"],
        # the panel draws its bars with styles of their own
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**directives, "style-src": [SELF, UNSAFE_INLINE]}},
    }


def addresses_for_developers() -> list:
    from debug_toolbar.toolbar import debug_toolbar_urls
    from django.urls import include, path

    return [*debug_toolbar_urls(), path("__reload__/", include("django_browser_reload.urls"))]


def answer_this_machine_afresh(get_response):
    """Refuse what does not come from this machine itself, and make each page again on each request."""

    def middleware(request):
        if not is_this_machine(request.META):
            return HttpResponseForbidden("This server is for its developer alone.", content_type="text/plain")
        for header in KEEPING_HEADERS:
            request.META.pop(header, None)
        return get_response(request)

    return middleware


def is_this_machine(meta: dict) -> bool:
    """True for a request that comes from this machine and through no proxy."""
    try:
        is_near = ip_address(meta.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_near and "HTTP_X_FORWARDED_FOR" not in meta and "HTTP_FORWARDED" not in meta
