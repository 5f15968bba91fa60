"""Proposals to the record: drafted, submitted, taken back, returned, approved by another person."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent
from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from kpis.models import Target
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from record.kinds import KINDS_OF_RECORD
from record.models import RecordChange
from record.proposals.actions import (
    Begun,
    ChangeUnderWay,
    RowChanged,
    approve_change,
    approve_changes,
    begin_change,
    discard_change,
    propose_again,
    return_change,
    revise_change,
    submit_change,
    take_back_change,
)
from tests import factories as make
from tests.record.makers import (
    REASON,
    draft,
    enter,
    lists,
    make_team,
    propose,
    result_of,
    stored,
    target_typed,
    typed_of,
)

pytestmark = pytest.mark.django_db
STATUS = RecordChange.Status


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def kpi():
    return make.make_kpi()


@pytest.fixture
def proposed(team, kpi):
    return propose("targets", target_typed(kpi), team.officer)


def refused(error, call):
    """The call is refused with `error`, and nothing is left behind. Returns the error."""
    before = stored()
    with pytest.raises(error) as refusal:
        call()
    assert stored() == before
    return refusal.value


def problems(error):
    return [(problem.field, problem.message) for problem in error.problems]


def last_event():
    return AuditEvent.objects.order_by("-id").first()


# -- proposing ----------------------------------------------------------------------------------------


def test_officers_and_administrators_propose_and_managers_approve():
    holders = {p: {role for role in Role if p in ROLE_PERMISSIONS[role]} for p in Permission}
    assert holders[Permission.RECORD_PROPOSE] == {Role.OFFICER, Role.ADMINISTRATOR}
    assert holders[Permission.RECORD_APPROVE] == {Role.MANAGER}
    assert holders[Permission.RECORD_VIEW] == {Role.OFFICER, Role.ADMINISTRATOR, Role.MANAGER}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MANAGER])
def test_others_propose_nothing(kpi, role):
    person = make.make_person(role=role)
    refused(PermissionDenied, lambda: propose("targets", target_typed(kpi), person))


def test_proposal_waits_and_changes_no_page(team, kpi, proposed):
    assert (proposed.status, proposed.entered_by, proposed.reason) == (STATUS.SUBMITTED, team.officer, REASON)
    assert proposed.title == f"{kpi.title}: 95% from 1 April 2021"
    assert ["Target", "", "95%"] in proposed.words
    assert proposed.about == kpi.audit_about
    assert not Target.objects.exists()
    event = last_event()
    assert (event.action, event.about, event.changes_pages) == ("record_change_submitted", kpi.audit_about, False)
    assert event.after["Target"] == "95%"


def test_draft_keeps_what_cannot_be_read_and_is_refused_when_it_is_submitted(team, kpi):
    begun = draft("targets", target_typed(kpi, value="about 95", from_on="31/2/2021"), team.officer)
    assert begun.status == STATUS.DRAFT
    assert begun.typed["value"] == ["about 95"]
    error = refused(InvalidEntry, lambda: submit_change(change=begun, version=begun.version, by=team.officer))
    assert [field for field, _ in problems(error)] == ["value", "from_on"]


def test_nothing_is_kept_of_a_proposal_that_is_refused(team, kpi):
    error = refused(InvalidEntry, lambda: propose("targets", target_typed(kpi, value=""), team.officer))
    assert problems(error) == [("value", "Enter the target.")]


def test_reason_is_a_sentence(team, kpi):
    error = refused(InvalidEntry, lambda: propose("targets", target_typed(kpi, reason="Agreed"), team.officer))
    assert problems(error) == [("reason", "Say why in a sentence.")]


def test_text_too_long_for_a_draft_is_refused(team, kpi):
    error = refused(InvalidEntry, lambda: draft("targets", target_typed(kpi, reason="x" * 10_001), team.officer))
    assert problems(error) == [("reason", "Shorten this to 5000 characters; it has 10001.")]


def test_what_was_sent_beside_the_fields_is_not_kept(team, kpi):
    begun = draft("targets", target_typed(kpi, published_at="1999-01-01", version="7"), team.officer)
    assert not {"published_at", "version", "seen"} & set(begun.typed)


def test_draft_is_gone_on_with_by_a_colleague_who_counts_as_a_writer(team, kpi):
    begun = draft("targets", target_typed(kpi, value=""), team.officer)
    again = propose_again(
        change=begun, version=begun.version, typed=lists(target_typed(kpi)), seen="", by=team.administrator
    )
    assert again.status == STATUS.SUBMITTED
    assert again.writer_ids == {team.officer.pk, team.administrator.pk}


def test_the_same_text_again_changes_nothing(team, kpi):
    begun = draft("targets", target_typed(kpi), team.officer)
    before = stored()
    revise_change(change=begun, version=begun.version, typed=lists(target_typed(kpi)), seen="", by=team.officer)
    assert stored() == before


def test_work_on_an_older_draft_is_refused_with_the_newer_one(team, kpi):
    begun = draft("targets", target_typed(kpi), team.officer)
    typed = lists(target_typed(kpi, value="96"))
    revise_change(change=begun, version=begun.version, typed=typed, seen="", by=team.administrator)
    error = refused(
        NewerVersion,
        lambda: revise_change(
            change=begun, version=begun.version, typed=lists({"value": "97"}), seen="", by=team.officer
        ),
    )
    assert error.theirs.typed["value"] == ["96"]


@pytest.mark.slow
def test_submitted_proposal_is_not_changed_until_it_is_taken_back(team, kpi, proposed):
    typed = lists(target_typed(kpi, value="90"))
    call = {"typed": typed, "seen": "", "by": team.officer}
    refused(NotOpen, lambda: revise_change(change=proposed, version=proposed.version, **call))
    refused(NotOpen, lambda: discard_change(change=proposed, version=proposed.version, by=team.officer))
    refused(
        PermissionDenied,
        lambda: take_back_change(change=proposed, version=proposed.version, by=team.administrator),
    )
    back = take_back_change(change=proposed, version=proposed.version, by=team.officer)
    assert back.status == STATUS.DRAFT
    refused(NotOpen, lambda: approve_change(change=back, version=back.version, by=team.manager))
    again = propose_again(change=back, version=back.version, **call)
    assert again.title.endswith("90% from 1 April 2021")


def test_discarded_draft_is_gone_and_the_history_keeps_what_was_typed(team, kpi):
    begun = draft("targets", target_typed(kpi), team.officer)
    discard_change(change=begun, version=begun.version, by=team.administrator)
    assert not RecordChange.objects.exists()
    assert last_event().action == "record_change_discarded"
    assert last_event().before["value"] == ["95"]


# -- approving and returning --------------------------------------------------------------------------


def test_approval_publishes_from_now_on_with_both_persons(team, kpi, proposed):
    approved = approve_change(change=proposed, version=proposed.version, by=team.manager)
    target = result_of(approved)
    assert (approved.status, approved.approved_by, approved.key) == (STATUS.APPROVED, team.manager, target.pk)
    assert target.published_at == approved.published_at
    assert (target.value, target.reason, target.source_words) == (95, REASON, "Minutes of the board")
    event = AuditEvent.objects.get(action="record_change_approved")
    assert (event.about, event.changes_pages, event.after["Target"]) == (kpi.audit_about, True, "95%")


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_others_approve_and_return_nothing(proposed, role):
    person = make.make_person(role=role)
    refused(PermissionDenied, lambda: approve_change(change=proposed, version=proposed.version, by=person))
    refused(
        PermissionDenied,
        lambda: return_change(change=proposed, version=proposed.version, reason="Look again at it.", by=person),
    )


def test_nobody_approves_what_they_wrote_any_of(team, kpi):
    begun = draft("targets", target_typed(kpi), team.officer)
    sent = propose_again(
        change=begun, version=begun.version, typed=lists(target_typed(kpi, value="96")), seen="", by=team.administrator
    )
    # the officer is made a manager meanwhile
    team.officer.role = Role.MANAGER
    team.officer.save()
    refused(PermissionDenied, lambda: approve_change(change=sent, version=sent.version, by=team.officer))


@pytest.mark.slow
def test_returned_proposal_says_why_and_is_submitted_again(team, kpi, proposed):
    refused(InvalidEntry, lambda: return_change(change=proposed, version=proposed.version, reason=" ", by=team.manager))
    back = return_change(change=proposed, version=proposed.version, reason="Which board?", by=team.manager)
    assert (back.status, back.return_reason, back.returned_by) == (STATUS.RETURNED, "Which board?", team.manager)
    typed = lists(target_typed(kpi, reason="The improvement board agreed it."))
    again = propose_again(change=back, version=back.version, typed=typed, seen="", by=team.officer)
    assert approve_change(change=again, version=again.version, by=team.manager).status == STATUS.APPROVED


def test_step_on_an_older_version_is_refused(team, proposed):
    refused(NewerVersion, lambda: approve_change(change=proposed, version=proposed.version - 1, by=team.manager))


def test_approved_proposal_is_not_approved_again(team, proposed):
    approved = approve_change(change=proposed, version=proposed.version, by=team.manager)
    refused(NotOpen, lambda: approve_change(change=approved, version=approved.version, by=team.manager))


@pytest.mark.slow
def test_what_does_not_fit_any_more_is_refused_at_approval(team, kpi):
    first, second = (
        propose("targets", target_typed(kpi, to_on="31/3/2022"), by) for by in (team.officer, team.administrator)
    )
    approve_change(change=first, version=first.version, by=team.manager)
    error = refused(InvalidEntry, lambda: approve_change(change=second, version=second.version, by=team.manager))
    assert "There is a target of 95% from 1 April 2021 to 31 March 2022." in error.problems[0].message
    assert error.problems[0].message.startswith(second.title)


@pytest.mark.slow
def test_several_are_approved_all_or_none(team, kpi):
    typed = target_typed(kpi, to_on="31/3/2022")
    good, doubled = (propose("targets", typed, by) for by in (team.officer, team.administrator))
    other = propose("targets", target_typed(make.make_kpi()), team.officer)
    chosen = [(one, one.version) for one in (good, doubled, other)]
    refused(InvalidEntry, lambda: approve_changes(chosen=chosen, by=team.manager))
    approved = approve_changes(chosen=[chosen[0], chosen[2]], by=team.manager)
    assert {one.status for one in approved} == {STATUS.APPROVED}
    assert Target.objects.count() == 2


# -- two people on one row ----------------------------------------------------------------------------


@pytest.fixture
def target(team, kpi):
    return result_of(enter("targets", target_typed(kpi), team))


@pytest.mark.slow
def test_second_proposal_for_a_row_is_refused_with_the_first(team, target):
    first = propose("targets", typed_of("targets", target, value="90"), team.officer, target)
    error = refused(
        ChangeUnderWay, lambda: propose("targets", typed_of("targets", target, value="80"), team.administrator, target)
    )
    assert error.theirs == first


def test_database_refuses_a_second_open_proposal_for_a_row(team, target):
    first = draft("targets", typed_of("targets", target), team.officer, target)
    again = RecordChange.objects.get(pk=first.pk)
    again.pk = None
    with pytest.raises(Exception, match="record_change_one_open_for_a_row|UNIQUE constraint failed"):
        RecordChange.objects.bulk_create([again])


def test_row_that_was_changed_since_the_form_was_opened_is_not_overwritten(team, kpi):
    term = make.make_term()
    kind = KINDS_OF_RECORD["terms"]
    seen = kind.make_form(row=term, today=None).initial["seen"]
    enter("terms", typed_of("terms", term, definition="Said in other words."), team, term)
    typed = lists(typed_of("terms", term, expansion="Another thing"))
    error = refused(
        RowChanged,
        lambda: begin_change(Begun(kind, "change", term, seen), typed=typed, by=team.administrator),
    )
    assert error.theirs.definition == "Said in other words."


@pytest.mark.slow
def test_row_that_was_changed_since_it_was_proposed_is_not_overwritten_by_an_approval(team, target):
    proposed = propose("targets", typed_of("targets", target, value="90"), team.officer, target)
    Target.objects.filter(pk=target.pk).update(tolerance=3)
    error = refused(RowChanged, lambda: approve_change(change=proposed, version=proposed.version, by=team.manager))
    assert error.theirs.tolerance == 3
    back = return_change(change=proposed, version=proposed.version, reason="It was changed.", by=team.manager)
    refused(RowChanged, lambda: submit_change(change=back, version=back.version, by=team.officer))
    now = KINDS_OF_RECORD["targets"].find(target.pk)
    kind = KINDS_OF_RECORD["targets"]
    seen = kind.make_form(row=now, today=None).initial["seen"]
    typed = lists(typed_of("targets", now, value="90"))
    again = propose_again(change=back, version=back.version, typed=typed, seen=seen, by=team.officer)
    approved = approve_change(change=again, version=again.version, by=team.manager)
    assert (result_of(approved).value, result_of(approved).tolerance) == (90, 3)


@pytest.mark.slow
def test_row_that_is_gone_cannot_be_changed(team, target):
    proposed = propose("targets", typed_of("targets", target, value="90"), team.officer, target)
    Target.objects.filter(pk=target.pk).update(superseded_at=make.moment(2100))
    error = refused(RowChanged, lambda: approve_change(change=proposed, version=proposed.version, by=team.manager))
    assert error.theirs is None


@pytest.mark.slow
def test_change_that_changes_nothing_is_refused(team, target):
    error = refused(InvalidEntry, lambda: propose("targets", typed_of("targets", target), team.officer, target))
    assert problems(error) == [("", "Nothing is changed yet: the fields say what they said before.")]
