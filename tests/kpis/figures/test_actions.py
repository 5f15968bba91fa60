"""Every step of a figure: that it works, when it is refused, that a refusal leaves nothing, and its audit event."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.entry.figures import Typed
from kpis.approvals import actions as approval_actions
from kpis.approvals.actions import approve_figures
from kpis.catalogue.actions import set_adds_up, set_collection, set_owners, set_rule_set
from kpis.figures import actions
from kpis.figures.actions import NeedsConfirmation
from kpis.figures.queries import get_observations
from kpis.models import Figure
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from tests.accounts.makers import a_person
from tests.examples import examples
from tests.factories import make_target
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, TODAY, everything
from tests.kpis.returns.makers import a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
SEPTEMBER = OCTOBER.shifted(-1)
EIGHT_OF_TEN = Typed(numerator="8", denominator="10")
NEXT_WEEK = NOW + timedelta(days=7)
TICK = timedelta(microseconds=1)
NOT_OFFICERS = (Role.MEMBER, Role.MANAGER, Role.ADMINISTRATOR)
NOT_MANAGERS = (Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR)


def refused(error, step, *arguments, **named):
    """The refusal that `step` meets; it must leave everything as it was."""
    before = everything()
    with pytest.raises(error) as refusal, transaction.atomic():
        step(*arguments, **named)
    assert everything() == before
    return refusal.value


def newest_event():
    return AuditEvent.objects.latest("id")


def assert_event(action, subject, by, changes_pages):
    event = newest_event()
    assert (event.action, event.subject_type, event.subject_id) == (action, subject._meta.model_name, str(subject.pk))
    assert (event.actor, event.actor_id, event.changes_pages) == (by.email, by.pk, changes_pages)
    return event


def seen(desk, moment):
    """What a reader at `moment` sees for the desk's KPI."""
    observations = get_observations([desk.kpi.pk], [a_home().pk], moment)[desk.kpi.pk, a_home().pk]
    return [(o.period.end, o.value, o.commentary) for o in observations]


# -- drafts -------------------------------------------------------------------------------------------


def test_draft_keeps_the_text_and_the_numbers(desk):
    draft = desk.save()
    draft.refresh_from_db()
    assert (draft.status, draft.version, draft.entered_by) == ("draft", 1, desk.officer)
    assert draft.as_typed == NINE_OF_TEN
    assert (draft.numerator, draft.denominator, draft.commentary) == (9, 10, NINE_OF_TEN.commentary)
    event = assert_event("figure_drafted", draft, desk.officer, changes_pages=False)
    assert (event.before, event.after) == (None, draft.typed)
    assert event.about == desk.kpi.audit_about


def test_saving_again_counts_up_and_tells_before_and_after(desk):
    first = desk.save()
    second = desk.save(EIGHT_OF_TEN, version=1)
    second.refresh_from_db()
    assert (second.pk, second.version, second.numerator, second.commentary) == (first.pk, 2, 8, "")
    event = newest_event()
    assert (event.before["numerator"], event.after["numerator"]) == ("9", "8")


def test_another_owner_becomes_the_author(desk):
    other = a_person()
    desk.service_area.owners.add(other)
    draft = desk.save(EIGHT_OF_TEN, version=desk.save().version, by=other)
    assert Figure.objects.get(pk=draft.pk).entered_by == other


def test_the_same_text_again_changes_nothing_whatever_its_version(desk):
    desk.save()
    before = everything()
    assert desk.save(version=0).version == 1
    assert everything() == before


@pytest.mark.parametrize(
    "typed",
    [
        Typed(numerator="about nine", denominator="10"),
        Typed(numerator="9", denominator="ten?", commentary="Ask again."),
        Typed(value="-3"),
        Typed(value="101"),
        Typed(numerator="11", denominator="10"),
        Typed(numerator="9", denominator="0"),
        Typed(value="99999999999999999999999"),
        Typed(value="1.23456789"),
        Typed(commentary="x" * 5000),
        Typed(numerator="  9 ", denominator="\t10"),
        Typed(value="<b>'\";--</b>"),
        Typed(numerator="٣", denominator="५"),
    ],
)
def test_draft_keeps_what_is_no_number_and_the_database_takes_it(desk, typed):
    draft = Figure.objects.get(pk=desk.save(typed).pk)
    assert draft.as_typed == typed


