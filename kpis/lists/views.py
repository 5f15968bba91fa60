"""Pages that take lists: figures counted for a return, the ladder of health assessments, pre-birth tracking.

What is uploaded is answered at once and kept nowhere; a page that shows rows is gone when its tab is closed.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.core.periods import Period
from children_lists.job import ListsTask
from children_lists.ladder import restore_ladder
from children_lists.process import ListsRefused
from kpis.calendar import month_from_slug, month_of, slug_of
from kpis.lists.actions import keep_counts, put_counts, take_back_kept
from kpis.lists.counting import end_worker_after, make_job, read_uploads
from kpis.lists.downloads import examples, write_example_file, write_template_file
from kpis.lists.forms import ListsForm, TodaysListsForm
from kpis.lists.kept import get_kept, numbers_of_ladder, numbers_of_tracking
from kpis.lists.previews import build_preview
from kpis.lists.queries import get_asked_figures
from kpis.lists.travelling import CountsExpired, DaysCounts, sign_days_counts
from kpis.models import ImportFile, KeptCounts
from kpis.returns.queries import get_collected_kpis, months_to_enter
from ledger.workflow import InvalidEntry, NotOpen

MONTHS_OFFERED = 12


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counts(request):
    """Form for lists, and once they are brought, the figures counted from them."""
    today = localdate()
    months = months_to_enter(get_collected_kpis(), today)[:MONTHS_OFFERED]
    choices = [(slug_of(month), month.label) for month in months]
    data, files = _brought(request)
    form = ListsForm(data, files, months=choices, today=today, initial={"taken": today})
    if request.method == "POST" and form.is_valid():
        month = month_from_slug(form.cleaned_data["month"])
        asked = get_asked_figures(month, request.user)
        periods = {code: figure.due.period for code, figure in asked.items()}
        job = make_job(ListsTask.COUNT, form.cleaned_data["taken"], today, periods)
        try:
            answer = read_uploads(form.cleaned_data["files"], job)
        except ListsRefused as error:
            form.add_error("files", str(error))
        else:
            preview = build_preview(answer, month, asked, request.user)
            crumbs = [{"label": "Lists", "url": reverse("lists:counts")}, {"label": month.label}]
            return render(request, "lists/counted.html", {"preview": preview, "breadcrumbs": crumbs})
    return render(request, "lists/counts.html", {"form": form, "examples": examples(), "has_months": bool(months)})


def _brought(request):
    """Fields and files sent with the form; None for a page that is only looked at."""
    if request.method != "POST":
        return None, None
    end_worker_after(request)
    return request.POST, request.FILES


@permission_required(Permission.FIGURE_ENTER)
@require_POST
def drafts(request):
    """Put counts into the return as drafts; what would change or correct something is asked about first."""
    try:
        month, put = put_counts(
            signed=request.POST.get("counts", ""), chosen=set(request.POST.getlist("figure")), by=request.user
        )
    except CountsExpired as error:
        messages.error(request, str(error))
        return redirect("lists:counts")
    except InvalidEntry as error:
        # the counts are on the page that was left, which the browser still has
        messages.error(request, f"{error.problems[0].message} Go back to the counts, or bring the lists again.")
        return redirect("lists:counts")
    if put.status == ImportFile.Status.DONE:
        messages.success(request, f"Put into the return as drafts: {put.added}. Look at them, then submit them.")
        return redirect("kpis:return", slug_of(month))
    messages.warning(request, "Nothing is written yet. Some of these figures are held already: say what should happen.")
    return redirect("imports:preview", put.pk)


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request):
    """Ladder of initial health assessments: who is due today and this week, from lists that are forgotten."""
    return _page_of_today(request, ListsTask.LADDER, "lists/ladder.html")


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pre_birth(request):
    """Pre-birth tracking: babies by expected week of birth, from lists that are forgotten."""
    return _page_of_today(request, ListsTask.PRE_BIRTH, "lists/pre_birth.html")


def _page_of_today(request, task: ListsTask, template_name: str) -> HttpResponse:
    """A page with its form, and above it what the lists say today."""
    today = localdate()
    month = month_of(today).shifted(-1)
    crumbs = [{"label": "Lists", "url": reverse("lists:counts")}, {"label": "Today"}]
    context = {"today": today, "examples": examples(), "breadcrumbs": crumbs}
    form = TodaysListsForm(*_brought(request))
    if request.method == "POST" and form.is_valid():
        asked = get_asked_figures(month, request.user)
        periods: dict[str, Period] = {code: figure.due.period for code, figure in asked.items()}
        try:
            answer = read_uploads(form.cleaned_data["files"], make_job(task, today, today, periods))
        except ListsRefused as error:
            form.add_error("files", str(error))
        else:
            here = COUNTED_HERE[task]
            wanted = {key: [one for one in answer[key] if one["kpi"] in here] for key in ("counted", "missing")}
            preview = build_preview(answer | wanted, month, asked, request.user)
            found = restore_ladder(answer["ladder"]) if task is ListsTask.LADDER else answer["tracking"]
            signed = _signed_counts(task, found, today, request.user)
            context |= {"found": found, "preview": preview, "to_keep": signed}
    return render(request, template_name, context | {"form": form, "kept": get_kept(task, today, request.user)})


def _signed_counts(task: ListsTask, found, today, person) -> str:
    """What can be kept of a page of today, signed; empty where there is nothing to count."""
    is_ladder = task is ListsTask.LADDER
    weeks = numbers_of_ladder(found, today) if is_ladder else numbers_of_tracking(found)
    source = found.source if is_ladder else found["source"]
    return sign_days_counts(DaysCounts(task.value, today, source, tuple(weeks)), person) if weeks else ""


@permission_required(Permission.FIGURE_DISCUSS)
@require_safe
def kept(request):
    """Counts that officers kept from the pages of today, for officers and managers. Four queries."""
    tables = [get_kept(counted, localdate(), request.user) for counted in KeptCounts.Counted.values]
    crumbs = [{"label": "Lists", "url": reverse("lists:counts")}, {"label": "Counts that were kept"}]
    may_enter = request.user.may(Permission.FIGURE_ENTER)
    return render(request, "lists/kept.html", {"tables": tables, "breadcrumbs": crumbs if may_enter else []})


@permission_required(Permission.FIGURE_ENTER)
@require_POST
def keep(request):
    """Keep the counts of a page of today."""
    try:
        done = keep_counts(signed=request.POST.get("of_day", ""), by=request.user)
    except (CountsExpired, NotOpen) as error:
        messages.error(request, str(error))
        return redirect("lists:kept")
    messages.success(request, f"{done}: these counts are kept, and nothing else in the list.")
    return redirect("lists:kept")


@permission_required(Permission.FIGURE_DISCUSS)
@require_POST
def take_back(request, pk):
    """Take back counts that were kept."""
    get_object_or_404(KeptCounts, pk=pk)
    try:
        done = take_back_kept(key=pk, by=request.user)
    except NotOpen as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Taken back: {done}.")
    return redirect("lists:kept")


# the figures that a page of today can also put into the return
COUNTED_HERE = {ListsTask.LADDER: ("IHA-20WD",), ListsTask.PRE_BIRTH: ("PREBIRTH-ONTIME",)}


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def template(request, slug):
    """Template of a list to fill in."""
    return _download(lambda: write_template_file(slug))


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def example(request, slug):
    """Invented list to try a page with; pages lead to it only where figures are invented."""
    return _download(lambda: write_example_file(slug, localdate()))


def _download(write) -> HttpResponse:
    try:
        content, kind, name = write()
    except KeyError as error:
        raise Http404("There is no such file.") from error
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
