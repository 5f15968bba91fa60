"""Several people in the same moment: what each of them may do alone is done once."""

import pytest

from kpis.models import Target
from record.models import RecordChange
from record.proposals.actions import ChangeUnderWay, approve_change
from tests import factories as make
from tests.racing import at_once, refusals
from tests.record.makers import enter, make_team, propose, result_of, target_typed, typed_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_database"), pytest.mark.slow]


def test_two_targets_for_one_day_are_not_both_approved():
    team, kpi = make_team(), make.make_kpi()
    sent = [propose("targets", target_typed(kpi, value=value, to_on="31/3/2022"), team.officer) for value in (90, 95)]
    outcomes = at_once(
        *(lambda one=one: approve_change(change=one, version=one.version, by=team.manager) for one in sent)
    )
    assert len(refusals(outcomes)) == 1
    assert Target.objects.standing().filter(kpi=kpi).count() == 1
    assert RecordChange.objects.filter(status="approved").count() == 1


def test_one_row_is_not_changed_by_two_proposals():
    team = make_team()
    row = result_of(enter("targets", target_typed(make.make_kpi()), team))
    typed = [typed_of("targets", row, value=value) for value in ("90", "80")]
    outcomes = at_once(
        lambda: propose("targets", typed[0], team.officer, row),
        lambda: propose("targets", typed[1], team.administrator, row),
    )
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, ChangeUnderWay)
    assert RecordChange.objects.filter(status="submitted").count() == 1
