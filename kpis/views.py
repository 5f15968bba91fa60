"""Pages on which officers enter and managers approve. They hold forms, so they are made anew for each person."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import permission_required, permission_required_of_script
from accounts.permissions import Permission
from analysis.core.periods import Period, long_date, parse_iso_date
from analysis.entry.figures import FIELDS
from kpis.approvals.actions import approve_figures, return_figure
from kpis.catalogue.queries import get_home
from kpis.control_limits.queries import get_waiting_rebases
from kpis.display.charts import draw_review
from kpis.figures.actions import NeedsConfirmation, owns, start_correction, submit_entry
from kpis.grid import build_line, build_lines, check_line, keep_as_sent, read_typed, save_grid, submit_grid, typed_of
from kpis.models import Figure, Kpi
from kpis.returns import (
    due_on,
    get_collected_kpis,
    get_grid,
    get_return_lines,
    month_from_slug,
    month_of,
    slug_of,
)
from kpis.review import get_reviews, get_waiting_months
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from web.dates import midnight

PRESS_A_BUTTON = "Press a button to say what should happen."
# returns handed in for months before these are folded away
RECENT_MONTHS = 3


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def returns(request):
    """What is due, by month and service area: the officer's own first."""
    today = localdate()
    lines = get_return_lines(request.user, today)
    mine = [line for line in lines if line.is_mine]
    recent = month_of(today).shifted(-RECENT_MONTHS).start
    context = {
        "today": today,
        "to_do": sorted((line for line in mine if line.to_do), key=lambda line: line.due_on),
        "done": [line for line in mine if not line.to_do and line.month.end >= recent],
        "older": [line for line in mine if not line.to_do and line.month.end < recent],
        "others": [line for line in lines if not line.is_mine],
        "returned": _returned_to(request.user),
        "owns_nothing": not request.user.service_areas.exists(),
    }
    return render(request, "returns/returns.html", context)


def _returned_to(person):
    """The figures of the person's service areas that a manager gave back."""
    return (
        Figure.objects.filter(status=Figure.Status.RETURNED, kpi__service_area__owners=person)
        .select_related("kpi", "returned_by")
        .order_by("returned_at")
    )


