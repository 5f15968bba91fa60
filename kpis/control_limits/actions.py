"""Rebases, which recalculate a chart's limits: proposed with a reason, approved by another person, never automatic.

Each step on a rebase names the version that was looked at; work on an older one is refused, and the present one shown.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import sentence_problems
from kpis.control_limits.queries import ControlLimits, get_limits
from kpis.forecasts.actions import give_forecasts
from kpis.models import Kpi, Rebase
from ledger.workflow import (
    InvalidEntry,
    NotOpen,
    keep_writers,
    refuse_writers,
    require_reason,
    require_status,
    require_version,
    return_to_author,
    save_next_version,
    save_or_refuse,
)

STANDS_ALREADY = {
    Rebase.Status.PROPOSED: "This is proposed already, and waits for approval.",
    Rebase.Status.APPROVED: "The limits are recalculated from there already.",
}


@transaction.atomic
def propose_rebase(*, kpi: Kpi, on: date | None, reason: str, by: User) -> Rebase:
    """Propose to recalculate the limits of `kpi` from the period that starts on `on`.

    A rebase that was returned for that period is proposed again with the new reason. Raises InvalidEntry: `on` must
    be the start of one of the periods of `ControlLimits.periods`, and have no other open or approved rebase.
    """
    require(by, Permission.REBASE_PROPOSE)
    standing = None
    if on is not None:
        held = Rebase.objects.select_for_update().filter(kpi=kpi, on=on)
        standing = held.exclude(status=Rebase.Status.WITHDRAWN).first()
    problems = _period_problems(standing, get_limits(kpi, timezone.now()), on)
    problems += sentence_problems("reason", reason, "Say in a sentence what changed then, and why it will last.")
    if problems or on is None:
        raise InvalidEntry(problems)
    if standing is not None:
        return _propose_again(standing, reason.strip(), by)
    rebase = Rebase(kpi=kpi, on=on, reason=reason.strip(), entered_by=by)
    # somebody else may propose the same in the same moment
    save_or_refuse(rebase, lambda: InvalidEntry([Problem("on", STANDS_ALREADY[Rebase.Status.PROPOSED])]))
    keep_writers([rebase], by)
    record(by=by, action="rebase_proposed", subject=rebase, after=_facts(rebase))
    return rebase


@transaction.atomic
def return_rebase(*, rebase: Rebase, version: int, reason: str, by: User) -> Rebase:
    """Return a proposed rebase to its author. Raises InvalidEntry without a reason, NewerVersion, NotOpen."""
    require(by, Permission.REBASE_APPROVE)
    row = _lock_proposed(rebase, version)
    require_reason("return_reason", reason)
    return_to_author(row, reason, by)
    record(by=by, action="rebase_returned", subject=row, after={"reason": row.return_reason})
    return row


@transaction.atomic
def approve_rebase(*, rebase: Rebase, version: int, by: User) -> Rebase:
    """Put a proposed rebase in force from now on.

    Raises NewerVersion, NotOpen, and PermissionDenied for anyone who proposed it, now or before it was returned.
    """
    require(by, Permission.REBASE_APPROVE)
    row = _lock_proposed(rebase, version)
    refuse_writers(row, by, "You proposed this or wrote some of it, so a manager who did not approves it.")
    row.status = Rebase.Status.APPROVED
    row.approved_by, row.published_at = by, timezone.now()
    save_next_version(row)
    give_forecasts(by=by, now=row.published_at, kpi_ids=[row.kpi_id])
    record(by=by, action="rebase_approved", subject=row, after=_facts(row))
    return row


@transaction.atomic
def withdraw_rebase(*, rebase: Rebase, version: int, reason: str, by: User) -> Rebase:
    """Withdraw a rebase: supersede one in force from now on, or discard an open one. It stays on record.

    Raises InvalidEntry without a reason, NewerVersion, NotOpen, and PermissionDenied for others than `may_withdraw`.
    """
    require(by, Permission.REBASE_PROPOSE)
    row = _lock(rebase, version)
    if row.status == Rebase.Status.WITHDRAWN:
        raise NotOpen("This was withdrawn already.")
    if not may_withdraw(by, row):
        raise PermissionDenied("A rebase is withdrawn by a manager, or by its author until it is approved.")
    problems = sentence_problems("revision_reason", reason, "Say in a sentence why it is withdrawn.")
    if problems:
        raise InvalidEntry(problems)
    now = timezone.now()
    row.status, row.withdrawn_by, row.revision_reason = Rebase.Status.WITHDRAWN, by, reason.strip()
    row.superseded_at = max(now, row.published_at or now)
    save_next_version(row)
    record(by=by, action="rebase_withdrawn", subject=row, before=_facts(row), after={"reason": row.revision_reason})
    return row


def may_withdraw(by: User, rebase: Rebase) -> bool:
    """True if `by` may withdraw `rebase`: a manager, or its author until it is approved."""
    is_author = rebase.entered_by_id == by.pk and by.may(Permission.REBASE_PROPOSE)
    return by.may(Permission.REBASE_APPROVE) or (rebase.is_open and is_author)


# -- what the steps share -----------------------------------------------------------------------------


def _period_problems(standing: Rebase | None, limits: ControlLimits | None, on: date | None) -> list[Problem]:
    if on is None:
        return [Problem("on", "Choose the period from which to recalculate the limits.")]
    if standing is not None and standing.status in STANDS_ALREADY:
        return [Problem("on", STANDS_ALREADY[Rebase.Status(standing.status)])]
    if limits is None or on not in {period.start for period in limits.periods}:
        return [Problem("on", "Choose a period from the list.")]
    return []


def _propose_again(row: Rebase, reason: str, by: User) -> Rebase:
    before = _facts(row)
    keep_writers([row], by)
    row.status, row.reason, row.entered_by, row.entered_at = Rebase.Status.PROPOSED, reason, by, timezone.now()
    save_next_version(row)
    record(by=by, action="rebase_proposed", subject=row, before=before, after=_facts(row))
    return row


def _lock(rebase: Rebase, version: int) -> Rebase:
    """Lock the row of `rebase` until the end of the transaction. Raises NewerVersion if it has changed."""
    rows = Rebase.objects.select_for_update(of=("self",)).select_related("kpi")
    return require_version(rows.get(pk=rebase.pk), version)


def _lock_proposed(rebase: Rebase, version: int) -> Rebase:
    return require_status(_lock(rebase, version), (Rebase.Status.PROPOSED,), "This is not waiting for approval.")


def _facts(row: Rebase) -> dict:
    return {"limits_from": row.on, "reason": row.reason}
