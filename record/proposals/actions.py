"""Writes of the record: a row is proposed, submitted, and approved by somebody who typed none of it.

Each step names the version that was looked at. What stands may have changed since a proposal was begun: that is
looked for when it is submitted, and again when it is approved, and nothing is overwritten unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from accounts.audit import record, wait_for_turn
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems
from ledger.workflow import (
    InvalidEntry,
    NewerVersion,
    keep_writers,
    refuse_problems,
    refuse_writers,
    require_reason,
    require_status,
    require_version,
    return_to_author,
    save_next_version,
    save_or_refuse,
    submit,
)
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import RecordKind, WithdrawalForm, fingerprint
from record.models import RecordChange

Typed = Mapping[str, Sequence[str]]
LONGEST_DRAFT = 10_000


class RowChanged(NewerVersion):
    """The row has another form than when the work on it began, or is gone; `theirs` is it as it stands."""

    message = "This was changed since you opened it. Compare both, and submit yours again if it still holds."


class ChangeUnderWay(NewerVersion):
    """Somebody proposes a change of the same row; `theirs` is their proposal."""

    message = "Somebody proposes a change of this already."


@dataclass(frozen=True)
class Begun:
    """Subject of a proposal: its kind, what is to be done, and the row, None for a new one.

    `seen` tells the row as it was when the form was opened (`fingerprint`), `batch` what it is sent together with, and
    `about` what a new row belongs to, where that is known before it is read.
    """

    kind: RecordKind
    verb: str
    row: Any = None
    seen: str = ""
    batch: str = ""
    about: str = ""


# -- proposing ------------------------------------------------------------------------------------------


@transaction.atomic
def begin_change(begun: Begun, *, typed: Typed, by: User) -> RecordChange:
    """Keep what was typed for a row as a draft, ready to be submitted or not.

    Raises InvalidEntry for a text that is too long to be kept, RowChanged, and ChangeUnderWay.
    """
    require(by, Permission.RECORD_PROPOSE)
    kind, row = begun.kind, begun.row
    refuse_problems(_oversize(typed))
    if row is not None:
        row = kind.find(row.pk, lock=True)
        if row is None or fingerprint(kind.snapshot(row)) != begun.seen:
            raise RowChanged(row)
        _refuse_second(kind, row)
    about = kind.about(row) if row is not None else begun.about
    change = RecordChange(
        kind=kind.slug,
        verb=begun.verb,
        key=row.pk if row is not None else None,
        title=kind.title_of(row)[:300] if row is not None else f"New {kind.name}",
        about=about,
        before=kind.snapshot(row) if row is not None else {},
        batch=begun.batch,
        entered_by=by,
        typed=_kept(kind, begun.verb, typed),
    )
    save_or_refuse(change, lambda: ChangeUnderWay(open_change(kind, row.pk) if row is not None else None))
    keep_writers([change], by)
    _record(change, "record_change_drafted", by, after=change.typed)
    return change


@transaction.atomic
def revise_change(*, change: RecordChange, version: int, typed: Typed, seen: str, by: User) -> RecordChange:
    """Keep what was typed for a draft, or for a proposal that was returned, whoever began it.

    It goes on from the row as it stands, which `seen` must tell (`fingerprint`); for a new row it is empty. Raises
    InvalidEntry for a text that is too long to be kept, RowChanged, NewerVersion, NotOpen.
    """
    require(by, Permission.RECORD_PROPOSE)
    draft = _lock(change, version)
    kind = KINDS_OF_RECORD[draft.kind]
    _require_with_author(draft)
    refuse_problems(_oversize(typed))
    before, kept, stands = draft.typed, _kept(kind, draft.verb, typed), draft.before
    if draft.verb != RecordChange.Verb.ADD:
        row = kind.find(draft.key or 0, lock=True)
        if row is None or fingerprint(kind.snapshot(row)) != seen:
            raise RowChanged(row)
        stands = kind.snapshot(row)
    if before == kept and fingerprint(stands) == fingerprint(draft.before):
        return draft
    keep_writers([draft], by)
    draft.typed, draft.before, draft.entered_by, draft.updated_at = kept, stands, by, timezone.now()
    save_next_version(draft)
    _record(draft, "record_change_drafted", by, before=before, after=kept)
    return draft


@transaction.atomic
def submit_change(*, change: RecordChange, version: int, by: User) -> RecordChange:
    """Submit a draft for approval.

    Raises InvalidEntry, RowChanged, NewerVersion, NotOpen.
    """
    require(by, Permission.RECORD_PROPOSE)
    draft = _lock(change, version)
    kind = KINDS_OF_RECORD[draft.kind]
    _require_with_author(draft)
    row = _standing(kind, draft)
    cleaned = kind.read(draft.typed, row, draft.verb, timezone.localdate())
    _describe(draft, kind, cleaned, row)
    now = timezone.now()
    submit(draft, by, now)
    _record(draft, "record_change_submitted", by, after=_in_words(draft))
    return draft


@transaction.atomic
def propose_change(begun: Begun, *, typed: Typed, by: User) -> RecordChange:
    """Begin a proposal and submit it at once, or neither. Raises as `begin_change` and `submit_change` do."""
    draft = begin_change(begun, typed=typed, by=by)
    return submit_change(change=draft, version=draft.version, by=by)


@transaction.atomic
def propose_again(*, change: RecordChange, version: int, typed: Typed, seen: str, by: User) -> RecordChange:
    """Keep what was typed for a draft and submit it, or neither. Raises as `revise_change` and `submit_change` do."""
    draft = revise_change(change=change, version=version, typed=typed, seen=seen, by=by)
    return submit_change(change=draft, version=draft.version, by=by)


@transaction.atomic
def take_back_change(*, change: RecordChange, version: int, by: User) -> RecordChange:
    """Make a submitted proposal a draft again, for one of those who wrote it. Raises NewerVersion, NotOpen."""
    require(by, Permission.RECORD_PROPOSE)
    submitted = _lock_submitted(change, version)
    if not submitted.is_written_by(by):
        raise PermissionDenied("A proposal is taken back by somebody who wrote it.")
    submitted.status, submitted.updated_at = RecordChange.Status.DRAFT, timezone.now()
    save_next_version(submitted)
    _record(submitted, "record_change_taken_back", by)
    return submitted


@transaction.atomic
def discard_change(*, change: RecordChange, version: int, by: User) -> None:
    """Discard a draft or a returned proposal; the history keeps what was typed. Raises NewerVersion, NotOpen."""
    require(by, Permission.RECORD_PROPOSE)
    draft = _lock(change, version)
    _require_with_author(draft)
    _record(draft, "record_change_discarded", by, before=draft.typed)
    draft.delete()


# -- approving ------------------------------------------------------------------------------------------


@transaction.atomic
def return_change(*, change: RecordChange, version: int, reason: str, by: User) -> RecordChange:
    """Return a submitted proposal to its author. Raises InvalidEntry without a reason, NewerVersion, NotOpen."""
    require(by, Permission.RECORD_APPROVE)
    require_reason("return_reason", reason)
    submitted = _lock_submitted(change, version)
    return_to_author(submitted, reason, by)
    _record(submitted, "record_change_returned", by, after={"reason": submitted.return_reason})
    return submitted


@transaction.atomic
def approve_change(*, change: RecordChange, version: int, by: User) -> RecordChange:
    """Approve a submitted proposal: what it says is the record's from now on.

    Raises InvalidEntry where it does not fit what stands by now, RowChanged, NewerVersion, NotOpen, and
    PermissionDenied for whoever wrote any of it.
    """
    return _approve([(change, version)], by)[0]


@transaction.atomic
def approve_changes(*, chosen: Sequence[tuple[RecordChange, int]], by: User) -> list[RecordChange]:
    """Approve several proposals, all or none, the earliest target of a KPI first. Raises as `approve_change` does."""
    return _approve(sorted(chosen, key=_in_order), by)


def _in_order(named: tuple[RecordChange, int]) -> tuple:
    change, _ = named
    return (change.about, str(change.values.get("from_on") or ""), change.pk)


def _approve(chosen: Sequence[tuple[RecordChange, int]], by: User) -> list[RecordChange]:
    require(by, Permission.RECORD_APPROVE)
    # checks between rows hold only while nobody else writes
    wait_for_turn()
    now = timezone.now()
    approved = []
    for change, version in chosen:
        submitted = _lock_submitted(change, version)
        refuse_writers(submitted, by, "You wrote some of this, so a manager who did not approves it.")
        try:
            approved.append(_publish(submitted, by=by, now=now))
        except InvalidEntry as error:
            raise InvalidEntry([Problem("", _misfit(submitted, problem)) for problem in error.problems]) from error
    return approved


def _misfit(change: RecordChange, problem: Problem) -> str:
    """Why a proposal cannot be approved, with the field that would have to be changed."""
    fields = KINDS_OF_RECORD[change.kind].form.base_fields
    label = f"{fields[problem.field].label}: " if problem.field in fields else ""
    return f"{change.title}. {label}{problem.message}"


def _publish(change: RecordChange, *, by: User, now: datetime) -> RecordChange:
    """Write what a proposal says, as known from `now` on."""
    kind = KINDS_OF_RECORD[change.kind]
    row = _standing(kind, change)
    cleaned = kind.read(change.typed, row, change.verb, timezone.localdate())
    refuse_problems(_order_problems(change))
    if change.verb == RecordChange.Verb.WITHDRAW:
        kind.withdraw(row, reason=change.reason, by=by, moment=now)
        result, also = row, []
    else:
        result, *also = kind.write(cleaned, row, by=by, moment=now)
    kind.after(result, by=by, moment=now)
    change.status, change.published_at = RecordChange.Status.APPROVED, now
    change.key, change.result, change.also = change.key or result.pk, result.pk, [one.pk for one in also]
    change.about = kind.about(result)
    change.approved_by, change.approved_at = by, now
    change.source = getattr(result, "source", None)
    change.source_ref = getattr(result, "source_ref", "")
    save_next_version(change)
    before = {label: old for label, old, _ in change.words}
    record(by=by, action="record_change_approved", subject=change, before=before, after=_in_words(change))
    return change


def _order_problems(change: RecordChange) -> list[Problem]:
    """Steps that were sent together are approved one after the other: a later one would end what an earlier needs."""
    if not change.batch or not change.values.get("from_on"):
        return []
    beside = RecordChange.objects.filter(
        batch=change.batch, about=change.about, kind=change.kind, status=RecordChange.Status.SUBMITTED
    )
    earlier = [
        one for one in beside.exclude(pk=change.pk) if str(one.values["from_on"]) < str(change.values["from_on"])
    ]
    return [Problem("", f"Approve or return first what comes before it: {earlier[0].title}.")] if earlier else []


# -- what the steps share -------------------------------------------------------------------------------


def open_change(kind: RecordKind, key: int) -> RecordChange | None:
    """The proposal that is under way for a row; None where there is none. One query."""
    under_way = RecordChange.objects.filter(kind=kind.slug, key=key, status__in=RecordChange.OPEN)
    return under_way.select_related("entered_by").first()


def _refuse_second(kind: RecordKind, row: models.Model) -> None:
    theirs = open_change(kind, row.pk)
    if theirs is not None:
        raise ChangeUnderWay(theirs)


def _standing(kind: RecordKind, change: RecordChange) -> Any:
    """The row that a proposal changes, locked; None for a new one. Raises RowChanged unless it is as it was."""
    if change.verb == RecordChange.Verb.ADD:
        return None
    row = kind.find(change.key or 0, lock=True)
    if row is None or fingerprint(kind.snapshot(row)) != fingerprint(change.before):
        raise RowChanged(row)
    return row


def _describe(draft: RecordChange, kind: RecordKind, cleaned: Mapping[str, Any], row: Any) -> None:
    """Write down what a draft says: its title, its values, and its differences in words."""
    if draft.verb == RecordChange.Verb.WITHDRAW:
        draft.title, draft.values = kind.title_of(row)[:300], {}
        draft.words, draft.reason = kind.differences(None, row), cleaned["why"]
        return
    draft.title = kind.title(cleaned)[:300]
    draft.values = kind.plain(cleaned)
    draft.words, draft.reason = kind.differences(cleaned, row), cleaned[kind.reason_field]
    if row is None:
        draft.about = kind.about_new(cleaned)


def _kept(kind: RecordKind, verb: str, typed: Typed) -> dict[str, list[str]]:
    """What was typed into the fields of the form, and nothing else that was sent."""
    form = WithdrawalForm if verb == RecordChange.Verb.WITHDRAW else kind.form
    names = [name for name in form.base_fields if name not in ("seen", "version")]
    return {name: list(typed[name]) for name in names if typed.get(name)}


def _oversize(typed: Typed) -> list[Problem]:
    return [
        problem
        for name, texts in typed.items()
        for text in texts
        if len(text) > LONGEST_DRAFT
        for problem in length_problems(name, text)
    ]


def _lock(change: RecordChange, version: int) -> RecordChange:
    rows = RecordChange.objects.select_for_update(of=("self",)).select_related("entered_by")
    return require_version(rows.filter(pk=change.pk).first(), version)


def _lock_submitted(change: RecordChange, version: int) -> RecordChange:
    submitted = (RecordChange.Status.SUBMITTED,)
    return require_status(_lock(change, version), submitted, "This is not waiting for approval.")


def _require_with_author(change: RecordChange) -> None:
    require_status(
        change, RecordChange.WITH_AUTHOR, "This was submitted. Take it back first, or ask a manager to return it."
    )


def _record(change: RecordChange, action: str, by: User, before: dict | None = None, after: dict | None = None) -> None:
    """An event of work that no reading page shows yet."""
    record(by=by, action=action, subject=change, before=before, after=after, changes_pages=False)


def _in_words(change: RecordChange) -> dict[str, str]:
    return {label: new for label, _, new in change.words} | {"Reason": change.reason}
