"""Pages of questions: what fires on stored rows and stops when a fact goes, meetings, a member's own, counts."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.permissions import Role
from scrutiny.models import Commitment, CommitmentAnswer, OwnQuestion, QuestionTick
from tests import factories as make
from tests.conftest import forget
from tests.page_text import text_of
from tests.pages.makers import Page
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def seen(client, path="/questions/"):
    return Page(client.get(path))


@pytest.fixture
def late():
    return make.make_commitment(what="Figures of whole families", due_on=date(2022, 1, 31), slug="whole")


def test_nothing_is_asked_where_nothing_gives_reason(member):
    page = seen(member)
    assert "None of the rules found a reason to ask one." in page.text
    assert f"No coming meeting of the {settings.COMMITTEE_NAME} is recorded" in page.text


def test_a_question_shows_its_facts_and_goes_with_them(member, late):
    page = seen(member)
    assert "What has become of this: Figures of whole families?" in page.text
    assert "Late, no answer recorded." in page.text
    assert "It was due by 31 January 2022" in page.text
    assert "/promises/whole/" in page.links
    make.make_answer(commitment=late)
    assert CommitmentAnswer.objects.count() == 1
    forget()
    assert "What has become" not in seen(member, "/questions/?again=1").text


def test_a_risk_a_claim_and_a_recommendation_are_asked_about(member):
    make.make_risk(words="Too few carers.")
    make.make_claim(numbers=[1, 1], title="Twice as many", source=make.make_source())
    inspection = make.make_inspection(started_on=date(2023, 3, 13), known_from=make.moment(2023, 5, 11))
    make.make_judgement(inspection=inspection)
    make.make_recommendation(inspection=inspection, short_title="Homeless young people")
    words = seen(member).text
    assert "What is being done about this risk: Too few carers." in words
    assert "Homeless young people: how will the committee know that it is done?" in words


def test_a_kpi_is_asked_about_by_what_is_stored(member):
    kpi = make.make_kpi(title="Visits on time")
    figure = make.make_figure(kpi=kpi, period=make.month(2021, 1))
    for value in (80, 81, 82):
        figure = make.revise_figure(figure, value, timezone.now() - timedelta(days=9 - value % 10))
    words = seen(member).text
    assert "Visits on time: the committee has had no figure for a long time." in words
    assert "3 of its figures were corrected in the last twelve months." in words


def test_at_most_eight_questions_are_shown_and_the_rest_is_counted(member):
    for number in range(10):
        make.make_commitment(what=f"Promise {number}", due_on=date(2022, 1, 31))
    page = seen(member)
    assert page.text.count("What has become of this") == 8
    assert "The rules found 10 questions; these 8 come first." in page.text


def test_a_past_meeting_has_the_questions_of_its_day(member, late):
    make.make_meeting(slug="january", held_on=date(2022, 1, 12))
    make.make_meeting(slug="march", held_on=date(2022, 3, 9))
    assert "None of the rules" in seen(member, "/meetings/january/questions/").text
    page = seen(member, "/meetings/march/questions/")
    assert "What has become of this: Figures of whole families?" in page.text
    assert "/promises/whole/?as_at=2022-03-09" in page.links
    assert "/meetings/march/questions/" in seen(member, "/meetings/march/").links


def test_a_coming_meeting_has_the_questions_of_today(member, late):
    ahead = timezone.localdate() + timedelta(days=9)
    make.make_meeting(slug="ahead", held_on=ahead, committee=settings.COMMITTEE_NAME)
    assert "What has become of this" in seen(member, "/meetings/ahead/questions/").text
    assert "/meetings/ahead/" in seen(member).links
    assert member.get("/meetings/none/questions/").status_code == 404


def test_an_earlier_day_has_the_questions_of_that_day(member, late):
    assert "None of the rules" in seen(member, "/questions/?as_at=2022-01-31").text
    assert "What has become of this" in seen(member, "/questions/?as_at=2022-02-01").text


def test_the_queries_do_not_grow_with_the_history(member):
    def happen():
        promise = make.make_commitment(due_on=date(2022, 1, 31))
        promise.kpis.add(make.make_figure().kpi)
        make.make_risk()
        make.make_claim(numbers=[1, 1], source=make.make_source())
        make.make_recommendation(inspection=make.make_inspection())

    happen()
    member.get("/questions/")
    few = queries_of(member, "/questions/?a=1")
    for _ in range(10):
        happen()
    member.get("/questions/")
    assert queries_of(member, "/questions/?a=2") <= few


# -- a member's own -----------------------------------------------------------------------------------


def post(client, **data):
    return client.post("/questions/mine/", data)


def key_of(client):
    return seen(client, "/questions/mine/").html.partition('name="question" value="')[2].partition('"')[0]


def test_a_member_ticks_a_question_and_only_she_sees_it(sign_in, late):
    hers, other = sign_in(Role.MEMBER), sign_in(Role.MEMBER)
    assert post(hers, step="tick", question=key_of(hers)).status_code == 302
    assert "checked" in seen(hers, "/questions/mine/").html
    assert "checked" not in seen(other, "/questions/mine/").html
    assert "checked" not in seen(hers, "/questions/").html
    post(hers, step="tick")
    assert not QuestionTick.objects.exists()


def test_a_ticked_question_stays_when_its_facts_go(sign_in, late):
    hers = sign_in(Role.MEMBER)
    post(hers, step="tick", question=key_of(hers))
    make.make_answer(commitment=late)
    forget()
    assert "ticked earlier" in seen(hers, "/questions/mine/").text


def test_a_member_adds_her_own_question_and_removes_it(sign_in):
    hers, other = sign_in(Role.MEMBER), sign_in(Role.MEMBER)
    post(hers, step="add", text="Who looks after them?")
    assert "Who looks after them?" in seen(hers, "/questions/mine/").text
    assert "Who looks after them?" not in seen(other, "/questions/mine/").text
    own = OwnQuestion.objects.get()
    assert post(other, step=f"remove-{own.pk}").status_code == 404
    assert post(hers, step=f"remove-{own.pk}").status_code == 302
    assert not OwnQuestion.objects.exists()


def test_an_empty_question_is_refused_at_its_field(sign_in):
    response = post(sign_in(Role.MEMBER), step="add", text=" ")
    assert response.status_code == 422
    assert "Write the question." in text_of(response)


@pytest.mark.parametrize(
    ("step", "status"), [("", 400), ("dance", 400), ("remove-x", 404), ("remove-" + "9" * 40, 404)]
)
def test_odd_steps_change_nothing(sign_in, step, status):
    assert post(sign_in(Role.MEMBER), step=step).status_code == status


def test_a_manager_sees_what_was_ticked_without_names_and_records_the_answer(sign_in, late):
    hers = sign_in(Role.MEMBER, name="Mrs Doe", email="doe@example.org")
    post(hers, step="tick", question=key_of(hers))
    post(hers, step="add", text="Mine alone?")
    manager = sign_in(Role.MANAGER)
    page = seen(manager, "/questions/ticked/")
    assert "What has become of this: Figures of whole families?" in page.text
    assert "1 member" in page.text
    for words in ("Mrs Doe", "doe@example.org", "Mine alone?"):
        assert words not in page.html
    (link,) = [link for link in page.links if link.startswith("/promises/add/?what=")]
    assert "What has become of this: Figures of whole families?" in manager.get(link).content.decode()


def test_a_promise_in_answer_to_a_question_leads_to_it_and_the_question_to_the_promise(sign_in, late):
    hers, manager = sign_in(Role.MEMBER), sign_in(Role.MANAGER)
    post(hers, step="tick", question=key_of(hers))
    (link,) = [link for link in seen(manager, "/questions/ticked/").links if link.startswith("/promises/add/?what=")]
    assert "In answer to the question: What has become of this" in seen(manager, link).text
    typed = {
        "kind": "promise",
        "what": "Figures of whole families by March.",
        "to_whom": "committee",
        "made_on": timezone.localdate().isoformat(),
        "question_key": key_of(hers),
        "question": "What has become of this: Figures of whole families?",
    }
    assert manager.post("/promises/add/", typed).status_code == 302
    promised = Commitment.objects.get(what="Figures of whole families by March.")
    page = seen(hers, f"/promises/{promised.slug}/")
    assert "In answer to" in page.text
    assert "What has become of this: Figures of whole families?" in page.text
    assert f"/questions/#{key_of(hers)}" in page.links
    assert f'id="{key_of(hers)}"' in seen(hers).html
    page = seen(manager, "/questions/ticked/")
    assert "Recorded in answer: Figures of whole families by March." in page.text
    assert f"/promises/{promised.slug}/" in page.links


@pytest.mark.parametrize(
    "odd", [{"question_key": "late:1"}, {"question": "Why?"}, {"question_key": "k" * 251, "question": "Why?"}]
)
def test_half_a_question_is_refused_and_what_was_typed_stays(sign_in, odd):
    manager = sign_in(Role.MANAGER)
    typed = {"kind": "promise", "what": "Figures.", "to_whom": "committee", "made_on": timezone.localdate().isoformat()}
    response = manager.post("/promises/add/", typed | odd)
    assert response.status_code == 422
    assert "Open this page from the question again." in text_of(response)
    assert "Figures." in response.content.decode()
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("role", "mine", "ticked"),
    [(Role.MEMBER, 200, 403), (Role.OFFICER, 403, 403), (Role.MANAGER, 403, 200), (Role.ADMINISTRATOR, 403, 403)],
)
def test_who_sees_which(sign_in, role, mine, ticked):
    client = sign_in(role)
    assert client.get("/questions/mine/").status_code == mine
    assert client.get("/questions/ticked/").status_code == ticked