@permission_required(Permission.FIGURE_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def monthly_return(request, month):
    """The grid of one month: all KPIs that fall due with it. POST saves, or saves and submits, as the button says."""
    period = _month(month)
    lines = _lines(period, request.user)
    if request.method != "POST":
        return _grid_page(request, period, lines)
    if request.POST.keys().isdisjoint(("save", "submit")):
        messages.warning(request, f"Nothing was saved or submitted. {PRESS_A_BUTTON}")
        return _grid_page(request, period, keep_as_sent(lines, request.POST))
    outcome = save_grid(lines, request.POST, request.user)
    if "submit" in request.POST:
        outcome = submit_grid(outcome, request.POST, request.user)
    _say_outcome(request, outcome)
    if outcome.is_clean:
        return redirect(_same_grid(request, month))
    return _grid_page(request, period, outcome.lines)


def _same_grid(request, month: str) -> str:
    """The address of the grid, with the choice of service areas that it was sent from."""
    return reverse("kpis:return", args=[month], query={"area": wanted} if (wanted := request.GET.get("area")) else None)


def _grid_page(request, period: Period, lines):
    wanted = request.GET.get("area", "")
    areas = {line.kpi.service_area.slug: line.kpi.service_area.name for line in lines}
    if wanted in areas:
        lines = [line for line in lines if line.kpi.service_area.slug == wanted]
    elif any(line.may_edit for line in lines) and wanted != "all":
        lines = [line for line in lines if line.may_edit]
    context = {
        "month": period,
        "slug": slug_of(period),
        "due_on": due_on(period),
        "is_overdue": due_on(period) < localdate(),
        "lines": lines,
        "areas": areas,
        "wanted": wanted,
        "has_problems": any(line.problems or line.warnings or line.theirs or line.message for line in lines),
        "may_edit": any(line.is_editable for line in lines),
    }
    return render(request, "returns/return.html", context)


def _say_outcome(request, outcome) -> None:
    parts = []
    if outcome.submitted:
        parts.append(f"{outcome.submitted} submitted for approval")
    if outcome.saved:
        parts.append(f"{outcome.saved} saved at {timezone.localtime():%H:%M}")
    left = sum(bool(line.problems or line.warnings or line.theirs or line.message) for line in outcome.lines)
    if left:
        parts.append(f"{left} {'needs' if left == 1 else 'need'} your attention below")
    messages.info(request, "; ".join(parts).capitalize() + "." if parts else "Nothing was changed.")


@permission_required_of_script(Permission.FIGURE_ENTER)
@require_POST
def return_row(request, month, slug):
    """Keep one row as it is typed. Answers in JSON: the new version, problems and warnings, or the newer version."""
    period = _month(month)
    kpi = get_object_or_404(Kpi.objects.select_related("service_area"), slug=slug)
    if not owns(request.user, kpi):
        return JsonResponse({"message": f"The figures of {kpi.service_area} are entered by others."}, status=403)
    rows = get_grid(period, [kpi], timezone.now(), localdate())
    if not rows:
        raise Http404(f"No figure of {kpi} is due with {period.label}.")
    outcome = save_grid([build_line(rows[0], may_edit=True)], _prefixed(request.POST, kpi), request.user)
    return _row_answer(outcome.lines[0])


def _prefixed(data, kpi: Kpi) -> dict[str, str]:
    return {f"k{kpi.pk}-{name}": data.get(name, "") for name in (*FIELDS, "version")}


def _row_answer(line):
    if line.theirs is not None:
        theirs = line.theirs
        told = {field: getattr(typed_of(theirs), field) for field in FIELDS}
        who, when = str(theirs.entered_by), f"{timezone.localtime(theirs.updated_at):%H:%M on %-d %B}"
        return JsonResponse({"theirs": told, "version": theirs.version, "by": who, "at": when}, status=409)
    if line.message:
        return JsonResponse({"message": f"Not saved. {line.message}"}, status=409)
    if line.problems:
        said = " ".join(problem.message for problem in line.problems)
        return JsonResponse({"message": f"Not saved. {said}"}, status=400)
    checked = check_line(line)
    return JsonResponse(
        {
            "version": line.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "value": line.value,
            "problems": {} if line.typed.is_blank else checked.problem_at,
            "warnings": [warning.message for warning in checked.warnings],
        }
    )


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
    context = {"kpi": kpi, "figures": figures, "may_edit": owns(request.user, kpi)}
    return render(request, "returns/corrections.html", context)


@permission_required(Permission.FIGURE_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, pk):
    """Correct one approved figure: a revision with its reason, handed to the manager at once."""
    figure = get_object_or_404(
        Figure.objects.select_related("kpi__service_area", "source"), pk=pk, status=Figure.Status.APPROVED
    )
    typed, reason, context = typed_of(figure), "", {}
    if request.method == "POST":
        typed, reason = read_typed(request.POST), request.POST.get("reason", "")
        context = _correct(request, figure, typed, reason)
        if not context:
            messages.info(request, f"The correction for {figure.period.label} was submitted for approval.")
            return redirect("kpis:corrections", figure.kpi.slug)
    return render(request, "returns/correction.html", {"figure": figure, "typed": typed, "reason": reason, **context})


def _correct(request, figure: Figure, typed, reason: str) -> dict:
    """Start and submit a correction; what stands in the way, where something does. Then nothing was written."""
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


@permission_required(Permission.FIGURE_APPROVE)
@require_safe
def approvals(request):
    """The months with figures that wait for approval, and the limits that somebody proposes to set anew."""
    waiting = [(slug_of(month), month.label, count) for month, count in get_waiting_months().items()]
    context = {"waiting": waiting, "rebases": get_waiting_rebases()}
    return render(request, "approvals/approvals.html", context)


@permission_required(Permission.FIGURE_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request, month):
    """One month's submitted figures, what is unusual on top. POST approves several, or returns one with a reason."""
    period = _month(month)
    context = {}
    if request.method == "POST":
        context = _decide(request)
        if not context:
            return redirect("kpis:approval", month)
    reviews = get_reviews(period, request.user, timezone.now(), localdate())
    context |= {
        "month": period,
        "slug": month,
        "publish_from": request.POST.get("publish_from", ""),
        "reviews": [_decision(request, review) for review in reviews],
        "unusual": sum(review.is_unusual for review in reviews),
        "approvable": sum(not review.is_own for review in reviews),
    }
    return render(request, "approvals/approval.html", context)


def _decision(request, review) -> dict:
    """A figure to decide on, with what was ticked and typed for it where the page comes back.

    The tick is for the version that was looked at: a figure that was changed since is to be looked at again.
    """
    figure = review.figure
    return {
        "review": review,
        "chart": draw_review(review.chart, f"f{figure.pk}"),
        "is_chosen": f"{figure.pk}:{figure.version}" in request.POST.getlist("figure"),
        "reason": request.POST.get(f"reason-{figure.pk}", ""),
    }


def _decide(request) -> dict:
    """Carry out what the button that was pressed asks; what stands in the way, where something does."""
    if "return" in request.POST:
        return _return_one(request, request.POST["return"])
    if "approve_all" in request.POST:
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


def _month(slug: str) -> Period:
    try:
        month = month_from_slug(slug)
    except ValueError as error:
        raise Http404("A month is named like 2026-10.") from error
    if month.end >= localdate():
        raise Http404(f"{month.label} is not over yet.")
    return month


def _lines(period: Period, person):
    rows = get_grid(period, get_collected_kpis(), timezone.now(), localdate(), is_for_checks=False)
    return build_lines(rows, person)
