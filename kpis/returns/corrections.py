"""Pages where an officer corrects a published figure, with a reason."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.entry.no_figure import reasons_for
from kpis.catalogue.queries import get_home
from kpis.figures.actions import NeedsConfirmation, owns, start_correction, submit_entry
from kpis.figures.under_way import get_correction_under_way, with_corrections
from kpis.models import Figure, Kpi
from kpis.returns.rows import read_typed, typed_of
from ledger.workflow import InvalidEntry, NewerVersion


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def corrections(request, slug):
    """The council's published figures of one KPI, each with a way to correct it."""
    kpi = get_object_or_404(Kpi.objects.select_related("service_area"), slug=slug)
    figures = (
        Figure.objects.of(get_home())
        .filter(kpi=kpi, status=Figure.Status.APPROVED)
        .select_related("source", "approved_by")
        .order_by("-period_end")
    )
    rows = with_corrections(figures)
    context = {"kpi": kpi, "rows": rows, "may_edit": owns(request.user, kpi)}
    return render(request, "returns/corrections.html", context)


@permission_required(Permission.FIGURE_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, pk):
    """Correct one approved figure: a revision with its reason, submitted for approval at once."""
    figure = get_object_or_404(
        Figure.objects.select_related("kpi__service_area", "source"), pk=pk, status=Figure.Status.APPROVED
    )
    typed, reason, context = typed_of(figure), "", {"under_way": get_correction_under_way(figure)}
    if request.method == "POST":
        typed, reason = read_typed(request.POST), request.POST.get("reason", "")
        refused = _correct(request, figure, typed, reason)
        context |= refused
        if not refused:
            messages.info(request, f"The correction for {figure.period.label} was submitted for approval.")
            return redirect("kpis:corrections", figure.kpi.slug)
    context |= {"figure": figure, "typed": typed, "reason": reason, "reasons": reasons_for(figure.kpi.as_kind)}
    return render(request, "returns/correction.html", context)


def _correct(request, figure: Figure, typed, reason: str) -> dict:
    """Start and submit a correction. Gives the problems if it is refused, and then nothing is written."""
    try:
        with transaction.atomic():
            draft = start_correction(figure=figure, typed=typed, reason=reason, by=request.user)
            submit_entry(
                figure=draft,
                version=draft.version,
                confirmed=request.POST.getlist("confirm"),
                by=request.user,
                today=localdate(),
            )
    except InvalidEntry as error:
        return {"problem_at": {problem.field: problem.message for problem in reversed(error.problems)}}
    except NeedsConfirmation as error:
        return {"warnings": error.warnings}
    except NewerVersion as newer:
        return {"theirs": newer.theirs}
    return {}
