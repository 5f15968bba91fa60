"""Actions on people: each asks for its permission, is one transaction, and leaves an audit event."""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import Permission, Role, require
from accounts.sign_in.brakes import forget_attempts
from accounts.subscription.actions import drop_calendar_address


class NotAllowed(Exception):
    """A change that would shut somebody out who must stay; the message says what to do instead."""


@transaction.atomic
def add_person(
    *, email: str, role: Role, by: User | str, password: str | None = None, name: str = "", keeps_password: bool = False
) -> User:
    """Let a person sign in with `email` in `role`. `by` is an administrator, or the name of a command.

    Without a password they are invited to choose one (`accounts/invitations`). With one, they must choose their own
    before anything else, unless they keep it, as demo people do. Raises ValidationError when the address is taken or
    the password too weak.
    """
    if isinstance(by, User):
        require(by, Permission.PEOPLE_CHANGE)
    if password is not None:
        validate_password(password)
    person = User.objects.create_user(email=email, password=password, role=role)
    person.name, person.must_set_password = name, password is not None and not keeps_password
    person.save(update_fields=["name", "must_set_password"])
    record(by=by, action="person_added", subject=person, after={"email": person.email, "role": person.role})
    return person


def make_password() -> str:
    """A password made at random, to be told to a person once."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def give_password(*, person: User, by: str) -> str:
    """Make a new password for somebody who has forgotten theirs, and return it, to be told to them once.

    They are signed out everywhere, and choose their own before anything else. A second factor stays. For a command on
    the server; administrators invite people to choose one (`accounts/invitations`).
    """
    row = User.objects.select_for_update().get(pk=person.pk)
    password = make_password()
    row.set_password(password)
    row.must_set_password = True
    row.save(update_fields=["password", "must_set_password"])
    end_sessions(row)
    forget_attempts(row)
    record(by=by, action="password_given", subject=row, changes_pages=False)
    return password


@transaction.atomic
def rename_person(*, person: User, name: str, by: User) -> User:
    """Change the name that others see. People change their own, administrators everybody's. None given: ""."""
    if person.pk != by.pk:
        require(by, Permission.PEOPLE_CHANGE)
    row = User.objects.select_for_update().get(pk=person.pk)
    name = " ".join(name.split())
    if row.name == name:
        return row
    before, row.name = row.name, name
    row.save(update_fields=["name"])
    # pages name who entered and approved a figure
    record(by=by, action="person_renamed", subject=row, before={"name": before}, after={"name": name})
    return row


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
def remove_second_factor(*, person: User, by: User | str) -> bool:
    """Take the second factor from somebody who has lost it; False when there was none. They are signed out.

    `by` is an administrator, or the name of a command. Raises NotAllowed for one's own account, and for whoever has
    invited the person to choose a password since they last signed in: who could do both could sign in as a manager,
    and approve figures alone.
    """
    row = person
    if isinstance(by, User):
        row = lock_other(person, by)
        keep_two_persons(row, by, other="person_invited")
    removed, _ = Authenticator.objects.filter(user_id=row.pk).delete()
    if not removed:
        return False
    end_sessions(row)
    record(by=by, action="second_factor_removed", subject=row, changes_pages=False)
    return True


@transaction.atomic
def change_role(*, person: User, role: Role, by: User) -> User:
    """Let a person do what `role` may, from their next page on. The role they have already changes nothing.

    Raises NotAllowed for one's own role and for that of the last open administrator.
    """
    row = lock_other(person, by)
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
    """Keep a person from signing in, end their sessions, and withdraw their calendar. What they did stays in the trail.

    Raises NotAllowed for one's own account and for that of the last open administrator.
    """
    row = lock_other(person, by)
    if not row.is_active:
        return row
    _keep_an_administrator(row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    end_sessions(row)
    drop_calendar_address(person=row, by=by)
    _record_open(row, by, "account_closed")
    return row


@transaction.atomic
def reopen_account(*, person: User, by: User) -> User:
    """Let a person whose account was closed sign in again, with the password and role they had."""
    row = lock_other(person, by)
    if row.is_active:
        return row
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record_open(row, by, "account_reopened")
    return row


def lock_other(person: User, by: User) -> User:
    """The row of `person`, held until the end; nobody changes what they themselves may do."""
    require(by, Permission.PEOPLE_CHANGE)
    if person.pk == by.pk:
        raise NotAllowed("This is your own account. Ask another administrator to change it.")
    # all administrators and the person in one order, so that two changes at once wait for each other
    rows = User.objects.select_for_update().filter(Q(role=Role.ADMINISTRATOR) | Q(pk=person.pk)).order_by("pk")
    return {row.pk: row for row in rows}[person.pk]


def keep_two_persons(person: User, by: User, *, other: str) -> None:
    """Raise NotAllowed when `by` has done the `other` half of opening an account since its person last signed in."""
    events = AuditEvent.objects.filter(about=person.audit_about, action=other, actor_id=by.pk)
    if person.last_login is not None:
        events = events.filter(at__gt=person.last_login)
    if events.exists():
        raise NotAllowed(
            "You have done the other half of opening this account: a new password and the second step are two "
            "administrators’ work. Ask another one, or whoever looks after the server."
        )


def _keep_an_administrator(leaving: User) -> None:
    """Raise NotAllowed when `leaving` is the last administrator whose account is open."""
    if leaving.role != Role.ADMINISTRATOR or not leaving.is_active:
        return
    if not User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=leaving.pk).exists():
        raise NotAllowed("This is the last administrator. Make somebody else administrator first.")


def end_sessions(person: User) -> None:
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
