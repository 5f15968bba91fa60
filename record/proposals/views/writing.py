"""Forms in which a row is added, changed or withdrawn."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.permissions import Permission
from ledger.forms import written
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import SOURCE, RecordForm, RecordKind, fingerprint
from record.models import RecordChange
from record.proposals import actions
from record.proposals.actions import Begun, ChangeUnderWay, RowChanged
from record.proposals.forms import compare_typed, kept_initial, typed_words
from record.proposals.queries import get_document_titles

WRITING = ("save", "submit", "again")
SENT = "Submitted. A manager who did not write it approves it or returns it."


@dataclass(frozen=True)
class Work:
    """Subject of a form: the kind, what is to be done, the row (None for a new one), and the draft (None before it)."""

    kind: RecordKind
    verb: str
    row: Any = None
    change: RecordChange | None = None

    def form(self, data=None, **kwargs) -> RecordForm:
        return self.kind.make_form(data, row=self.row, verb=self.verb, today=timezone.localdate(), **kwargs)

    def blank(self, request: HttpRequest) -> RecordForm:
        """The form as it is opened: of a draft with what was typed, of a new row with what the address names."""
        seen = fingerprint(self.kind.snapshot(self.row)) if self.row is not None else ""
        if self.change is not None:
            shape = type(self.form())
            initial = kept_initial(self.change, shape) | {"seen": seen, "version": self.change.version}
            return self.form(initial=initial)
        return self.form(
            initial={name: request.GET[name] for name in self.kind.form.base_fields if name in request.GET}
        )


@permission_required(Permission.RECORD_PROPOSE)
@show_or_change
def add(request, kind):
    """Form of a new row."""
    return _write(request, Work(kind_named(kind), RecordChange.Verb.ADD))


@permission_required(Permission.RECORD_PROPOSE)
@show_or_change
def change(request, kind, pk):
    """Form that changes a row."""
    return _write(request, _work_on(kind, pk, RecordChange.Verb.CHANGE))


@permission_required(Permission.RECORD_PROPOSE)
@show_or_change
def withdraw(request, kind, pk):
    """Form that withdraws a row."""
    work = _work_on(kind, pk, RecordChange.Verb.WITHDRAW)
    if not work.kind.can_be_withdrawn:
        raise Http404("Rows of this kind stay.")
    return _write(request, work)


def kind_named(slug: str) -> RecordKind:
    """The kind that an address names. Raises Http404 for none."""
    if slug not in KINDS_OF_RECORD:
        raise Http404("There is no such kind of row.")
    return KINDS_OF_RECORD[slug]


def _work_on(slug: str, pk: int, verb: str) -> Work:
    kind = kind_named(slug)
    row = kind.find(pk)
    if row is None:
        raise Http404("There is no such row, or another one took its place.")
    return Work(kind, verb, row)


def _write(request, work: Work) -> HttpResponse:
    if request.method == "POST":
        return keep(request, work)
    under_way = actions.open_change(work.kind, work.row.pk) if work.row is not None else None
    if under_way is not None:
        messages.info(request, "A change of this is proposed already. This is it.")
        return redirect("record:proposal", under_way.pk)
    return show_form(request, work, work.blank(request))


def keep(request, work: Work) -> HttpResponse:
    """Save or submit what was typed; where that is refused, show it again with the reason, and nothing is lost."""
    step = asked_step(request, WRITING)
    form = work.form(request.POST)
    try:
        kept = _carry_out(request, work, step)
    except InvalidEntry as error:
        form.show_problems(error.problems)
        return show_form(request, work, form, status=REFUSED)
    except ChangeUnderWay as error:
        return show_form(request, work, form, status=CONFLICT, theirs=error.theirs)
    except RowChanged as error:
        return _show_changed_row(request, work, error)
    except NewerVersion as error:
        return _show_newer_draft(request, work, error)
    except NotOpen as error:
        messages.warning(request, str(error))
        return redirect("record:proposal", work.change.pk)
    return _go_on(request, work, kept, step)


def _carry_out(request, work: Work, step: str) -> RecordChange:
    typed = {name: [written(text) for text in texts] for name, texts in request.POST.lists()}
    seen = request.POST.get("seen", "")
    if work.change is None:
        begun = Begun(work.kind, work.verb, work.row, seen)
        write = actions.begin_change if step == "save" else actions.propose_change
        return write(begun, typed=typed, by=request.user)
    again = actions.revise_change if step == "save" else actions.propose_again
    return again(change=work.change, version=_version(request), typed=typed, seen=seen, by=request.user)


def _go_on(request, work: Work, kept: RecordChange, step: str) -> HttpResponse:
    """The page after a step that was taken, with its message."""
    if step == "save":
        messages.success(request, "The draft is kept. Nobody sees it on the pages until it is submitted and approved.")
        return redirect("record:proposal", kept.pk)
    messages.success(request, SENT)
    if step == "again":
        same = (*work.kind.form.fixed, *SOURCE[:2])
        query = urlencode([(name, text) for name in same for text in request.POST.getlist(name)[:1] if text])
        address = redirect("record:add", work.kind.slug)
        address["Location"] += f"?{query}" if query else ""
        return address
    return redirect("record:proposal", kept.pk)


def _show_changed_row(request, work: Work, error: RowChanged) -> HttpResponse:
    """What was typed beside the row as it stands now; submitted again, it is taken up from there."""
    row = error.theirs
    if row is None:
        messages.warning(
            request, "What you changed is not there any more: another row took its place, or it was withdrawn."
        )
        return redirect("record:kind", work.kind.slug)
    data = request.POST.copy()
    data["seen"] = fingerprint(work.kind.snapshot(row))
    now = Work(work.kind, work.verb, row, work.change)
    form = now.form(data)
    return show_form(request, now, form, status=CONFLICT, compared=compare_typed(form, work.kind, row), said=str(error))


def _show_newer_draft(request, work: Work, error: NewerVersion) -> HttpResponse:
    """What was typed beside the draft as somebody else has left it."""
    theirs = error.theirs
    if theirs is None:
        messages.warning(
            request, "This draft was discarded meanwhile. What you typed is below: submit it as a new one."
        )
        anew = Work(work.kind, work.verb, work.row)
        return show_form(request, anew, anew.form(request.POST), status=CONFLICT)
    data = request.POST.copy()
    data["version"] = str(theirs.version)
    now = Work(work.kind, work.verb, work.row, theirs)
    form, kept = now.form(data), now.blank(request)
    compared = [
        (str(field.label), typed_words(field), typed_words(kept[field.name]))
        for field in form.visible_fields()
        if typed_words(field) != typed_words(kept[field.name])
    ]
    return show_form(request, now, form, status=CONFLICT, compared=compared, said=str(error))


def _version(request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def show_form(request, work: Work, form: RecordForm, status: int = 200, **more) -> HttpResponse:
    kind, row = work.kind, work.row
    values = kind.values_of(row) if row is not None else {}
    fields = kind.form.base_fields
    context = {
        "kind": kind,
        "verb": work.verb,
        "row": row,
        "row_title": kind.title_of(row) if row is not None else "",
        "change": work.change,
        "form": form,
        "fixed": [
            (fields[name].label, kind.words_of(name, values[name], values)) for name in kind.form.fixed if values
        ],
        "stands": _stands(kind, row) if work.verb == RecordChange.Verb.WITHDRAW else (),
        "documents": get_document_titles() if "source_title" in fields else (),
        **more,
    }
    return render(request, "record/form.html", context, status=status)


def _stands(kind: RecordKind, row: Any) -> list[tuple[str, str]]:
    return [(label, before) for label, before, _ in kind.differences(None, row)]
