"""Writing the audit trail, for actions."""

from collections.abc import Iterable

from django.db import models, transaction

from accounts.models import AuditEvent, User

TURN = 190_508  # any number that nothing else in the database locks by; this one is the day of the 2019 report


def record(
    *,
    by: User | str,
    action: str,
    subject: models.Model | str,
    before: dict | None = None,
    after: dict | None = None,
    changes_pages: bool = True,
) -> AuditEvent:
    """Add one event to the audit trail, inside the transaction of the change it describes.

    `by` is the person, or the name of the command that acted without one. `subject` is the row, or
    words for many rows at once; a row with `audit_about` says by it what the event bears on, such as its
    KPI. `changes_pages` is False for work that no reading page shows yet, so that ready-made pages stay
    right. Raises TransactionManagementError outside a transaction.
    """
    _require_transaction()
    wait_for_turn()
    event = _build_event(by, action, subject, before, after, changes_pages)
    event.save(force_insert=True)
    return event


def record_many(
    *,
    by: User | str,
    action: str,
    changes: Iterable[tuple[models.Model, dict | None, dict | None]],
    changes_pages: bool = True,
) -> None:
    """Add one event for each changed row, with its state before and after, as `record` would one by one.

    A few queries for all of them. Where no page changes nobody else is kept waiting, however many rows there are.
    """
    _require_transaction()
    if changes_pages:
        wait_for_turn()
    AuditEvent.objects.bulk_create(
        [_build_event(by, action, subject, before, after, changes_pages) for subject, before, after in changes]
    )


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit event is written in the transaction of its change.")


def _build_event(
    by: User | str,
    action: str,
    subject: models.Model | str,
    before: dict | None,
    after: dict | None,
    changes_pages: bool,
) -> AuditEvent:
    person = by if isinstance(by, User) else None
    row = subject if isinstance(subject, models.Model) else None
    return AuditEvent(
        actor_id=person.pk if person else None,
        actor=person.email if person else str(by),
        action=action,
        subject_type=(row._meta.model_name or "") if row else "",
        subject_id=str(row.pk) if row else "",
        subject=str(subject)[:300],
        about=getattr(subject, "audit_about", ""),
        before=before,
        after=after,
        changes_pages=changes_pages,
    )


def wait_for_turn() -> None:
    """Let one writer after the other take its place in the trail, until it commits.

    What must not be worked out by two at a time waits here first, too.

    The highest id is the version of all data: an id must never come to light after a higher one did.
    SQLite has one writer at a time by itself; PostgreSQL gets a lock that ends with the transaction.
    """
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
