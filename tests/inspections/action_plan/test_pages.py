"""The pages of actions: the list, the steps that a person may take on one, and what is kept where one is refused."""

import re
from datetime import date

import pytest
from django.urls import reverse

from inspections.action_plan import actions
from inspections.evidence import Evidence
from inspections.models import Action
from tests.accounts.makers import signed_in
from tests.inspections import progress_makers as make
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def led():
    return make.make_led()


def action_url(action):
    return reverse("progress:action", args=[action.pk])


def test_the_list_of_actions_is_by_owner_the_late_ones_first(led):
    asked, lead = led
    owner = make.make_person(name="Olu Owner")
    make.make_action(asked, title="Later", owner=owner, due_on=date(2999, 1, 1))
    make.make_action(asked, title="Late", owner=owner, due_on=date(2020, 1, 1))
    make.make_action(asked, title="Of the lead", due_on=date(2020, 1, 1))
    client = signed_in(lead)
    page = text_of(client.get(reverse("progress:actions"), {"owner": owner.pk}))
    assert page.index("Late 1 January 2020") < page.index("Later 1 January 2999")
    assert "2 actions, 1 past the date" in page
    assert "Of the lead" not in page
    mine = text_of(client.get(reverse("progress:actions"), {"owner": "me", "state": "overdue"}))
    assert "Of the lead" in mine
    assert "1 action, 1 past the date" in mine
    nobody = text_of(client.get(reverse("progress:actions"), {"owner": "nobody"}))
    assert "No action fits these choices." in nobody
    odd = client.get(reverse("progress:actions"), {"owner": "99999999999999999999", "state": "x"})
    assert odd.status_code == 200


def test_adding_an_action(led):
    asked, lead = led
    client, url = signed_in(lead), reverse("progress:add_action", args=[asked.inspection.slug, asked.number])
    refused = client.post(url, {"title": "Train staff", "owner": "", "due_on": "soon"})
    assert refused.status_code == 422
    assert 'value="Train staff"' in refused.content.decode()
    assert "Choose who owns it." in text_of(refused)
    assert client.post(url, {}).status_code == 422
    response = client.post(url, {"title": "Train staff", "owner": lead.pk, "due_on": "30/9/2999"}, follow=True)
    assert "The action is added." in text_of(response)
    assert Action.objects.get().due_on == date(2999, 9, 30)


def test_each_step_of_an_action_on_its_page(led):
    asked, lead = led
    action = make.make_action(asked, due_on=date(2020, 1, 1))
    client, url = signed_in(lead), action_url(action)
    assert "past the date" in text_of(client.get(url))

    def step(**data):
        return text_of(client.post(url, data, follow=True))

    assert "due 30 September 2999 instead of 1 January 2020" in step(
        step="move", version=1, to_on="2999-09-30", reason=make.REASON
    )
    new = make.make_person(name="Nia New")
    assert "to Nia New" in step(step="hand_over", version=2, owner=new.pk)
    kpi = make.make_kpi()
    closed = step(
        step="close",
        version=3,
        words="The audit shows it.",
        kpis=[kpi.code],
        document_0_title="Audit",
        document_0_address="https://example.org/audit",
    )
    assert "The audit shows it." in closed
    assert kpi.title in closed
    assert "Audit" in closed
    assert "Change the due date" not in closed
    assert "opened again" in step(step="reopen", version=4, reason="Another one was meant by it.")
    assert "dropped" in step(step="drop", version=5, reason="The law changed in the meantime.")


def test_a_refused_step_keeps_what_was_typed_in_an_open_part_of_the_page(led):
    asked, lead = led
    action = make.make_action(asked)
    data = {"step": "close", "version": 1, "words": "", "document_0_title": "Audit", "document_0_address": "nowhere"}
    response = signed_in(lead).post(action_url(action), data)
    body = response.content.decode()
    assert response.status_code == 422
    assert "Say what shows that it is done." in body
    assert 'value="nowhere"' in body
    assert 'href="#close_document_0_address"' in body
    assert "<details" in body
    assert " open>" in body


def test_two_people_on_one_action_see_both_and_choose(led):
    asked, lead = led
    action = make.make_action(asked)
    actions.move_due_date(
        action=action, version=1, to_on=date(2999, 1, 1), reason=make.REASON, by=lead, today=make.TODAY
    )
    client = signed_in(make.make_manager())
    data = {"step": "move", "version": 1, "to_on": "2999-06-30", "reason": "The course is full until then."}
    response = client.post(action_url(action), data)
    page = text_of(response)
    assert response.status_code == 409
    assert "New due date 2999-06-30 1 January 2999" in page
    assert "The course is full until then." in page
    assert Action.objects.get().due_on == date(2999, 1, 1)
    version = re.search(r'name="version" value="(\d+)" id="move_version"', response.content.decode())[1]
    assert client.post(action_url(action), data | {"version": version}).status_code == 302
    assert Action.objects.get().due_on == date(2999, 6, 30)


def test_a_step_on_an_action_that_was_closed_meanwhile_shows_how_it_ended(led):
    asked, lead = led
    action = make.make_action(asked)
    actions.close_action(action=action, version=1, evidence=Evidence("It is audited."), by=lead)
    data = {"step": "drop", "version": 1, "reason": "Nobody needs it any more."}
    response = signed_in(lead).post(action_url(action), data)
    assert response.status_code == 409
    assert "It is audited." in text_of(response)
    assert "Nobody needs it any more." in text_of(response)


def test_officers_who_do_not_lead_read_an_action_and_cannot_change_it(led):
    asked, _ = led
    action = make.make_action(asked)
    client = signed_in(make.make_person())
    assert "Change it" not in text_of(client.get(action_url(action)))
    assert client.post(action_url(action), {"step": "drop", "version": 1, "reason": make.REASON}).status_code == 403
