"""Middleware for steps that a person must take before the first page, and for denied pages in the trail."""

import logging
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.sign_in.events import note, signed_in_person

logger = logging.getLogger(__name__)

# besides the pages that are open to all, such as the glossary
ALWAYS_REACHABLE = frozenset({"account_login", "account_logout", "account_inactive"})


@dataclass(frozen=True)
class FirstStep:
    """Step that comes before all else: the page that does it, those it needs, and why for a script's reader."""

    name: str
    page: str
    needs: frozenset[str]
    why: str


PASSWORD = FirstStep(
    name="password",
    page="account_change_password",
    needs=frozenset(),
    why="Choose a password of your own first: open “Your account” in a new tab.",
)
SECOND_FACTOR = FirstStep(
    name="second_factor",
    page="mfa_activate_totp",
    needs=frozenset({"account_reauthenticate", "mfa_reauthenticate"}),
    why="Set up the second step for signing in first: open “Your account” in a new tab.",
)


def first_step(person: User) -> FirstStep | None:
    """First step that `person` must take; None where there is none."""
    if person.must_set_password:
        return PASSWORD
    if person.role in settings.SECOND_FACTOR_ROLES and not _has_second_factor(person):
        return SECOND_FACTOR
    return None


def _has_second_factor(person: User) -> bool:
    """True where the person has set up an app for the second step. One query, for roles that must have one only."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def lead_to_first_step(get_response):
    """Lead whoever has a first step to do to its page, from every page but those that are open to all.

    On the page itself `request.first_step` is its name, so that the page says why one is there.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name
        is_open = getattr(view, "permission", "") is None or name in ALWAYS_REACHABLE
        if is_open:
            return None
        try:
            step = first_step(request.user) if request.user.is_authenticated else None
        except (DatabaseError, InterfaceError) as error:
            # only what a view raises becomes the page that says that the database is away
            request.user = SimpleLazyObject(_raiser(error))
            return None
        if step is None:
            return None
        request.first_step = step.name
        if name == step.page or name in step.needs:
            return None
        if getattr(view, "is_asked_by_script", False):
            return JsonResponse({"message": step.why}, status=403)
        return redirect(step.page)

    middleware.process_view = process_view
    return middleware


def _raiser(error: Exception):
    """A function that raises `error`, so that nobody passes for signed in who could not be read."""

    def fail():
        raise error

    return fail


def note_denied_pages(get_response):
    """Write each page that was denied to somebody who is signed in into the trail.

    A form whose token has run out is denied before its view is reached, and is no matter of permission.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code == 403 and getattr(request, "is_view_reached", False):
            try:
                person = signed_in_person(request)
                if person is not None:
                    note("page_denied", request=request, person=person, by=person, page=request.path[:200])
            except (DatabaseError, InterfaceError) as error:
                # a database that can only be read denies the page all the same
                logger.error("A denied page could not be written into the audit trail: %s", error)
        return response

    def process_view(request, view, args, kwargs):
        request.is_view_reached = True

    middleware.process_view = process_view
    return middleware
