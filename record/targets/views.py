"""Pages on which the targets of a year are proposed in one table, and the dated steps of one KPI."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.guards import permission_required
from accounts.permissions import Permission
from kpis.models import Kpi, ServiceArea
from ledger.forms import written
from ledger.views import REFUSED, show_or_change
from record.proposals.queries import get_document_titles
from record.targets.actions import InvalidRows, propose_targets
from record.targets.forms import (
    SHARED,
    STEPS_SHOWN,
    LastDayForm,
    SharedForm,
    StepForm,
    TargetRowForm,
    read_steps,
)
from record.targets.queries import FinancialYear, get_steps, get_targets_of_year


@permission_required(Permission.RECORD_PROPOSE)
@show_or_change
def year(request, year):
    """The targets of all KPIs in a year, copied from the year before; what differs from what stands is proposed."""
    chosen = FinancialYear.read(year)
    if chosen is None:
        raise Http404("There is no such year.")
    area = request.GET.get("area", "")
    data = request.POST if request.method == "POST" else None
    shared = SharedForm(data)
    lines = get_targets_of_year(chosen, area)
    rows = [TargetRowForm(line, chosen, data) for line in lines if line.proposed is None]
    if data is not None and _propose_year(request, rows, shared):
        return _to_review(f"targets-{chosen.slug}")
    context = {
        "year": chosen,
        "shared": shared,
        "documents": get_document_titles(),
        "groups": _by_area(rows, lines),
        "areas": ServiceArea.objects.all(),
        "area": area,
        "wrong": [row for row in rows if row.is_bound and row.errors],
    }
    is_refused = data is not None
    return render(request, "record/targets_of_year.html", context, status=REFUSED if is_refused else 200)


def _propose_year(request, rows: list[TargetRowForm], shared: SharedForm) -> bool:
    """Submit the rows that differ from what stands; False where something must be mended, with the problems shown."""
    texts = _shared_text(request)
    entries = [entry for row in rows if (entry := row.read(texts)) is not None]
    shared.is_valid()
    if any(row.errors for row in rows):
        return False
    if not entries:
        shared.add_error(None, "Nothing is changed yet: every target is what it was.")
        return False
    return _submit(request, entries, {row.prefix: row for row in rows}, shared)


def _submit(request, entries, forms: dict, shared: SharedForm) -> bool:
    try:
        proposed = propose_targets(entries, by=request.user)
    except InvalidRows as error:
        for name, problems in error.problems.items():
            forms[name].show(problems)
        shared.show_problems([one for found in error.problems.values() for one in found if one.field in SHARED])
        return False
    messages.success(request, f"{len(proposed)} submitted. A manager who did not write them approves all or some.")
    return True


def _shared_text(request) -> dict[str, list[str]]:
    return {name: [written(text) for text in request.POST.getlist(name)] for name in SHARED}


def _to_review(batch: str):
    return redirect(f"{reverse('record:waiting')}?{urlencode({'batch': batch})}")


def _by_area(rows, lines) -> list[tuple[str, list[dict]]]:
    """The rows under the names of their service areas; a KPI with a proposal has that in place of its form."""
    forms = {row.line.kpi.pk: row for row in rows}
    groups: dict[str, list[dict]] = {}
    for line in lines:
        groups.setdefault(line.kpi.service_area.name, []).append({"line": line, "form": forms.get(line.kpi.pk)})
    return list(groups.items())


@permission_required(Permission.RECORD_PROPOSE)
@show_or_change
def steps(request, slug):
    """The dated steps of one KPI, several at once."""
    kpi = get_object_or_404(Kpi, slug=slug)
    data = request.POST if request.method == "POST" else None
    shared, last = SharedForm(data), LastDayForm(data)
    forms = [StepForm(place, data) for place in range(STEPS_SHOWN)]
    if data is not None and _propose_steps(request, kpi, forms, shared, last):
        return _to_review(f"steps-{kpi.code}")
    context = {
        "kpi": kpi,
        "shared": shared,
        "documents": get_document_titles(),
        "last": last,
        "steps": forms,
        "standing": get_steps(kpi),
        "wrong": [form for form in (*forms, last) if form.is_bound and form.errors],
    }
    return render(request, "record/steps.html", context, status=REFUSED if data is not None else 200)


def _propose_steps(request, kpi: Kpi, forms: list[StepForm], shared: SharedForm, last: LastDayForm) -> bool:
    entries = read_steps(kpi, forms, request.POST.get("to_on", ""), _shared_text(request))
    shared.is_valid()
    if not last.is_valid() or any(form.errors for form in forms if not form.is_blank):
        return False
    if not entries:
        shared.add_error(None, "Enter at least one step.")
        return False
    return _submit(request, entries, {form.prefix: form for form in forms}, shared)
