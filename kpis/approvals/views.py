"""Pages where a manager approves or returns the figures of a month."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.core.periods import long_date, parse_iso_date
from kpis.approvals.actions import approve_figures, return_figure
from kpis.approvals.desk import COLUMNS, get_desk
from kpis.approvals.not_out import cancel_approval, get_not_out
from kpis.approvals.review import Review, get_reviews, get_waiting_months
from kpis.calendar import month_or_404, slug_of
from kpis.control_limits.queries import get_waiting_rebases
from kpis.display.charts import draw_review
from kpis.models import Figure
from kpis.returns.copied import describe_copies
from kpis.returns.views import PRESS_A_BUTTON
from ledger.forms import ReturnForm
from ledger.views import take_step
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from web.dates import midnight


@permission_required(Permission.FIGURE_APPROVE)
@require_safe
def approvals(request):
    """A manager's desk: figures that wait, those not yet out, limits proposed, and where every return is."""
    waiting = [(slug_of(month), month.label, count) for month, count in get_waiting_months().items()]
    recent, earlier = get_desk(request.user, localdate())
    context = {
        "waiting": waiting,
        "rebases": get_waiting_rebases(),
        "not_out": get_not_out(timezone.now()),
        "recent": recent,
        "earlier": earlier,
        "late": sum(line.is_overdue for line in (*recent, *earlier)),
        "headings": list(COLUMNS.values()),
    }
    return render(request, "approvals/approvals.html", context)


@permission_required(Permission.FIGURE_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request, month):
    """One month's submitted figures, unusual ones first. POST approves several, or returns one with a reason."""
    period = month_or_404(month)
    context = {}
    reviews = get_reviews(period, request.user, timezone.now(), localdate())
    if request.method == "POST":
        context = _decide(request, reviews)
        if "question" in context:
            return render(request, "approvals/all.html", context | {"month": period, "slug": month})
        if not context:
            return redirect("kpis:approval", month)
        reviews = get_reviews(period, request.user, timezone.now(), localdate())
    context |= {
        "month": period,
        "slug": month,
        "publish_from": request.POST.get("publish_from", ""),
        "reviews": [_decision(request, review) for review in reviews],
        "unusual": sum(review.is_unusual for review in reviews),
        "copies": describe_copies([same for review in reviews if (same := review.is_as_before) is not None]),
        "approvable": sum(not review.is_own for review in reviews),
    }
    return render(request, "approvals/approval.html", context)


@permission_required(Permission.FIGURE_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancelling(request, pk):
    """One approved figure that is not yet out, with the form that cancels its approval."""
    rows = get_not_out(timezone.now())
    figure = get_object_or_404(rows, pk=pk)

    def show(row, form, status=200):
        if row is None:
            return redirect("kpis:approvals")
        return render(request, "approvals/cancelling.html", {"figure": row, "form": form}, status=status)

    if request.method != "POST":
        return show(figure, ReturnForm(initial={"version": figure.version}))
    form = ReturnForm(request.POST)

    def take() -> str:
        typed = form.cleaned_data
        cancel_approval(figure=figure, version=typed["version"], reason=typed["return_reason"], by=request.user)
        return f"The approval of {figure.kpi.title} was cancelled. It is with {figure.entered_by} again."

    return take_step(request, rows, figure, form, take, show=show) or redirect("kpis:approvals")


def _decision(request, review) -> dict:
    """A figure to decide on, with the tick and text sent for it if the page is shown again.

    The tick is for the version that was looked at: a figure that was changed since is to be looked at again.
    """
    figure = review.figure
    return {
        "review": review,
        "chart": draw_review(review.chart, f"f{figure.pk}"),
        "is_chosen": f"{figure.pk}:{figure.version}" in request.POST.getlist("figure"),
        "reason": request.POST.get(f"reason-{figure.pk}", ""),
    }


def _decide(request, reviews: Sequence[Review]) -> dict:
    """Approve or return, as the button asks. Gives the problem as text if it is refused, or the question to answer."""
    if "return" in request.POST:
        return _return_one(request, request.POST["return"])
    if "approve_all" in request.POST:
        return _ask_once(request, reviews)
    if "approve_shown" in request.POST:
        return _approve(request, request.POST.getlist("shown"))
    if "approve" in request.POST:
        return _approve(request, request.POST.getlist("figure"))
    return {"refused": f"Nothing was decided. {PRESS_A_BUTTON}"}


def _return_one(request, named: str) -> dict:
    figure, version = _named(named)
    reason = request.POST.get(f"reason-{figure.pk}", "")
    try:
        return_figure(figure=figure, version=version, reason=reason, by=request.user)
    except InvalidEntry as error:
        return {"wrong": figure.pk, "wrong_message": str(error)}
    except (NewerVersion, NotOpen) as error:
        return {"refused": str(error)}
    messages.info(request, f"{figure.kpi.title} was returned to {figure.entered_by}.")
    return {}


def _ask_once(request, reviews: Sequence[Review]) -> dict:
    """The question before all figures of the page are approved: how many, which are unusual, and when they are out."""
    shown = request.POST.getlist("shown")
    try:
        publish_from = _publish_from(request.POST.get("publish_from", ""))
    except ValueError as error:
        return {"publish_error": str(error)}
    if not shown:
        return {"refused": "Choose the figures to approve."}
    return {
        "question": shown,
        "unusual": [review for review in reviews if review.is_unusual and review.name in shown],
        "publish_from": request.POST.get("publish_from", ""),
        "out_on": localdate(publish_from) if publish_from else None,
    }


def _approve(request, chosen: list[str]) -> dict:
    if not chosen:
        return {"refused": "Choose the figures to approve."}
    try:
        publish_from = _publish_from(request.POST.get("publish_from", ""))
    except ValueError as error:
        return {"publish_error": str(error)}
    try:
        approved = approve_figures(
            chosen=[_named(named) for named in chosen], by=request.user, publish_from=publish_from
        )
    except (NewerVersion, NotOpen) as error:
        return {"refused": f"Nothing was approved. {error} Look at the figures again."}
    when = f"Members see them from {long_date(localdate(publish_from))}." if publish_from else "They are published now."
    messages.info(request, f"{len(approved)} approved. {when}")
    return {}


def _publish_from(text: str):
    """The first moment of the day on which members may see the figures; None for at once."""
    if not text.strip():
        return None
    try:
        day = parse_iso_date(text)
    except ValueError as error:
        raise ValueError("Enter a real date, or leave it empty to publish now.") from error
    if not localdate() <= day <= date(2100, 1, 1):
        raise ValueError("Enter today or a later date, or leave it empty to publish now.")
    return midnight(day) if day > localdate() else None


def _named(named: str) -> tuple[Figure, int]:
    """The figure and version that a form names as "12:3"."""
    pk, _, version = named.partition(":")
    if not (pk.isdecimal() and version.isdecimal()) or len(named) > 30:
        raise Http404("No such figure.")
    return get_object_or_404(Figure.objects.select_related("kpi", "entered_by"), pk=int(pk)), int(version)
