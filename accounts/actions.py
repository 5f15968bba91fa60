"""Actions on people: each asks for its permission, is one transaction, and leaves an audit event."""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, Role, require
from accounts.sign_in.brakes import forget_attempts


class NotAllowed(Exception):
    """A change that would shut somebody out who must stay; the message says what to do instead."""


@transaction.atomic
def add_person(
    *, email: str, role: Role, password: str, by: User | str, name: str = "", keeps_password: bool = False
) -> User:
    """Let a person sign in with `email` in `role`. `by` is an administrator, or the name of a command.

    The person must choose a password of their own before anything else, unless they keep this one, as demo people do.
    Raises ValidationError when the address is taken or the password too weak.
    """
    if isinstance(by, User):
        require(by, Permission.PEOPLE_CHANGE)
    validate_password(password)
    person = User.objects.create_user(email=email, password=password, role=role)
    person.name, person.must_set_password = name, not keeps_password
    person.save(update_fields=["name", "must_set_password"])
    record(by=by, action="person_added", subject=person, after={"email": person.email, "role": person.role})
    return person


def make_password() -> str:
    """A password made at random, to be told to a person once."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def give_password(*, person: User, by: User | str) -> str:
    """Make a new password for somebody who has forgotten theirs, and return it, to be told to them once.

    They are signed out everywhere, and choose their own before anything else. A second factor stays. `by` is an
    administrator, or the name of a command. Raises NotAllowed for one's own account.
    """
    row = _lock_other(person, by) if isinstance(by, User) else User.objects.select_for_update().get(pk=person.pk)
    password = make_password()
    row.set_password(password)
    row.must_set_password = True
    row.save(update_fields=["password", "must_set_password"])
    _end_sessions(row)
    forget_attempts(row)
    record(by=by, action="password_given", subject=row, changes_pages=False)
    return password


@transaction.atomic
def set_own_password(*, person: User, password: str, is_reset: bool, address: str) -> None:
    """Set the password that a person chose: signed in, or (`is_reset`) by a link that came to them by mail."""
    person.set_password(password)
    person.must_set_password = False
    person.save(update_fields=["password", "must_set_password"])
    forget_attempts(person)
    record(
        by=person,
        action="password_reset" if is_reset else "password_changed",
        subject=person,
        after={"network_address": address},
        changes_pages=False,
    )


@transaction.atomic
def remove_second_factor(*, person: User, by: str) -> bool:
    """Take the second factor from somebody who has lost it; False when there was none. They are signed out.

    For a command on the server only: an administrator who could do it on a page, and give a password too, could sign
    in as a manager and approve figures alone.
    """
    removed, _ = Authenticator.objects.filter(user_id=person.pk).delete()
    if not removed:
        return False
    _end_sessions(person)
    record(by=by, action="second_factor_removed", subject=person, changes_pages=False)
    return True


@transaction.atomic
def change_role(*, person: User, role: Role, by: User) -> User:
    """Let a person do what `role` may, from their next page on. The role they have already changes nothing.

    Raises NotAllowed for one's own role and for that of the last open administrator.
    """
    row = _lock_other(person, by)
    if row.role == role:
        return row
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    record(
        by=by,
        action="role_changed",
        subject=row,
        before={"role": before},
        after={"role": role},
        changes_pages=False,
    )
    return row


@transaction.atomic
def close_account(*, person: User, by: User) -> User:
    """Keep a person from signing in, and end the sessions they have. What they did stays in the trail.

    Raises NotAllowed for one's own account and for that of the last open administrator.
    """
    row = _lock_other(person, by)
    if not row.is_active:
        return row
    _keep_an_administrator(row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    _end_sessions(row)
    _record_open(row, by, "account_closed")
    return row


@transaction.atomic
def reopen_account(*, person: User, by: User) -> User:
    """Let a person whose account was closed sign in again, with the password and role they had."""
    row = _lock_other(person, by)
    if row.is_active:
        return row
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record_open(row, by, "account_reopened")
    return row


def _lock_other(person: User, by: User) -> User:
    """The row of `person`, held until the end; nobody changes what they themselves may do."""
    require(by, Permission.PEOPLE_CHANGE)
    if person.pk == by.pk:
        raise NotAllowed("This is your own account. Ask another administrator to change it.")
    # all administrators and the person in one order, so that two changes at once wait for each other
    rows = User.objects.select_for_update().filter(Q(role=Role.ADMINISTRATOR) | Q(pk=person.pk)).order_by("pk")
    return {row.pk: row for row in rows}[person.pk]


def _keep_an_administrator(leaving: User) -> None:
    """Raise NotAllowed when `leaving` is the last administrator whose account is open."""
    if leaving.role != Role.ADMINISTRATOR or not leaving.is_active:
        return
    if not User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=leaving.pk).exists():
        raise NotAllowed("This is the last administrator. Make somebody else administrator first.")


def _end_sessions(person: User) -> None:
    """Sign a person out everywhere, so that a session does not come to life again with the account."""
    key = str(person.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == key:
            session.delete()


def _record_open(person: User, by: User, action: str) -> None:
    record(
        by=by,
        action=action,
        subject=person,
        before={"is_open": not person.is_active},
        after={"is_open": person.is_active},
        changes_pages=False,
    )
