"""Steps of a member on the questions that she wants to ask. The history says that, and never what, she noted."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems
from ledger.workflow import refuse_problems
from scrutiny.models import OwnQuestion, QuestionTick

MOST_OWN = 50


@transaction.atomic
def set_ticks(*, offered: Mapping[str, str], wanted: frozenset[str], by: User) -> None:
    """Tick those of the `offered` questions, by key with their words, that are `wanted`, and untick the others.

    What is wanted and was not offered is left out. What stays as it was leaves no event.
    """
    require(by, Permission.QUESTION_ASK)
    held = {tick.key: tick for tick in QuestionTick.objects.select_for_update().filter(person=by)}
    for key, words in offered.items():
        tick = held.get(key)
        if key in wanted and tick is None:
            new = QuestionTick.objects.create(person=by, key=key, words=words, ticked_at=timezone.now())
            record(by=by, action="question_ticked", subject=new, changes_pages=False)
        elif key not in wanted and tick is not None:
            record(by=by, action="question_unticked", subject=tick, changes_pages=False)
            tick.delete()


@transaction.atomic
def add_own_question(*, text: str, by: User) -> OwnQuestion:
    """Add a question of one's own. Raises InvalidEntry for one that says nothing or is too long."""
    require(by, Permission.QUESTION_ASK)
    problems = length_problems("text", text)
    if not text.strip():
        problems.append(Problem("text", "Write the question."))
    elif OwnQuestion.objects.filter(person=by).count() >= MOST_OWN:
        problems.append(Problem("text", f"You have {MOST_OWN} questions of your own. Remove one first."))
    refuse_problems(problems)
    own = OwnQuestion.objects.create(person=by, text=text.strip())
    record(by=by, action="own_question_added", subject=own, changes_pages=False)
    return own


@transaction.atomic
def remove_own_question(*, pk: int, by: User) -> None:
    """Remove a question of one's own. Raises OwnQuestion.DoesNotExist for one that is not there or another's."""
    require(by, Permission.QUESTION_ASK)
    own = OwnQuestion.objects.select_for_update().get(pk=pk, person=by)
    record(by=by, action="own_question_removed", subject=own, changes_pages=False)
    own.delete()
