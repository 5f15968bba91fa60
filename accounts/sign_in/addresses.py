"""Network addresses of people, as the proxies in front pass them on."""

import logging
from functools import cache

from allauth.core.internal.httpkit import clean_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings

logger = logging.getLogger(__name__)

UNKNOWN = "unknown"


def network_address(request) -> str:
    """The address from which a request came, as the proxies that are trusted tell it.

    With fewer addresses in X-Forwarded-For than TRUSTED_PROXIES asks for, none of them can be believed: then it is
    the address of the connection. UNKNOWN where there is none, as behind a socket file.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    told = forwarded.split(",") if proxies and forwarded else []
    if told and len(told) < proxies:
        _say_that_proxies_are_missing(len(told), proxies)
    believed = clean_client_ip(told[-proxies]) if told and len(told) >= proxies else None
    return believed or clean_client_ip(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def counted_address(address: str) -> str:
    """The part of an address that attempts are counted by: of version 6 the network, since one person has many."""
    return truncate_ip(address)


@cache
def _say_that_proxies_are_missing(told: int, expected: int) -> None:
    """Write one line for each process; one for each request would fill the log."""
    logger.error(
        "TRUSTED_PROXIES is %d, but X-Forwarded-For names %d: attempts to sign in are counted by the address of the "
        "connection. Set TRUSTED_PROXIES to the number of proxies in front.",
        expected,
        told,
    )
