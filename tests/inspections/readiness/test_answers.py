"""Answers to the three questions: given by managers, kept when others follow, and never lost to somebody quicker."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.permissions import Role
from inspections.models import ReadinessAnswer
from inspections.readiness.actions import NO_ANSWER, answer_question
from inspections.readiness.queries import get_all_answers, get_answers
from ledger.workflow import InvalidEntry, NewerVersion
from tests import factories as make
from tests.pages.makers import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/readiness/leaders/know/"
FIRST, SECOND = make.moment(2026, 11, 2, 9), make.moment(2026, 11, 16, 9)
WORDS = "Practice improved in most teams, as audits show."


@pytest.fixture
def manager():
    return make.make_person(role=Role.MANAGER)


def give(by, text=WORDS, standing=NO_ANSWER, at=FIRST, **changed):
    with time_machine.travel(at, tick=False):
        values = {"area": "leaders", "question": "know"} | changed
        return answer_question(text=text, standing=standing, by=by, **values)


def test_an_answer_is_known_from_the_moment_it_is_given(manager):
    give(manager)
    assert get_answers(make.moment(2026, 11, 1)) == {}
    assert get_answers(FIRST)["leaders", "know"].text == WORDS
    event = AuditEvent.objects.get()
    assert (event.action, event.before, event.after["text"]) == ("readiness_answered", None, WORDS)


def test_a_newer_answer_leaves_the_former_one_to_its_days(manager):
    first = give(manager)
    give(manager, "All teams improved, as audits show.", standing=first.pk, at=SECOND)
    assert get_answers(make.moment(2026, 11, 10))["leaders", "know"].text == WORDS
    assert get_answers(SECOND)["leaders", "know"].text.startswith("All teams")
    assert [one.text[:3] for one in get_all_answers("leaders", "know", SECOND)] == ["All", "Pra"]
    assert AuditEvent.objects.latest("id").before == {"text": WORDS}


def test_the_same_answer_again_changes_nothing(manager):
    first = give(manager)
    assert give(manager, f" {WORDS}\n", standing=first.pk, at=SECOND) == first
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_somebody_quicker_is_not_overwritten(manager, is_first):
    standing = NO_ANSWER if is_first else give(manager).pk
    quicker = give(make.make_person(role=Role.MANAGER), "Quicker words, all of them.", standing=standing, at=SECOND)
    with pytest.raises(NewerVersion) as refusal:
        give(manager, "Slower words, all of them.", standing=standing, at=SECOND)
    assert refusal.value.theirs == quicker
    assert get_answers(SECOND)["leaders", "know"] == quicker


@pytest.mark.parametrize("text", ["", "  \n", "Yes", "x" * 100_000])
def test_an_answer_that_says_nothing_or_too_much_is_refused(manager, text):
    with pytest.raises(InvalidEntry):
        give(manager, text)
    assert not ReadinessAnswer.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_managers_answer(role):
    with pytest.raises(PermissionDenied):
        give(make.make_person(role=role))


@pytest.mark.parametrize("wrong", [{"area": "schools"}, {"question": "why"}])
def test_there_are_no_other_questions(manager, wrong):
    with pytest.raises(ValueError, match="no question"):
        give(manager, **wrong)


def test_two_answers_never_stand_at_once(manager):
    first = give(manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessAnswer.objects.create(
            area=first.area, question=first.question, text="Another.", entered_by=manager, known_from=SECOND
        )


@pytest.mark.slow
def test_the_page_shows_both_versions_and_then_takes_the_changed_one(client, manager):
    client.force_login(manager)
    assert "No answer" not in Page(client.get(ADDRESS)).text
    quicker = give(make.make_person(role=Role.MANAGER, name="Ann Quick"), "Quicker words, all of them.")
    answer = client.post(ADDRESS, {"standing": "0", "text": "Slower words, all of them."})
    page = Page(answer)
    assert answer.status_code == 409
    assert "Ann Quick gave another answer" in page.text
    assert "Quicker words, all of them." in page.text
    assert "Slower words, all of them." in page.text
    again = client.post(ADDRESS, {"standing": str(quicker.pk), "text": "Slower words, all of them."})
    assert again.status_code == 302
    assert ReadinessAnswer.objects.get(superseded_at=None).text == "Slower words, all of them."


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(client, manager):
    client.force_login(manager)
    answer = client.post(ADDRESS, {"standing": "0", "text": "Yes"})
    assert answer.status_code == 422
    assert "Answer in a sentence or more" in Page(answer).text
    assert ">\nYes</textarea>" in answer.content.decode()


@pytest.mark.parametrize("address", ["/readiness/schools/know/", "/readiness/leaders/why/"])
def test_a_question_that_there_is_not_has_no_page(client, manager, address):
    client.force_login(manager)
    assert client.get(address).status_code == 404
