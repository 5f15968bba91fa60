"""Working pages of promises, where officers and managers add, move and answer them, and record what was decided.

They hold forms and speak to one person, so they are never kept ready-made. Steps on a promise are a table.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from analysis.entry.progress import LONGEST_TEXT, read_day
from ledger.forms import ProblemsForm, written
from ledger.views import CONFLICT, REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in
from ledger.workflow import InvalidEntry
from scrutiny.commitments import actions
from scrutiny.commitments.forms import (
    AcceptForm,
    AnswerForm,
    CommitmentForm,
    MoveCommitmentForm,
    RefuseForm,
    WithdrawCommitmentForm,
)
from scrutiny.commitments.queries import Promise, promise_at, with_history
from scrutiny.commitments.typed import TypedDecision
from scrutiny.models import Commitment


@permission_required(Permission.COMMITMENT_WRITE)
@show_or_change
def add_promise(request):
    """Officers and managers add what was promised to the committee or asked by it."""
    now = timezone.now()
    if request.method != "POST":
        meeting = request.GET.get("meeting", "")
        # a question that was answered: its words are to be made those of the promise
        key, question = request.GET.get("question", ""), request.GET.get("what", "")[:LONGEST_TEXT]
        initial = {"meeting": meeting, "kind": Commitment.Kind.PROMISE, "what": question}
        initial |= {"question_key": key, "question": question} if key and question else {}
        form = CommitmentForm(moment=now, initial=initial)
        return render(request, "scrutiny/add_promise.html", {"form": form})
    form = CommitmentForm(request.POST, moment=now)
    added = form.carry_out(lambda: _add(form, request.user))
    if added is None:
        return render(request, "scrutiny/add_promise.html", {"form": form}, status=REFUSED)
    messages.success(request, "It is on the list.")
    return redirect("committee:change_promise", added.slug)


def _add(form: CommitmentForm, by: User) -> Commitment:
    if form.unread_days():
        raise InvalidEntry(form.unread_days())
    return actions.add_commitment(typed=form.read(), by=by, today=timezone.localdate())


@permission_required(Permission.COMMITMENT_WRITE)
@show_or_change
def change_promise(request, slug):
    """One promise as it stands, and the steps that officers and managers take."""
    row = get_object_or_404(_promises(), slug=slug)
    if request.method != "POST":
        return _show(request, row)
    name = asked_step(request, STEPS)
    step = STEPS[name]
    form = step.form(request.POST, auto_id=f"{name}_%s")
    refused = take_step(
        request,
        _promises(),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
    )
    if refused:
        return refused
    return redirect("scrutiny:promises") if name == "withdraw" else redirect("committee:change_promise", slug)


def _show(request, row: Commitment | None, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    if row is None:
        return redirect("scrutiny:promises")
    promise = promise_at(row, timezone.now(), timezone.localdate())
    name, form = refused or ("", None)
    steps = [
        (key, step, form if key == name else step.form(initial={"version": row.version}, auto_id=f"{key}_%s"))
        for key, step in STEPS.items()
        if step.is_offered(promise, request.user)
    ]
    context = {
        "promise": promise,
        "commitment": row,
        "steps": steps,
        "open_step": name,
        "error_form": form if form is not None and status == REFUSED else None,
        "typed": typed_in(form) if form is not None and status == CONFLICT else (),
    }
    return render(request, "scrutiny/change_promise.html", context, status=status)


def _promises():
    return with_history(Commitment.objects.known_at(timezone.now()), timezone.now())


# -- the steps ----------------------------------------------------------------------------------------


def _answer(row: Commitment, form: AnswerForm, by: User):
    version, today = form.cleaned_data["version"], timezone.localdate()
    return actions.answer_commitment(commitment=row, version=version, typed=form.read(), by=by, today=today)


def _move(row: Commitment, form: MoveCommitmentForm, by: User):
    typed = form.cleaned_data
    return actions.move_commitment(
        commitment=row,
        version=typed["version"],
        to=(read_day(typed["to_on"]), typed["to_meeting"]),
        reason=written(typed["reason"]),
        by=by,
        today=timezone.localdate(),
    )


def _decide(row: Commitment, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    decision = TypedDecision(
        is_accepted="reason" not in form.fields,
        decided_on=read_day(typed["decided_on"]),
        minute=written(typed["minute"]),
        reason=written(typed.get("reason", "")),
    )
    version, today = typed["version"], timezone.localdate()
    return actions.decide_commitment(commitment=row, version=version, typed=decision, by=by, today=today)


def _withdrawing(action):
    """Step that withdraws something with its reason by `action`."""

    def take(row: Commitment, form: ProblemsForm, by: User):
        typed = form.cleaned_data
        return action(commitment=row, version=typed["version"], reason=written(typed["reason"]), by=by)

    return take


def _is_unclosed(promise: Promise, by: User) -> bool:
    return not (promise.answer and promise.answer.is_accepted)


def _waits_for_decision(promise: Promise, by: User) -> bool:
    answer = promise.answers[-1] if promise.answers else None
    may = by.may(Permission.COMMITMENT_DECIDE) and answer is not None and answer.answer.entered_by_id != by.pk
    return may and answer is not None and answer.decision is None


def _has_decision(promise: Promise, by: User) -> bool:
    return by.may(Permission.COMMITMENT_DECIDE) and any(one.decision for one in promise.answers)


def _has_own_answer(promise: Promise, by: User) -> bool:
    answer = promise.answers[-1] if promise.answers else None
    return answer is not None and answer.decision is None and answer.answer.entered_by_id is not None


def _is_entered_here(promise: Promise, by: User) -> bool:
    return promise.commitment.entered_by_id is not None and not promise.answers


STEPS = {
    "answer": WorkflowStep(
        "Record an answer", "Record the answer", "The answer is recorded.", AnswerForm, _answer, _is_unclosed
    ),
    "move": WorkflowStep("Move the day", "Move the day", "The day is moved.", MoveCommitmentForm, _move, _is_unclosed),
    "accept": WorkflowStep(
        "Record that the committee accepted the answer",
        "Record that it is accepted",
        "It is recorded as accepted by the committee.",
        AcceptForm,
        _decide,
        _waits_for_decision,
    ),
    "refuse": WorkflowStep(
        "Record that the committee did not accept the answer",
        "Record that it is not accepted",
        "It is recorded as not accepted.",
        RefuseForm,
        _decide,
        _waits_for_decision,
    ),
    "withdraw_decision": WorkflowStep(
        "Withdraw a decision that was recorded wrongly",
        "Withdraw the decision",
        "The decision is withdrawn.",
        WithdrawCommitmentForm,
        _withdrawing(actions.withdraw_decision),
        _has_decision,
    ),
    "withdraw_answer": WorkflowStep(
        "Withdraw an answer that was entered wrongly",
        "Withdraw the answer",
        "The answer is withdrawn.",
        WithdrawCommitmentForm,
        _withdrawing(actions.withdraw_answer),
        _has_own_answer,
    ),
    "withdraw": WorkflowStep(
        "Withdraw it, since it was entered by mistake",
        "Withdraw",
        "It is withdrawn. Earlier days still show it.",
        WithdrawCommitmentForm,
        _withdrawing(actions.withdraw_commitment),
        _is_entered_here,
    ),
}
