"""Pages of one's work on progress, and of one update with the steps that are open to the reader.

Who leads what is set in `leads`, proposals are written in `proposals`. All of them hold forms and speak to one
person, so they are never kept ready-made. An address with several steps reads which one from the button: each step is
a function in a table.
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import long_date
from inspections.action_plan.queries import get_actions, is_overdue
from inspections.models import ProgressUpdate
from inspections.progress import actions
from inspections.progress.forms import ApproveProgressForm, CorrectionForm, differing, proposal_rows
from inspections.progress.proposals import keep_proposal, posted_version, show_proposal
from inspections.progress.queries import get_led, get_open_updates, get_proposal_context, notes_with_links
from inspections.queries import acts_as_lead
from ledger.forms import ProblemsForm, ReturnForm, written
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change, take_step, typed_in
from ledger.workflow import NewerVersion, NotOpen
from web.dates import midnight


@permission_required(Permission.PROGRESS_PROPOSE)
@require_safe
def work(request):
    """Own work: recommendations I lead, updates I may approve, and my actions, the late ones first."""
    now, today = timezone.now(), timezone.localdate()
    waiting = []
    if request.user.may(Permission.PROGRESS_APPROVE):
        waiting = list(get_open_updates().filter(status=ProgressUpdate.Status.SUBMITTED).prefetch_related("writers"))
    mine = [one for one in get_actions(now) if one.is_open and one.owner == request.user]
    context = {
        "led": get_led(request.user, now, today),
        "can_approve": request.user.may(Permission.PROGRESS_APPROVE),
        "waiting": [one for one in waiting if not one.is_written_by(request.user)],
        "of_mine": [one for one in waiting if one.is_written_by(request.user)],
        "actions": [(one, is_overdue(one, today)) for one in mine],
    }
    return render(request, "progress/work.html", context)


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def update(request, pk):
    """One update: its lead edits, submits or corrects it, a manager approves or returns it, others read it."""
    row = get_object_or_404(_updates(), pk=pk)
    if not _may_see(row, request.user):
        raise PermissionDenied
    if request.method == "POST":
        return UPDATE_STEPS[asked_step(request, UPDATE_STEPS)](request, row)
    return _show_update(request, row)


def _show_update(request, row: ProgressUpdate, refused: ProblemsForm | None = None, status: int = 200):
    is_lead = acts_as_lead(request.user, row.recommendation)
    if is_lead and row.is_with_author and refused is None:
        return show_proposal(request, row.recommendation, row.as_typed, version=row.version, draft=row, status=status)
    proposal_context = get_proposal_context(row.recommendation, row.revises, timezone.now(), timezone.localdate())
    offered = _update_forms(row, request.user, refused)
    context = {
        "update": row,
        "asked": row.recommendation,
        "previous": proposal_context.previous(row.as_at),
        "rows": proposal_rows(row.as_typed) if row.is_with_author else (),
        "revised": differing(row.as_typed, row.revises.as_typed) if row.revises and row.source_id is None else (),
        "is_ahead": row.published_at is not None and row.published_at > timezone.now(),
        "wrote": row.is_written_by(request.user),
        "forms": offered,
        "error_form": refused if status == REFUSED else None,
        # the step is no longer open: what was typed for it is still shown
        "typed": typed_in(refused) if refused is not None and refused not in offered.values() else (),
    }
    return render(request, "progress/update.html", context, status=status)


def _update_forms(row: ProgressUpdate, user: User, refused: ProblemsForm | None) -> dict[str, forms.Form]:
    """Forms of the steps that `user` may take on an update now, the refused one with what was typed."""
    offered = {}
    if row.status == ProgressUpdate.Status.SUBMITTED and user.may(Permission.PROGRESS_APPROVE):
        offered["return"] = ReturnForm(initial={"version": row.version}, auto_id="return_%s")
        if not row.is_written_by(user):
            offered["approve"] = ApproveProgressForm(initial={"version": row.version}, auto_id="approve_%s")
    is_own_word = row.status == ProgressUpdate.Status.APPROVED and row.source_id is None
    if is_own_word and acts_as_lead(user, row.recommendation):
        offered["correct"] = CorrectionForm(auto_id="correct_%s")
    return {name: refused if isinstance(refused, type(form)) else form for name, form in offered.items()}


def _take(request, row: ProgressUpdate, form: ProblemsForm, take: Callable[[], str], advice: str):
    """Take one step with its form; where it is refused, show the update as it is now with what was typed."""

    def show(current: ProgressUpdate | None, typed: ProblemsForm, status: int):
        return _show_update(request, current, typed, status) if current else redirect("progress:work")

    return take_step(request, _updates(), row, form, take, show=show, advice=advice)


def _keep_update(request, row: ProgressUpdate):
    return keep_proposal(request, row.recommendation)


def _discard(request, row: ProgressUpdate):
    try:
        actions.discard_proposal(update=row, version=posted_version(request), by=request.user)
    except (NewerVersion, NotOpen) as error:
        messages.warning(request, f"{error} Nothing was given up.")
        current = _updates().filter(pk=row.pk).first()
        return _show_update(request, current, status=CONFLICT) if current else redirect("progress:work")
    messages.success(request, "The draft is given up. The history keeps what was typed.")
    return redirect("progress:work")


def _return(request, row: ProgressUpdate):
    form = ReturnForm(request.POST, auto_id="return_%s")

    def take():
        reason, version = written(form.cleaned_data["return_reason"]), form.cleaned_data["version"]
        actions.return_update(update=row, version=version, reason=reason, by=request.user)
        return f"Returned to {row.entered_by}."

    return _take(request, row, form, take, "It was not returned.") or redirect("progress:work")


def _approve(request, row: ProgressUpdate):
    form = ApproveProgressForm(request.POST, auto_id="approve_%s")

    def take():
        day = form.cleaned_data["publish_from"]
        approved = actions.approve_update(
            update=row,
            version=form.cleaned_data["version"],
            by=request.user,
            publish_from=midnight(day) if day else None,
        )
        return _approved_words(approved)

    return _take(request, row, form, take, "It was not approved.") or redirect("progress:work")


def _approved_words(approved: ProgressUpdate) -> str:
    if approved.published_at > approved.approved_at:
        return f"Approved. Members see it from {long_date(timezone.localdate(approved.published_at))}."
    return "Approved, and seen by members from now on."


def _correct(request, row: ProgressUpdate):
    form = CorrectionForm(request.POST, auto_id="correct_%s")
    begun = []

    def take():
        reason = written(form.cleaned_data["revision_reason"])
        begun.append(actions.start_correction(update=row, reason=reason, by=request.user))
        return "The correction is begun as a draft. What was approved stands until the correction is."

    refused = _take(request, row, form, take, "No correction was begun.")
    return refused or redirect("progress:update", begun[0].pk)


UPDATE_STEPS = {
    "save": _keep_update,
    "submit": _keep_update,
    "discard": _discard,
    "return": _return,
    "approve": _approve,
    "correct": _correct,
}


def _may_see(row: ProgressUpdate, user: User) -> bool:
    """Check who may see an update: before it is out those who write or approve it, after that everyone."""
    is_out = row.published_at is not None and row.published_at <= timezone.now()
    is_near = acts_as_lead(user, row.recommendation) or user.may(Permission.PROGRESS_APPROVE) or row.is_written_by(user)
    return is_out or is_near


def _updates():
    related = ("recommendation__inspection", "recommendation__lead", "entered_by", "approved_by", "returned_by")
    rows = ProgressUpdate.objects.select_related(*related, "revises", "source")
    return rows.prefetch_related(notes_with_links(), "writers")
