"""Steps of a member on her questions: hers alone, counted without names, and without a word of them in the history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.permissions import Role
from ledger.workflow import InvalidEntry
from scrutiny.models import OwnQuestion, QuestionTick
from scrutiny.questions import actions
from scrutiny.questions.queries import TickedQuestion, get_own_questions, get_ticked, get_ticks
from tests import factories as make

pytestmark = pytest.mark.django_db
OFFERED = {"late:1": "When will it come?", "worse:2": "Why is it worse?"}


@pytest.fixture
def member():
    return make.make_person(role=Role.MEMBER, email="member@example.org")


def tick(by, *wanted, offered=OFFERED):
    actions.set_ticks(offered=offered, wanted=frozenset(wanted), by=by)


def stored():
    rows = [list(model.objects.order_by("pk").values()) for model in (QuestionTick, OwnQuestion)]
    return rows, AuditEvent.objects.count()


def refused(error, write):
    before = stored()
    with pytest.raises(error):
        write()
    assert stored() == before


def test_a_member_ticks_and_unticks_and_what_stays_leaves_no_event(member):
    tick(member, "late:1", "worse:2")
    assert get_ticks(member) == OFFERED
    tick(member, "late:1")
    assert get_ticks(member) == {"late:1": "When will it come?"}
    tick(member, "late:1")
    events = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(events) == ["question_ticked", "question_ticked", "question_unticked"]


def test_what_is_not_offered_is_neither_ticked_nor_unticked(member):
    tick(member, "late:1")
    tick(member, "other:3", "worse:2", offered={"worse:2": "Why is it worse?"})
    assert set(get_ticks(member)) == {"late:1", "worse:2"}


def test_a_member_adds_and_removes_her_own_question(member):
    own = actions.add_own_question(text="  Who looks after them? ", by=member)
    assert [one.text for one in get_own_questions(member)] == ["Who looks after them?"]
    actions.remove_own_question(pk=own.pk, by=member)
    assert get_own_questions(member) == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * 100_000], ids=["empty", "white space", "too long"])
def test_a_question_that_cannot_be_kept_is_refused_at_its_field(member, text):
    refused(InvalidEntry, lambda: actions.add_own_question(text=text, by=member))


def test_there_is_an_end_to_own_questions(member, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OWN", 1)
    actions.add_own_question(text="One?", by=member)
    refused(InvalidEntry, lambda: actions.add_own_question(text="Two?", by=member))


def test_nobody_removes_the_question_of_another(member):
    own = actions.add_own_question(text="Mine?", by=member)
    other = make.make_person(role=Role.MEMBER)
    refused(OwnQuestion.DoesNotExist, lambda: actions.remove_own_question(pk=own.pk, by=other))
    assert get_own_questions(other) == []
    assert get_ticks(other) == {}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR])
def test_questions_are_the_members_own(role):
    other = make.make_person(role=role)
    refused(PermissionDenied, lambda: tick(other, "late:1"))
    refused(PermissionDenied, lambda: actions.add_own_question(text="Why?", by=other))
    refused(PermissionDenied, lambda: actions.remove_own_question(pk=1, by=other))


def test_the_history_has_no_readable_text_of_any_question(member):
    tick(member, "late:1")
    own = actions.add_own_question(text="Who looks after them?", by=member)
    actions.remove_own_question(pk=own.pk, by=member)
    tick(member)
    events = AuditEvent.objects.all()
    assert len(events) == 4
    for event in events:
        said = " ".join(str(getattr(event, field.name)) for field in event._meta.concrete_fields)
        for words in ("When will", "late:1", "looks after"):
            assert words not in said
        assert not event.changes_pages


def test_ticks_are_counted_without_names_those_of_most_members_first(member):
    tick(member, "late:1", "worse:2")
    tick(make.make_person(role=Role.MEMBER), "worse:2")
    actions.add_own_question(text="Mine alone?", by=member)
    assert get_ticked() == [
        TickedQuestion("worse:2", "Why is it worse?", 2),
        TickedQuestion("late:1", "When will it come?", 1),
    ]


@pytest.mark.parametrize(
    "row",
    [
        lambda person: QuestionTick(person=person, key="", words="Why?"),
        lambda person: QuestionTick(person=person, key="k", words=""),
        lambda person: OwnQuestion(person=person, text=""),
    ],
    ids=["tick without a key", "tick without words", "own question without text"],
)
def test_the_database_refuses_what_says_nothing(member, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(member).save()


def test_the_database_keeps_one_tick_of_a_question(member):
    tick(member, "late:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionTick.objects.create(person=member, key="late:1", words="Again?")
