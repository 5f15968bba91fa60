"""Writes of risks: proposed by officers and managers, approved or returned by a manager who typed none of it.

Permission first, one transaction, an audit event last; steps on a proposal name the version that was looked at.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems, sentence_problems
from inspections.models import Recommendation
from kpis.models import Kpi
from ledger.workflow import (
    InvalidEntry,
    keep_writers,
    publish,
    refuse_writers,
    require_reason,
    require_status,
    require_version,
    return_to_author,
    save_or_refuse,
    submit,
)
from scrutiny.models import Risk, RiskVersion

Status = RiskVersion.Status
WAITS = "A change of this risk waits for approval already. It must be approved or returned first."


@dataclass(frozen=True)
class TypedRisk:
    """A risk as it was typed; recommendations and KPIs by their codes.

    `reason` says why a risk that is on the list is put anew, or closed.
    """

    words: str = ""
    mitigation: str = ""
    state: str = ""
    likelihood: str = ""
    impact: str = ""
    owner: User | None = None
    recommendations: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    is_closed: bool = False
    reason: str = ""


@transaction.atomic
def propose_risk(*, risk: Risk | None, version: int, typed: TypedRisk, by: User, today: date) -> RiskVersion:
    """Propose a new risk, or with `risk` another wording, mitigation or end of one that is on the list.

    A proposal that was returned is proposed again; `version` is its own, 0 where there is none. Raises InvalidEntry,
    NewerVersion, and NotOpen where a change waits for approval.
    """
    require(by, Permission.RISK_PROPOSE)
    held = RiskVersion.objects.select_for_update(of=("self",)).filter(risk=risk) if risk else RiskVersion.objects.none()
    open_one = held.filter(status__in=RiskVersion.OPEN).first()
    standing = held.filter(status=Status.APPROVED).first()
    if open_one is not None:
        require_status(require_version(open_one, version), RiskVersion.WITH_AUTHOR, WAITS)
    problems = _problems(typed, is_on_the_list=standing is not None)
    if problems:
        raise InvalidEntry(problems)
    row = open_one or RiskVersion(risk=risk or _new_risk(typed.words), basis=RiskVersion.Basis.HERE, version=0)
    _fill(row, typed, standing, today)
    if open_one is None:
        row.entered_by, row.status, row.submitted_at, row.version = by, Status.SUBMITTED, timezone.now(), 1
        # somebody else may propose a change of it in the same moment
        save_or_refuse(row, lambda: InvalidEntry([Problem("words", WAITS)]))
        keep_writers([row], by)
    else:
        submit(row, by, timezone.now())
    row.recommendations.set(Recommendation.objects.filter(code__in=typed.recommendations))
    row.kpis.set(Kpi.objects.filter(code__in=typed.kpis))
    before = _facts(standing) if standing else None
    record(by=by, action="risk_proposed", subject=row, before=before, after=_facts(row), changes_pages=False)
    return row


@transaction.atomic
def approve_risk(*, proposal: RiskVersion, version: int, by: User) -> RiskVersion:
    """Put a proposed risk on the list, or its change in force, from now on.

    Raises NewerVersion, NotOpen, and PermissionDenied for anyone who typed any of it.
    """
    require(by, Permission.RISK_APPROVE)
    row = _lock_submitted(proposal, version)
    refuse_writers(row, by, "You wrote some of this, so a manager who did not approves it.")
    now = timezone.now()
    before = _facts(row.revises) if row.revises else None
    publish(row, row.revises, by=by, now=now, publish_from=now)
    record(by=by, action="risk_approved", subject=row, before=before, after=_facts(row))
    return row


@transaction.atomic
def return_risk(*, proposal: RiskVersion, version: int, reason: str, by: User) -> RiskVersion:
    """Return a proposed risk to its author. Raises InvalidEntry without a reason, NewerVersion, NotOpen."""
    require(by, Permission.RISK_APPROVE)
    row = _lock_submitted(proposal, version)
    require_reason("return_reason", reason)
    return_to_author(row, reason, by)
    record(by=by, action="risk_returned", subject=row, after={"reason": row.return_reason}, changes_pages=False)
    return row


@transaction.atomic
def discard_risk(*, proposal: RiskVersion, version: int, by: User) -> None:
    """Discard a proposal before it is approved; the history keeps its words. Raises NewerVersion and NotOpen."""
    require(by, Permission.RISK_PROPOSE)
    row = require_status(_lock(proposal, version), RiskVersion.OPEN, "This was approved already.")
    risk, is_new = row.risk, row.revises is None
    record(by=by, action="risk_discarded", subject=row, before=_facts(row), changes_pages=False)
    row.delete()
    if is_new and not risk.versions.exists():
        risk.delete()


# -- what the steps share -----------------------------------------------------------------------------


def _lock(proposal: RiskVersion, version: int) -> RiskVersion:
    rows = RiskVersion.objects.select_for_update(of=("self",)).select_related("risk", "revises")
    return require_version(rows.filter(pk=proposal.pk).first(), version)


def _lock_submitted(proposal: RiskVersion, version: int) -> RiskVersion:
    return require_status(_lock(proposal, version), (Status.SUBMITTED,), "This is not waiting for approval.")


def _fill(row: RiskVersion, typed: TypedRisk, standing: RiskVersion | None, today: date) -> None:
    row.as_at = today
    row.words, row.mitigation = " ".join(typed.words.split()), typed.mitigation.strip()
    row.mitigation_state, row.likelihood, row.impact = typed.state, typed.likelihood, typed.impact
    row.owner, row.is_closed = typed.owner, typed.is_closed
    row.revises = standing
    row.revision_reason = typed.reason.strip() if standing else ""
    row.updated_at = timezone.now()


def _new_risk(words: str) -> Risk:
    named = slugify(words)[:50].strip("-") or "risk"
    taken = set(Risk.objects.filter(slug__startswith=named).values_list("slug", flat=True))
    # these are addresses of other pages
    taken |= {"propose", "proposals", "download"}
    numbered = (f"{named}-{number}" for number in range(2, len(taken) + 3))
    return Risk.objects.create(slug=next(slug for slug in (named, *numbered) if slug not in taken))


def _problems(typed: TypedRisk, *, is_on_the_list: bool) -> list[Problem]:
    problems = []
    if not typed.words.strip():
        problems.append(Problem("words", "Say what could go wrong, in a sentence."))
    if typed.state not in RiskVersion.State.values:
        problems.append(Problem("state", "Choose whether it is in place or planned."))
    levels = ("", *RiskVersion.Level.values)
    for name in ("likelihood", "impact"):
        if getattr(typed, name) not in levels:
            problems.append(Problem(name, "Choose one of the list."))
    if typed.owner is not None and not typed.owner.may(Permission.RISK_PROPOSE):
        problems.append(Problem("owner", "Choose an officer or a manager: the others do not own risks."))
    if typed.is_closed and not is_on_the_list:
        problems.append(Problem("is_closed", "Only a risk that is on the list can be closed."))
    if is_on_the_list:
        problems += sentence_problems("reason", typed.reason, "Say in a sentence what changed.")
    for name, model in (("recommendations", Recommendation), ("kpis", Kpi)):
        codes = set(getattr(typed, name))
        if model.objects.filter(code__in=codes).count() != len(codes):
            problems.append(Problem(name, "Choose from the list: one of those chosen is no longer there."))
    return problems + length_problems("words", typed.words) + length_problems("mitigation", typed.mitigation)


def _facts(row: RiskVersion) -> dict:
    return {
        "risk": row.words,
        "mitigation": row.mitigation,
        "state": row.mitigation_words,
        "likelihood": row.get_likelihood_display(),
        "impact": row.get_impact_display(),
        "closed": row.is_closed,
        "reason": row.revision_reason,
    }