def test_text_that_is_no_number_leaves_no_number_of_before(desk):
    desk.save()
    draft = Figure.objects.get(pk=desk.save(Typed(numerator="nine", denominator="10"), version=1).pk)
    assert (draft.numerator, draft.denominator, draft.stated_value) == (None, None, None)


@pytest.mark.parametrize("role", NOT_OFFICERS)
def test_only_officers_save(desk, role):
    person = a_person(role=role)
    desk.service_area.owners.add(person)
    refused(PermissionDenied, desk.save, by=person)


@pytest.mark.slow
def test_officer_of_another_service_area_is_refused_everywhere(desk):
    stranger = a_person()
    a_service_area(stranger)
    refused(PermissionDenied, desk.save, by=stranger)
    draft = desk.save()
    refused(PermissionDenied, desk.submit, draft, by=stranger)
    approved = desk.approve(desk.submit(draft))
    refused(PermissionDenied, desk.correct, approved, by=stranger)


def test_closed_account_is_refused(desk):
    desk.officer.is_active = False
    refused(PermissionDenied, desk.save)


def test_older_version_is_refused_with_theirs(desk):
    desk.save()
    desk.save(EIGHT_OF_TEN, version=1)
    theirs = refused(NewerVersion, desk.save, Typed(value="5"), version=1).theirs
    assert (theirs.version, theirs.as_typed) == (2, EIGHT_OF_TEN)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_version_that_is_not_the_draft_s_is_refused(desk, version):
    desk.save()
    assert refused(NewerVersion, desk.save, EIGHT_OF_TEN, version=version).theirs.version == 1


def test_version_of_a_draft_that_is_gone_is_refused(desk):
    assert refused(NewerVersion, desk.save, version=3).theirs is None


@pytest.mark.slow
def test_submitted_and_approved_figures_are_not_saved_over(desk):
    submitted = desk.submitted()
    refused(NotOpen, desk.save, EIGHT_OF_TEN, version=submitted.version)
    approved = desk.approve(submitted)
    refused(NotOpen, desk.save, EIGHT_OF_TEN)
    assert refused(NewerVersion, desk.save, EIGHT_OF_TEN, version=1).theirs == approved


def test_two_who_begin_at_once_get_one_draft(desk, monkeypatch):
    theirs = desk.save()
    found, blind = actions._lock_open, iter([True])
    monkeypatch.setattr(actions, "_lock_open", lambda *a: None if next(blind, False) else found(*a))
    assert refused(NewerVersion, desk.save, EIGHT_OF_TEN).theirs == theirs


# -- submitting ---------------------------------------------------------------------------------------


def test_submit_hands_the_draft_over(desk):
    submitted = Figure.objects.get(pk=desk.submit(desk.save()).pk)
    assert (submitted.status, submitted.version, submitted.submitted_at) == ("submitted", 2, NOW)
    assert (submitted.numerator, submitted.denominator, submitted.confirmed) == (9, 10, [])
    event = assert_event("figure_submitted", submitted, desk.officer, changes_pages=False)
    assert Decimal(event.after["numerator"]) == 9


@pytest.mark.parametrize("role", NOT_OFFICERS)
def test_only_officers_submit(desk, role):
    person = a_person(role=role)
    desk.service_area.owners.add(person)
    refused(PermissionDenied, desk.submit, desk.save(), by=person)


def test_submit_refuses_problems_at_their_fields(desk):
    draft = desk.save(Typed(numerator="11", denominator="10", value="x"))
    problems = refused(InvalidEntry, desk.submit, draft).problems
    assert [problem.field for problem in problems] == ["numerator", "value"]


