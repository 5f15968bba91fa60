"""People and steps that tests of the committee's room share; a refused step leaves nothing behind."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.permissions import Role
from scrutiny.commitments import actions
from scrutiny.models import (
    Commitment,
    CommitmentAnswer,
    CommitmentDecision,
    CommitmentSlip,
    ImprovementPlan,
    Meeting,
    MeetingItem,
    PlanPriority,
    Risk,
    RiskVersion,
)
from tests import factories as make

TODAY = date(2022, 6, 8)
REASON = "The consultation takes until the summer."
KEPT = (
    *(Meeting, MeetingItem, Commitment, CommitmentSlip, CommitmentAnswer, CommitmentDecision),
    *(ImprovementPlan, PlanPriority, Risk, RiskVersion),
)


def make_officer(**columns):
    return make.make_person(role=Role.OFFICER, **columns)


def make_manager(**columns):
    return make.make_person(role=Role.MANAGER, **columns)


def stored():
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


def typed(**changed):
    """A request of 12 January 2022 as it is typed."""
    values = {"kind": "request", "what": "More figures", "to_whom": "officers", "made_on": date(2022, 1, 12)}
    return actions.TypedCommitment(**values | changed)


def add(by=None, **changed):
    return actions.add_commitment(typed=typed(**changed), by=by or make_officer(), today=TODAY)


def version_of(commitment):
    return Commitment.objects.get(pk=commitment.pk).version


def move(commitment, by=None, **changed):
    values = {"version": version_of(commitment), "to": (date(2022, 9, 30), None), "reason": REASON} | changed
    return actions.move_commitment(commitment=commitment, by=by or make_officer(), today=TODAY, **values)


def answer(commitment, by=None, version=None, **changed):
    values = {"answered_on": date(2022, 3, 9), "words": "They are in the report."} | changed
    return actions.answer_commitment(
        commitment=commitment,
        version=version or version_of(commitment),
        typed=actions.TypedAnswer(**values),
        by=by or make_officer(),
        today=TODAY,
    )


def decide(commitment, by=None, version=None, **changed):
    values = {"is_accepted": True, "decided_on": TODAY, "minute": "minute 12.3"} | changed
    return actions.decide_commitment(
        commitment=commitment,
        version=version or version_of(commitment),
        typed=actions.TypedDecision(**values),
        by=by or make_manager(),
        today=TODAY,
    )
