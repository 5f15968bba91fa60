"""Approval workflow of figures, updates, actions and rebases: refusals, and the steps from draft to published.

Each step names the version it was made from, on a row that is locked until the end of the transaction.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems


class NewerVersion(Exception):
    """Somebody changed a row since the version this work began from. `theirs` is the present row; None: deleted."""

    message = "Somebody else changed this since you opened it."

    def __init__(self, theirs: Any):
        super().__init__(self.message)
        self.theirs = theirs


class InvalidEntry(ValueError):
    """The entry has problems that must be corrected first, each at its field."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class NotOpen(Exception):
    """The row is not in a state that allows this step; the message names its state and what to do."""


def require_version(row: Any, version: int, newer: type[NewerVersion] = NewerVersion) -> Any:
    """Return `row`, which is locked. Raises `newer` if it is not at `version` any more, or is gone."""
    if row is None or row.version != version:
        raise newer(row)
    return row


def require_status(row: Any, statuses: Collection[str], refusal: str) -> Any:
    """Return `row` if it has one of `statuses`. Raises NotOpen with the words of `refusal` for any other."""
    if row.status not in statuses:
        raise NotOpen(refusal)
    return row


def refuse_problems(problems: Sequence[Problem]) -> None:
    """Refuse an entry that has problems. Raises InvalidEntry with all of them."""
    if problems:
        raise InvalidEntry(problems)


def require_reason(field: str, reason: str) -> None:
    """Refuse to return a row without a reason. Raises InvalidEntry if `reason` is empty, or too long to be kept."""
    if not reason.strip():
        raise InvalidEntry([Problem(field, "Say what must be changed.")])
    refuse_problems(length_problems(field, reason))


def refuse_writers(row: Any, by: User, refusal: str) -> None:
    """Refuse approval by anyone who typed any part of the row, which is locked. Raises PermissionDenied."""
    if row.is_written_by(by):
        raise PermissionDenied(refusal)


def keep_writers(rows: Sequence[Any], by: User) -> None:
    """Add `by`, who types the saved `rows` now, and the last person to have typed them, to the rows' writers.

    Call it before `entered_by` changes; the rows are of one table. One query for hundreds of rows.
    """
    if not rows:
        return
    kept, column = type(rows[0]).writers.through, f"{rows[0]._meta.model_name}_id"
    people = sorted({(row.pk, person) for row in rows for person in (row.entered_by_id, by.pk)})
    kept.objects.bulk_create(
        [kept(**{column: row, "user_id": person}) for row, person in people], ignore_conflicts=True
    )


def save_or_refuse(row: models.Model, refusal: Callable[[], Exception]) -> None:
    """Save a new row; if a constraint of the database refuses it, raise the exception of `refusal`."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise refusal() from error


def save_next_version(row: Any) -> None:
    """Save a row under its next version, so that anyone with the earlier one open must look again."""
    row.version += 1
    row.save()


def submit(draft: Any, by: User, now: datetime) -> None:
    """Submit a draft in the name of `by`, who counts as one of its writers."""
    keep_writers([draft], by)
    draft.status, draft.submitted_at, draft.updated_at = draft.Status.SUBMITTED, now, now
    draft.entered_by = by
    save_next_version(draft)


def return_to_author(submitted: Any, reason: str, by: User) -> None:
    """Return a row to its author with a reason."""
    submitted.status = submitted.Status.RETURNED
    submitted.return_reason, submitted.returned_by, submitted.returned_at = reason.strip(), by, timezone.now()
    save_next_version(submitted)


def publish(submitted: Any, standing: Any, *, by: User, now: datetime, publish_from: datetime) -> None:
    """Approve a row and publish it at `publish_from`; `standing`, the row it replaces if any, holds until then."""
    if standing is not None:
        # one that is not out yet cannot give way before it comes out
        publish_from = max(publish_from, standing.published_at)
        standing.status, standing.superseded_at = standing.Status.SUPERSEDED, publish_from
        standing.save(update_fields=["status", "superseded_at"])
    submitted.status = submitted.Status.APPROVED
    submitted.approved_by, submitted.approved_at, submitted.published_at = by, now, publish_from
    save_next_version(submitted)
