"""Actions on the secret address of a person's calendar: made, made anew, withdrawn."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import CalendarAddress, User
from accounts.permissions import Permission, require

TOKEN_BYTES = 32  # 256 bits, twice what nobody can guess


def hash_token(token: str) -> str:
    """Fingerprint by which a token is found again. It needs no salt: a token is long and made at random."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_calendar_address(*, by: User) -> str:
    """Make the token of a new calendar address for `by`, and return it, to be shown once; an earlier one is dead."""
    require(by, Permission.ACCOUNT_OWN)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    # two presses at once wait for each other here
    person = User.objects.select_for_update().get(pk=by.pk)
    kept = {"token_hash": hash_token(token), "made_at": timezone.now()}
    _, is_first = CalendarAddress.objects.update_or_create(person=person, defaults=kept)
    action = "calendar_address_made" if is_first else "calendar_address_made_anew"
    record(by=by, action=action, subject=person, changes_pages=False)
    return token


@transaction.atomic
def withdraw_calendar_address(*, by: User) -> bool:
    """Withdraw the calendar address of `by`; False if there was none."""
    require(by, Permission.ACCOUNT_OWN)
    return drop_calendar_address(person=by, by=by)


def drop_calendar_address(*, person: User, by: User) -> bool:
    """Delete the calendar address of `person`, within a transaction; False if there was none."""
    removed, _ = CalendarAddress.objects.filter(person=person).delete()
    if removed:
        record(by=by, action="calendar_address_withdrawn", subject=person, changes_pages=False)
    return bool(removed)


def find_subscriber(token: str) -> User | None:
    """The person whose calendar a token opens; None for an unknown token and a closed account. One query."""
    kept = CalendarAddress.objects.filter(token_hash=hash_token(token), person__is_active=True)
    found = kept.select_related("person").first()
    return found.person if found else None
