"""Known browsers and known addresses: where a person has signed in before.

A browser gets a signed cookie at each sign-in. The cookie opens nothing; it gives its owner attempts of their own, so
that a stranger who uses up the attempts at an account does not keep its owner out.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import AuditEvent, User
from accounts.sign_in.addresses import counted_address

KEPT_FOR = timedelta(days=180)
ADDRESS_KEPT_FOR = timedelta(days=90)
PATH = "/accounts/"  # sent with sign-in pages, and with no other
SALT = "accounts.known_browser"


def known_browser(request, person: User) -> str:
    """The name of this browser if `person` signed in with it since they last set a password; else nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(_cookie_name(person), ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return ""
    return kept["browser"] if constant_time_compare(kept["password"], person.get_session_auth_hash()) else ""


def remember_browser(request, response: HttpResponse, person: User) -> None:
    """Give the browser in which `person` has just signed in its cookie, or make the one it has last longer."""
    browser = known_browser(request, person) or secrets.token_urlsafe(12)
    kept = {"browser": browser, "password": person.get_session_auth_hash()}
    response.set_cookie(
        _cookie_name(person),
        signing.dumps(kept, salt=SALT),
        max_age=KEPT_FOR,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def has_signed_in_from(person: User, address: str) -> bool:
    """Check the trail for a sign-in of `person` from `address` in the last three months. One query."""
    events = AuditEvent.objects.filter(
        actor_id=person.pk, action="signed_in", at__gte=timezone.now() - ADDRESS_KEPT_FOR
    )
    before = events.order_by().values_list("after__network_address", flat=True).distinct()
    return counted_address(address) in {counted_address(one) for one in before}


def _cookie_name(person: User) -> str:
    return f"known_browser_{person.pk}"
