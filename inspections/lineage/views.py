"""Page on which a manager confirms or declines the KPIs that the lineage proposes, and takes either back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from inspections.lineage import actions
from inspections.lineage.forms import ConfirmLinkForm, DeclineLinkForm, ProposedKpiForm, WithdrawLinkForm
from inspections.lineage.queries import get_confirmed_links, get_declined_links, get_proposed_links
from inspections.models import Recommendation
from inspections.queries import get_recommendations
from kpis.models import Kpi
from ledger.forms import ProblemsForm, written
from ledger.views import CONFLICT, REFUSED, WorkflowStep, asked_step, show_or_change, take_step, typed_in

NOT_THE_SAME = "It measures the earlier recommendation, and not what this one asks for."


@permission_required(Permission.PROGRESS_APPROVE)
@show_or_change
def links(request, inspection, number):
    """The KPIs that earlier recommendations on the same issue have and this one has not."""
    row = get_object_or_404(get_recommendations(timezone.now()), inspection__slug=inspection, number=number)
    if request.method != "POST":
        return _show(request, row)
    name = asked_step(request, STEPS)
    step = STEPS[name]
    form = step.form(request.POST, auto_id=_auto_id(name, request.POST.get("kpi", "")))
    refused = take_step(
        request,
        get_recommendations(timezone.now()),
        row,
        form,
        lambda: step.carry_out(row, form, request.user),
        show=lambda current, typed, status: _show(request, current, (name, typed), status),
        advice="Nothing was changed.",
    )
    return refused or redirect("progress:links", inspection, number)


def _show(request, row: Recommendation, refused: tuple[str, ProblemsForm] | None = None, status: int = 200):
    now = timezone.now()
    name, form = refused or ("", None)

    def form_for(step: str, kpi: Kpi, **initial) -> ProblemsForm:
        if form is not None and name == step and form.data.get("kpi") == kpi.code:
            return form
        initial |= {"version": row.version, "kpi": kpi.code}
        return STEPS[step].form(initial=initial, auto_id=_auto_id(step, kpi.code))

    context = {
        "asked": row,
        "proposed": [
            (
                one,
                form_for("confirm", one.kpi, strength=one.strength, reason=one.reason),
                form_for("decline", one.kpi, reason=NOT_THE_SAME),
            )
            for one in get_proposed_links(row, now)
        ],
        "declined": [(one, form_for("again", one.kpi)) for one in get_declined_links(row, now)],
        "confirmed": [(one, form_for("withdraw", one.kpi)) for one in get_confirmed_links(row, now)],
        "steps": STEPS,
        "open_step": name,
        "open_kpi": form.data.get("kpi", "") if form is not None else "",
        "error_form": form if status == REFUSED else None,
        "typed": typed_in(form) if form is not None and status == CONFLICT else (),
    }
    return render(request, "progress/links.html", context, status=status)


def _auto_id(step: str, code: str) -> str:
    return f"{step}_{code}_%s"


def _confirm(row: Recommendation, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.confirm_link(
        recommendation=row,
        version=typed["version"],
        kpi=typed["kpi"],
        strength=typed["strength"],
        reason=written(typed["reason"]),
        by=by,
    )


def _decline(row: Recommendation, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    version, reason = typed["version"], written(typed["reason"])
    return actions.decline_link(recommendation=row, version=version, kpi=typed["kpi"], reason=reason, by=by)


def _again(row: Recommendation, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    return actions.propose_link_again(recommendation=row, version=typed["version"], kpi=typed["kpi"], by=by)


def _withdraw(row: Recommendation, form: ProblemsForm, by: User):
    typed = form.cleaned_data
    version, reason = typed["version"], written(typed["reason"])
    return actions.withdraw_link(recommendation=row, version=version, kpi=typed["kpi"], reason=reason, by=by)


def _always(row: Recommendation) -> bool:
    return True


STEPS = {
    "confirm": WorkflowStep("Link it", "Confirm the link", "The KPI is linked.", ConfirmLinkForm, _confirm, _always),
    "decline": WorkflowStep("Decline it", "Decline", "The KPI is declined.", DeclineLinkForm, _decline, _always),
    "again": WorkflowStep(
        "Propose it again", "Propose it again", "The KPI is proposed again.", ProposedKpiForm, _again, _always
    ),
    "withdraw": WorkflowStep(
        "Take the link back", "Take it back", "The link is taken back.", WithdrawLinkForm, _withdraw, _always
    ),
}
