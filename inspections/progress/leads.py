"""Pages where managers and administrators say who leads each recommendation."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.permissions import Permission
from inspections.models import Recommendation
from inspections.progress import actions
from inspections.progress.forms import LeadForm
from inspections.queries import HAPPENED_ON, get_proposers, get_recommendations
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
    """All leads on one page, with one button: saved all together, or none where one of them is refused."""
    people = list(get_proposers())
    asked_for = get_recommendations(timezone.now()).select_related("lead").order_by(HAPPENED_ON.desc(), "number")
    if request.method == "POST":
        with transaction.atomic():
            # held, so that two people who save at once find each other's choice
            held = asked_for.select_for_update(of=("self",))
            rows = [(asked, LeadForm(request.POST, asked=asked, people=people)) for asked in held]
            if _set_leads(request, rows):
                return redirect(request.path)
    else:
        rows = [(asked, LeadForm(None, asked=asked, people=people)) for asked in asked_for]
    wrong = [form for _, form in rows if form.errors]
    context = {"rows": rows, "wrong": wrong}
    return render(request, "progress/leads.html", context, status=REFUSED if wrong else 200)


def _set_leads(request, rows: list[tuple[Recommendation, LeadForm]]) -> bool:
    """Set the leads that were chosen; False where one is refused, with the problem at its field."""
    # everything that is wrong is said at once
    wrong = [form for _, form in rows if not form.is_valid()]
    if wrong:
        return False
    changed = [form for _, form in rows if form.is_changed]
    actions.set_leads({form.asked: form.cleaned_data["lead"] for form in changed}, by=request.user)
    if not changed:
        messages.info(request, "Nothing was changed.")
    elif len(changed) == 1:
        form = changed[0]
        messages.success(request, f"{form.asked.short_title}: the lead is {form.cleaned_data['lead'] or 'nobody'} now.")
    else:
        messages.success(request, f"{len(changed)} leads are saved.")
    return True
