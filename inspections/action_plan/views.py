"""Pages of the action plan, where actions under recommendations are added and changed.

They hold forms and speak to one person, so they are never kept ready-made. Steps on an action are a table of functions.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import long_date
from analysis.entry.progress import read_day
from inspections.action_plan import actions as actions
from inspections.action_plan.forms import (
    ActionFilter,
    CloseForm,
    DropForm,
    HandOverForm,
    MoveForm,
    NewActionForm,
    ReopenForm,
)
from inspections.action_plan.queries import ActionState, get_actions, is_overdue, state_at, with_history
from inspections.models import Action, Recommendation
from inspections.queries import get_proposers, get_recommendations
from ledger.forms import ProblemsForm, written
from ledger.views import CONFLICT, REFUSED, WorkflowStep, asked_step, show_or_change, take_step


@permission_required(Permission.PROGRESS_PROPOSE)
@require_safe
def action_list(request):
    """All actions by owner, those past their date first."""
    now, today = timezone.now(), timezone.localdate()
    known = get_actions(now)
    asked = {one.recommendation.pk: one.recommendation for one in known}.values()
    form = ActionFilter(request.GET, owners=get_proposers(), recommendations=asked)
    chosen = form.chosen
    shown = [(one, is_overdue(one, today)) for one in known]
    shown = [pair for pair in shown if _passes(*pair, chosen, request.user)]
    context = {
        "filter": form,
        "groups": _by_owner(shown),
        "shown": len(shown),
        "overdue": sum(late for _, late in shown),
    }
    return render(request, "progress/actions.html", context)


def _passes(one: ActionState, is_late: bool, chosen: dict[str, str], user: User) -> bool:
    owner = str(one.owner.pk) if one.owner else "nobody"
    wanted = str(user.pk) if chosen["owner"] == "me" else chosen["owner"]
    state = {"open": one.is_open, "overdue": is_late}.get(chosen["state"], one.status == chosen["state"])
    return (
        (not wanted or owner == wanted)
        and (not chosen["state"] or state)
        and (not chosen["recommendation"] or one.recommendation.code == chosen["recommendation"])
    )


def _by_owner(shown: list[tuple[ActionState, bool]]) -> list[tuple[str, list[tuple[ActionState, bool]]]]:
    """Actions under the name of their owner, late ones first, then planned, then closed; nobody's come last."""
    groups: dict[str, list] = {}
    for one, is_late in shown:
        groups.setdefault(str(one.owner) if one.owner else "", []).append((one, is_late))
    for rows in groups.values():
        rows.sort(key=lambda row: (not row[1], not row[0].is_open))
    return [(name or "No owner", groups[name]) for name in sorted(groups, key=lambda name: (not name, name.lower()))]


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def add_action(request, inspection, number):
    """The lead or a manager plans something under a recommendation."""
    asked = get_object_or_404(get_recommendations(timezone.now()), inspection__slug=inspection, number=number)
    if not actions.may_change_actions(request.user, asked):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = NewActionForm(data, initial={"owner": request.user.pk})
    added = _add(request, asked, form) if form.is_bound else None
    if added is not None:
        messages.success(request, "The action is added.")
        return redirect("progress:action", added.pk)
    context = {"asked": asked, "form": form}
    return render(request, "progress/add_action.html", context, status=REFUSED if form.errors else 200)


def _add(request, asked: Recommendation, form: NewActionForm) -> Action | None:
    def take():
        return actions.add_action(
            recommendation=asked,
            title=written(form.cleaned_data["title"]),
            owner=form.cleaned_data["owner"],
            due_on=read_day(form.cleaned_data["due_on"]),
            by=request.user,
        )

    return form.carry_out(take)


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def action(request, pk):
    """One action with its history, and the steps that its lead and managers take."""
    row = get_object_or_404(_actions(), pk=pk)
    if request.method != "POST":
        return _show(request, row)
    if not actions.may_change_actions(request.user, row.recommendation):
        raise PermissionDenied
    return _take(request, row, asked_step(request, STEPS))


