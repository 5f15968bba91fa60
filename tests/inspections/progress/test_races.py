"""Two people in the same moment, on threads of their own: one is served, the other is told, nothing is doubled."""

from datetime import date

import pytest

from inspections.action_plan import actions as planned_actions
from inspections.evidence import Evidence
from inspections.models import Action, ActionClosing, ActionSlip, ProgressUpdate
from inspections.progress import actions
from tests.inspections import progress_makers as make
from tests.racing import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_database"), pytest.mark.slow]


def test_two_who_begin_an_update_at_once_make_one_draft():
    asked, lead = make.make_led()

    def begin(words):
        return lambda: actions.save_proposal(recommendation=asked, typed=make.proposal(done=words), version=0, by=lead)

    outcomes = at_once(begin("Hers."), begin("His."))
    (refusal,) = refusals(outcomes)
    assert ProgressUpdate.objects.get().as_typed.done == refusal.theirs.as_typed.done


def test_two_who_save_over_one_version_at_once_do_not_overwrite_each_other():
    asked, lead = make.make_led()
    make.make_draft(asked)

    def save(words):
        return lambda: actions.save_proposal(recommendation=asked, typed=make.proposal(done=words), version=1, by=lead)

    outcomes = at_once(*(save(f"Version {number}.") for number in range(6)))
    assert len(refusals(outcomes)) == 5
    assert ProgressUpdate.objects.get().version == 2


def test_two_managers_at_once_approve_once():
    asked, _ = make.make_led()
    submitted = make.make_submitted(asked)
    managers = [make.make_manager() for _ in range(4)]
    outcomes = at_once(*(lambda by=by: actions.approve_update(update=submitted, version=2, by=by) for by in managers))
    assert len(refusals(outcomes)) == 3
    assert ProgressUpdate.objects.get().version == 3


def test_one_moves_the_date_while_another_closes_the_action():
    asked, lead = make.make_led()
    action = make.make_action(asked)
    outcomes = at_once(
        lambda: planned_actions.move_due_date(
            action=action, version=1, to_on=date(2999, 1, 1), reason=make.REASON, by=lead, today=make.TODAY
        ),
        lambda: planned_actions.close_action(action=action, version=1, evidence=Evidence("Audited."), by=lead),
    )
    assert len(refusals(outcomes)) == 1
    assert ActionSlip.objects.count() + ActionClosing.objects.count() == 1
    assert Action.objects.get().version == 2
