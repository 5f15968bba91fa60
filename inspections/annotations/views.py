"""The pages on which managers annotate charts and withdraw annotations."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.entry.progress import read_day
from inspections.annotations import actions as actions
from inspections.annotations.forms import AnnotationForm, WithdrawAnnotationForm
from inspections.models import Event
from inspections.queries import get_annotations
from kpis.models import Kpi
from ledger.forms import written
from ledger.views import REFUSED, show_or_change
from ledger.workflow import NotOpen


@permission_required(Permission.ANNOTATION_WRITE)
@show_or_change
def annotations(request, slug):
    """Annotations on the chart of a KPI, with the form that adds another."""
    kpi = get_object_or_404(Kpi, slug=slug)
    form = AnnotationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _add(request, kpi, form):
        return redirect("annotations:annotations", slug)
    context = {"kpi": kpi, "form": form, "annotations": get_annotations(timezone.now(), kpi.pk)}
    return render(request, "annotations/annotations.html", context, status=REFUSED if form.errors else 200)


def _add(request, kpi: Kpi, form: AnnotationForm) -> bool:
    """Add what was typed; False where it is refused, with the problems at their fields."""

    def take():
        typed = form.cleaned_data
        return actions.add_annotation(
            kpi=kpi if typed["scope"] == AnnotationForm.ONE else None,
            on=read_day(typed["on"]),
            title=written(typed["title"]),
            description=written(typed["description"]),
            source_words=written(typed["source_words"]),
            by=request.user,
            today=timezone.localdate(),
        )

    if form.carry_out(take) is None:
        return False
    messages.success(request, "The annotation is on the chart.")
    return True


@permission_required(Permission.ANNOTATION_WRITE)
@show_or_change
def annotation(request, pk):
    """One annotation, withdrawn or not, and the form that withdraws it."""
    row = Event.objects.select_related("kpi", "entered_by", "withdrawn_by").filter(pk=pk).first()
    if row is None or not row.is_annotation:
        raise Http404("There is no such annotation.")
    form = WithdrawAnnotationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _withdraw(request, row, form):
        return redirect("annotations:annotation", pk)
    context = {"annotation": row, "form": form}
    return render(request, "annotations/annotation.html", context, status=REFUSED if form.errors else 200)


def _withdraw(request, row: Event, form: WithdrawAnnotationForm) -> bool:
    """Withdraw an annotation; False where what was typed is refused, with the problem at its field."""

    def take():
        reason = written(form.cleaned_data["revision_reason"])
        return actions.withdraw_annotation(event=row, reason=reason, by=request.user)

    try:
        if form.carry_out(take) is None:
            return False
    except NotOpen as error:
        messages.warning(request, str(error))
        return True
    messages.success(request, "It is withdrawn. Earlier days still show it.")
    return True
