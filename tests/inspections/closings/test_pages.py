"""The page on which a manager closes a recommendation, and what readers then see."""

import re
from datetime import date

import pytest
from django.urls import reverse

from inspections.closings import actions
from inspections.evidence import Evidence
from inspections.models import RecommendationClosing
from tests.accounts.makers import signed_in
from tests.inspections import progress_makers as make
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASON = "Each of its points was done."
TYPED = {"step": "close", "version": 1, "closed_on": "1/5/2022", "reason": REASON, "words": "The audit shows it."}


@pytest.fixture
def asked():
    return make.make_asked()


@pytest.fixture
def client():
    return signed_in(make.make_manager(name="Mona Manager"))


def closing_url(asked):
    return reverse("progress:closing", args=[asked.inspection.slug, asked.number])


def page_url(asked):
    return reverse("pages:recommendation", args=[asked.inspection.slug, asked.number])


def test_a_manager_closes_a_recommendation_and_opens_it_again(asked, client):
    kpi = make.make_kpi()
    assert "Close it as met" in text_of(client.get(page_url(asked)))
    document = {"document_0_title": "Audit of May", "document_0_address": "https://example.org/audit"}
    page = text_of(client.post(closing_url(asked), TYPED | document | {"kpis": [kpi.code]}, follow=True))
    assert "It is closed." in page
    assert "closed by Mona Manager as met since 1 May 2022" in page
    shown = text_of(client.get(page_url(asked)))
    for words in ("Closed: met since 1 May 2022", REASON, "The audit shows it.", kpi.title, "Audit of May"):
        assert words in shown
    assert "Open it again" in shown
    reopened = {"step": "reopen", "version": 2, "reason": "The next audit found the same again."}
    page = text_of(client.post(closing_url(asked), reopened, follow=True))
    assert "opened again by Mona Manager. The next audit found the same again." in page
    assert "Closed: met since" not in text_of(client.get(page_url(asked)))


def test_members_read_how_it_was_closed_and_cannot_close(asked, client):
    client.post(closing_url(asked), TYPED)
    member = signed_in(make.make_person("member"))
    shown = text_of(member.get(page_url(asked)))
    assert REASON in shown
    assert "Open it again" not in shown
    assert member.post(closing_url(asked), TYPED).status_code == 403


def test_an_earlier_day_shows_it_open(asked, client):
    client.post(closing_url(asked), TYPED)
    shown = text_of(client.get(page_url(asked), {"as_at": "2022-06-01"}))
    assert REASON not in shown
    assert "Status Open" in shown


def test_what_is_refused_is_said_at_its_field_and_kept(asked, client):
    answer = client.post(closing_url(asked), TYPED | {"closed_on": "", "reason": "Done.", "words": "The audit."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the day from which it is met" in page
    assert "Say in a sentence why it is closed." in page
    assert "The audit." in page
    assert 'href="#close_closed_on"' in page
    assert not RecommendationClosing.objects.exists()


def test_two_managers_at_once_the_second_sees_that_it_is_closed(asked, client):
    actions.close_recommendation(
        recommendation=asked,
        version=1,
        closed_on=date(2022, 4, 1),
        reason="The first of two was quicker.",
        evidence=Evidence("The audit of April."),
        by=make.make_manager(),
    )
    answer = client.post(closing_url(asked), TYPED)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "The first of two was quicker." in page
    assert REASON in page
    assert "What you typed is not saved" in page
    assert RecommendationClosing.objects.get().reason == "The first of two was quicker."


def test_a_step_that_there_is_not_is_refused(asked, client):
    assert client.post(closing_url(asked), TYPED | {"step": "delete"}).status_code == 400
    assert (
        client.post(
            closing_url(asked), {"step": "reopen", "version": 1, "reason": "It was not closed at all."}
        ).status_code
        == 409
    )
    assert client.get("/progress/no-such/1/closing/").status_code == 404


def test_the_form_names_the_version_it_was_made_from(asked, client):
    found = re.search(r'name="version" value="(\d+)"', client.get(closing_url(asked)).content.decode())
    assert found[1] == "1"
