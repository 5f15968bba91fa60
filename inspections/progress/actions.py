"""Writes of progress on recommendations: permission first, one transaction, an audit event last.

An update on its way is one open row for its recommendation: a draft, submitted, or returned. Every change names the
version it was made from; work on an older one is refused with the present version.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import (
    Proposal,
    oversize_problems,
    proposal_problems,
    read_day,
    read_rating,
    sentence_problems,
)
from inspections.evidence import link_evidence
from inspections.models import ProgressNote, ProgressUpdate, Recommendation
from inspections.progress.queries import get_proposal_context
from inspections.queries import acts_as_lead, lock_recommendation
from ledger.workflow import (
    InvalidEntry,
    NewerVersion,
    NotOpen,
    keep_writers,
    publish,
    refuse_problems,
    refuse_writers,
    require_reason,
    require_status,
    require_version,
    return_to_author,
    submit,
)

# -- who leads what -----------------------------------------------------------------------------------


def may_set_leads(by: User) -> bool:
    """Check that `by` may set the leads of recommendations: administrators and managers do."""
    return by.may(Permission.PEOPLE_CHANGE) or by.may(Permission.PROGRESS_APPROVE)


@transaction.atomic
def set_leads(leads: Mapping[Recommendation, User | None], *, by: User) -> None:
    """Set who leads each of some recommendations, all or none. Raises InvalidEntry."""
    for recommendation, lead in leads.items():
        set_lead(recommendation=recommendation, lead=lead, by=by)


@transaction.atomic
def set_lead(*, recommendation: Recommendation, lead: User | None, by: User) -> None:
    """Set who leads a recommendation and proposes its progress; None: nobody. Raises InvalidEntry."""
    if not may_set_leads(by):
        raise PermissionDenied(f"{by} may not say who leads a recommendation.")
    if lead is not None and not lead.may(Permission.PROGRESS_PROPOSE):
        raise InvalidEntry([Problem("lead", "Choose an officer or a manager: the others do not propose progress.")])
    row = lock_recommendation(recommendation)
    before = row.lead
    if before == lead:
        return
    row.lead = lead
    row.save(update_fields=["lead"])
    record(by=by, action="lead_set", subject=row, before={"lead": _email(before)}, after={"lead": _email(lead)})


# -- proposing ----------------------------------------------------------------------------------------


@transaction.atomic
def save_proposal(*, recommendation: Recommendation, typed: Proposal, version: int, by: User) -> ProgressUpdate:
    """Keep what was typed for the next update of `recommendation` as a draft, ready or not, and return the draft.

    `version` is that of the draft the typing began from, 0 where there was none. The same text again changes
    nothing. Raises NewerVersion, NotOpen (submitted), InvalidEntry for a text that is too long to be kept, and
    PermissionDenied for anyone but the lead.
    """
    recommendation = _require_lead(by, recommendation)
    refuse_problems(oversize_problems(typed))
    draft = _open_updates().filter(recommendation=recommendation).first()
    if draft is None:
        if version:
            raise NewerVersion(recommendation.updates.order_by("-updated_at", "-pk").first())
        return _create_draft(recommendation, typed, by)
    if draft.as_typed == typed:
        return draft
    if draft.version != version:
        raise NewerVersion(draft)
    if draft.status == ProgressUpdate.Status.SUBMITTED:
        raise NotOpen("This update was submitted. Ask a manager to return it if it must be changed.")
    before = dict(draft.typed)
    if draft.entered_by_id != by.pk:
        keep_writers([draft], by)
    _put(draft, typed)
    draft.entered_by, draft.updated_at, draft.version = by, timezone.now(), draft.version + 1
    draft.save()
    record(by=by, action="update_drafted", subject=draft, before=before, after=draft.typed, changes_pages=False)
    return draft


@transaction.atomic
def start_correction(*, update: ProgressUpdate, reason: str, by: User) -> ProgressUpdate:
    """Begin a revision of an approved update as a draft; the approved one is shown until the draft is approved.

    Raises InvalidEntry without a reason, NotOpen for what a published paper says, and NewerVersion when the update
    is no longer the standing one or another update of the recommendation is under way.
    """
    recommendation = _require_lead(by, update.recommendation)
    if update.source_id is not None:
        raise NotOpen("This is what a published paper says, and it stays as it is. Propose an update of your own.")
    refuse_problems(sentence_problems("revision_reason", reason, "Say in a sentence why the update is corrected."))
    standing = _rows().filter(pk=update.pk, status=ProgressUpdate.Status.APPROVED).first()
    under_way = _open_updates().filter(recommendation=recommendation).first()
    if standing is None or under_way is not None:
        raise NewerVersion(under_way or update.revisions.order_by("-pk").first())
    return _create_draft(recommendation, standing.as_typed, by, revises=standing, reason=reason.strip())


@transaction.atomic
def submit_proposal(*, update: ProgressUpdate, version: int, by: User, today: date) -> ProgressUpdate:
    """Submit a draft for approval, its notes written from what was typed.

    Raises InvalidEntry, NewerVersion and NotOpen.
    """
    _require_lead(by, update.recommendation)
    draft = _lock(update, version)
    require_status(draft, ProgressUpdate.WITH_AUTHOR, "This update has been submitted already.")
    now = timezone.now()
    typed = draft.as_typed
    problems = proposal_problems(typed, get_proposal_context(draft.recommendation, draft.revises, now, today))
    if problems:
        raise InvalidEntry(problems)
    _put(draft, typed)
    draft.reason = typed.reason.strip()
    submit(draft, by, now)
    _write_notes(draft, typed)
    record(by=by, action="update_submitted", subject=draft, after=_facts(draft), changes_pages=False)
    return draft


@transaction.atomic
def discard_proposal(*, update: ProgressUpdate, version: int, by: User) -> None:
    """Discard a draft; the audit trail keeps what was typed. Raises NewerVersion, NotOpen."""
    _require_lead(by, update.recommendation)
    draft = _lock(update, version)
    refusal = "Only a draft can be given up. Ask a manager to return this update first."
    require_status(draft, ProgressUpdate.WITH_AUTHOR, refusal)
    # once it is gone it has no number that the trail could name
    record(by=by, action="update_discarded", subject=draft, before=draft.typed, changes_pages=False)
    draft.delete()


# -- approving ----------------------------------------------------------------------------------------


@transaction.atomic
def return_update(*, update: ProgressUpdate, version: int, reason: str, by: User) -> ProgressUpdate:
    """Return a submitted update to its lead. Raises InvalidEntry without a reason, NewerVersion, NotOpen."""
    require(by, Permission.PROGRESS_APPROVE)
    require_reason("return_reason", reason)
    submitted = _lock_submitted(update, version)
    return_to_author(submitted, reason, by)
    after = {"reason": submitted.return_reason}
    record(by=by, action="update_returned", subject=submitted, after=after, changes_pages=False)
    return submitted


@transaction.atomic
def approve_update(
    *, update: ProgressUpdate, version: int, by: User, publish_from: datetime | None = None
) -> ProgressUpdate:
    """Approve a submitted update, out from `publish_from` on (None: now); what it corrects is shown until then.

    Raises NewerVersion, NotOpen, and PermissionDenied for whoever wrote any of it.
    """
    require(by, Permission.PROGRESS_APPROVE)
    submitted = _lock_submitted(update, version)
    refuse_writers(submitted, by, "You wrote some of this update, so somebody else approves it.")
    now = timezone.now()
    standing = _standing_for(submitted)
    publish(submitted, standing, by=by, now=now, publish_from=max(publish_from or now, now))
    before = _facts(standing) if standing else None
    record(by=by, action="update_approved", subject=submitted, before=before, after=_facts(submitted))
    return submitted


def _standing_for(submitted: ProgressUpdate) -> ProgressUpdate | None:
    """The approved update that `submitted` replaces. Raises NewerVersion where another one replaced it already."""
    council = _rows().filter(recommendation=submitted.recommendation, status=ProgressUpdate.Status.APPROVED)
    other = council.filter(as_at=submitted.as_at, source=None).exclude(pk=submitted.revises_id).first()
    if other is not None:
        raise NewerVersion(other)
    if submitted.revises_id is None:
        return None
    standing = council.filter(pk=submitted.revises_id).first()
    if standing is None:
        raise NewerVersion(submitted.revises)
    return standing


# -- what the steps of an update share ----------------------------------------------------------------


def _require_lead(by: User, recommendation: Recommendation) -> Recommendation:
    """The recommendation, held until the end of the transaction, so that two drafts cannot begin at once."""
    require(by, Permission.PROGRESS_PROPOSE)
    row = lock_recommendation(recommendation)
    if not acts_as_lead(by, row):
        raise PermissionDenied("The progress of a recommendation is proposed by its lead.")
    return row


def _rows() -> models.QuerySet:
    related = ("recommendation__inspection", "revises", "entered_by")
    return ProgressUpdate.objects.select_for_update(of=("self",)).select_related(*related)


def _open_updates() -> models.QuerySet:
    return _rows().filter(status__in=ProgressUpdate.OPEN)


def _lock(update: ProgressUpdate, version: int) -> ProgressUpdate:
    """The row of `update`, held until the end of the transaction. Raises NewerVersion when it has moved on."""
    return require_version(_rows().filter(pk=update.pk).first(), version)


def _lock_submitted(update: ProgressUpdate, version: int) -> ProgressUpdate:
    row = _lock(update, version)
    return require_status(row, (ProgressUpdate.Status.SUBMITTED,), "This update is not waiting for approval.")


def _create_draft(
    recommendation: Recommendation, typed: Proposal, by: User, revises: ProgressUpdate | None = None, reason: str = ""
) -> ProgressUpdate:
    draft = ProgressUpdate(recommendation=recommendation, entered_by=by, revises=revises, revision_reason=reason)
    _put(draft, typed)
    draft.save()
    keep_writers([draft], by)
    record(by=by, action="update_drafted", subject=draft, after=draft.typed, changes_pages=False)
    return draft


def _put(draft: ProgressUpdate, typed: Proposal) -> None:
    """Keep the text as typed; the day and the rating only where they can be read."""
    draft.typed = typed.as_json()
    draft.as_at = read_day(typed.as_at) or timezone.localdate()
    draft.rating = read_rating(typed.rating) or ""


def _write_notes(update: ProgressUpdate, typed: Proposal) -> None:
    """The notes of a submitted update, in the order in which they are read; those of an earlier submission go."""
    update.notes.all().delete()
    kind = ProgressNote.Kind
    texts = {
        kind.DONE: typed.done,
        kind.CHANGED: typed.changed,
        kind.EVIDENCE: typed.evidence,
        kind.NEXT: typed.next,
    }
    for position, (name, text) in enumerate(texts.items(), 1):
        if text.strip() or (name == kind.EVIDENCE and typed.has_evidence):
            note = update.notes.create(kind=name, text=text.strip(), position=position)
            if name == kind.EVIDENCE:
                link_evidence(note, typed, timezone.now())


def _facts(update: ProgressUpdate) -> dict:
    names = ("as_at", "rating", "reason", "revision_reason", "published_at")
    facts = {name: getattr(update, name) for name in names}
    return facts | {"notes": [[note.kind, note.text] for note in update.notes.all()], "typed": update.typed}


def _email(person: User | None) -> str:
    return person.email if person else ""
