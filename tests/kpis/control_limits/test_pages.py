"""The pages on which limits are recalculated: what a reader sees, what is refused and kept, and who may do what."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.control_limits.actions import approve_rebase, return_rebase
from kpis.models import Rebase
from tests import factories as make
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASON = "A second clinic opened and stays open."
ON = date(2019, 2, 1)


def signed_in(role):
    person = make.make_person(role=role)
    client = Client()
    client.force_login(person)
    client.person = person
    return client


@pytest.fixture
def kpi():
    return make.make_shift(make.make_kpi(slug="visits", code="VISITS", title="Visits on time"))


@pytest.fixture
def officer():
    return signed_in(Role.OFFICER)


@pytest.fixture
def manager():
    return signed_in(Role.MANAGER)


@pytest.fixture
def proposed(kpi, officer):
    return make.make_proposed_rebase(kpi=kpi, on=ON, reason=REASON, entered_by=officer.person)


def address(rebase):
    return f"/limits/{rebase.pk}/"


# -- the limits of a KPI ------------------------------------------------------------------------------


def test_page_says_the_limits_and_suggests_the_month_of_the_shift(kpi, officer):
    page = officer.get("/kpis/visits/limits/")
    text = text_of(page)
    assert "Average 80.5%, limits 77.8% to 83.1%" in text
    assert "All 13 months since February 2019 lie above the average." in text
    assert "Rules: ptd-0.2.2" in text
    assert '<option value="2019-02-01" selected>February 2019</option>' in page.content.decode()
    assert "Never." in text


def test_chosen_period_stands_before_the_suggested_one(kpi, officer):
    page = officer.get("/kpis/visits/limits/?from=2018-05-01").content.decode()
    assert '<option value="2018-05-01" selected>' in page
    assert '<option value="2019-02-01">' in page


def test_proposal_leads_to_its_page(kpi, officer):
    answer = officer.post("/kpis/visits/limits/", {"on": "2019-02-01", "reason": REASON}, follow=True)
    rebase = Rebase.objects.get()
    assert answer.redirect_chain == [(address(rebase), 302)]
    text = text_of(answer)
    assert "Proposed. A manager who did not propose it approves it or returns it." in text
    assert "You proposed this" not in text_of(officer.get(f"/kpis/{kpi.slug}/limits/"))
    assert "You proposed this, so a manager who did not propose it approves it." in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "", "reason": REASON}, "Choose the period from which to recalculate the limits."),
        ({"on": "yesterday", "reason": REASON}, "Choose the period from which to recalculate the limits."),
        ({"on": "2018-01-01", "reason": REASON}, "Choose a period from the list."),
        ({"on": "2019-02-01", "reason": "New"}, "Say in a sentence what changed then, and why it will last."),
        ({"on": "2019-02-01"}, "Say in a sentence what changed then, and why it will last."),
    ],
)
def test_odd_proposals_are_said_at_the_field_and_kept(kpi, officer, typed, said):
    answer = officer.post("/kpis/visits/limits/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 2  # above the heading, and at the field
    assert "<title>Error: Limits of Visits on time" in page
    assert typed.get("reason", "") in page
    assert not Rebase.objects.exists()


def test_null_byte_in_a_reason_is_left_out(kpi, officer):
    assert officer.post("/kpis/visits/limits/", {"on": "2019-02-01", "reason": f"{REASON}\x00"}).status_code == 302
    assert Rebase.objects.get().reason == REASON


def test_kpi_without_enough_figures_says_so(officer):
    make.make_kpi(slug="new")
    text = text_of(officer.get("/kpis/new/limits/"))
    assert "it takes two or more monthly or quarterly figures" in text
    assert officer.post("/kpis/new/limits/", {"on": "2019-02-01", "reason": REASON}).status_code == 422
    assert officer.get("/kpis/nowhere/limits/").status_code == 404


def test_page_lists_what_is_on_the_way_in_force_and_withdrawn(kpi, manager, proposed):
    return_rebase(rebase=proposed, version=1, reason="Say when it opened.", by=manager.person)
    make.make_rebase(kpi=kpi, on=date(2018, 8, 1), reason="The rules for visits changed.")
    make.make_rebase(
        kpi=kpi,
        on=date(2018, 9, 1),
        status="withdrawn",
        superseded_at=make.moment(2022),
        withdrawn_by=manager.person,
        revision_reason="The clinic closed again.",
    )
    page = manager.get("/kpis/visits/limits/")
    text = text_of(page)
    assert "What must be changed: Say when it opened. Propose it again" in text
    assert 'href="?from=2019-02-01#id_on"' in page.content.decode()
    assert "From 1 August 2018 : The rules for visits changed. (proposed by" in text
    assert "From 1 September 2018 : The clinic closed again. (withdrawn by" in text


def test_page_makes_as_many_queries_for_a_long_history(kpi, officer, django_assert_num_queries):
    short = make.make_kpi(slug="short")
    make.make_history(short, 2)
    with django_assert_num_queries(11):
        officer.get("/kpis/short/limits/")
    for month in range(2, 12):
        make.make_rebase(kpi=kpi, on=date(2018, month, 1))
    with django_assert_num_queries(11):
        officer.get("/kpis/visits/limits/")


# -- one rebase ---------------------------------------------------------------------------------------


def test_manager_sees_what_it_changes_and_approves_it(kpi, manager, proposed):
    text = text_of(manager.get(address(proposed)))
    assert "Limits recalculated from 1 February 2019" in text
    assert "Average 80.5%, limits 77.8% to 83.1%" in text
    assert "Average 90.5%, limits 87.8% to 93.1%" in text
    assert "Improving: above its usual range for 13 months" in text
    assert REASON in text
    answer = manager.post(address(proposed), {"step": "approve", "version": 1}, follow=True)
    assert "Approved. The limits are recalculated from now on." in text_of(answer)
    assert "Status In force" in text_of(answer)


def test_manager_returns_it_with_a_reason(manager, officer, proposed):
    refused = manager.post(address(proposed), {"step": "return", "version": 1, "return_reason": " "})
    assert refused.status_code == 422
    assert refused.content.decode().count("Say what must be changed.") == 2
    manager.post(address(proposed), {"step": "return", "version": 1, "return_reason": "Say when it opened."})
    text = text_of(officer.get(address(proposed)))
    assert "Status Returned" in text
    assert "Say when it opened." in text
    assert "Propose it again" in text


def test_manager_withdraws_what_is_in_force(manager, officer, proposed):
    approve_rebase(rebase=proposed, version=1, by=manager.person)
    assert "Withdraw it" not in text_of(officer.get(address(proposed)))
    typed = {"step": "withdraw", "version": 2, "revision_reason": "No."}
    assert manager.post(address(proposed), typed).status_code == 422
    text = text_of(
        manager.post(address(proposed), typed | {"revision_reason": "The clinic closed again."}, follow=True)
    )
    assert "Status Withdrawn" in text
    assert "The clinic closed again." in text
    assert "Without it" not in text


def test_author_may_give_it_up(officer, proposed):
    typed = {"step": "withdraw", "version": 1, "revision_reason": "It was the wrong month."}
    assert "Status Withdrawn" in text_of(officer.post(address(proposed), typed, follow=True))


def test_step_on_an_older_version_changes_nothing_and_shows_what_stands(manager, officer, proposed):
    approve_rebase(rebase=proposed, version=1, by=make.make_person(role=Role.MANAGER))
    answer = manager.post(address(proposed), {"step": "return", "version": 1, "return_reason": "Say when."})
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody else changed this since you opened it. Nothing was changed." in text
    assert "What you typed is not kept. What must be changed? Say when." in text
    assert "Status In force" in text
    proposed.refresh_from_db()
    assert proposed.status == "approved"


def test_step_that_is_still_open_keeps_what_was_typed_for_the_version_that_stands(manager, proposed):
    Rebase.objects.filter(pk=proposed.pk).update(version=5)
    page = manager.post(address(proposed), {"step": "return", "version": 1, "return_reason": "Say when."})
    html = page.content.decode()
    assert "Say when.</textarea>" in html
    assert re.search(r'name="version" value="5"[^>]*id="return_version"', html)


def test_officer_is_offered_no_approval_and_gets_none(officer, kpi):
    rebase = make.make_proposed_rebase(kpi=kpi, on=ON)
    assert "Approve it" not in text_of(officer.get(address(rebase)))
    for step in ("approve", "return", "withdraw"):
        typed = {"step": step, "version": 1, "return_reason": REASON, "revision_reason": REASON}
        assert officer.post(address(rebase), typed).status_code == 403
    rebase.refresh_from_db()
    assert rebase.status == "proposed"


def test_author_who_is_a_manager_is_not_offered_their_own(kpi, manager):
    own = make.make_proposed_rebase(kpi=kpi, on=ON, entered_by=manager.person)
    text = text_of(manager.get(address(own)))
    assert "Approve it" not in text
    assert "Return it" not in text
    assert manager.post(address(own), {"step": "approve", "version": 1}).status_code == 403


@pytest.mark.parametrize("typed", [{}, {"step": "delete"}])
def test_odd_steps_are_refused(manager, proposed, typed):
    assert manager.post(address(proposed), typed).status_code == 400


def test_form_without_a_version_changes_nothing(manager, proposed):
    assert manager.post(address(proposed), {"step": "approve"}).status_code == 422
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_others_do_not_see_these_pages(kpi, proposed, role):
    client = signed_in(role)
    for url in ("/kpis/visits/limits/", address(proposed)):
        assert client.get(url).status_code == 403
        assert client.post(url, {"step": "approve", "version": 1}).status_code == 403


# -- approvals ----------------------------------------------------------------------------------------


def test_approvals_list_what_waits(manager, proposed):
    make.make_rebase(on=date(2020, 5, 1))
    page = manager.get("/approvals/")
    text = text_of(page)
    assert f"Visits on time, from 1 February 2019 : {REASON} (proposed by {proposed.entered_by})" in text
    assert f'href="{address(proposed)}"' in page.content.decode()
    assert "1 May 2020" not in text
    assert "Nothing waits" not in text


def test_approvals_say_when_nothing_waits(manager):
    assert "Nothing waits for approval" in text_of(manager.get("/approvals/"))
