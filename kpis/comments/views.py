"""Page of what officers and managers say to each other about a figure."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.core.periods import Frequency, Period
from kpis.calendar import entry_period, month_or_404
from kpis.comments.actions import add_comment, may_comment
from kpis.comments.forms import CommentForm
from kpis.comments.queries import get_comments, get_newest_version
from kpis.models import Kpi


@permission_required(Permission.FIGURE_DISCUSS)
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request, slug, month):
    """Comments on one figure, with the reason it was returned for. POST adds one."""
    kpi = get_object_or_404(Kpi.objects.select_related("service_area"), slug=slug)
    period = _period(kpi, month)
    figure, is_approver = get_newest_version(kpi, period), request.user.may(Permission.FIGURE_APPROVE)
    is_answer = bool(figure and figure.return_reason) and not is_approver
    form = CommentForm(request.POST or None, label="Your answer" if is_answer else "Your comment")
    if request.method == "POST":
        done = form.carry_out(
            lambda: add_comment(kpi=kpi, period=period, text=form.cleaned_data["text"], by=request.user)
        )
        if done is not None:
            messages.success(request, "Your comment is kept with the figure.")
            return redirect(request.path)
    context = {
        "kpi": kpi,
        "period": period,
        "month": month,
        "figure": figure,
        "comments": get_comments(kpi, period),
        "may_comment": may_comment(request.user, kpi),
        "is_approver": is_approver,
        "form": form,
    }
    return render(request, "comments/comments.html", context)


def _period(kpi: Kpi, slug: str) -> Period:
    period = entry_period(Frequency(kpi.frequency), month_or_404(slug))
    if period is None:
        raise Http404(f"No figure of {kpi} falls due with {slug}.")
    return period
