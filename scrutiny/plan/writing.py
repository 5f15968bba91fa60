"""Working pages of plans, where the next one is written and its adoption recorded. They are never kept ready-made."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from ledger.forms import ProblemsForm, VersionForm, written
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change, take_step, typed_in
from scrutiny.models import ImprovementPlan, PlanPriority
from scrutiny.plan import actions as actions
from scrutiny.plan.forms import AdoptForm, PriorityForm, StartPlanForm, priority_initial

STEPS = ("save", "remove", "adopt", "discard")


@permission_required(Permission.PLAN_WRITE)
@show_or_change
def plan_drafts(request):
    """Drafts of plans, with the form that begins another."""
    form = StartPlanForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        started = form.carry_out(lambda: actions.start_plan(title=written(form.cleaned_data["title"]), by=request.user))
        if started is not None:
            messages.success(request, "The draft is begun. No reader sees it until it is adopted.")
            return redirect("committee:plan_draft", started.slug)
    drafts = ImprovementPlan.objects.filter(known_from=None).select_related("entered_by").order_by("title")
    context = {"form": form, "drafts": drafts}
    return render(request, "scrutiny/plan_drafts.html", context, status=REFUSED if form.errors else 200)


@permission_required(Permission.PLAN_WRITE)
@show_or_change
def plan_draft(request, slug):
    """One draft with a form for each of its priorities, and those that adopt and discard it."""
    row = get_object_or_404(_drafts(), slug=slug)
    if request.method != "POST":
        return _show(request, row)
    step = asked_step(request, STEPS)
    key = request.POST.get("priority", "")
    number = int(key) if key.isdecimal() and len(key) < 18 else 0
    priority = get_object_or_404(row.priorities, pk=number) if key else None
    form = _form(step, priority, request.POST)
    refused = take_step(
        request,
        _drafts(),
        row,
        form,
        lambda: _take(step, row, priority, form, request.user),
        show=lambda current, typed, status: _show(request, current, (step, priority, typed), status),
    )
    if refused:
        return refused
    if step == "adopt":
        return redirect("pages:plan", slug)
    return redirect("committee:plan_drafts") if step == "discard" else redirect("committee:plan_draft", slug)


def _take(step: str, row: ImprovementPlan, priority: PlanPriority | None, form: ProblemsForm, by: User) -> str:
    version = form.cleaned_data["version"]
    if step == "save":
        actions.save_priority(plan=row, version=version, priority=priority, typed=form.read(), by=by)
        return "The priority is kept in the draft."
    if step == "remove" and priority is not None:
        actions.remove_priority(plan=row, version=version, priority=priority, by=by)
        return "The priority is taken out of the draft."
    if step == "adopt":
        actions.adopt_plan(plan=row, version=version, minute=written(form.cleaned_data["minute"]), by=by)
        return "The plan is adopted, and stays as it is."
    actions.discard_plan(plan=row, version=version, by=by)
    return "The draft is discarded."


def _form(step: str, priority: PlanPriority | None, data=None, version: int = 0) -> ProblemsForm:
    """The form of a step; that of a priority begins with what stands."""
    auto_id = f"{step}{priority.pk if priority else ''}_%s"
    if step == "save":
        initial = {"version": version} | (priority_initial(priority) if priority else {})
        return PriorityForm(data, initial=initial, auto_id=auto_id, moment=timezone.now())
    kind = AdoptForm if step == "adopt" else VersionForm
    return kind(data, initial={"version": version}, auto_id=auto_id)


def _show(
    request,
    row: ImprovementPlan | None,
    refused: tuple[str, PlanPriority | None, ProblemsForm] | None = None,
    status: int = 200,
):
    if row is None:
        return redirect("committee:plan_drafts")
    step, at, form = refused or ("", None, None)

    def form_of(name: str, priority: PlanPriority | None = None) -> ProblemsForm:
        is_refused = form is not None and name == step and priority == at
        return form if is_refused else _form(name, priority, version=row.version)

    writers = {person.pk for person in row.writers.all()}
    context = {
        "plan": row,
        "priorities": [(one, form_of("save", one), form_of("remove", one)) for one in row.priorities.all()],
        "new_form": form_of("save"),
        "adopt_form": form_of("adopt"),
        "discard_form": form_of("discard"),
        "may_adopt": request.user.may(Permission.PLAN_ADOPT) and request.user.pk not in writers,
        "open_step": step,
        "open_priority": at,
        "error_form": form if form is not None and status == REFUSED else None,
        "typed": typed_in(form) if form is not None and status == CONFLICT else (),
    }
    return render(request, "scrutiny/plan_draft.html", context, status=status)


def _drafts():
    drafts = ImprovementPlan.objects.filter(known_from=None).select_related("entered_by")
    return drafts.prefetch_related("priorities__recommendations", "priorities__kpis", "writers")
