"""Pages for an administrator to set a service area's officers, months of collection, and SPC rules."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from kpis.catalogue.actions import set_adds_up, set_collection, set_owners, set_rule_set
from kpis.catalogue.forms import BulkForm, CollectionForm, OwnersForm
from kpis.models import Kpi, ServiceArea


@permission_required(Permission.PEOPLE_CHANGE)
@require_safe
def service_areas(request):
    """Service areas with their officers and the number of KPIs that are collected. Two queries."""
    areas = ServiceArea.objects.prefetch_related("owners").annotate(
        kpi_count=Count("kpis"), collected=Count("kpis", filter=Q(kpis__collected_from__isnull=False))
    )
    # named, since rows that are counted lose the order of their model
    areas = areas.order_by("position")
    return render(request, "catalogue/service_areas.html", {"areas": areas})


@permission_required(Permission.PEOPLE_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def service_area(request, slug):
    """One service area. POST sets its owners, or the months of all its own KPIs, or how each KPI is counted."""
    area = get_object_or_404(ServiceArea, slug=slug)
    kpis = list(area.kpis.all())
    data = request.POST if request.method == "POST" else None
    owners = OwnersForm(data if data and "set_owners" in data else None, initial={"owners": area.owners.all()})
    bulk = BulkForm(data if data and "set_bulk" in data else None)
    singles = [CollectionForm(kpi, data if data and "set_single" in data else None) for kpi in kpis]
    done = ""
    if owners.is_bound and owners.is_valid():
        done = _set_owners(request, area, owners)
    elif bulk.is_bound and bulk.is_valid():
        done = _collect_own(request, kpis, bulk.cleaned_data["bulk_from"])
    elif data and "set_single" in data and all(single.is_valid() for single in singles):
        done = _set_singles(request, singles)
    if done:
        messages.success(request, done)
        return redirect("catalogue:service_area", slug)
    context = {"area": area, "owners": owners, "bulk": bulk, "singles": singles}
    context["wrong"] = [form for form in (owners, bulk, *singles) if form.errors]
    return render(request, "catalogue/service_area.html", context)


def _set_owners(request, area: ServiceArea, form: OwnersForm) -> str:
    chosen = list(form.cleaned_data["owners"])
    set_owners(service_area=area, owners=chosen, by=request.user)
    names = ", ".join(str(person) for person in chosen)
    return f"The figures of {area} are entered by {names}." if chosen else f"Nobody enters the figures of {area} now."


@transaction.atomic
def _collect_own(request, kpis: list[Kpi], first) -> str:
    """Collect the council's own KPIs from `first` on; those of national statistics come from elsewhere."""
    own = [kpi for kpi in kpis if kpi.series_kind != Kpi.SeriesKind.PUBLISHED_ANNUAL]
    for kpi in own:
        # an end before the new start would contradict it
        ends_later = kpi.collected_until is not None and kpi.collected_until >= first
        until = kpi.collected_until if ends_later else None
        set_collection(kpi=kpi, collected_from=first, collected_until=until, by=request.user)
    return f"{len(own)} KPIs are collected from {first:%B %Y} on."


@transaction.atomic
def _set_singles(request, forms: list[CollectionForm]) -> str:
    """Write the changed values only: somebody else may have set the others since."""
    months = [form for form in forms if form.has_new_months]
    rules = [form for form in forms if form.has_new_rules]
    sums = [form for form in forms if "adds_up" in form.changed_data]
    for form in months:
        set_collection(kpi=form.kpi, by=request.user, **form.months)
    for form in rules:
        set_rule_set(kpi=form.kpi, rule_set=form.cleaned_data["rule_set"], by=request.user)
    for form in sums:
        set_adds_up(kpi=form.kpi, adds_up=form.cleaned_data["adds_up"], by=request.user)
    changed = (("months", months), ("rules", rules))
    said = [f"The {what} of {_counted(found)} were changed." for what, found in changed if found]
    said += [f"Whether its months add up was changed for {_counted(sums)}."] if sums else []
    return " ".join(said) or "Nothing was changed."


def _counted(found: list) -> str:
    return "1 KPI" if len(found) == 1 else f"{len(found)} KPIs"
