"""Two people at one rebase in the same moment: one is served, the other is told, nothing is doubled."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.control_limits.actions import approve_rebase, propose_rebase, withdraw_rebase
from kpis.models import Rebase
from tests import factories as make
from tests.racing import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_database"), pytest.mark.slow]
REASON = "A second clinic opened and stays open."
ON = date(2019, 2, 1)


def test_two_who_propose_the_same_at_once_make_one_proposal():
    kpi = make.make_shift()
    people = [make.make_person(role=Role.OFFICER) for _ in range(4)]
    outcomes = at_once(*(lambda by=by: propose_rebase(kpi=kpi, on=ON, reason=REASON, by=by) for by in people))
    assert len(refusals(outcomes)) == 3
    assert Rebase.objects.count() == AuditEvent.objects.count() == 1


def test_two_managers_at_once_approve_once():
    rebase = make.make_proposed_rebase()
    managers = [make.make_person(role=Role.MANAGER) for _ in range(4)]
    outcomes = at_once(*(lambda by=by: approve_rebase(rebase=rebase, version=1, by=by) for by in managers))
    assert len(refusals(outcomes)) == 3
    assert Rebase.objects.get().version == 2


def test_one_approves_while_another_withdraws():
    rebase = make.make_proposed_rebase()
    one, other = (make.make_person(role=Role.MANAGER) for _ in range(2))
    outcomes = at_once(
        lambda: approve_rebase(rebase=rebase, version=1, by=one),
        lambda: withdraw_rebase(rebase=rebase, version=1, reason="It was the wrong month.", by=other),
    )
    assert len(refusals(outcomes)) == 1
    assert Rebase.objects.get().version == 2
