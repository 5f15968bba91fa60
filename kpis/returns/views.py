"""Pages on which officers enter the figures of a return. They hold forms, so they are made for each person."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import permission_required, permission_required_of_script
from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import Period
from analysis.entry.figures import FIELDS
from kpis.calendar import due_on, month_of, month_or_404, slug_of
from kpis.catalogue.owners import get_areas_of
from kpis.catalogue.queries import get_home
from kpis.figures.actions import require_owner
from kpis.models import Area, Figure, Kpi
from kpis.returns.copied import question_of_copies
from kpis.returns.filled_in import with_known_numbers
from kpis.returns.going_back import WAYS_BACK, go_back, same_grid
from kpis.returns.queries import (
    get_collected_kpis,
    get_grid,
    get_return_lines,
    get_rows,
    with_comments,
    with_history,
)
from kpis.returns.rows import (
    ReturnRow,
    build_return_row,
    build_return_rows,
    check_return_row,
    keep_as_sent,
    mark_problems,
    save_grid,
    submit_grid,
    typed_of,
)

PRESS_A_BUTTON = "Press a button to say what should happen."
# returns submitted for months before these are folded away
RECENT_MONTHS = 3


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def returns(request):
    """List of returns by month and service area, the officer's own first."""
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
        "owns_nothing": not get_areas_of(request.user),
        "stands_in_for": User.objects.acted_for_by(request.user, today).exclude(pk=request.user.pk),
    }
    return render(request, "returns/returns.html", context)


def _returned_to(person):
    """Returned figures of the person's service areas."""
    return (
        Figure.objects.filter(status=Figure.Status.RETURNED, kpi__service_area__in=get_areas_of(person))
        .select_related("kpi", "returned_by")
        .order_by("returned_at")
    )


@permission_required(Permission.FIGURE_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def monthly_return(request, month):
    """The grid of one month: all KPIs that fall due with it. POST saves, or saves and submits, as the button says."""
    period = month_or_404(month)
    lines = _lines(period, request.user)
    if request.method != "POST":
        return _grid_page(request, period, [mark_problems(line) for line in lines])
    if not request.POST.keys().isdisjoint(WAYS_BACK):
        return go_back(request, month, lines)
    if request.POST.keys().isdisjoint(("save", "submit")):
        messages.warning(request, f"Nothing was saved or submitted. {PRESS_A_BUTTON}")
        return _grid_page(request, period, keep_as_sent(lines, request.POST))
    outcome = save_grid(lines, request.POST, request.user)
    copied = question_of_copies(outcome.rows, request.POST) if "submit" in request.POST else ""
    if "submit" in request.POST and not copied:
        outcome = submit_grid(outcome, request.POST, request.user)
    # of the drafts on the page also those that were kept though they cannot be right
    rows = [mark_problems(line) if f"{line.prefix}-version" in request.POST else line for line in outcome.rows]
    _say_outcome(request, outcome, rows)
    if outcome.is_clean and not copied:
        return redirect(same_grid(request, month))
    return _grid_page(request, period, rows, copied)


def _grid_page(request, period: Period, lines, copied: str = ""):
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
        "copied": copied,
        "first_empty": next((line.first_field for line in lines if line.is_editable and line.is_empty), ""),
        # a page that is only opened marks drafts that cannot be right at their fields
        "has_problems": request.method == "POST" and any(copied or line.needs_attention for line in lines),
        "may_edit": any(line.is_editable for line in lines),
    }
    return render(request, "returns/return.html", context)


def _say_outcome(request, outcome, rows) -> None:
    """Say in a line how many rows were submitted and saved, and how many are not right yet."""
    parts = []
    if outcome.submitted:
        parts.append(f"{outcome.submitted} submitted for approval")
    if outcome.saved:
        parts.append(f"{outcome.saved} saved at {timezone.localtime():%H:%M}")
    left = sum(line.needs_attention for line in rows)
    if left:
        parts.append(f"{left} {'figure needs' if left == 1 else 'figures need'} your attention below")
    messages.info(request, "; ".join(parts).capitalize() + "." if parts else "Nothing was changed.")


@permission_required_of_script(Permission.FIGURE_ENTER)
@require_POST
def return_row(request, month, slug):
    """Save one row while it is typed. Answers in JSON: the new version, problems and warnings, or the newer version."""
    period = month_or_404(month)
    kpi = get_object_or_404(Kpi.objects.select_related("service_area"), slug=slug)
    home = get_home()
    rows = with_known_numbers(get_rows(period, [kpi], home, localdate()))
    lines = [build_return_row(row, may_edit=True) for row in rows]
    try:
        outcome = save_grid(lines, _prefixed(request.POST, kpi), request.user)
        if not outcome.saved and not any(line.theirs for line in outcome.rows):
            # nothing was asked of the action, which would refuse what others enter
            require_owner(request.user, kpi)
    except PermissionDenied as refusal:
        return JsonResponse({"message": str(refusal)}, status=403)
    if not rows:
        raise Http404(f"No figure of {kpi} is due with {period.label}.")
    return _row_answer(outcome.rows[0], home)


def _prefixed(data, kpi: Kpi) -> dict[str, str]:
    return {f"k{kpi.pk}-{name}": data.get(name, "") for name in (*FIELDS, "version")}


def _row_answer(line: ReturnRow, home: Area) -> JsonResponse:
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
    # a row that is refused is not checked: its history is read only now
    (row,) = with_history([line.row], home, timezone.now())
    checked = check_return_row(replace(line, row=row))
    return JsonResponse(
        {
            "version": line.version,
            "state": line.state.label,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "value": checked.value,
            "problems": {} if line.typed.is_blank else checked.problem_at,
            "warnings": [warning.message for warning in checked.warnings],
        }
    )


def _lines(period: Period, person):
    rows = get_grid(period, get_collected_kpis(), timezone.now(), localdate(), is_for_checks=False)
    return build_return_rows(with_comments(with_known_numbers(rows)), person)
