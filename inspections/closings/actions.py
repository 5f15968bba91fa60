"""Writes of closings: a manager closes a recommendation with day, reason and evidence, and opens it again.

Permission first, one transaction, an audit event last. Each names the version of the recommendation it was made from.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from analysis.entry.progress import sentence_problems
from inspections.evidence import Evidence, evidence_problems, link_evidence
from inspections.models import Recommendation, RecommendationClosing
from inspections.queries import lock_recommendation
from ledger.workflow import InvalidEntry, NotOpen, refuse_problems, require_version, save_next_version


@transaction.atomic
def close_recommendation(
    *, recommendation: Recommendation, version: int, closed_on: date | None, reason: str, evidence: Evidence, by: User
) -> RecommendationClosing:
    """Close a recommendation as met, known from now on. Raises InvalidEntry, NewerVersion, and NotOpen if it is closed.

    `closed_on` is the day from which the council holds it to be met: not in the future, and not before it was asked.
    """
    require(by, Permission.PROGRESS_APPROVE)
    row = require_version(lock_recommendation(recommendation), version)
    if row.closings.filter(superseded_at=None).exists():
        raise NotOpen("This recommendation is closed already. Open it again to change how it was closed.")
    now = timezone.now()
    problems = _day_problems(row, closed_on, timezone.localdate(now))
    problems += sentence_problems("reason", reason, "Say in a sentence why it is closed.")
    problems += evidence_problems(evidence, now)
    if problems or closed_on is None:
        raise InvalidEntry(problems)
    closing = RecommendationClosing.objects.create(
        recommendation=row,
        closed_on=closed_on,
        reason=reason.strip(),
        words=evidence.words.strip(),
        closed_by=by,
        published_at=_next_moment(row, now),
    )
    link_evidence(closing, evidence, now)
    save_next_version(row)
    after = {
        "closed_on": closed_on,
        "reason": closing.reason,
        "evidence": closing.words,
        "kpis": list(evidence.kpis),
        "findings": list(evidence.findings),
        "documents": [[one.title, one.address] for one in evidence.documents],
    }
    record(by=by, action="recommendation_closed", subject=row, after=after)
    return closing


@transaction.atomic
def reopen_recommendation(*, recommendation: Recommendation, version: int, reason: str, by: User) -> Recommendation:
    """Open a closed recommendation again; the days in between still show it closed.

    Raises InvalidEntry without a reason, NewerVersion, and NotOpen if it is not closed.
    """
    require(by, Permission.PROGRESS_APPROVE)
    row = require_version(lock_recommendation(recommendation), version)
    closing = row.closings.select_for_update().filter(superseded_at=None).first()
    if closing is None:
        raise NotOpen("This recommendation is not closed, so that it cannot be opened again.")
    refuse_problems(sentence_problems("reason", reason, "Say in a sentence why it is opened again."))
    closing.superseded_at, closing.reopened_by = _next_moment(row, timezone.now()), by
    closing.revision_reason = reason.strip()
    closing.save(update_fields=["superseded_at", "reopened_by", "revision_reason"])
    save_next_version(row)
    before = {"closed_on": closing.closed_on}
    record(by=by, action="recommendation_reopened", subject=row, before=before, after={"reason": reason.strip()})
    return row


def _day_problems(row: Recommendation, closed_on: date | None, today: date) -> list[Problem]:
    if closed_on is None:
        return [Problem("closed_on", "Enter the day from which it is met, such as 30/9/2026.")]
    if closed_on > today:
        return [Problem("closed_on", "Enter a day that is not in the future.")]
    asked_on = row.inspection.published_on or row.inspection.started_on
    if asked_on and closed_on < asked_on:
        return [Problem("closed_on", f"Enter {long_date(asked_on)} or a later day: it was not asked for before.")]
    return []


def _next_moment(row: Recommendation, now: datetime) -> datetime:
    """Now, or the last closing or opening where a clock was set back: the order of changes must stay readable."""
    pairs = row.closings.values_list("published_at", "superseded_at")
    return max([now, *(moment for pair in pairs for moment in pair if moment)])
