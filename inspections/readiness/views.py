"""Page on which a manager answers one of the three questions. Holding a form, it is never kept ready-made."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.permissions import Permission
from inspections.models import ReadinessAnswer
from inspections.readiness.actions import NO_ANSWER, answer_question
from inspections.readiness.areas import AREA_BY_SLUG, QUESTIONS
from inspections.readiness.forms import ReadinessForm
from inspections.readiness.queries import get_all_answers
from ledger.forms import written
from ledger.views import CONFLICT, REFUSED, show_or_change
from ledger.workflow import NewerVersion


@permission_required(Permission.READINESS_ANSWER)
@show_or_change
def answer(request, area, question):
    """One question about one area with its former answers, and the form of a new one."""
    if area not in AREA_BY_SLUG or question not in QUESTIONS:
        raise Http404("There is no such question.")
    if request.method != "POST":
        return _show(request, area, question)
    form = ReadinessForm(request.POST)
    try:
        done = form.carry_out(lambda: _answer(form, area, question, request.user))
    except NewerVersion:
        return _show(request, area, question, form, CONFLICT)
    if done is None:
        return _show(request, area, question, form, REFUSED)
    messages.success(request, "The answer is on the page of readiness.")
    return redirect("progress:readiness_answer", area, question)


def _answer(form: ReadinessForm, area: str, question: str, by) -> ReadinessAnswer:
    typed = form.cleaned_data
    return answer_question(area=area, question=question, text=written(typed["text"]), standing=typed["standing"], by=by)


def _show(request, area: str, question: str, refused: ReadinessForm | None = None, status: int = 200):
    answers = get_all_answers(area, question, timezone.now())
    standing = next((one for one in answers if one.superseded_at is None), None)
    key = standing.pk if standing else NO_ANSWER
    form = refused or ReadinessForm(initial={"standing": key, "text": standing.text if standing else ""})
    if status == CONFLICT:
        # both versions stand on the page, so that whoever sends the form again has seen the other one
        form = ReadinessForm(initial={"standing": key, "text": refused.data.get("text", "")})
    context = {
        "area": AREA_BY_SLUG[area],
        "question": QUESTIONS[question],
        "form": form,
        "answers": answers,
        "standing": standing,
        "is_conflict": status == CONFLICT,
        "typed": refused.data.get("text", "") if refused else "",
    }
    return render(request, "progress/readiness_answer.html", context, status=status)
