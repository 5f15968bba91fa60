"""Page of one proposal with its steps: approve, return, take back, discard."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from ledger.forms import ProblemsForm, ReturnForm, written
from ledger.views import REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in
from ledger.workflow import InvalidEntry
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import RecordKind
from record.models import RecordChange
from record.proposals import actions
from record.proposals.forms import ChangeStepForm
from record.proposals.queries import get_proposals
from record.proposals.views.writing import WRITING, Work, keep, show_form


@permission_required(Permission.RECORD_VIEW)
@show_or_change
def proposal(request, pk):
    """One proposal: its author's form while it is a draft, and else both versions with the steps of the reader."""
    row = get_object_or_404(get_proposals(), pk=pk)
    if request.method == "POST":
        if request.POST.get("step") in WRITING:
            return keep(request, _work_of(request, row))
        return _take(request, row, asked_step(request, STEPS))
    if row.is_with_author and request.user.may(Permission.RECORD_PROPOSE):
        work = _work_of(request, row)
        if row.verb == RecordChange.Verb.ADD or work.row is not None:
            return show_form(request, work, work.blank(request), discard=STEPS["discard"])
    return _show_proposal(request, row)


def _work_of(request, row: RecordChange) -> Work:
    kind = KINDS_OF_RECORD[row.kind]
    if not request.user.may(Permission.RECORD_PROPOSE):
        raise PermissionDenied
    return Work(kind, row.verb, kind.find(row.key) if row.key else None, row)


def _take(request, row: RecordChange, name: str):
    """Take one step; if it is refused, show the proposal as it is now with the text that was typed."""
    step = STEPS[name]
    form = step.form(request.POST, auto_id=f"{name}_%s")
    refused = take_step(
        request,
        get_proposals(),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show_step(request, current, (name, typed), status),
        advice="Nothing was changed. Look at it again.",
    )
    if refused is not None:
        return refused
    return redirect("record:catalogue") if name == "discard" else redirect("record:proposal", row.pk)


def _show_step(request, row: RecordChange | None, refused: tuple[str, ProblemsForm], status: int) -> HttpResponse:
    if row is None:
        return redirect("record:catalogue")
    return _show_proposal(request, row, refused, status)


def _show_proposal(request, row: RecordChange, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    name, form = refused or ("", None)
    kind = KINDS_OF_RECORD[row.kind]
    offered = [key for key, step in STEPS.items() if step.is_offered(row, request.user)]
    steps = [
        (
            key,
            STEPS[key],
            form if key == name else STEPS[key].form(initial={"version": row.version}, auto_id=f"{key}_%s"),
        )
        for key in offered
    ]
    stands = kind.find(row.key) if row.key else None
    context = {
        "change": row,
        "kind": kind,
        "row": stands,
        "consequences": _consequences(kind, row, stands) if row.is_open else (),
        "steps": steps,
        "open_step": name,
        "error_form": form if status == REFUSED else None,
        "is_own": row.status == RecordChange.Status.SUBMITTED and row.is_written_by(request.user),
        "typed": typed_in(form) if form and name not in offered else (),
    }
    return render(request, "record/proposal.html", context, status=status)


def _consequences(kind: RecordKind, row: RecordChange, stands: Any) -> list[str]:
    """What else an approval would change; nothing for a proposal that does not fit what stands by now."""
    if row.status != RecordChange.Status.SUBMITTED or row.verb == RecordChange.Verb.WITHDRAW:
        return []
    try:
        cleaned = kind.read(row.typed, stands, row.verb, timezone.localdate())
    except InvalidEntry as error:
        return [f"It cannot be approved as it is: {problem.message}" for problem in error.problems]
    return kind.consequences(cleaned, stands)


def _approve(row: RecordChange, form: ProblemsForm, by: User):
    return actions.approve_change(change=row, version=form.cleaned_data["version"], by=by)


def _return(row: RecordChange, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.return_change(change=row, version=typed["version"], reason=written(typed["return_reason"]), by=by)


def _take_back(row: RecordChange, form: ProblemsForm, by: User):
    return actions.take_back_change(change=row, version=form.cleaned_data["version"], by=by)


def _discard(row: RecordChange, form: ProblemsForm, by: User):
    actions.discard_change(change=row, version=form.cleaned_data["version"], by=by)
    return row


def _waits_for(row: RecordChange, user: User) -> bool:
    is_waiting = row.status == RecordChange.Status.SUBMITTED and user.may(Permission.RECORD_APPROVE)
    return is_waiting and not row.is_written_by(user)


def _can_be_taken_back(row: RecordChange, user: User) -> bool:
    return row.status == RecordChange.Status.SUBMITTED and row.is_written_by(user)


def _can_be_discarded(row: RecordChange, user: User) -> bool:
    return row.is_with_author and user.may(Permission.RECORD_PROPOSE)


STEPS = {
    "approve": WorkflowStep(
        "Approve it", "Approve", "Approved. The pages show it from now on.", ChangeStepForm, _approve, _waits_for
    ),
    "return": WorkflowStep("Return it", "Return", "Returned to its author.", ReturnForm, _return, _waits_for),
    "take_back": WorkflowStep(
        "Take it back", "Take it back", "It is a draft again.", ChangeStepForm, _take_back, _can_be_taken_back
    ),
    "discard": WorkflowStep(
        "Discard it", "Discard", "It is discarded. The history keeps what was typed.", ChangeStepForm, _discard,
        _can_be_discarded,
    ),
}  # fmt: skip
