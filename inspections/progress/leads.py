"""Pages where managers and administrators say who leads each recommendation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from inspections.models import Recommendation
from inspections.progress import actions
from inspections.progress.forms import LeadForm
from inspections.queries import get_proposers, get_recommendations
from ledger.views import REFUSED, show_or_change


@permission_required(Permission.PROGRESS_APPROVE)
@show_or_change
def leads(request):
    """Managers say who leads each recommendation."""
    return _leads(request)


@permission_required(Permission.PEOPLE_CHANGE)
@show_or_change
def leads_by_administrator(request):
    """Administrators say who leads each recommendation."""
    return _leads(request)


def _leads(request):
    people = list(get_proposers())
    changed = LeadForm(request.POST, people=people, auto_id="changed_%s") if request.method == "POST" else None
    if changed is not None and _set_lead(request, changed):
        return redirect(request.path)
    rows = [
        (asked, _lead_form(asked, changed, people))
        for asked in get_recommendations(timezone.now()).order_by("-inspection__started_on", "number")
    ]
    context = {"rows": rows, "error_form": changed if changed is not None and changed.errors else None}
    return render(request, "progress/leads.html", context, status=REFUSED if context["error_form"] else 200)


def _lead_form(asked: Recommendation, changed: LeadForm | None, people: list[User]) -> LeadForm:
    if changed is not None and changed.data.get("recommendation") == str(asked.pk):
        return changed
    initial = {"lead": asked.lead_id, "recommendation": asked.pk}
    return LeadForm(people=people, initial=initial, auto_id=f"lead_{asked.pk}_%s")


def _set_lead(request, form: LeadForm) -> bool:
    """Set the lead that was chosen; False where it is refused, with the problem at its field."""

    def take():
        asked, lead = form.cleaned_data["recommendation"], form.cleaned_data["lead"]
        actions.set_lead(recommendation=asked, lead=lead, by=request.user)
        return f"{asked.short_title}: the lead is {lead or 'nobody'} now."

    done = form.carry_out(take)
    if done is not None:
        messages.success(request, done)
    return done is not None
