"""Actions under a recommendation: added, moved, handed over, closed, dropped, opened again; refused, nothing left."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.permissions import Role
from analysis.entry.progress import Document
from inspections.action_plan import actions as actions
from inspections.action_plan.queries import get_actions, state_at
from inspections.evidence import Evidence
from inspections.models import Action
from inspections.progress.queries import get_progress
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from tests.inspections import progress_makers as make
from tests.inspections.refusing import fields, last_event, refused

pytestmark = pytest.mark.django_db
LATER = date(2022, 12, 31)
AUDITED = Evidence("The audit of May shows it.")


@pytest.fixture
def led():
    return make.make_led()


@pytest.fixture
def action(led):
    return make.make_action(led[0])


def current(action):
    return Action.objects.get(pk=action.pk)


def move(action, **changed):
    values = {"version": 1, "to_on": LATER, "reason": make.REASON, "by": action.owner, "today": make.TODAY} | changed
    return actions.move_due_date(action=action, **values)


def close(action, **changed):
    values = {"version": 1, "evidence": AUDITED, "by": action.owner} | changed
    return actions.close_action(action=action, **values)


def drop(action, **changed):
    return actions.drop_action(action=action, **{"version": 1, "reason": make.REASON, "by": action.owner} | changed)


def hand_over(action, **changed):
    values = {"version": 1, "owner": make.make_person(), "by": action.owner} | changed
    return actions.hand_over(action=action, **values)


def reopen(action, **changed):
    values = {"version": 2, "reason": "It was another action that was done.", "by": action.owner} | changed
    return actions.reopen_action(action=action, **values)


STEPS = [move, close, drop, hand_over]


def test_add_action_by_the_lead(led):
    asked, lead = led
    owner = make.make_person()
    added = make.make_action(asked, title="  Train   all staff ", owner=owner)
    assert (added.title, added.owner, added.status) == ("Train all staff", owner, Action.Status.PLANNED)
    assert (last_event().action, last_event().actor, last_event().changes_pages) == ("action_added", lead.email, True)


def test_add_action_by_a_manager(led):
    manager = make.make_manager()
    added = actions.add_action(recommendation=led[0], title="Train", owner=manager, due_on=LATER, by=manager)
    assert added.added_by == manager


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_add_action_is_refused_to_others(led, role):
    by = make.make_person(role)
    refused(
        PermissionDenied,
        lambda: actions.add_action(recommendation=led[0], title="Train", owner=led[1], due_on=LATER, by=by),
    )


def test_add_action_says_at_its_field_what_is_missing(led):
    asked, lead = led
    error = refused(
        InvalidEntry, lambda: actions.add_action(recommendation=asked, title=" ", owner=None, due_on=None, by=lead)
    )
    assert fields(error) == ["title", "owner", "due_on"]


def test_add_action_refuses_the_same_words_twice(action):
    error = refused(InvalidEntry, lambda: make.make_action(action.recommendation))
    assert fields(error) == ["title"]


def test_add_action_refuses_a_very_long_title(led):
    error = refused(InvalidEntry, lambda: make.make_action(led[0], title="x" * 301))
    assert fields(error) == ["title"]


def test_an_owner_is_an_officer_or_a_manager(led):
    member = make.make_person(Role.MEMBER)
    error = refused(InvalidEntry, lambda: make.make_action(led[0], owner=member))
    assert fields(error) == ["owner"]


def test_move_due_date_keeps_the_date_before_as_a_slip(action):
    before = action.due_on
    slip = move(action)
    assert (slip.from_on, slip.to_on, slip.reason, slip.by) == (before, LATER, make.REASON, action.owner)
    assert current(action).due_on == LATER
    assert last_event().after["reason"] == make.REASON


def test_a_first_date_of_an_action_from_a_paper_is_kept_as_a_slip_from_none(led):
    asked, lead = led
    loaded = Action.objects.create(
        recommendation=asked, title="Review", due_precision="unknown", known_from=make.LONG_AGO
    )
    slip = move(loaded, by=lead)
    assert (slip.from_on, slip.from_words) == (None, "no date")
    assert current(loaded).due_precision == "exact"


def test_a_date_known_to_the_month_can_be_made_exact(led):
    asked, lead = led
    loaded = Action.objects.create(
        recommendation=asked, title="Review", due_on=LATER, due_precision="month", known_from=make.LONG_AGO
    )
    assert move(loaded, by=lead).from_words == "December 2022"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to_on": None}, "to_on"),
        ({"to_on": date(2022, 9, 30)}, "to_on"),
        ({"to_on": date(2022, 5, 31)}, "to_on"),
        ({"reason": "Late."}, "reason"),
    ],
)
def test_move_due_date_is_refused_at_the_field(action, changed, field):
    assert fields(refused(InvalidEntry, lambda: move(action, **changed))) == [field]


def test_hand_over_keeps_who_owned_it(action):
    new = make.make_person()
    handover = hand_over(action, owner=new)
    assert (handover.from_owner, handover.to_owner, current(action).owner) == (action.owner, new, new)


def test_hand_over_to_the_same_or_to_nobody_is_refused(action):
    assert fields(refused(InvalidEntry, lambda: hand_over(action, owner=action.owner))) == ["owner"]
    assert fields(refused(InvalidEntry, lambda: hand_over(action, owner=None))) == ["owner"]


def test_close_action_keeps_its_evidence(action):
    kpi, finding = make.make_kpi(), make.make_finding()
    documents = (Document("Audit", "https://example.org/a"), Document("", ""))
    evidence = Evidence("Audited.", (kpi.code,), (str(finding.pk),), documents)
    closing = close(action, evidence=evidence)
    assert (closing.status, closing.words, closing.closed_by) == (Action.Status.DONE, "Audited.", action.owner)
    assert list(closing.kpis.all()) == [kpi]
    assert list(closing.findings.all()) == [finding]
    assert [one.title for one in closing.documents.all()] == ["Audit"]
    assert (current(action).status, current(action).closed_at) == (Action.Status.DONE, closing.published_at)


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (Evidence(" "), "words"),
        (Evidence("x" * 5001), "words"),
        (Evidence("Audited.", kpis=("GONE",)), "kpis"),
        (Evidence("Audited.", findings=("0",)), "findings"),
        (Evidence("Audited.", documents=(Document("Audit", "javascript:alert(1)"),)), "document_0_address"),
        (Evidence("Audited.", documents=(Document("A", "https://a.example"),) * 11), "documents"),
    ],
)
def test_close_action_is_refused_without_good_evidence(action, evidence, field):
    assert fields(refused(InvalidEntry, lambda: close(action, evidence=evidence))) == [field]


def test_drop_action_keeps_the_reason(action):
    closing = drop(action)
    assert (closing.status, closing.words) == (Action.Status.DROPPED, make.REASON)
    assert last_event().action == "action_dropped"


def test_drop_action_needs_a_sentence(action):
    assert fields(refused(InvalidEntry, lambda: drop(action, reason="No."))) == ["reason"]


@pytest.mark.slow
def test_reopen_action_keeps_the_days_on_which_it_was_closed(action):
    closing = close(action)
    reopen(action)
    closing.refresh_from_db()
    row = get_history(action)
    assert row.is_open
    assert state_at(row, closing.published_at).status == Action.Status.DONE
    assert state_at(row, closing.superseded_at).status == Action.Status.PLANNED
    again = close(action, version=3)
    assert state_at(get_history(action), again.published_at).closing == again


def get_history(action):
    return next(state.action for state in get_actions(timezone.now()) if state.pk == action.pk)


@pytest.mark.slow
def test_reopen_action_is_refused(action):
    refused(NotOpen, lambda: reopen(action, version=1))
    close(action)
    assert fields(refused(InvalidEntry, lambda: reopen(action, reason="No."))) == ["reason"]
    refused(NewerVersion, lambda: reopen(action, version=1))
    other = make.make_person()
    refused(PermissionDenied, lambda: reopen(action, by=other))


@pytest.mark.parametrize("step", STEPS)
def test_of_two_people_who_change_an_action_the_second_is_shown_the_first(action, step):
    hand_over(action)
    error = refused(NewerVersion, lambda: step(action))
    assert error.theirs == action
    assert error.theirs.version == 2
    step(action, version=error.theirs.version)


@pytest.mark.parametrize("step", STEPS)
def test_a_closed_action_is_not_changed(action, step):
    drop(action)
    refused(NotOpen, lambda: step(action, version=2))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("step", STEPS)
def test_an_action_is_changed_by_its_lead_and_by_managers_alone(action, step, role):
    by = make.make_person(role)
    refused(PermissionDenied, lambda: step(action, by=by))


@pytest.mark.parametrize("step", STEPS)
def test_managers_change_actions(action, step):
    step(action, by=make.make_manager())
    assert current(action).version == 2


def test_who_owns_an_action_does_not_change_it_without_leading(led):
    owner = make.make_person()
    action = make.make_action(led[0], owner=owner)
    refused(PermissionDenied, lambda: close(action, by=owner))


@pytest.mark.slow
def test_an_action_closed_on_one_day_is_open_when_read_as_at_the_day_before(action, monkeypatch):
    opened = make.moment(2022, 4, 1)
    Action.objects.filter(pk=action.pk).update(known_from=opened, due_on=date(2022, 4, 30))
    monkeypatch.setattr(timezone, "now", lambda: make.moment(2022, 5, 5, 10))
    close(action)
    slug = action.recommendation.inspection.slug
    (before,) = get_progress(make.moment(2022, 5, 4, 23), date(2022, 5, 4), slug)
    (after,) = get_progress(make.moment(2022, 5, 5, 23), date(2022, 5, 5), slug)
    assert [state.status for state in before.actions] == [Action.Status.PLANNED]
    assert [state.pk for state in before.overdue] == [action.pk]
    assert [state.status for state in after.actions] == [Action.Status.DONE]
    assert after.overdue == ()


def test_a_clock_set_back_does_not_disturb_the_order_of_changes(action, monkeypatch):
    first = move(action)
    monkeypatch.setattr(timezone, "now", lambda: first.known_from - timedelta(hours=1))
    second = move(action, version=2, to_on=date(2023, 3, 31))
    assert second.known_from == first.known_from


def test_an_action_that_a_paper_gives_as_done_stays_done():
    asked = make.make_asked()
    loaded = Action.objects.create(
        recommendation=asked, title="Done", due_precision="unknown", status="done", known_from=make.LONG_AGO
    )
    (state,) = [one for one in get_actions(timezone.now()) if one.pk == loaded.pk]
    assert (state.status, state.closing) == (Action.Status.DONE, None)
