"""Working pages of questions: a member's own choice, and what was chosen, without names.

They speak to one person, so they are never kept ready-made.
"""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission
from ledger.forms import ProblemsForm, Words, written
from ledger.views import REFUSED, show_or_change
from pages.questions.queries import get_questions
from scrutiny.models import OwnQuestion
from scrutiny.questions import actions
from scrutiny.questions.queries import get_own_questions, get_ticked, get_ticks
from web.reading import read_present


class OwnQuestionForm(ProblemsForm):
    text = Words("Your own question", rows=3)


@permission_required(Permission.QUESTION_ASK)
@show_or_change
def my_questions(request):
    """The questions of today to tick, and a member's own. Only she sees them."""
    if request.method != "POST":
        return _show(request, OwnQuestionForm())
    step = request.POST.get("step", "")
    if step == "tick":
        wanted = frozenset(request.POST.getlist("question"))
        actions.set_ticks(offered=_offered(request), wanted=wanted, by=request.user)
        messages.success(request, "Your choice is kept.")
    elif step == "add":
        form = OwnQuestionForm(request.POST)
        if form.carry_out(lambda: _add(form, request.user)) is None:
            return _show(request, form, REFUSED)
        messages.success(request, "Your question is on your list.")
    elif step.startswith("remove-"):
        _remove(request, step.removeprefix("remove-"))
        messages.success(request, "The question is off your list.")
    else:
        raise BadRequest("There is no such step.")
    return redirect("questions:mine")


@permission_required(Permission.QUESTION_COUNT)
@require_safe
def ticked_questions(request):
    """Questions that members want to ask, with how many they are. What they wrote themselves is not among them."""
    return render(request, "pages/ticked_questions.html", {"ticked": get_ticked()})


def _add(form: OwnQuestionForm, by: User) -> OwnQuestion:
    return actions.add_own_question(text=written(form.cleaned_data["text"]), by=by)


def _offered(request) -> dict[str, str]:
    """The questions of today, and those that were ticked before, by key with their words."""
    return get_ticks(request.user) | {one.key: one.words for one in get_questions(read_present()).chosen}


def _show(request, form: OwnQuestionForm, status: int = 200):
    ticks = get_ticks(request.user)
    asked = get_questions(read_present())
    today = {question.key for question in asked.chosen}
    context = {
        "lines": [(question, question.key in ticks) for question in asked.chosen],
        "earlier": [(key, words) for key, words in ticks.items() if key not in today],
        "own": get_own_questions(request.user),
        "form": form,
    }
    return render(request, "pages/my_questions.html", context, status=status)


def _remove(request, key: str) -> None:
    try:
        actions.remove_own_question(pk=int(key), by=request.user)
    except (ValueError, OverflowError, OwnQuestion.DoesNotExist) as error:
        raise Http404("There is no such question.") from error
