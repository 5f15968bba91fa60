"""Importing figures: the list, the template, and the preview with its confirmation."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.importing.table import UnreadableFile
from exports.import_template import write_template
from kpis.calendar import month_from_slug
from kpis.imports.actions import (
    LedgerMoved,
    abandon_import,
    confirm_in_steps,
    delete_import,
    preview_in_steps,
    refresh_preview,
)
from kpis.imports.forms import ConfirmForm, UploadForm
from kpis.imports.plan import ImportChange
from kpis.imports.progress import Answer, carry_out
from kpis.imports.queries import get_imports
from kpis.imports.template import get_template
from kpis.models import ImportFile
from ledger.workflow import InvalidEntry, NotOpen

IMPORTS_ON_A_PAGE = 50
LINES_ON_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSED = "refused"


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    """List of imports, and the form to upload a file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method != "POST" or not form.is_valid():
        return _list(request, form).page(request)
    file = form.cleaned_data["file"]

    def refuse(error: UnreadableFile) -> Answer:
        form.add_error("file", str(error))
        return _list(request, form)

    return carry_out(
        request,
        preview_in_steps(file_name=file.name, content=file.read(), by=request.user),
        heading=f"Reading {file.name}",
        lead_on=_address,
        refusals=(UnreadableFile,),
        refuse=refuse,
    )


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_safe
def template(request):
    """Template workbook to fill in, for the month in the address or the last one that has ended."""
    month = None
    if asked := request.GET.get("month"):
        try:
            month = month_from_slug(asked)
        except ValueError as error:
            raise Http404("There is no such month.") from error
    content = write_template(get_template(request.user, timezone.now(), month))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="figures-to-import.xlsx"'
    return response


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_safe
def preview(request, pk):
    """Preview of the changes a file would make, or the list of those it made."""
    return _preview(request, get_object_or_404(_seen_by(request.user), pk=pk)).page(request)


@permission_required(Permission.FIGURE_ENTER)
@never_cache
@require_POST
def confirm(request, pk):
    """Write the changes of the preview; if figures changed meanwhile, show a new preview instead."""
    import_file = _own(request.user, pk)
    form = _confirm_form(import_file, request.POST)
    if not form.is_valid():
        return _preview(request, import_file, form).page(request)
    task = confirm_in_steps(
        preview=import_file,
        seen=form.cleaned_data["seen"],
        reason=form.cleaned_data.get("reason", ""),
        without_refused=form.cleaned_data.get("without_refused", False),
        by=request.user,
    )
    return carry_out(
        request,
        task,
        heading=f"Importing {import_file.file_name}",
        lead_on=_address,
        refusals=(LedgerMoved, InvalidEntry, NotOpen),
        refuse=lambda error: _refused(request, import_file, form, error),
    )


@permission_required(Permission.FIGURE_ENTER)
@require_POST
def abandon(request, pk):
    """Discard a preview."""
    done = "The import was abandoned. Nothing was changed."
    return _finish(request, pk, lambda own: abandon_import(preview=own, by=request.user), done)


@permission_required(Permission.FIGURE_ENTER)
@require_POST
def delete(request, pk):
    """Delete an abandoned import from the list."""
    done = "The abandoned import was taken off the list."
    return _finish(request, pk, lambda own: delete_import(abandoned=own, by=request.user), done)


def _finish(request, pk: int, take: Callable[[ImportFile], object], done: str) -> HttpResponse:
    """Finish one's own import, give the outcome as a message, and show the list."""
    try:
        take(_own(request.user, pk))
    except NotOpen as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    return redirect("imports:imports")


def _seen_by(person):
    return get_imports(person).defer(None)


def _own(person, pk) -> ImportFile:
    return get_object_or_404(ImportFile.objects.filter(by=person), pk=pk)


def _confirm_form(import_file: ImportFile, data=None) -> ConfirmForm:
    return ConfirmForm(
        data,
        initial={"seen": import_file.ledger_mark},
        has_corrections=import_file.corrected > 0,
        has_refusals=import_file.refused > 0,
    )


def _address(import_file: ImportFile) -> str:
    return reverse("imports:preview", args=[import_file.pk])


def _list(request, form: UploadForm, notice: str = "") -> Answer:
    page = Paginator(get_imports(request.user), IMPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return Answer("imports/list.html", "imports/parts/bring.html", {"form": form, "page": page, "notice": notice})


def _refused(request, import_file: ImportFile, form: ConfirmForm, error: Exception) -> Answer:
    """Form with the problems that can be corrected, and the text that was typed; nothing was written."""
    if isinstance(error, LedgerMoved):
        return _fresh_preview(request, import_file)
    if isinstance(error, InvalidEntry):
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return _preview(request, import_file, form)
    return _list(request, UploadForm(), str(error))


def _fresh_preview(request, import_file: ImportFile) -> Answer:
    """New preview after figures were changed, with the reason that was typed."""
    try:
        fresh = refresh_preview(preview=import_file, by=request.user)
    except NotOpen as error:
        return _list(request, UploadForm(), str(error))
    typed = {**request.POST.dict(), "seen": fresh.ledger_mark}
    typed.pop("without_refused", None)
    form = _confirm_form(fresh, typed)
    form.add_error(
        None,
        "Figures were changed since you saw this preview, so nothing was written. It is fresh now: check it again.",
    )
    return _preview(request, fresh, form, status=409)


def _preview(request, import_file: ImportFile, form: ConfirmForm | None = None, status: int = 200) -> Answer:
    counts = _counts(import_file)
    asked = request.GET.get("show")
    show = asked if counts.get(asked) else next((name for name, count in counts.items() if count), REFUSED)
    lines = _lines(import_file, show)
    context = {
        "import_file": import_file,
        "form": form or _confirm_form(import_file),
        "parts": [
            {"name": name, "label": _label(name), "count": count, "is_current": name == show}
            for name, count in counts.items()
            if count
        ],
        "is_without_figures": not any(counts.values()),
        "show": show,
        "shown_label": _label(show),
        "page": Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("page")),
        "notes": import_file.rows.get("notes", []),
        "blank": import_file.rows.get("blank", 0),
        "warned": sum(1 for line in import_file.plan.get("lines", []) if line["warnings"] or line["notes"]),
        "breadcrumbs": [
            {"label": "Import figures", "url": reverse("imports:imports")},
            {"label": import_file.file_name},
        ],
    }
    return Answer("imports/preview.html", "imports/parts/preview.html", context, status)


def _counts(import_file: ImportFile) -> dict[str, int]:
    """Number of lines of each kind, those that need the officer's attention first."""
    refused = import_file.refused if import_file.is_open else 0
    return {
        REFUSED: refused,
        ImportChange.CORRECTED: import_file.corrected,
        ImportChange.CHANGED: import_file.changed,
        ImportChange.NEW: import_file.added,
        ImportChange.SAME: import_file.same,
    }


def _label(name: str) -> str:
    return "Refused" if name == REFUSED else ImportChange(name).label


def _lines(import_file: ImportFile, show: str) -> list[dict]:
    if show == REFUSED:
        return import_file.plan.get("refusals", [])
    return [line for line in import_file.plan.get("lines", []) if line["change"] == show]