@pytest.mark.slow
def test_submit_refuses_a_period_that_is_not_over_and_one_that_is_not_collected(desk):
    draft = desk.save()
    assert "Wait until" in str(refused(InvalidEntry, desk.submit, draft, today=OCTOBER.end))
    desk.kpi.collected_until = SEPTEMBER.end
    desk.kpi.save()
    assert "no longer collected" in str(refused(InvalidEntry, desk.submit, draft))


@pytest.mark.slow
def test_submit_asks_for_confirmation_and_keeps_what_was_confirmed(desk):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    draft = desk.save()
    asked = refused(NeedsConfirmation, desk.submit, draft, confirmed=["zero"]).warnings
    assert [warning.code for warning in asked] == ["same"]
    submitted = desk.submit(draft, confirmed=["same"])
    assert Figure.objects.get(pk=submitted.pk).confirmed == [{"code": "same", "message": asked[0].message}]


@pytest.mark.slow
def test_missed_target_needs_a_sentence_and_no_tick_replaces_it(desk):
    make_target(kpi=desk.kpi, value=Decimal(95), from_on=date(2020, 1, 1))
    draft = desk.save(EIGHT_OF_TEN)
    (asked,) = refused(NeedsConfirmation, desk.submit, draft, confirmed=["missed"]).warnings
    assert asked.needs_commentary
    draft = desk.save(Typed(numerator="8", denominator="10", commentary="Two moved away."), version=1)
    assert desk.submit(draft).status == "submitted"


@pytest.mark.slow
def test_submit_of_an_older_version_and_twice_is_refused(desk):
    draft = desk.save()
    newer = desk.save(EIGHT_OF_TEN, version=1)
    assert refused(NewerVersion, desk.submit, draft, version=1).theirs.as_typed == EIGHT_OF_TEN
    submitted = desk.submit(newer)
    refused(NotOpen, desk.submit, submitted)


# -- returning ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_returned_figure_is_back_with_its_author_with_the_reason_and_it_can_be_submitted_again(desk):
    returned = Figure.objects.get(pk=desk.return_to_author(desk.submitted(), "  Count again.  ").pk)
    assert (returned.status, returned.version, returned.return_reason) == ("returned", 3, "Count again.")
    assert (returned.returned_by, returned.returned_at) == (desk.manager, NOW)
    assert_event("figure_returned", returned, desk.manager, changes_pages=False)
    assert newest_event().after == {"reason": "Count again."}
    saved = desk.save(EIGHT_OF_TEN, version=3)
    assert saved.status == "returned"
    assert desk.submit(saved).status == "submitted"


@pytest.mark.slow
@pytest.mark.parametrize("role", NOT_MANAGERS)
def test_only_managers_return_and_approve(desk, role):
    submitted, person = desk.submitted(), a_person(role=role)
    refused(PermissionDenied, desk.return_to_author, submitted, by=person)
    refused(PermissionDenied, desk.approve, submitted, by=person)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_return_needs_a_reason(desk, reason):
    (problem,) = refused(InvalidEntry, desk.return_to_author, desk.submitted(), reason).problems
    assert problem.field == "reason"


@pytest.mark.slow
def test_only_a_submitted_figure_of_this_version_is_returned_or_approved(desk):
    draft = desk.save()
    refused(NotOpen, desk.return_to_author, draft)
    refused(NotOpen, desk.approve, draft)
    submitted = desk.submit(draft)
    for step in (desk.return_to_author, desk.approve):
        assert refused(NewerVersion, step, submitted, version=1).theirs == submitted
    approved = desk.approve(submitted)
    refused(NotOpen, desk.return_to_author, approved)
    refused(NotOpen, desk.approve, approved)


# -- approving ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_approved_figure_is_out_at_once(desk):
    approved = Figure.objects.get(pk=desk.approved().pk)
    assert (approved.status, approved.approved_by, approved.approved_at) == ("approved", desk.manager, NOW)
    assert (approved.published_at, approved.superseded_at) == (NOW, None)
    event = assert_event("figure_approved", approved, desk.manager, changes_pages=True)
    assert event.before is None
    assert Decimal(event.after["numerator"]) == 9
    assert seen(desk, NOW) == [(OCTOBER.end, Decimal(90), NINE_OF_TEN.commentary)]
    assert seen(desk, NOW - TICK) == []


