"""Writes of promises: add one, move its day, answer it, record the committee's decision, withdraw what was wrong.

An answer closes nothing: a manager records that the committee accepted it, or that it did not and why. Permission
first, one transaction, an audit event last; every step names the version of the promise that it was made from.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import sentence_problems
from inspections.models import Recommendation
from kpis.models import DatePrecision, Kpi
from ledger.models import Withdrawable
from ledger.workflow import InvalidEntry, NotOpen, require_version, save_next_version
from scrutiny.commitments.typed import (
    TypedAnswer,
    TypedCommitment,
    TypedDecision,
    answer_problems,
    commitment_problems,
    decision_problems,
    move_problems,
)
from scrutiny.models import Commitment, CommitmentAnswer, CommitmentDecision, CommitmentSlip, Meeting
from scrutiny.models.commitments import due_in_words


@transaction.atomic
def add_commitment(*, typed: TypedCommitment, by: User, today: date) -> Commitment:
    """Add a promise or request, known from now on. Raises InvalidEntry: each problem at its field."""
    require(by, Permission.COMMITMENT_WRITE)
    recommendations = list(Recommendation.objects.filter(code__in=typed.recommendations))
    kpis = list(Kpi.objects.filter(code__in=typed.kpis))
    problems = commitment_problems(typed, today)
    if len(recommendations) != len(set(typed.recommendations)):
        problems.append(Problem("recommendations", "Choose from the list: one of those chosen is no longer there."))
    if len(kpis) != len(set(typed.kpis)):
        problems.append(Problem("kpis", "Choose from the list: one of those chosen is no longer there."))
    if problems or typed.day is None:
        raise InvalidEntry(problems)
    commitment = Commitment.objects.create(
        slug=_free_slug(typed.day, typed.what),
        kind=typed.kind,
        what=" ".join(typed.what.split()),
        to_whom=" ".join(typed.to_whom.split()),
        by_whom=" ".join(typed.by_whom.split()),
        owner=typed.owner,
        meeting=typed.meeting,
        made_on=typed.day,
        made_precision=typed.precision,
        due_meeting=typed.due_meeting,
        due_on=typed.due_on,
        question_key=typed.question_key.strip(),
        question=typed.question.strip(),
        known_from=_not_before([typed.meeting, typed.due_meeting]),
        entered_by=by,
    )
    commitment.recommendations.set(recommendations)
    commitment.kpis.set(kpis)
    record(by=by, action="promise_added", subject=commitment, after=_facts(commitment))
    return commitment


@transaction.atomic
def move_commitment(
    *, commitment: Commitment, version: int, to: tuple[date | None, Meeting | None], reason: str, by: User, today: date
) -> CommitmentSlip:
    """Change the day and the meeting that a promise is due at, with the reason; those before are kept.

    Raises InvalidEntry, NewerVersion, and NotOpen for one that the committee has accepted.
    """
    require(by, Permission.COMMITMENT_WRITE)
    row = _lock_open(commitment, version)
    to_on, to_meeting = to
    problems = move_problems(row, to_on, to_meeting, today)
    problems += sentence_problems("reason", reason, "Say in a sentence why the day changes.")
    if problems:
        raise InvalidEntry(problems)
    slip = CommitmentSlip.objects.create(
        commitment=row,
        from_on=row.due_on,
        from_meeting=row.due_meeting,
        to_on=to_on,
        to_meeting=to_meeting,
        reason=reason.strip(),
        by=by,
        known_from=_next_moment(row),
    )
    before = _facts(row)
    row.due_on, row.due_meeting = to_on, to_meeting
    save_next_version(row)
    record(by=by, action="promise_moved", subject=row, before=before, after=_facts(row) | {"reason": slip.reason})
    return slip


@transaction.atomic
def answer_commitment(
    *, commitment: Commitment, version: int, typed: TypedAnswer, by: User, today: date
) -> CommitmentAnswer:
    """Record what came of a promise. It stays open until the committee accepts it.

    Raises InvalidEntry, NewerVersion, and NotOpen for one that the committee has accepted.
    """
    require(by, Permission.COMMITMENT_WRITE)
    row = _lock_open(commitment, version)
    problems = answer_problems(row, typed, today)
    if problems or typed.answered_on is None:
        raise InvalidEntry(problems)
    answer = CommitmentAnswer.objects.create(
        commitment=row,
        answered_on=typed.answered_on,
        date_precision=DatePrecision.EXACT,
        words=typed.words.strip(),
        meeting=typed.meeting,
        document_title=typed.document.title.strip(),
        document_address=typed.document.address.strip(),
        known_from=_next_moment(row),
        entered_by=by,
    )
    save_next_version(row)
    record(by=by, action="promise_answered", subject=row, after=_answer_facts(answer))
    return answer


@transaction.atomic
def decide_commitment(
    *, commitment: Commitment, version: int, typed: TypedDecision, by: User, today: date
) -> CommitmentDecision:
    """Record whether the committee accepts the answer that stands. Only an acceptance closes a promise.

    Raises InvalidEntry, NewerVersion, NotOpen where no answer waits for a decision, and PermissionDenied for anybody
    who is no manager, or entered the answer.
    """
    require(by, Permission.COMMITMENT_DECIDE)
    row = _lock_open(commitment, version)
    answer = standing_answer(row)
    if answer is None:
        raise NotOpen("No answer waits for the committee's decision. Record the answer first.")
    if answer.entered_by_id == by.pk:
        raise PermissionDenied("You entered the answer, so a manager who did not records the committee's decision.")
    problems = decision_problems(answer, typed, today)
    if problems or typed.decided_on is None:
        raise InvalidEntry(problems)
    decision = CommitmentDecision.objects.create(
        answer=answer,
        is_accepted=typed.is_accepted,
        decided_on=typed.decided_on,
        minute=" ".join(typed.minute.split()),
        reason=typed.reason.strip(),
        known_from=_next_moment(row),
        entered_by=by,
    )
    save_next_version(row)
    after = {"decided_on": decision.decided_on, "minute": decision.minute, "reason": decision.reason}
    action = "promise_accepted" if decision.is_accepted else "promise_answer_not_accepted"
    record(by=by, action=action, subject=row, after=after)
    return decision


@transaction.atomic
def withdraw_decision(*, commitment: Commitment, version: int, reason: str, by: User) -> CommitmentDecision:
    """Withdraw the last decision that was recorded, where it was recorded wrongly; earlier days still show it.

    Raises InvalidEntry without a reason, NewerVersion, and NotOpen where none stands.
    """
    require(by, Permission.COMMITMENT_DECIDE)
    row = _lock(commitment, version)
    decision = standing_decision(row)
    if decision is None:
        raise NotOpen("No decision of the committee is recorded.")
    _withdraw(decision, row, reason, by)
    after = {"minute": decision.minute, "reason": decision.revision_reason}
    record(by=by, action="promise_decision_withdrawn", subject=row, after=after)
    return decision


@transaction.atomic
def withdraw_answer(*, commitment: Commitment, version: int, reason: str, by: User) -> CommitmentAnswer:
    """Withdraw the last answer that was entered here; earlier days still show it.

    Raises InvalidEntry without a reason, NewerVersion, and NotOpen for an answer of a published document, or one
    that the committee has decided on.
    """
    require(by, Permission.COMMITMENT_WRITE)
    row = _lock(commitment, version)
    answer = standing_answer(row)
    if answer is None or answer.entered_by_id is None:
        raise NotOpen("There is no answer here that can be withdrawn.")
    _withdraw(answer, row, reason, by)
    after = {"reason": answer.revision_reason}
    record(by=by, action="promise_answer_withdrawn", subject=row, before=_answer_facts(answer), after=after)
    return answer


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, version: int, reason: str, by: User) -> Commitment:
    """Withdraw a promise that was entered here by mistake; earlier days still show it.

    Raises InvalidEntry without a reason, NewerVersion, and NotOpen for one of a published document, or one that has
    an answer.
    """
    require(by, Permission.COMMITMENT_WRITE)
    row = _lock(commitment, version)
    if row.entered_by_id is None:
        raise NotOpen("This is what a published document says, and it stays as it is.")
    if row.answers.filter(superseded_at=None).exists():
        raise NotOpen("It has an answer. Withdraw the answer first.")
    _withdraw(row, row, reason, by)
    record(by=by, action="promise_withdrawn", subject=row, before=_facts(row), after={"reason": row.revision_reason})
    return row


def standing_answer(row: Commitment) -> CommitmentAnswer | None:
    """The last answer, where it is not withdrawn and the committee has not decided on it yet. Two queries."""
    last = row.answers.filter(superseded_at=None).order_by("answered_on", "known_from", "pk").last()
    is_decided = last is not None and last.decisions.filter(superseded_at=None).exists()
    return None if is_decided else last


def standing_decision(row: Commitment) -> CommitmentDecision | None:
    """The last decision that stands. One query."""
    decisions = CommitmentDecision.objects.filter(answer__commitment=row, superseded_at=None)
    return decisions.order_by("known_from", "pk").last()


# -- what the steps share -----------------------------------------------------------------------------


def _lock(commitment: Commitment, version: int) -> Commitment:
    """The row of `commitment`, held until the end of the transaction. Raises NewerVersion when it has moved on."""
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("meeting", "due_meeting", "owner")
    row = require_version(rows.get(pk=commitment.pk), version)
    if row.superseded_at is not None:
        raise NotOpen("This promise was withdrawn.")
    return row


def _lock_open(commitment: Commitment, version: int) -> Commitment:
    row = _lock(commitment, version)
    if CommitmentDecision.objects.filter(answer__commitment=row, superseded_at=None, is_accepted=True).exists():
        raise NotOpen("The committee has accepted it. Withdraw the decision first, if it was recorded wrongly.")
    return row


def _withdraw(withdrawn: Withdrawable, row: Commitment, reason: str, by: User) -> None:
    problems = sentence_problems("reason", reason, "Say in a sentence why it is withdrawn.")
    if problems:
        raise InvalidEntry(problems)
    withdrawn.superseded_at, withdrawn.withdrawn_by = _next_moment(row), by
    withdrawn.revision_reason = reason.strip()
    withdrawn.save(update_fields=["superseded_at", "withdrawn_by", "revision_reason"])
    save_next_version(row)


def _next_moment(row: Commitment) -> datetime:
    """Now, or the last change of the promise where a clock was set back: the order of changes must stay readable."""
    moments = [timezone.now(), row.known_from]
    moments += row.slips.values_list("known_from", flat=True)
    for pair in row.answers.values_list("known_from", "superseded_at"):
        moments += [moment for moment in pair if moment]
    decisions = CommitmentDecision.objects.filter(answer__commitment=row)
    for pair in decisions.values_list("known_from", "superseded_at"):
        moments += [moment for moment in pair if moment]
    return max(moments)


def _not_before(meetings: list[Meeting | None]) -> datetime:
    """Now, or the moment from which the last of `meetings` is known."""
    return max([timezone.now(), *(meeting.known_from for meeting in meetings if meeting)])


def _free_slug(day: date, what: str) -> str:
    """The day and the first words of a promise, with a number where another one has them."""
    named = f"{day.isoformat()}-{slugify(what)[:50]}".rstrip("-")
    taken = set(Commitment.objects.filter(slug__startswith=named).values_list("slug", flat=True))
    numbered = (f"{named}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (named, *numbered) if slug not in taken)


def _facts(row: Commitment) -> dict:
    return {
        "kind": row.get_kind_display(),
        "what": row.what,
        "to_whom": row.to_whom,
        "due": due_in_words(row.due_on, row.due_meeting),
    } | ({"question": row.question} if row.question else {})


def _answer_facts(answer: CommitmentAnswer) -> dict:
    document = [answer.document_title, answer.document_address] if answer.document_title else []
    return {"answered_on": answer.answered_on, "answer": answer.words, "document": document}
