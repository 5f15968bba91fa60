"""Writing of an answer to one of the three questions: a manager's own, live at once; the former one is kept."""

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.progress import sentence_problems
from inspections.models import ReadinessAnswer
from inspections.readiness.areas import AREA_BY_SLUG, QUESTIONS
from ledger.workflow import NewerVersion, refuse_problems, save_or_refuse

NO_ANSWER = 0


@transaction.atomic
def answer_question(*, area: str, question: str, text: str, standing: int, by: User) -> ReadinessAnswer:
    """Give an answer that takes the place of the one with the key `standing`, or is the first (NO_ANSWER).

    An answer that says the same leaves things as they are. Raises NewerVersion with the present answer if another one
    was given since, InvalidEntry if it says nothing or too much, ValueError for an area or a question that is none.
    """
    require(by, Permission.READINESS_ANSWER)
    if area not in AREA_BY_SLUG or question not in QUESTIONS:
        raise ValueError(f"There is no question {question} about {area}.")
    held = ReadinessAnswer.objects.select_for_update(of=("self",)).select_related("entered_by")
    former = held.filter(area=area, question=question, superseded_at=None).first()
    if (former.pk if former else NO_ANSWER) != standing:
        raise NewerVersion(former)
    refuse_problems(sentence_problems("text", text, "Answer in a sentence or more. Members read it."))
    if former is not None and former.text == text.strip():
        return former
    now = timezone.now()
    if former is not None:
        # a clock may have been set back: the order of answers must stay readable
        now = max(now, former.known_from)
        former.superseded_at = now
        former.save(update_fields=["superseded_at"])
    new = ReadinessAnswer(area=area, question=question, text=text.strip(), entered_by=by, known_from=now)
    save_or_refuse(new, lambda: NewerVersion(None))
    before = {"text": former.text} if former else None
    record(by=by, action="readiness_answered", subject=new, before=before, after={"text": new.text})
    return new