@pytest.mark.slow
def test_embargoed_figure_is_seen_from_its_moment_on(desk):
    approved = desk.approved(publish_from=NEXT_WEEK)
    assert (approved.approved_at, approved.published_at) == (NOW, NEXT_WEEK)
    assert seen(desk, NEXT_WEEK - TICK) == []
    assert len(seen(desk, NEXT_WEEK)) == 1


@pytest.mark.slow
def test_nothing_is_published_into_the_past(desk):
    assert desk.approved(publish_from=NOW - timedelta(days=400)).published_at == NOW


def test_own_figure_is_not_approved_even_after_becoming_a_manager(desk):
    submitted = desk.submitted()
    desk.officer.role = Role.MANAGER
    desk.officer.save()
    assert "somebody else approves it" in str(refused(PermissionDenied, desk.approve, submitted, by=desk.officer))


@pytest.mark.slow
def test_several_are_approved_all_or_none(desk):
    good = [desk.submitted(period=OCTOBER.shifted(-back)) for back in range(2)]
    draft = desk.save(period=OCTOBER.shifted(-2))
    chosen = [(figure, figure.version) for figure in good]
    refused(NotOpen, approve_figures, chosen=[*chosen, (draft, 1)], by=desk.manager)
    refused(NewerVersion, approve_figures, chosen=[*chosen[:1], (good[1], 1)], by=desk.manager)
    assert len(approve_figures(chosen=chosen, by=desk.manager)) == 2
    assert set(Figure.objects.values_list("status", flat=True)) == {"approved", "draft"}


@pytest.mark.slow
def test_failure_of_the_trail_takes_the_figure_back(desk, monkeypatch):
    submitted = desk.submitted()

    def fail(**named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "record", fail)
    monkeypatch.setattr(approval_actions, "record", fail)
    refused(RuntimeError, desk.save, period=SEPTEMBER)
    refused(RuntimeError, desk.approve, submitted)
    refused(RuntimeError, desk.return_to_author, submitted)


# -- corrections --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_correction_stands_from_its_publication_and_the_one_before_until_then(desk):
    first = desk.approved()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        second = desk.corrected(first, publish_from=NEXT_WEEK)
    first.refresh_from_db()
    assert (first.status, first.superseded_at, second.published_at) == ("superseded", NEXT_WEEK, NEXT_WEEK)
    assert (second.revises, second.revision_reason) == (first, "One more was found.")
    assert [value for _, value, _ in seen(desk, NEXT_WEEK - TICK)] == [90]
    assert [value for _, value, _ in seen(desk, NEXT_WEEK)] == [100]
    event = assert_event("figure_approved", second, desk.manager, changes_pages=True)
    assert (Decimal(event.before["numerator"]), Decimal(event.after["numerator"])) == (9, 10)


@pytest.mark.slow
def test_chain_of_corrections_keeps_every_version_known_to_its_time(desk):
    figure, values = desk.approved(), [Decimal(90)]
    for day, numerator in ((1, "10"), (2, "7"), (3, "9")):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            figure = desk.corrected(figure, Typed(numerator=numerator, denominator="10"))
        values.append(Decimal(numerator) * 10)
    for day, value in enumerate(values):
        assert [v for _, v, _ in seen(desk, NOW + timedelta(days=day))] == [value]
    assert Figure.objects.filter(status="approved").get() == figure


@pytest.mark.slow
def test_correction_of_an_embargoed_figure_does_not_come_out_before_it(desk):
    first = desk.approved(publish_from=NEXT_WEEK)
    second = desk.corrected(first)
    first.refresh_from_db()
    assert (second.published_at, first.superseded_at) == (NEXT_WEEK, NEXT_WEEK)
    assert seen(desk, NEXT_WEEK - TICK) == []
    assert [value for _, value, _ in seen(desk, NEXT_WEEK)] == [100]


