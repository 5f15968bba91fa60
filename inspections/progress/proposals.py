"""Pages where the lead of a recommendation writes a proposal of progress, and the draft that a script keeps."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import permission_required, permission_required_of_script
from accounts.permissions import Permission
from analysis.entry.progress import Proposal, read_day
from inspections.models import ProgressUpdate, Recommendation
from inspections.progress import actions
from inspections.progress.forms import ProposalForm, differing, read_proposal
from inspections.progress.queries import get_proposal_context
from inspections.queries import acts_as_lead, get_recommendations
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def propose(request, inspection, number):
    """The lead begins the next update of a recommendation; one that is under way is shown instead."""
    asked = _asked(inspection, number)
    if not acts_as_lead(request.user, asked):
        raise PermissionDenied
    if request.method == "POST":
        return keep_proposal(request, asked)
    under_way = asked.updates.filter(status__in=ProgressUpdate.OPEN).first()
    if under_way is not None:
        return redirect("progress:update", under_way.pk)
    typed = Proposal(as_at=timezone.localdate().isoformat())
    return show_proposal(request, asked, typed, version=0)


def keep_proposal(request, asked: Recommendation) -> HttpResponse:
    """Save what was typed and, if the button says so, submit it; the text is kept even where that is refused."""
    step = asked_step(request, ("save", "submit"))
    typed, version, draft = read_proposal(request.POST), posted_version(request), None
    try:
        draft = actions.save_proposal(recommendation=asked, typed=typed, version=version, by=request.user)
        if step == "submit":
            actions.submit_proposal(update=draft, version=draft.version, by=request.user, today=timezone.localdate())
    except NewerVersion as error:
        return _show_newer_proposal(request, asked, typed, error.theirs)
    except InvalidEntry as error:
        version = draft.version if draft else version
        return show_proposal(request, asked, typed, version=version, draft=draft, problems=error.problems)
    except NotOpen as error:
        messages.warning(request, str(error))
        theirs = asked.updates.filter(status__in=ProgressUpdate.OPEN).select_related("entered_by").first()
        if theirs is not None and theirs.as_typed == typed:
            return redirect("progress:update", theirs.pk)
        return _show_newer_proposal(request, asked, typed, theirs)
    if step == "submit":
        messages.success(request, "Submitted. A manager approves it or returns it to you.")
    return redirect("progress:update", draft.pk)


@permission_required_of_script(Permission.PROGRESS_PROPOSE)
@require_POST
def keep_draft(request, inspection, number):
    """Keep a proposal as it is typed. Answers in JSON: the new version, or the newer one of somebody else."""
    asked = _asked(inspection, number)
    if not acts_as_lead(request.user, asked):
        message = "Not saved: the progress of this recommendation is proposed by its lead, who is not you."
        return JsonResponse({"message": message}, status=403)
    typed, version = read_proposal(request.POST), posted_version(request)
    try:
        draft = actions.save_proposal(recommendation=asked, typed=typed, version=version, by=request.user)
    except NewerVersion as error:
        return _tell_newer(typed, error.theirs)
    except NotOpen as error:
        return JsonResponse({"message": f"Not saved. {error}"}, status=CONFLICT)
    except InvalidEntry as error:
        return JsonResponse({"message": f"Not saved. {error}"}, status=REFUSED)
    return JsonResponse({"version": draft.version, "saved_at": f"{timezone.localtime():%H:%M}"})


def _tell_newer(mine: Proposal, theirs: ProgressUpdate | None) -> JsonResponse:
    """The version that stands, for a choice; where none is on its way any more, that a new one can be begun."""
    if theirs is None or not theirs.is_open:
        message = "Not saved: the draft that you opened is gone. Load the page again to begin a new one with your text."
        return JsonResponse({"message": message}, status=CONFLICT)
    told = {
        "theirs": theirs.as_typed.as_json(),
        "version": theirs.version,
        "by": str(theirs.entered_by),
        "at": f"{timezone.localtime(theirs.updated_at):%H:%M on %-d %B}",
        "differences": [[label, text] for label, _, text in differing(mine, theirs.as_typed)],
    }
    return JsonResponse(told, status=CONFLICT)


def show_proposal(
    request, asked: Recommendation, typed: Proposal, *, version: int, draft=None, problems=(), status: int = 200
):
    now = timezone.now()
    proposal_context = get_proposal_context(asked, draft.revises if draft else None, now, timezone.localdate())
    form = ProposalForm(typed, version=version, recommendation=asked, moment=now, problems=problems)
    context = {
        "asked": asked,
        "form": form,
        "draft": draft,
        "previous": proposal_context.previous(read_day(typed.as_at)),
    }
    return render(request, "progress/propose.html", context, status=REFUSED if problems else status)


def _show_newer_proposal(request, asked: Recommendation, mine: Proposal, theirs: ProgressUpdate | None):
    """Both versions side by side, with the way to keep either; what was typed is not lost."""
    is_draft = theirs is not None and theirs.is_with_author
    form = ProposalForm(mine, version=theirs.version if is_draft else 0, recommendation=asked, moment=timezone.now())
    context = {
        "asked": asked,
        "form": form,
        "theirs": theirs,
        "differences": differing(mine, theirs.as_typed if theirs else Proposal()),
        # over a draft, or as a new one where none is on its way; what was submitted is left alone
        "can_save": is_draft or theirs is None or not theirs.is_open,
    }
    return render(request, "progress/newer_proposal.html", context, status=CONFLICT)


def _asked(inspection: str, number: int) -> Recommendation:
    return get_object_or_404(get_recommendations(timezone.now()), inspection__slug=inspection, number=number)


def posted_version(request: HttpRequest) -> int:
    """The version that the form was made from. Raises BadRequest where it names none."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("The form does not say which version it was made from.")
    return int(text)
