"""Page on which a manager closes a recommendation or opens it again. Holding a form, it is never kept ready-made."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from analysis.entry.progress import read_day
from inspections.closings import actions
from inspections.closings.forms import RecommendationClosingForm, RecommendationReopeningForm
from inspections.closings.queries import PastClosing, get_closings
from inspections.models import Recommendation
from inspections.queries import get_recommendations
from ledger.forms import ProblemsForm, written
from ledger.views import CONFLICT, REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in


@permission_required(Permission.PROGRESS_APPROVE)
@show_or_change
def closing(request, inspection, number):
    """A recommendation with its closings, and the step that is open now: closing it, or opening it again."""
    row = get_object_or_404(get_recommendations(timezone.now()), inspection__slug=inspection, number=number)
    if request.method != "POST":
        return _show(request, row)
    name = asked_step(request, STEPS)
    step, form = STEPS[name], _step_form(name, row, request.POST)
    refused = take_step(
        request,
        get_recommendations(timezone.now()),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
        advice="Nothing was changed.",
    )
    return refused or redirect("progress:closing", inspection, number)


def _show(request, row: Recommendation, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    closings = get_closings(row, timezone.now())
    name, form = refused or ("", None)
    offered = next(key for key, step in STEPS.items() if step.is_offered(closings))
    context = {
        "asked": row,
        "closings": closings,
        "step_name": offered,
        "step": STEPS[offered],
        "form": form if name == offered else _step_form(offered, row),
        "error_form": form if status == REFUSED else None,
        # the step is no longer open, or somebody was quicker: what was typed is still shown
        "typed": typed_in(form) if form is not None and status == CONFLICT else (),
    }
    return render(request, "progress/closing.html", context, status=status)


def _step_form(name: str, row: Recommendation, data=None) -> ProblemsForm:
    extra = {"recommendation": row, "moment": timezone.now()} if name == "close" else {}
    return STEPS[name].form(data, initial={"version": row.version}, auto_id=f"{name}_%s", **extra)


def _close(row: Recommendation, form: RecommendationClosingForm, by: User):
    typed = form.cleaned_data
    return actions.close_recommendation(
        recommendation=row,
        version=typed["version"],
        closed_on=read_day(typed["closed_on"]),
        reason=written(typed["reason"]),
        evidence=form.read_evidence(),
        by=by,
    )


def _reopen(row: Recommendation, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    reason = written(typed["reason"])
    return actions.reopen_recommendation(recommendation=row, version=typed["version"], reason=reason, by=by)


def _is_open(closings: Sequence[PastClosing]) -> bool:
    return not closings or closings[-1].is_reopened


def _is_closed(closings: Sequence[PastClosing]) -> bool:
    return not _is_open(closings)


STEPS = {
    "close": WorkflowStep("Close it", "Close as met", "It is closed.", RecommendationClosingForm, _close, _is_open),
    "reopen": WorkflowStep(
        "Open it again", "Open again", "It is open again.", RecommendationReopeningForm, _reopen, _is_closed
    ),
}