@pytest.mark.slow
def test_correction_needs_a_reason(desk):
    (problem,) = refused(InvalidEntry, desk.correct, desk.approved(), reason="  ").problems
    assert problem.field == "reason"


@pytest.mark.slow
@pytest.mark.parametrize("role", NOT_OFFICERS)
def test_only_officers_correct(desk, role):
    person = a_person(role=role)
    desk.service_area.owners.add(person)
    refused(PermissionDenied, desk.correct, desk.approved(), by=person)


@pytest.mark.slow
def test_only_the_standing_figure_is_corrected_and_once_at_a_time(desk):
    first = desk.approved()
    under_way = desk.correct(first)
    assert refused(NewerVersion, desk.correct, first).theirs == under_way
    second = desk.approve(desk.submit(under_way))
    assert refused(NewerVersion, desk.correct, first).theirs == second
    assert desk.correct(second).revises == second


@pytest.mark.slow
def test_what_was_published_can_be_corrected_when_it_is_no_longer_collected(desk):
    first = desk.approved()
    desk.kpi.collected_from = None
    desk.kpi.save()
    assert desk.corrected(first).status == "approved"


@pytest.mark.slow
def test_draft_is_not_approved_past_a_figure_that_it_does_not_revise(desk):
    submitted = desk.submitted()
    standing = Figure.objects.create(
        kpi=desk.kpi,
        kind="percentage",
        area=a_home(),
        period_start=OCTOBER.start,
        period_end=OCTOBER.end,
        stated_value=50,
        status="approved",
        published_at=NOW,
        entered_by=desk.officer,
        approved_by=desk.manager,
        approved_at=NOW,
    )
    assert refused(NewerVersion, desk.approve, submitted).theirs == standing


@pytest.mark.slow
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 20), st.integers(0, 3), st.integers(-2, 9)), min_size=1, max_size=6
    )
)
def test_past_never_changes_whatever_is_approved_in_whatever_order(desk, steps):
    """Each step, some days after the last, enters or corrects one of two periods, under an embargo or not."""
    now, looked = NOW, {}
    with transaction.atomic():
        for month, numerator, days, embargo in steps:
            now += timedelta(days=days, hours=1)
            period, typed = OCTOBER.shifted(-month), Typed(numerator=str(numerator), denominator="20")
            with time_machine.travel(now, tick=False):
                standing = Figure.objects.filter(period_end=period.end, status="approved").first()
                publish_from = now + timedelta(days=embargo) if embargo else None
                if standing is None:
                    desk.approved(typed, publish_from, period=period)
                else:
                    desk.corrected(standing, typed, publish_from)
            for moment, known in looked.items():
                assert seen(desk, moment) == known
            looked[now] = seen(desk, now)
            looked[now - timedelta(minutes=30)] = seen(desk, now - timedelta(minutes=30))
            for known in looked.values():
                assert len({end for end, _, _ in known}) == len(known)
        transaction.set_rollback(True)


# -- who enters what ----------------------------------------------------------------------------------


def test_administrator_sets_owners(desk):
    admin, other = a_person(role=Role.ADMINISTRATOR), a_person()
    set_owners(service_area=desk.service_area, owners=[other], by=admin)
    assert list(desk.service_area.owners.all()) == [other]
    event = assert_event("owners_set", desk.service_area, admin, changes_pages=False)
    assert (event.before, event.after) == ({"owners": [desk.officer.email]}, {"owners": [other.email]})
    before = everything()
    set_owners(service_area=desk.service_area, owners=[other], by=admin)
    assert everything() == before


def test_owners_are_officers_and_only_the_administrator_sets_them(desk):
    admin = a_person(role=Role.ADMINISTRATOR)
    refused(InvalidEntry, set_owners, service_area=desk.service_area, owners=[desk.manager], by=admin)
    for by in (desk.officer, desk.manager, a_person(role=Role.MEMBER)):
        refused(PermissionDenied, set_owners, service_area=desk.service_area, owners=[], by=by)
    assert list(desk.service_area.owners.all()) == [desk.officer]


