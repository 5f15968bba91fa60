"""Pages for proposing and approving progress on recommendations.

They hold forms and speak to one person, so they are never kept ready-made. An address with several steps reads
which one from the button: each step is a function in a table.
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import permission_required, permission_required_of_script
from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import long_date
from analysis.entry.progress import Proposal, read_day
from inspections.action_plan.queries import get_actions, is_overdue
from inspections.models import ProgressUpdate, Recommendation
from inspections.progress import actions
from inspections.progress.forms import (
    ApproveProgressForm,
    CorrectionForm,
    LeadForm,
    ProposalForm,
    differing,
    proposal_rows,
    read_proposal,
)
from inspections.progress.queries import get_led, get_open_updates, get_proposal_context, notes_with_links
from inspections.queries import get_proposers, get_recommendations
from ledger.forms import ProblemsForm, ReturnForm, written
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change, take_step, typed_in
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from web.dates import midnight

# -- my work ------------------------------------------------------------------------------------------


@permission_required(Permission.PROGRESS_PROPOSE)
@require_safe
def work(request):
    """Own work: recommendations I lead, updates I may approve, and my actions, the late ones first."""
    now, today = timezone.now(), timezone.localdate()
    waiting = []
    if request.user.may(Permission.PROGRESS_APPROVE):
        waiting = list(get_open_updates().filter(status=ProgressUpdate.Status.SUBMITTED).prefetch_related("writers"))
    mine = [one for one in get_actions(now) if one.is_open and one.owner == request.user]
    context = {
        "led": get_led(request.user, now, today),
        "can_approve": request.user.may(Permission.PROGRESS_APPROVE),
        "waiting": [one for one in waiting if not one.is_written_by(request.user)],
        "of_mine": [one for one in waiting if one.is_written_by(request.user)],
        "actions": [(one, is_overdue(one, today)) for one in mine],
    }
    return render(request, "progress/work.html", context)


# -- who leads what -----------------------------------------------------------------------------------


@permission_required(Permission.PROGRESS_APPROVE)
@show_or_change
def leads(request):
    """Leads of the recommendations, set by managers."""
    return _leads(request)


@permission_required(Permission.PEOPLE_CHANGE)
@show_or_change
def leads_by_administrator(request):
    """Leads of the recommendations, set by administrators."""
    return _leads(request)


def _leads(request):
    people = list(get_proposers())
    changed = LeadForm(request.POST, people=people, auto_id="changed_%s") if request.method == "POST" else None
    if changed is not None and _set_lead(request, changed):
        return redirect(request.path)
    rows = [
        (asked, _lead_form(asked, changed, people))
        for asked in get_recommendations(timezone.now()).order_by("-inspection__started_on", "number")
    ]
    context = {"rows": rows, "error_form": changed if changed is not None and changed.errors else None}
    return render(request, "progress/leads.html", context, status=REFUSED if context["error_form"] else 200)


def _lead_form(asked: Recommendation, changed: LeadForm | None, people: list[User]) -> LeadForm:
    if changed is not None and changed.data.get("recommendation") == str(asked.pk):
        return changed
    initial = {"lead": asked.lead_id, "recommendation": asked.pk}
    return LeadForm(people=people, initial=initial, auto_id=f"lead_{asked.pk}_%s")


def _set_lead(request, form: LeadForm) -> bool:
    """Set the lead that was chosen; False where it is refused, with the problem at its field."""

    def take():
        asked, lead = form.cleaned_data["recommendation"], form.cleaned_data["lead"]
        actions.set_lead(recommendation=asked, lead=lead, by=request.user)
        return f"{asked.short_title}: the lead is {lead or 'nobody'} now."

    done = form.carry_out(take)
    if done is not None:
        messages.success(request, done)
    return done is not None


# -- proposing ----------------------------------------------------------------------------------------


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def propose(request, inspection, number):
    """The lead begins the next update of a recommendation; one that is under way is shown instead."""
    asked = _asked(inspection, number)
    if asked.lead_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        return _keep_proposal(request, asked)
    under_way = asked.updates.filter(status__in=ProgressUpdate.OPEN).first()
    if under_way is not None:
        return redirect("progress:update", under_way.pk)
    typed = Proposal(as_at=timezone.localdate().isoformat())
    return _show_proposal(request, asked, typed, version=0)


def _keep_proposal(request, asked: Recommendation) -> HttpResponse:
    """Save what was typed and, if the button says so, submit it; the text is kept even where that is refused."""
    step = asked_step(request, ("save", "submit"))
    typed, version, draft = read_proposal(request.POST), _version(request), None
    try:
        draft = actions.save_proposal(recommendation=asked, typed=typed, version=version, by=request.user)
        if step == "submit":
            actions.submit_proposal(update=draft, version=draft.version, by=request.user, today=timezone.localdate())
    except NewerVersion as error:
        return _show_newer_proposal(request, asked, typed, error.theirs)
    except InvalidEntry as error:
        version = draft.version if draft else version
        return _show_proposal(request, asked, typed, version=version, draft=draft, problems=error.problems)
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
    if asked.lead_id != request.user.pk:
        message = "Not saved: the progress of this recommendation is proposed by its lead, who is not you."
        return JsonResponse({"message": message}, status=403)
    typed = read_proposal(request.POST)
    try:
        draft = actions.save_proposal(recommendation=asked, typed=typed, version=_version(request), by=request.user)
    except NewerVersion as error:
        return _tell_newer(typed, error.theirs)
    except NotOpen as error:
        return JsonResponse({"message": f"Not saved. {error}"}, status=CONFLICT)
    except InvalidEntry as error:
        return JsonResponse({"message": f"Not saved. {error}"}, status=REFUSED)
    return JsonResponse({"version": draft.version, "saved_at": f"{timezone.localtime():%H:%M}"})


def _tell_newer(mine: Proposal, theirs: ProgressUpdate | None) -> JsonResponse:
    """The newer version, for a choice; where none is on its way any more, that a new one can be begun."""
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


def _show_proposal(
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


# -- one update ---------------------------------------------------------------------------------------


@permission_required(Permission.PROGRESS_PROPOSE)
@show_or_change
def update(request, pk):
    """One update: its lead edits, submits or corrects it, a manager approves or returns it, others read it."""
    row = get_object_or_404(_updates(), pk=pk)
    if not _may_see(row, request.user):
        raise PermissionDenied
    if request.method == "POST":
        return UPDATE_STEPS[asked_step(request, UPDATE_STEPS)](request, row)
    return _show_update(request, row)


def _show_update(request, row: ProgressUpdate, refused: ProblemsForm | None = None, status: int = 200):
    is_lead = row.recommendation.lead_id == request.user.pk
    if is_lead and row.is_with_author and refused is None:
        return _show_proposal(request, row.recommendation, row.as_typed, version=row.version, draft=row, status=status)
    proposal_context = get_proposal_context(row.recommendation, row.revises, timezone.now(), timezone.localdate())
    offered = _update_forms(row, request.user, refused)
    context = {
        "update": row,
        "asked": row.recommendation,
        "previous": proposal_context.previous(row.as_at),
        "rows": proposal_rows(row.as_typed) if row.is_with_author else (),
        "revised": differing(row.as_typed, row.revises.as_typed) if row.revises and row.source_id is None else (),
        "is_ahead": row.published_at is not None and row.published_at > timezone.now(),
        "wrote": row.is_written_by(request.user),
        "forms": offered,
        "error_form": refused if status == REFUSED else None,
        # the step is no longer open: what was typed for it is still shown
        "typed": typed_in(refused) if refused is not None and refused not in offered.values() else (),
    }
    return render(request, "progress/update.html", context, status=status)


def _update_forms(row: ProgressUpdate, user: User, refused: ProblemsForm | None) -> dict[str, forms.Form]:
    """Forms of the steps that `user` may take on an update now, the refused one with what was typed."""
    offered = {}
    if row.status == ProgressUpdate.Status.SUBMITTED and user.may(Permission.PROGRESS_APPROVE):
        offered["return"] = ReturnForm(initial={"version": row.version}, auto_id="return_%s")
        if not row.is_written_by(user):
            offered["approve"] = ApproveProgressForm(initial={"version": row.version}, auto_id="approve_%s")
    is_own_word = row.status == ProgressUpdate.Status.APPROVED and row.source_id is None
    if is_own_word and row.recommendation.lead_id == user.pk:
        offered["correct"] = CorrectionForm(auto_id="correct_%s")
    return {name: refused if isinstance(refused, type(form)) else form for name, form in offered.items()}


def _take(request, row: ProgressUpdate, form: ProblemsForm, take: Callable[[], str], advice: str):
    """Take one step with its form; where it is refused, show the update as it is now with what was typed."""

    def show(current: ProgressUpdate | None, typed: ProblemsForm, status: int):
        return _show_update(request, current, typed, status) if current else redirect("progress:work")

    return take_step(request, _updates(), row, form, take, show=show, advice=advice)


def _keep_update(request, row: ProgressUpdate):
    return _keep_proposal(request, row.recommendation)


def _discard(request, row: ProgressUpdate):
    try:
        actions.discard_proposal(update=row, version=_version(request), by=request.user)
    except (NewerVersion, NotOpen) as error:
        messages.warning(request, f"{error} Nothing was given up.")
        current = _updates().filter(pk=row.pk).first()
        return _show_update(request, current, status=CONFLICT) if current else redirect("progress:work")
    messages.success(request, "The draft is given up. The history keeps what was typed.")
    return redirect("progress:work")


def _return(request, row: ProgressUpdate):
    form = ReturnForm(request.POST, auto_id="return_%s")

    def take():
        reason, version = written(form.cleaned_data["return_reason"]), form.cleaned_data["version"]
        actions.return_update(update=row, version=version, reason=reason, by=request.user)
        return f"Returned to {row.entered_by}."

    return _take(request, row, form, take, "It was not returned.") or redirect("progress:work")


def _approve(request, row: ProgressUpdate):
    form = ApproveProgressForm(request.POST, auto_id="approve_%s")

    def take():
        day = form.cleaned_data["publish_from"]
        approved = actions.approve_update(
            update=row,
            version=form.cleaned_data["version"],
            by=request.user,
            publish_from=midnight(day) if day else None,
        )
        return _approved_words(approved)

    return _take(request, row, form, take, "It was not approved.") or redirect("progress:work")


def _approved_words(approved: ProgressUpdate) -> str:
    if approved.published_at > approved.approved_at:
        return f"Approved. Members see it from {long_date(timezone.localdate(approved.published_at))}."
    return "Approved, and seen by members from now on."


def _correct(request, row: ProgressUpdate):
    form = CorrectionForm(request.POST, auto_id="correct_%s")
    begun = []

    def take():
        reason = written(form.cleaned_data["revision_reason"])
        begun.append(actions.start_correction(update=row, reason=reason, by=request.user))
        return "The correction is begun as a draft. What was approved stands until the correction is."

    refused = _take(request, row, form, take, "No correction was begun.")
    return refused or redirect("progress:update", begun[0].pk)


UPDATE_STEPS = {
    "save": _keep_update,
    "submit": _keep_update,
    "discard": _discard,
    "return": _return,
    "approve": _approve,
    "correct": _correct,
}


def _may_see(row: ProgressUpdate, user: User) -> bool:
    """Check who may see an update: before it is out those who write or approve it, after that everyone."""
    is_out = row.published_at is not None and row.published_at <= timezone.now()
    is_near = row.recommendation.lead_id == user.pk or user.may(Permission.PROGRESS_APPROVE) or row.is_written_by(user)
    return is_out or is_near


def _updates():
    related = ("recommendation__inspection", "recommendation__lead", "entered_by", "approved_by", "returned_by")
    rows = ProgressUpdate.objects.select_related(*related, "revises", "source")
    return rows.prefetch_related(notes_with_links(), "writers")


# -- what several views share -------------------------------------------------------------------------


def _asked(inspection: str, number: int) -> Recommendation:
    return get_object_or_404(get_recommendations(timezone.now()), inspection__slug=inspection, number=number)


def _version(request: HttpRequest) -> int:
    """The version that the form was made from. Raises BadRequest where it names none."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("The form does not say which version it was made from.")
    return int(text)
