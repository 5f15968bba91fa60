"""The page of links: a manager settles each proposal, and readers see what was confirmed."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from tests import factories as make
from tests.accounts.makers import signed_in
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def proposal():
    """A recommendation of 2023, and a KPI that an earlier one on the same issue has."""
    earlier = make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    newer = make.make_inspection(slug="ilacs-2023", started_on=make.month(2023, 3)[0], known_from=make.moment(2023, 5))
    later = make.make_recommendation(inspection=newer)
    make.make_lineage(earlier=earlier, later=later)
    kpi = make.make_kpi(code="PLANS-NOW", title="Plans that are up to date")
    make.link_kpis(earlier, kpi, reason="It counts the plans.", strength="partial")
    return later, kpi


@pytest.fixture
def client():
    return signed_in(make.make_person(role=Role.MANAGER, name="Mona Manager"))


def links_url(asked):
    return reverse("progress:links", args=[asked.inspection.slug, asked.number])


def page_url(asked):
    return reverse("pages:recommendation", args=[asked.inspection.slug, asked.number])


def test_a_manager_sees_the_proposal_and_confirms_it(proposal, client):
    asked, kpi = proposal
    shown = text_of(client.get(page_url(asked)))
    assert (
        "An earlier recommendation on the same issue has 1 KPI that this one has not: Plans that are up to date."
        in shown
    )
    assert "No measure has been linked yet." in shown
    body = client.get(links_url(asked)).content.decode()
    assert "As for recommendation 1 of the Standard inspection, 2019: It counts the plans." in body
    assert '<option value="partial" selected>' in body
    typed = {
        "step": "confirm",
        "version": 1,
        "kpi": kpi.code,
        "strength": "direct",
        "reason": "It counts all the plans.",
    }
    page = text_of(client.post(links_url(asked), typed, follow=True))
    assert "The KPI is linked." in page
    assert "Measures it. It counts all the plans. (Mona Manager" in page
    shown = text_of(client.get(page_url(asked)))
    assert "Measures it: It counts all the plans." in shown
    assert "No measure" not in shown
    assert "It counts all the plans." in text_of(client.get(f"/kpis/{kpi.slug}/"))
    withdrawn = {"step": "withdraw", "version": 2, "kpi": kpi.code, "reason": "Another KPI was meant by it."}
    assert "The link is taken back." in text_of(client.post(links_url(asked), withdrawn, follow=True))


def test_a_manager_declines_and_has_it_proposed_again(proposal, client):
    asked, kpi = proposal
    assert "It measures the earlier recommendation, and not what this one asks for." in text_of(
        client.get(links_url(asked))
    )
    typed = {"step": "decline", "version": 1, "kpi": kpi.code, "reason": "It counts other plans than these."}
    page = text_of(client.post(links_url(asked), typed, follow=True))
    assert "No link is proposed." in page
    assert "It counts other plans than these. (Mona Manager" in page
    assert "Plans that are up to date" not in text_of(client.get(page_url(asked)))
    page = text_of(client.post(links_url(asked), {"step": "again", "version": 2, "kpi": kpi.code}, follow=True))
    assert "The KPI is proposed again." in page
    assert "Confirm the link" in page


def test_members_and_earlier_days_see_no_proposal(proposal, client):
    asked, _ = proposal
    member = signed_in(make.make_person())
    assert "Plans that are up to date" not in text_of(member.get(page_url(asked)))
    assert "Plans that are up to date" not in text_of(client.get(page_url(asked), {"as_at": "2024-01-01"}))
    assert member.get(links_url(asked)).status_code == 403


def test_a_refused_step_keeps_what_was_typed_at_its_kpi(proposal, client):
    asked, kpi = proposal
    typed = {"step": "decline", "version": 1, "kpi": kpi.code, "reason": "Not it."}
    answer = client.post(links_url(asked), typed)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#decline_PLANS-NOW_reason"' in body
    assert "Not it.</textarea>" in body
    assert '<details class="govuk-details" open>' in body


def test_a_proposal_that_was_settled_meanwhile(proposal, client):
    asked, kpi = proposal
    typed = {
        "step": "confirm",
        "version": 1,
        "kpi": kpi.code,
        "strength": "direct",
        "reason": "It counts all the plans.",
    }
    client.post(links_url(asked), typed)
    answer = client.post(links_url(asked), typed | {"reason": "Somebody else thought so too."})
    assert answer.status_code == 409
    assert "Somebody else thought so too." in text_of(answer)