def test_administrator_sets_collection(desk):
    admin, kpi = a_person(role=Role.ADMINISTRATOR), a_kpi(desk.service_area)
    set_collection(kpi=kpi, collected_from=date(2026, 4, 1), collected_until=date(2027, 3, 31), by=admin)
    kpi.refresh_from_db()
    assert (kpi.collected_from, kpi.collected_until) == (date(2026, 4, 1), date(2027, 3, 31))
    assert_event("collection_set", kpi, admin, changes_pages=False)
    before = everything()
    set_collection(kpi=kpi, collected_from=date(2026, 4, 1), collected_until=date(2027, 3, 31), by=admin)
    assert everything() == before


@pytest.mark.parametrize(("first", "last"), [(None, TODAY), (TODAY, date(2026, 1, 1))])
def test_collection_ends_after_it_begins(desk, first, last):
    admin = a_person(role=Role.ADMINISTRATOR)
    refused(InvalidEntry, set_collection, kpi=desk.kpi, collected_from=first, collected_until=last, by=admin)
    refused(PermissionDenied, set_collection, kpi=desk.kpi, collected_from=TODAY, collected_until=None, by=desk.officer)


@pytest.mark.parametrize("kind", ["count", "rate_10000"])
def test_administrator_says_that_months_add_up_and_pages_are_made_anew(desk, kind):
    admin, kpi = a_person(role=Role.ADMINISTRATOR), a_kpi(desk.service_area, kind=kind)
    set_adds_up(kpi=kpi, adds_up=True, by=admin)
    kpi.refresh_from_db()
    assert kpi.adds_up
    event = assert_event("adds_up_set", kpi, admin, changes_pages=True)
    assert (event.before, event.after) == ({"adds_up": False}, {"adds_up": True})
    before = everything()
    set_adds_up(kpi=kpi, adds_up=True, by=admin)
    assert everything() == before


@pytest.mark.parametrize("kind", ["percentage", "score", "ratio", "days"])
def test_only_numbers_and_rates_can_add_up(desk, kind):
    admin, kpi = a_person(role=Role.ADMINISTRATOR), a_kpi(desk.service_area, kind=kind)
    refused(InvalidEntry, set_adds_up, kpi=kpi, adds_up=True, by=admin)


def test_nobody_but_an_administrator_says_that_months_add_up(desk):
    kpi = a_kpi(desk.service_area, kind="count")
    for role in (Role.MEMBER, Role.OFFICER, Role.MANAGER):
        refused(PermissionDenied, set_adds_up, kpi=kpi, adds_up=True, by=a_person(role=role))


def test_administrator_sets_the_rules_of_a_kpi(desk):
    admin = a_person(role=Role.ADMINISTRATOR)
    set_rule_set(kpi=desk.kpi, rule_set="mdc-excel", by=admin)
    desk.kpi.refresh_from_db()
    assert desk.kpi.as_rule_set.counts_outside_as_near
    event = assert_event("rules_set", desk.kpi, admin, changes_pages=True)
    assert (event.before, event.after) == ({"rule_set": "ptd-0.2.2"}, {"rule_set": "mdc-excel"})
    before = everything()
    set_rule_set(kpi=desk.kpi, rule_set="mdc-excel", by=admin)
    assert everything() == before


@pytest.mark.parametrize("rule_set", ["", "mdc-7"])
def test_rules_are_among_those_there_are(desk, rule_set):
    refused(InvalidEntry, set_rule_set, kpi=desk.kpi, rule_set=rule_set, by=a_person(role=Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.MANAGER])
def test_nobody_else_sets_the_rules(desk, role):
    refused(PermissionDenied, set_rule_set, kpi=desk.kpi, rule_set="mdc-6", by=a_person(role=role))


@pytest.mark.slow
def test_moments_are_those_of_the_clock(desk):
    assert desk.approved().approved_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
