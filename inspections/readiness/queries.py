"""Answers to the three questions as known at a moment."""

from collections.abc import Sequence
from datetime import datetime

from inspections.models import ReadinessAnswer


def get_answers(moment: datetime) -> dict[tuple[str, str], ReadinessAnswer]:
    """The answers that stood at `moment`, by area and question. One query."""
    known = ReadinessAnswer.objects.known_at(moment).select_related("entered_by")
    return {(one.area, one.question): one for one in known}


def get_all_answers(area: str, question: str, moment: datetime) -> Sequence[ReadinessAnswer]:
    """All answers given to one question by `moment`, the newest first. One query."""
    given = ReadinessAnswer.objects.filter(area=area, question=question, known_from__lte=moment)
    return list(given.select_related("entered_by").order_by("-known_from", "-pk"))
