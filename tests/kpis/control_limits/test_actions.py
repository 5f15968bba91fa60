"""Recalculated limits: proposed, returned, approved by another, withdrawn; and what was in force on a day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent
from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from analysis.core.series import Rebase as PlainRebase
from kpis.catalogue.queries import get_rebases
from kpis.control_limits.actions import approve_rebase, may_withdraw, propose_rebase, return_rebase, withdraw_rebase
from kpis.control_limits.queries import get_limits
from kpis.models import Kpi, Rebase
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASON = "A second clinic opened and stays open."
# with the months of make_shift, the month of the shift
ON = date(2019, 2, 1)


@pytest.fixture
def kpi():
    return make.make_shift()


@pytest.fixture
def officer():
    return make.make_person(role=Role.OFFICER)


@pytest.fixture
def manager():
    return make.make_person(role=Role.MANAGER)


@pytest.fixture
def proposed(kpi, officer):
    return propose_rebase(kpi=kpi, on=ON, reason=REASON, by=officer)


def problems_of(call):
    with pytest.raises(InvalidEntry) as refusal:
        call()
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def audited():
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


# -- proposing ----------------------------------------------------------------------------------------


def test_proposal_waits_and_changes_no_limits(kpi, officer, proposed):
    assert (proposed.status, proposed.entered_by, proposed.published_at) == (Rebase.Status.PROPOSED, officer, None)
    assert get_rebases(make.moment(2100), [kpi.pk])[kpi.pk] == []
    event = AuditEvent.objects.get()
    assert (event.action, event.about, event.after) == (
        "rebase_proposed",
        f"kpi:{kpi.code}",
        {"limits_from": "2019-02-01", "reason": REASON},
    )


def test_spaces_around_a_reason_are_not_kept(kpi, manager):
    assert propose_rebase(kpi=kpi, on=ON, reason=f"  {REASON}\n", by=manager).reason == REASON


@pytest.mark.parametrize("role", list(Role))
def test_who_proposes(kpi, role):
    person = make.make_person(role=role)
    if Permission.REBASE_PROPOSE in ROLE_PERMISSIONS[role]:
        assert propose_rebase(kpi=kpi, on=ON, reason=REASON, by=person).pk
    else:
        with pytest.raises(PermissionDenied):
            propose_rebase(kpi=kpi, on=ON, reason=REASON, by=person)
        assert not Rebase.objects.exists()


def test_officers_and_managers_propose_and_managers_alone_approve_and_annotate():
    holders = {p: {role for role in Role if p in ROLE_PERMISSIONS[role]} for p in Permission}
    assert holders[Permission.REBASE_PROPOSE] == {Role.OFFICER, Role.MANAGER}
    assert holders[Permission.REBASE_APPROVE] == holders[Permission.ANNOTATION_WRITE] == {Role.MANAGER}


@pytest.mark.parametrize(
    ("on", "message"),
    [
        pytest.param(None, "Choose the period from which to recalculate the limits.", id="no period"),
        pytest.param(date(2018, 1, 1), "Choose a period from the list.", id="the first period"),
        pytest.param(date(2019, 2, 2), "Choose a period from the list.", id="the middle of a period"),
        pytest.param(date(2030, 1, 1), "Choose a period from the list.", id="a period to come"),
    ],
)
def test_limits_begin_with_a_period_that_there_is(kpi, officer, on, message):
    assert problems_of(lambda: propose_rebase(kpi=kpi, on=on, reason=REASON, by=officer)) == [("on", message)]
    assert not Rebase.objects.exists()
    assert audited() == []


@pytest.mark.parametrize("reason", ["", "   ", "New team"])
def test_reason_is_a_sentence(kpi, officer, reason):
    ((field, message),) = problems_of(lambda: propose_rebase(kpi=kpi, on=ON, reason=reason, by=officer))
    assert (field, message[:19]) == ("reason", "Say in a sentence w")


def test_reason_too_long_is_refused_and_both_problems_are_said_at_once(kpi, officer):
    found = problems_of(lambda: propose_rebase(kpi=kpi, on=None, reason="word " * 1001, by=officer))
    assert [field for field, _ in found] == ["on", "reason"]
    assert found[1][1] == "Shorten this to 5000 characters; it has 5005."


def test_kpi_without_figures_and_one_with_yearly_figures_have_no_limits_to_recalculate(officer):
    without, yearly = make.make_kpi(), make.make_kpi(frequency="annual")
    for year in range(2010, 2020):
        make.make_figure(kpi=yearly, period=(date(year, 4, 1), date(year + 1, 3, 31)))
    for kpi in (without, yearly):
        ((field, _),) = problems_of(
            lambda kpi=kpi: propose_rebase(kpi=kpi, on=date(2015, 4, 1), reason=REASON, by=officer)
        )
        assert field == "on"
    assert get_limits(without, make.moment(2100)) is None
    assert get_limits(yearly, make.moment(2100)).periods == ()


def test_limits_are_not_recalculated_where_the_counting_changed(kpi, officer):
    make.make_break(kpi=kpi, on=ON)
    ((_, message),) = problems_of(lambda: propose_rebase(kpi=kpi, on=ON, reason=REASON, by=officer))
    assert message == "Choose a period from the list."


def test_the_same_is_not_proposed_twice(kpi, manager, proposed):
    found = problems_of(lambda: propose_rebase(kpi=kpi, on=ON, reason=REASON, by=manager))
    assert found == [("on", "This is proposed already, and waits for approval.")]
    approve_rebase(rebase=proposed, version=1, by=manager)
    found = problems_of(lambda: propose_rebase(kpi=kpi, on=ON, reason=REASON, by=manager))
    assert found == [("on", "The limits are recalculated from there already.")]


# -- approving and returning --------------------------------------------------------------------------


def test_approved_rebase_is_in_force_from_then_on(kpi, officer, manager, proposed):
    approved = approve_rebase(rebase=proposed, version=1, by=manager)
    assert (approved.status, approved.approved_by, approved.version) == (Rebase.Status.APPROVED, manager, 2)
    assert get_rebases(approved.published_at, [kpi.pk])[kpi.pk] == [
        PlainRebase(on=ON, reason=REASON, entered_by=officer.email, approved_by=manager.email)
    ]
    assert audited() == ["rebase_proposed", "forecasts_given", "rebase_approved"]


def test_nobody_approves_their_own(kpi, manager):
    own = propose_rebase(kpi=kpi, on=ON, reason=REASON, by=manager)
    with pytest.raises(PermissionDenied):
        approve_rebase(rebase=own, version=1, by=manager)
    own.refresh_from_db()
    assert own.status == Rebase.Status.PROPOSED
    assert approve_rebase(rebase=own, version=1, by=make.make_person(role=Role.MANAGER)).status == "approved"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_managers_approve_and_return(proposed, role):
    person = make.make_person(role=role)
    with pytest.raises(PermissionDenied):
        approve_rebase(rebase=proposed, version=1, by=person)
    with pytest.raises(PermissionDenied):
        return_rebase(rebase=proposed, version=1, reason="Say when.", by=person)
    assert audited() == ["rebase_proposed"]


def test_returned_rebase_is_proposed_again_on_the_same_row(kpi, officer, manager, proposed):
    returned = return_rebase(rebase=proposed, version=1, reason=" Say when it opened. ", by=manager)
    assert (returned.status, returned.return_reason, returned.returned_by) == (
        "returned",
        "Say when it opened.",
        manager,
    )
    other = make.make_person(role=Role.OFFICER)
    again = propose_rebase(kpi=kpi, on=ON, reason="It opened on 4 February and stays open.", by=other)
    assert (again.pk, again.status, again.entered_by, again.version) == (proposed.pk, "proposed", other, 3)
    assert approve_rebase(rebase=again, version=3, by=manager).status == "approved"
    assert audited() == [
        "rebase_proposed",
        "rebase_returned",
        "rebase_proposed",
        "forecasts_given",
        "rebase_approved",
    ]


def test_return_needs_a_reason(manager, proposed):
    found = problems_of(lambda: return_rebase(rebase=proposed, version=1, reason=" ", by=manager))
    assert found == [("return_reason", "Say what must be changed.")]


def test_only_what_waits_is_approved_or_returned(manager, proposed):
    returned = return_rebase(rebase=proposed, version=1, reason="Say when.", by=manager)
    for step in (
        lambda: approve_rebase(rebase=returned, version=2, by=manager),
        lambda: return_rebase(rebase=returned, version=2, reason="Again.", by=manager),
    ):
        with pytest.raises(NotOpen):
            step()


def test_step_on_an_older_version_is_refused_with_what_stands(kpi, officer, manager, proposed):
    return_rebase(rebase=proposed, version=1, reason="Say when.", by=manager)
    again = propose_rebase(kpi=kpi, on=ON, reason="It opened in February and stays open.", by=officer)
    for step in (
        lambda: approve_rebase(rebase=proposed, version=1, by=manager),
        lambda: return_rebase(rebase=proposed, version=1, reason="Why?", by=manager),
        lambda: withdraw_rebase(rebase=proposed, version=1, reason=REASON, by=manager),
    ):
        with pytest.raises(NewerVersion) as refusal:
            step()
        assert refusal.value.theirs == again


# -- withdrawing --------------------------------------------------------------------------------------


def test_withdrawn_rebase_is_still_known_to_earlier_moments(kpi, manager, proposed):
    approved = approve_rebase(rebase=proposed, version=1, by=manager)
    withdrawn = withdraw_rebase(rebase=approved, version=2, reason="The clinic closed again in May.", by=manager)
    assert (withdrawn.status, withdrawn.withdrawn_by) == ("withdrawn", manager)
    assert get_rebases(withdrawn.superseded_at, [kpi.pk])[kpi.pk] == []
    assert [rebase.on for rebase in get_rebases(approved.published_at, [kpi.pk])[kpi.pk]] == [ON]
    assert audited()[-1] == "rebase_withdrawn"
    # and its place is free for another
    assert propose_rebase(kpi=kpi, on=ON, reason=REASON, by=manager).pk != withdrawn.pk


def test_proposal_that_was_given_up_never_was_in_force(kpi, officer, proposed):
    withdraw_rebase(rebase=proposed, version=1, reason="It was the wrong month.", by=officer)
    assert get_rebases(make.moment(2100), [kpi.pk])[kpi.pk] == []


def test_withdrawal_needs_a_sentence(manager, proposed):
    found = problems_of(lambda: withdraw_rebase(rebase=proposed, version=1, reason="No.", by=manager))
    assert found == [("revision_reason", "Say in a sentence why it is withdrawn. Write at least 4 words.")]


def test_what_is_withdrawn_stays_withdrawn(manager, proposed):
    withdraw_rebase(rebase=proposed, version=1, reason="It was the wrong month.", by=manager)
    with pytest.raises(NotOpen):
        withdraw_rebase(rebase=proposed, version=2, reason="It was the wrong month.", by=manager)


def test_who_withdraws(officer, manager, proposed):
    other = make.make_person(role=Role.OFFICER)
    assert [may_withdraw(person, proposed) for person in (officer, manager, other)] == [True, True, False]
    approved = approve_rebase(rebase=proposed, version=1, by=manager)
    assert [may_withdraw(person, approved) for person in (officer, manager, other)] == [False, True, False]
    for person in (officer, other, make.make_person(role=Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            withdraw_rebase(rebase=approved, version=2, reason=REASON, by=person)


# -- reading ------------------------------------------------------------------------------------------


def test_rebases_are_read_by_kpi_earliest_first_in_one_query(django_assert_num_queries):
    one, other = make.make_kpi(), make.make_kpi()
    make.make_rebase(kpi=one, on=date(2021, 1, 1))
    make.make_rebase(kpi=one, on=date(2020, 1, 1))
    make.make_rebase(kpi=other)
    make.make_proposed_rebase(kpi=other, on=date(2021, 1, 1))
    make.make_rebase(kpi=other, on=date(2019, 1, 1), published_at=make.moment(2022))
    with django_assert_num_queries(1):
        found = get_rebases(make.moment(2021, 6, 1))
    assert {kpi_id: [rebase.on.year for rebase in rebases] for kpi_id, rebases in found.items()} == {
        one.pk: [2020, 2021],
        other.pk: [2020],
    }
    assert set(get_rebases(make.moment(2022), [other.pk])) == {other.pk}
    assert get_rebases(make.moment(2021, 5, 31)) == {}


def test_limits_of_a_kpi_follow_its_rules_and_rebases(kpi, manager, proposed):
    now = make.moment(2100)
    before = get_limits(kpi, now)
    assert before.suggested.start == ON
    approve_rebase(rebase=proposed, version=1, by=manager)
    Kpi.objects.filter(pk=kpi.pk).update(rule_set="mdc-6")
    after = get_limits(kpi, now)
    assert (after.basis.rebase_days, after.suggested) == (frozenset({ON}), None)
    assert after.variation.rule_set.shift_length == 6
    assert before.with_rebases({ON}).limits == after.wording.limits != before.wording.limits
