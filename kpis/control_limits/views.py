"""Pages for recalculating limits: the limits of one KPI, and one rebase with its approval, return and withdrawal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from kpis.control_limits import actions as actions
from kpis.control_limits.forms import ApproveRebaseForm, ProposeForm, WithdrawRebaseForm
from kpis.control_limits.queries import ControlLimits, get_limits
from kpis.models import Kpi, Rebase
from ledger.forms import ProblemsForm, ReturnForm, written
from ledger.views import REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in


@permission_required(Permission.REBASE_PROPOSE)
@show_or_change
def limits(request, slug):
    """Limits of one KPI, dates and reasons of earlier recalculations, and a form to propose one."""
    kpi = get_object_or_404(Kpi, slug=slug)
    found = get_limits(kpi, timezone.now())
    periods = found.periods if found else ()
    if request.method == "POST":
        form = ProposeForm(request.POST, periods=periods)
        proposed = _propose(request, kpi, form)
        if proposed:
            return redirect("kpis:rebase", proposed.pk)
    else:
        wanted = request.GET.get("from") or (found.suggested.start.isoformat() if found and found.suggested else "")
        form = ProposeForm(periods=periods, initial={"on": wanted})
    rows = list(kpi.rebases.select_related("entered_by", "approved_by", "withdrawn_by").order_by("-on", "-pk"))
    context = {
        "kpi": kpi,
        "form": form if periods else None,
        "found": found,
        "said": found.wording if found else None,
        "rules": kpi.as_rule_set.in_words,
        "open": [row for row in rows if row.is_open],
        "in_force": [row for row in rows if row.status == Rebase.Status.APPROVED],
        "withdrawn": [row for row in rows if row.status == Rebase.Status.WITHDRAWN],
    }
    return render(request, "limits/limits.html", context, status=REFUSED if form.errors else 200)


def _propose(request, kpi: Kpi, form: ProposeForm) -> Rebase | None:
    """Propose a rebase; None if it is refused, with the problems at their fields."""

    def take():
        reason = written(form.cleaned_data["reason"])
        return actions.propose_rebase(kpi=kpi, on=form.chosen, reason=reason, by=request.user)

    proposed = form.carry_out(take)
    if proposed is not None:
        messages.success(request, "Proposed. A manager who did not propose it approves it or returns it.")
    return proposed


@permission_required(Permission.REBASE_PROPOSE)
@show_or_change
def rebase(request, pk):
    """One rebase with its effect on the limits, and the steps that the reader may take."""
    row = get_object_or_404(_rebases(), pk=pk)
    if request.method != "POST":
        return _show(request, row)
    return _take(request, row, asked_step(request, STEPS))


def _take(request, row: Rebase, name: str):
    """Take one step; if it is refused, show the rebase as it is now with the text that was typed."""
    step = STEPS[name]
    form = step.form(request.POST, auto_id=f"{name}_%s")
    refused = take_step(
        request,
        _rebases(),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
        advice="Nothing was changed. Look at it again.",
    )
    return refused or redirect("kpis:rebase", row.pk)


def _show(request, row: Rebase, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    name, form = refused or ("", None)
    offered = [key for key, step in STEPS.items() if step.is_offered(row, request.user)]
    steps = [
        (
            key,
            STEPS[key],
            form if key == name else STEPS[key].form(initial={"version": row.version}, auto_id=f"{key}_%s"),
        )
        for key in offered
    ]
    found = get_limits(row.kpi, timezone.now())
    context = {
        "rebase": row,
        "kpi": row.kpi,
        "effect": _effect(row, found) if found and row.status != Rebase.Status.WITHDRAWN else (),
        "steps": steps,
        "open_step": name,
        "error_form": form if status == REFUSED else None,
        "is_own": row.status == Rebase.Status.PROPOSED and row.is_written_by(request.user),
        # the step is no longer open: what was typed for it is still shown
        "typed": typed_in(form) if name not in offered and form else (),
    }
    return render(request, "limits/rebase.html", context, status=status)


def _effect(row: Rebase, found: ControlLimits) -> tuple[tuple[str, str, str], ...]:
    """The words for the KPI without the rebase and with it, as label, without, with."""
    days = found.basis.rebase_days
    without, with_it = found.with_rebases(days - {row.on}), found.with_rebases(days | {row.on})
    labels = (("Limits", "limits"), ("Variation", "variation"), ("Target", "assurance"))
    return tuple((label, getattr(without, name), getattr(with_it, name)) for label, name in labels)


def _approve(row: Rebase, form: ProblemsForm, by: User):
    return actions.approve_rebase(rebase=row, version=form.cleaned_data["version"], by=by)


def _return(row: Rebase, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    reason = written(typed["return_reason"])
    return actions.return_rebase(rebase=row, version=typed["version"], reason=reason, by=by)


def _withdraw(row: Rebase, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    reason = written(typed["revision_reason"])
    return actions.withdraw_rebase(rebase=row, version=typed["version"], reason=reason, by=by)


def _waits_for(row: Rebase, user: User) -> bool:
    return row.status == Rebase.Status.PROPOSED and user.may(Permission.REBASE_APPROVE)


def _waits_for_another(row: Rebase, user: User) -> bool:
    return _waits_for(row, user) and not row.is_written_by(user)


def _can_be_withdrawn(row: Rebase, user: User) -> bool:
    return row.status != Rebase.Status.WITHDRAWN and actions.may_withdraw(user, row)


STEPS = {
    "approve": WorkflowStep(
        "Approve it",
        "Approve",
        "Approved. The limits are recalculated from now on.",
        ApproveRebaseForm,
        _approve,
        _waits_for_another,
    ),
    "return": WorkflowStep("Return it", "Return", "Returned to its author.", ReturnForm, _return, _waits_for_another),
    "withdraw": WorkflowStep("Withdraw it", "Withdraw", "Withdrawn.", WithdrawRebaseForm, _withdraw, _can_be_withdrawn),
}


def _rebases():
    people = ("entered_by", "approved_by", "returned_by", "withdrawn_by")
    return Rebase.objects.select_related("kpi", *people).prefetch_related("writers")
