"""Working pages of risks, where they are proposed, approved and returned. They are never kept ready-made."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from ledger.forms import ProblemsForm, ReturnForm, VersionForm, written
from ledger.views import CONFLICT, REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in
from ledger.workflow import NewerVersion, NotOpen
from scrutiny.models import Risk, RiskVersion
from scrutiny.risks import actions as actions
from scrutiny.risks.forms import RiskForm, initial_of
from scrutiny.risks.queries import with_links


@permission_required(Permission.RISK_PROPOSE)
@require_safe
def risk_proposals(request):
    """Proposals that are not approved yet, those that wait for approval first."""
    waiting = with_links(RiskVersion.objects.filter(status__in=RiskVersion.OPEN), timezone.now())
    context = {"proposals": sorted(waiting, key=lambda one: (one.status != RiskVersion.Status.SUBMITTED, one.pk))}
    return render(request, "scrutiny/risk_proposals.html", context)


@permission_required(Permission.RISK_PROPOSE)
@show_or_change
def propose_new_risk(request):
    return _propose(request, None)


@permission_required(Permission.RISK_PROPOSE)
@show_or_change
def propose_risk(request, slug):
    """Another wording, mitigation or end of a risk; or a new one that was returned."""
    return _propose(request, get_object_or_404(Risk, slug=slug))


def _propose(request, risk: Risk | None):
    versions = with_links(RiskVersion.objects.filter(risk=risk), timezone.now()) if risk else RiskVersion.objects.none()
    open_one = versions.filter(status__in=RiskVersion.OPEN).first()
    standing = versions.filter(status=RiskVersion.Status.APPROVED).first()
    if open_one is not None and not open_one.is_with_author:
        return redirect("committee:risk_proposal", open_one.pk)
    shown = open_one or standing
    initial = {"version": open_one.version if open_one else 0} | (initial_of(shown) if shown else {})
    data = request.POST if request.method == "POST" else None
    form = RiskForm(data, initial=initial, moment=timezone.now(), is_on_the_list=standing is not None)
    if form.is_bound:
        try:
            done = form.carry_out(lambda: _take_proposal(risk, form, request.user))
        except (NewerVersion, NotOpen) as error:
            messages.warning(request, f"{error} What you typed is below; look at the proposals first.")
            return _show_form(request, form, standing, open_one, CONFLICT)
        if done is not None:
            messages.success(request, "It is proposed, and waits for a manager's approval.")
            return redirect("committee:risk_proposals")
    return _show_form(request, form, standing, open_one, REFUSED if form.errors else 200)


def _take_proposal(risk: Risk | None, form: RiskForm, by: User) -> RiskVersion:
    version, today = form.cleaned_data["version"], timezone.localdate()
    return actions.propose_risk(risk=risk, version=version, typed=form.read(), by=by, today=today)


def _show_form(request, form: RiskForm, standing: RiskVersion | None, open_one: RiskVersion | None, status: int):
    context = {"form": form, "standing": standing, "open_one": open_one}
    return render(request, "scrutiny/propose_risk.html", context, status=status)


@permission_required(Permission.RISK_PROPOSE)
@show_or_change
def risk_proposal(request, pk):
    """One proposal beside what stands, with the steps that approve, return or discard it."""
    row = get_object_or_404(_proposals(), pk=pk)
    if request.method != "POST":
        return _show(request, row)
    name = asked_step(request, STEPS)
    step = STEPS[name]
    form = step.form(request.POST, auto_id=f"{name}_%s")
    refused = take_step(
        request,
        _proposals(),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
    )
    return refused or redirect("committee:risk_proposals")


def _show(request, row: RiskVersion | None, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    if row is None:
        return redirect("committee:risk_proposals")
    name, form = refused or ("", None)
    steps = [
        (key, step, form if key == name else step.form(initial={"version": row.version}, auto_id=f"{key}_%s"))
        for key, step in STEPS.items()
        if step.is_offered(row, request.user)
    ]
    context = {
        "proposal": row,
        "standing": with_links(RiskVersion.objects.filter(pk=row.revises_id), timezone.now()).first(),
        "steps": steps,
        "open_step": name,
        "error_form": form if form is not None and status == REFUSED else None,
        "typed": typed_in(form) if form is not None and status == CONFLICT else (),
    }
    return render(request, "scrutiny/risk_proposal.html", context, status=status)


def _proposals():
    return with_links(RiskVersion.objects.filter(status__in=RiskVersion.OPEN), timezone.now())


def _approve(row: RiskVersion, form: ProblemsForm, by: User):
    return actions.approve_risk(proposal=row, version=form.cleaned_data["version"], by=by)


def _return(row: RiskVersion, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.return_risk(proposal=row, version=typed["version"], reason=written(typed["return_reason"]), by=by)


def _discard(row: RiskVersion, form: ProblemsForm, by: User):
    return actions.discard_risk(proposal=row, version=form.cleaned_data["version"], by=by)


def _may_approve(row: RiskVersion, by: User) -> bool:
    is_waiting = row.status == RiskVersion.Status.SUBMITTED
    return is_waiting and by.may(Permission.RISK_APPROVE) and by.pk not in row.writer_ids


def _may_return(row: RiskVersion, by: User) -> bool:
    return row.status == RiskVersion.Status.SUBMITTED and by.may(Permission.RISK_APPROVE)


def _may_discard(row: RiskVersion, by: User) -> bool:
    return row.is_open


STEPS = {
    "approve": WorkflowStep("Approve it", "Approve", "It is on the list.", VersionForm, _approve, _may_approve),
    "return": WorkflowStep(
        "Return it to its author", "Return", "It is returned to its author.", ReturnForm, _return, _may_return
    ),
    "discard": WorkflowStep("Discard it", "Discard", "It is discarded.", VersionForm, _discard, _may_discard),
}
