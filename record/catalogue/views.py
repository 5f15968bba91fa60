"""The catalogue: what is kept here by kind, what waits for approval, and one row with its history."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from record.catalogue.queries import count_rows, find_rows, find_successor, get_page, get_parts
from record.kinds import KINDS_OF_RECORD
from record.proposals.actions import open_change
from record.proposals.queries import get_history, get_unsent, get_waiting
from record.proposals.views.writing import kind_named
from record.targets.queries import FinancialYear

SHOWN = 10


@permission_required(Permission.RECORD_VIEW)
@require_safe
def catalogue(request):
    """All kinds with their numbers, what waits for approval, what is not sent yet, and a search over all."""
    text = request.GET.get("q", "").strip()[:100]
    waiting, unsent = list(get_waiting()), list(get_unsent())
    context = {
        "kinds": count_rows(),
        "waiting": [(one, KINDS_OF_RECORD[one.kind]) for one in waiting[:SHOWN]],
        "waiting_count": len(waiting),
        "unsent": [(one, KINDS_OF_RECORD[one.kind]) for one in unsent[:SHOWN]],
        "unsent_count": len(unsent),
        "q": text,
        "found": find_rows(text) if text else [],
        "year": FinancialYear.of(timezone.localdate()),
        "may_propose": request.user.may(Permission.RECORD_PROPOSE),
    }
    return render(request, "record/catalogue.html", context)


@permission_required(Permission.RECORD_VIEW)
@require_safe
def kind(request, kind):
    """The rows of one kind, which can be searched."""
    found = kind_named(kind)
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "kind": found,
        "q": text,
        "page_of_rows": get_page(found, text, request.GET.get("page")),
        "may_propose": request.user.may(Permission.RECORD_PROPOSE),
        "year": FinancialYear.of(timezone.localdate()),
    }
    return render(request, "record/kind.html", context)


@permission_required(Permission.RECORD_VIEW)
@require_safe
def row(request, kind, pk):
    """One row as it stands, what belongs to it, and how it came to be so."""
    found = kind_named(kind)
    standing = found.find(pk)
    if standing is None:
        following = find_successor(found, pk)
        if following is None or found.find(following) is None:
            raise Http404("There is no such row, or it was withdrawn.")
        return redirect("record:row", kind, following)
    context = {
        "kind": found,
        "row": standing,
        "title": found.title_of(standing),
        "address": found.address(standing),
        "stands": [(label, words) for label, words, _ in found.differences(None, standing)],
        "parts": get_parts(found, standing),
        "history": get_history(found.slug, pk),
        "under_way": open_change(found, pk),
        "may_propose": request.user.may(Permission.RECORD_PROPOSE),
    }
    return render(request, "record/row.html", context)
