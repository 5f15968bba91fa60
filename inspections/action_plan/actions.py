"""Writes of the action plan: add an action, change its date or owner, close and reopen it; the history is kept.

Permission first, one transaction, an audit event last. Every change names the version it was made from; work on an
older one is refused with the present version.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems, sentence_problems
from inspections.evidence import Evidence, evidence_problems, link_evidence
from inspections.models import Action, ActionClosing, ActionHandover, ActionSlip, Recommendation
from inspections.queries import acts_as_lead
from kpis.models import DatePrecision
from ledger.workflow import (
    InvalidEntry,
    NotOpen,
    refuse_problems,
    require_version,
    save_next_version,
    save_or_refuse,
)

LONGEST_ACTION = 300


def may_change_actions(by: User, recommendation: Recommendation) -> bool:
    """Check that `by` is the lead of `recommendation` or a manager: they add and change its actions."""
    if by.may(Permission.PROGRESS_APPROVE):
        return True
    return by.may(Permission.PROGRESS_PROPOSE) and acts_as_lead(by, recommendation)


@transaction.atomic
def add_action(
    *, recommendation: Recommendation, title: str, owner: User | None, due_on: date | None, by: User
) -> Action:
    """Plan something under a recommendation, with its owner and its due date. Raises InvalidEntry."""
    _require_change(by, recommendation)
    title = " ".join(title.split())
    problems = [*_title_problems(title), *_owner_problems(owner)]
    if due_on is None:
        problems.append(Problem("due_on", "Enter the day on which it is due, such as 30/9/2022."))
    if problems:
        raise InvalidEntry(problems)
    action = Action(
        recommendation=recommendation,
        title=title,
        owner=owner,
        due_on=due_on,
        due_precision=DatePrecision.EXACT,
        known_from=timezone.now(),
        added_by=by,
    )
    words = "There is an action with these words under this recommendation. Use other words."
    save_or_refuse(action, lambda: InvalidEntry([Problem("title", words)]))
    record(by=by, action="action_added", subject=action, after=_action_facts(action))
    return action


@transaction.atomic
def move_due_date(
    *, action: Action, version: int, to_on: date | None, reason: str, by: User, today: date
) -> ActionSlip:
    """Change the due date of a planned action; the date before is kept with the reason.

    Raises InvalidEntry, NewerVersion and NotOpen.
    """
    row = _lock_planned(action, version, by)
    problems = _date_problems(row, to_on, today)
    problems += sentence_problems("reason", reason, "Say in a sentence why the date changes.")
    if problems or to_on is None:
        raise InvalidEntry(problems)
    slip = ActionSlip.objects.create(
        action=row,
        from_on=row.due_on,
        from_precision=row.due_precision,
        to_on=to_on,
        reason=reason.strip(),
        by=by,
        known_from=_next_moment(row),
    )
    before = _action_facts(row)
    row.due_on, row.due_precision = to_on, DatePrecision.EXACT
    save_next_version(row)
    after = _action_facts(row) | {"reason": slip.reason}
    record(by=by, action="action_date_moved", subject=row, before=before, after=after)
    return slip


@transaction.atomic
def hand_over(*, action: Action, version: int, owner: User | None, by: User) -> ActionHandover:
    """Reassign a planned action to another owner. Raises InvalidEntry, NewerVersion and NotOpen."""
    row = _lock_planned(action, version, by)
    problems = _owner_problems(owner)
    if owner is not None and row.owner_id == owner.pk:
        problems.append(Problem("owner", "Choose someone else: this person owns it already."))
    if problems or owner is None:
        raise InvalidEntry(problems)
    handover = ActionHandover.objects.create(
        action=row, from_owner=row.owner, to_owner=owner, by=by, known_from=_next_moment(row)
    )
    before = _action_facts(row)
    row.owner = owner
    save_next_version(row)
    record(by=by, action="action_handed_over", subject=row, before=before, after=_action_facts(row))
    return handover


@transaction.atomic
def close_action(*, action: Action, version: int, evidence: Evidence, by: User) -> ActionClosing:
    """Close a planned action as done, with its evidence. Raises InvalidEntry, NewerVersion and NotOpen."""
    row = _lock_planned(action, version, by)
    now = timezone.now()
    problems = evidence_problems(evidence, now)
    if problems:
        raise InvalidEntry(problems)
    closing = _close(row, Action.Status.DONE, evidence.words.strip(), by)
    link_evidence(closing, evidence, now)
    after = {
        "evidence": closing.words,
        "kpis": list(evidence.kpis),
        "findings": list(evidence.findings),
        "documents": [[one.title, one.address] for one in evidence.documents],
    }
    record(by=by, action="action_done", subject=row, after=after)
    return closing


@transaction.atomic
def drop_action(*, action: Action, version: int, reason: str, by: User) -> ActionClosing:
    """Close a planned action without doing it. Raises InvalidEntry without a reason, NewerVersion and NotOpen."""
    row = _lock_planned(action, version, by)
    refuse_problems(sentence_problems("reason", reason, "Say in a sentence why it is dropped."))
    closing = _close(row, Action.Status.DROPPED, reason.strip(), by)
    record(by=by, action="action_dropped", subject=row, after={"reason": closing.words})
    return closing


@transaction.atomic
def reopen_action(*, action: Action, version: int, reason: str, by: User) -> Action:
    """Open a closed action again; the days in between still show it closed.

    Raises InvalidEntry without a reason, NewerVersion, and NotOpen where it is not closed here.
    """
    row = _lock_action(action, version, by)
    closing = row.closings.select_for_update().filter(superseded_at=None).first()
    if closing is None:
        raise NotOpen("This action was not closed here, so that it cannot be opened again.")
    refuse_problems(sentence_problems("reason", reason, "Say in a sentence why it is opened again."))
    closing.superseded_at, closing.reopened_by = _next_moment(row), by
    closing.revision_reason = reason.strip()
    closing.save(update_fields=["superseded_at", "reopened_by", "revision_reason"])
    before = {"status": row.status, "words": closing.words}
    row.status, row.closed_at = Action.Status.PLANNED, None
    save_next_version(row)
    record(by=by, action="action_reopened", subject=row, before=before, after={"reason": closing.revision_reason})
    return row


# -- what the steps share -----------------------------------------------------------------------------


def _require_change(by: User, recommendation: Recommendation) -> None:
    require(by, Permission.PROGRESS_PROPOSE)
    if not may_change_actions(by, recommendation):
        raise PermissionDenied("The actions of a recommendation are changed by its lead and by managers.")


def _lock_action(action: Action, version: int, by: User) -> Action:
    """The row of `action`, held until the end of the transaction. Raises NewerVersion when it has moved on."""
    rows = Action.objects.select_for_update(of=("self",)).select_related("recommendation", "owner")
    row = rows.get(pk=action.pk)
    _require_change(by, row.recommendation)
    return require_version(row, version)


def _lock_planned(action: Action, version: int, by: User) -> Action:
    row = _lock_action(action, version, by)
    if not row.is_open:
        raise NotOpen(f"This action is {row.get_status_display().lower()}. Open it again to change it.")
    return row


def _close(row: Action, status: str, words: str, by: User) -> ActionClosing:
    closing = ActionClosing.objects.create(
        action=row, status=status, words=words, closed_by=by, published_at=_next_moment(row)
    )
    row.status, row.closed_at = status, closing.published_at
    save_next_version(row)
    return closing


def _next_moment(row: Action) -> datetime:
    """Now, or the last change of the action where a clock was set back: the order of changes must stay readable."""
    moments = [timezone.now(), row.known_from]
    moments += row.slips.values_list("known_from", flat=True)
    moments += row.handovers.values_list("known_from", flat=True)
    for pair in row.closings.values_list("published_at", "superseded_at"):
        moments += [moment for moment in pair if moment]
    return max(moments)


def _title_problems(title: str) -> list[Problem]:
    if not title:
        return [Problem("title", "Say what is to be done.")]
    return length_problems("title", title, LONGEST_ACTION)


def _owner_problems(owner: User | None) -> list[Problem]:
    if owner is None:
        return [Problem("owner", "Choose who owns it.")]
    if not owner.may(Permission.PROGRESS_PROPOSE):
        return [Problem("owner", "Choose an officer or a manager: the others do not own actions.")]
    return []


def _date_problems(row: Action, to_on: date | None, today: date) -> list[Problem]:
    if to_on is None:
        return [Problem("to_on", "Enter the new due date, such as 30/9/2022.")]
    if to_on == row.due_on and row.due_precision == DatePrecision.EXACT:
        return [Problem("to_on", "Enter another day: it is due on this one already.")]
    if to_on < today:
        return [Problem("to_on", "Enter a day that is not past.")]
    return []


def _action_facts(action: Action) -> dict:
    owner = action.owner.email if action.owner else ""
    return {"owner": owner, "due_on": action.due_on, "status": action.status}
