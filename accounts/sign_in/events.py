"""Audit events of sign-in and accounts: each names the person and the network address.

No reading page shows them, so they leave ready-made pages as they are. What somebody typed who could not sign in is
never kept: it may be a password in the wrong field.
"""

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.sign_in.addresses import network_address

NOT_SIGNED_IN = "not_signed_in"
UNKNOWN_PERSON = "Unknown person"

# read by those with Permission.SIGN_IN_VIEW only; every kind that `note` writes is here
SIGN_IN_ACTIONS = frozenset(
    {
        "signed_in",
        "sign_in_failed",
        "sign_in_braked",
        "signed_out",
        "password_changed",
        "password_reset_asked_for",
        "password_reset",
        "second_factor_set",
        "second_factor_removed",
        "recovery_codes_made",
        "page_denied",
    }
)


def note(action: str, *, request, person: User | None, by: User | None = None, **more: str) -> AuditEvent:
    """Add one event about `person` (None: nobody whom the product knows) to the trail, in a transaction of its own.

    `by` is the person who is signed in; without one the event is by somebody who is not. `more` says what else is
    known, in words.
    """
    if action not in SIGN_IN_ACTIONS:
        raise ValueError(f"{action} is no event of sign-in: add it to SIGN_IN_ACTIONS.")
    with transaction.atomic():
        return record(
            by=by or NOT_SIGNED_IN,
            action=action,
            subject=person or UNKNOWN_PERSON,
            after={"network_address": network_address(request), **more},
            changes_pages=False,
        )


def signed_in_person(request) -> User | None:
    """The person who is signed in; None for a stranger."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


# -- what allauth tells of second factors -----------------------------------------------------------------


def note_second_factor(request, user, authenticator, **kwargs) -> None:
    is_app = authenticator.type == authenticator.Type.TOTP
    note("second_factor_set" if is_app else "recovery_codes_made", request=request, person=user, by=user)


def note_second_factor_removed(request, user, authenticator, **kwargs) -> None:
    # recovery codes go with the app, and are no factor without it
    if authenticator.type == authenticator.Type.TOTP:
        note("second_factor_removed", request=request, person=user, by=user)
