"""A member's own questions, and how many members ticked which."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

from accounts.models import User
from scrutiny.models import Commitment, OwnQuestion, QuestionTick


def get_ticks(person: User) -> dict[str, str]:
    """The questions that one person ticked, by key with their words, in the order of ticking. One query."""
    return dict(QuestionTick.objects.filter(person=person).values_list("key", "words"))


def get_own_questions(person: User) -> Sequence[OwnQuestion]:
    """The questions that one person wrote for herself, oldest first. One query."""
    return list(OwnQuestion.objects.filter(person=person))


@dataclass(frozen=True)
class TickedQuestion:
    """A question with the number of members who want to ask it; who they are is not read.

    `promises` were recorded in answer to it.
    """

    key: str
    words: str
    number: int
    promises: tuple[Commitment, ...] = ()


def get_ticked() -> list[TickedQuestion]:
    """Questions that were ticked, those of most members first. Two queries."""
    rows = QuestionTick.objects.order_by().values("key").annotate(number=Count("pk"), words=Max("words"))
    promises = defaultdict(list)
    for promise in Commitment.objects.known_at(timezone.now()).exclude(question_key="").order_by("known_from", "pk"):
        promises[promise.question_key].append(promise)
    found = [TickedQuestion(row["key"], row["words"], row["number"], tuple(promises[row["key"]])) for row in rows]
    return sorted(found, key=lambda one: (-one.number, one.words))