def _take(request, row: Action, name: str):
    """Take one step; where it is refused, show the action as it is now with what was typed."""
    step = STEPS[name]
    form = _step_form(step, name, row, request.POST)
    refused = take_step(
        request,
        _actions(),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
    )
    return refused or redirect("progress:action", row.pk)


def _show(request, row: Action, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    state = state_at(row, timezone.now())
    name, form = refused or ("", None)
    steps = []
    if actions.may_change_actions(request.user, row.recommendation):
        offered = [key for key, step in STEPS.items() if step.is_offered(state)]
        steps = [(key, STEPS[key], form if key == name else _step_form(STEPS[key], key, row)) for key in offered]
    context = {
        "action": row,
        "state": state,
        "asked": row.recommendation,
        "is_overdue": is_overdue(state, timezone.localdate()),
        "steps": steps,
        "open_step": name,
        "error_form": form if form is not None and status == REFUSED else None,
        "typed": _typed_rows(form, state) if status == CONFLICT else (),
    }
    return render(request, "progress/action.html", context, status=status)


def _typed_rows(form: ProblemsForm, state: ActionState) -> list[tuple[str, str, str]]:
    """Comparison of a refused step with the present version: label, typed, now."""
    closing = state.closing.words if state.closing else ""
    slip = state.slips[-1].reason if state.slips else ""
    now = {
        "to_on": long_date(state.due_on) if state.due_on else "no date",
        "owner": str(state.owner or "nobody"),
        "reason": closing or slip,
        "words": closing,
    }
    rows = []
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name)
        if field.name in now or value:
            words = ", ".join(value) if isinstance(value, list) else str(value or "")
            rows.append((field.label, words, now.get(field.name, "")))
    return [("Status", "", state.get_status_display()), *rows]


def _move(row: Action, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    to_on, reason = read_day(typed["to_on"]), written(typed["reason"])
    version, today = typed["version"], timezone.localdate()
    return actions.move_due_date(action=row, version=version, to_on=to_on, reason=reason, by=by, today=today)


def _hand_over(row: Action, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.hand_over(action=row, version=typed["version"], owner=typed["owner"], by=by)


def _close(row: Action, form: CloseForm, by: User):
    version = form.cleaned_data["version"]
    return actions.close_action(action=row, version=version, evidence=form.read_evidence(), by=by)


def _drop(row: Action, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.drop_action(action=row, version=typed["version"], reason=written(typed["reason"]), by=by)


def _reopen(row: Action, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.reopen_action(action=row, version=typed["version"], reason=written(typed["reason"]), by=by)


def _is_planned(state: ActionState) -> bool:
    return state.is_open


def _is_closed_here(state: ActionState) -> bool:
    return state.closing is not None


STEPS = {
    "move": WorkflowStep(
        "Change the due date", "Change the date", "The date is changed.", MoveForm, _move, _is_planned
    ),
    "hand_over": WorkflowStep(
        "Give it to another owner", "Hand over", "It is handed over.", HandOverForm, _hand_over, _is_planned
    ),
    "close": WorkflowStep("Close it as done", "Close as done", "It is closed as done.", CloseForm, _close, _is_planned),
    "drop": WorkflowStep("Drop it", "Drop", "It is dropped.", DropForm, _drop, _is_planned),
    "reopen": WorkflowStep("Open it again", "Open again", "It is open again.", ReopenForm, _reopen, _is_closed_here),
}


def _step_form(step: WorkflowStep, name: str, row: Action, data=None) -> ProblemsForm:
    extra = {"recommendation": row.recommendation, "moment": timezone.now()} if step.form is CloseForm else {}
    return step.form(data, initial={"version": row.version}, auto_id=f"{name}_%s", **extra)


def _actions():
    related = ("owner", "source", "added_by", "recommendation__inspection", "recommendation__lead")
    return with_history(Action.objects.select_related(*related).filter(known_from__lte=timezone.now()))
