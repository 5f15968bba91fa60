"""What a refused step leaves behind: nothing."""

import pytest

from accounts.models import AuditEvent
from inspections.models import (
    Action,
    ActionClosing,
    ActionHandover,
    ActionSlip,
    DeclinedLink,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
    RecommendationClosing,
    RecommendationKpi,
)

KEPT = (ProgressUpdate, ProgressNote, Action, ActionSlip, ActionHandover, ActionClosing)
KEPT += (Recommendation, RecommendationClosing, RecommendationKpi, DeclinedLink)


def stored():
    """Everything about progress and actions that the database holds, to be compared before and after."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT], AuditEvent.objects.count()


def refused(error, write):
    """`write` is refused with `error`, and nothing is left behind. Returns the error."""
    before = stored()
    with pytest.raises(error) as refusal:
        write()
    assert stored() == before
    return refusal.value


def fields(error):
    return [problem.field for problem in error.problems]


def last_event():
    return AuditEvent.objects.order_by("-id").first()
