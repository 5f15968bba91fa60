"""Page of all proposals that wait, several of which are approved at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.guards import permission_required
from accounts.permissions import Permission
from ledger.views import REFUSED, asked_step, show_or_change
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from record.kinds import KINDS_OF_RECORD
from record.models import RecordChange
from record.proposals import actions
from record.proposals.queries import get_waiting


@permission_required(Permission.RECORD_VIEW)
@show_or_change
def waiting(request):
    """Proposals that wait for approval. A manager approves those chosen, or all."""
    context = {}
    if request.method == "POST":
        context = _approve_several(request)
        if not context:
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    kind, batch = request.GET.get("kind", ""), request.GET.get("batch", "")
    found = [one for one in get_waiting() if (not kind or one.kind == kind) and (not batch or one.batch == batch)]
    chosen = request.POST.getlist("change")
    may_approve = request.user.may(Permission.RECORD_APPROVE)
    context |= {
        "lines": [
            {
                "change": one,
                "kind": KINDS_OF_RECORD[one.kind],
                "may_approve": may_approve and not one.is_written_by(request.user),
                "is_chosen": f"{one.pk}:{one.version}" in chosen,
            }
            for one in found
        ],
        "is_narrowed": bool(kind or batch),
    }
    context["approvable"] = sum(line["may_approve"] for line in context["lines"])
    return render(request, "record/waiting.html", context, status=REFUSED if "refused" in context else 200)


def _approve_several(request) -> dict:
    """Approve what the button asks for. Gives the problem in words if it is refused."""
    if not request.user.may(Permission.RECORD_APPROVE):
        raise PermissionDenied
    step = asked_step(request, ("approve", "approve_all"))
    named = request.POST.getlist("change" if step == "approve" else "shown")
    if not named:
        return {"refused": ["Choose the proposals to approve."]}
    try:
        approved = actions.approve_changes(chosen=[_named(text) for text in named], by=request.user)
    except InvalidEntry as error:
        return {"refused": ["Nothing was approved.", *(problem.message for problem in error.problems)]}
    except (NewerVersion, NotOpen) as error:
        return {"refused": ["Nothing was approved.", f"{error} Look at the proposals again."]}
    messages.success(request, f"{len(approved)} approved. The pages show them from now on.")
    return {}


def _named(text: str) -> tuple[RecordChange, int]:
    """The proposal and version that a form names as "12:3"."""
    pk, _, version = text.partition(":")
    if not (pk.isascii() and pk.isdecimal() and version.isascii() and version.isdecimal()) or len(text) > 30:
        raise Http404("There is no such proposal.")
    return get_object_or_404(RecordChange, pk=int(pk)), int(version)
