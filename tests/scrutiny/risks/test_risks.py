"""Risks: proposed, approved by another, returned, put anew, closed; and the list as it was known on each day."""

from datetime import date
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from scrutiny.models import Risk, RiskVersion
from scrutiny.risks import actions
from scrutiny.risks.queries import get_risks
from tests import factories as make
from tests.accounts.makers import signed_in
from tests.page_text import text_of
from tests.scrutiny import desk
from tests.scrutiny.desk import TODAY, fields, last_event, refused
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = make.moment(2999)
CHANGED = "Twelve more carers were approved."


@pytest.fixture
def people(db):
    return {"member": make.make_person(), "officer": desk.make_officer(), "manager": desk.make_manager()}


def typed(**changed):
    values = {"words": "Too few foster carers", "mitigation": "A campaign", "state": "planned"} | changed
    return actions.TypedRisk(**values)


def propose(risk=None, by=None, version=0, **changed):
    by = by or desk.make_officer()
    return actions.propose_risk(risk=risk, version=version, typed=typed(**changed), by=by, today=TODAY)


def approve(proposal, by=None, version=None):
    version = version or proposal.version
    return actions.approve_risk(proposal=proposal, version=version, by=by or desk.make_manager())


def give_back(proposal, by=None, reason="Say for which age."):
    by = by or desk.make_manager()
    return actions.return_risk(proposal=proposal, version=proposal.version, reason=reason, by=by)


def words_at(moment=LATER):
    return [version.words for version in get_risks(moment)]


def test_a_risk_is_on_the_list_once_another_person_has_approved_it():
    kpi, asked = make.make_kpi(), make.make_recommendation()
    proposal = propose(likelihood="high", recommendations=(asked.code,), kpis=(kpi.code,))
    assert words_at() == []
    assert last_event().changes_pages is False
    approve(proposal)
    (shown,) = get_risks(LATER)
    assert (shown.words, shown.get_basis_display()) == ("Too few foster carers", "Entered here and approved")
    assert (list(shown.recommendations.all()), list(shown.kpis.all())) == ([asked], [kpi])
    assert (last_event().action, last_event().changes_pages) == ("risk_approved", True)


def test_a_risk_is_put_anew_and_the_day_before_still_shows_the_old_words():
    first = approve(propose())
    with patch("django.utils.timezone.now", lambda: make.moment(2999)):
        second = approve(propose(first.risk, words="Too few carers for teenagers", reason=CHANGED))
    assert words_at(make.moment(2998)) == ["Too few foster carers"]
    assert words_at(make.moment(2999)) == ["Too few carers for teenagers"]
    assert second.revises_id == first.pk


def test_a_risk_of_a_document_is_put_anew_here():
    loaded = make.make_risk()
    approve(propose(loaded.risk, words="Fewer carers than before", reason=CHANGED))
    assert words_at() == ["Fewer carers than before"]
    assert words_at(make.moment(2022, 2)) == ["Too few foster carers."]


def test_a_risk_is_closed_with_the_reason():
    first = approve(propose())
    approve(propose(first.risk, is_closed=True, reason=CHANGED))
    assert words_at() == []
    assert words_at(first.published_at) == ["Too few foster carers"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_risks_are_proposed_by_officers_and_managers(role):
    by = make.make_person(role=role)
    refused(PermissionDenied, lambda: propose(by=by))


def test_nobody_approves_what_they_typed_and_no_officer_approves():
    manager, officer = desk.make_manager(), desk.make_officer()
    own = propose(by=manager)
    refused(PermissionDenied, lambda: approve(own, by=manager))
    refused(PermissionDenied, lambda: approve(own, by=officer))
    refused(PermissionDenied, lambda: give_back(own, by=officer))
    again = give_back(own)
    propose(own.risk, by=officer, version=again.version)
    current = RiskVersion.objects.get(pk=own.pk)
    refused(PermissionDenied, lambda: approve(current, by=manager))
    approve(current)


def test_a_returned_risk_is_proposed_again():
    officer = desk.make_officer()
    proposal = propose(by=officer)
    manager = desk.make_manager()
    assert fields(refused(InvalidEntry, lambda: give_back(proposal, by=manager, reason=" "))) == ["return_reason"]
    returned = give_back(proposal)
    refused(NotOpen, lambda: approve(returned))
    refused(NewerVersion, lambda: propose(proposal.risk, version=1))
    again = propose(proposal.risk, by=officer, version=returned.version, words="Too few carers for teenagers")
    assert (again.pk, again.status) == (proposal.pk, "submitted")
    approve(again)
    assert words_at() == ["Too few carers for teenagers"]


def test_one_change_of_a_risk_waits_at_a_time():
    proposal = propose()
    refused(NotOpen, lambda: propose(proposal.risk, version=proposal.version))
    refused(NewerVersion, lambda: approve(proposal, version=7))


def discard(proposal, by):
    actions.discard_risk(proposal=proposal, version=proposal.version, by=by)


def test_a_proposal_is_discarded_and_the_history_keeps_it(people):
    proposal = propose()
    refused(PermissionDenied, lambda: discard(proposal, people["member"]))
    discard(proposal, people["officer"])
    assert (RiskVersion.objects.count(), Risk.objects.count()) == (0, 0)
    assert last_event().before["risk"] == "Too few foster carers"
    approved = approve(propose())
    refused(NotOpen, lambda: discard(approved, people["officer"]))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 5001}, "words"),
        ({"mitigation": "x" * 5001}, "mitigation"),
        ({"state": ""}, "state"),
        ({"likelihood": "extreme"}, "likelihood"),
        ({"impact": "extreme"}, "impact"),
        ({"is_closed": True}, "is_closed"),
        ({"recommendations": ("gone",)}, "recommendations"),
        ({"kpis": ("GONE",)}, "kpis"),
    ],
)
def test_a_risk_is_refused_at_the_field(people, changed, field):
    by = people["officer"]
    assert fields(refused(InvalidEntry, lambda: propose(by=by, **changed))) == [field]


def test_a_change_needs_its_reason_and_an_owner_who_may_own_it(people):
    standing, by = approve(propose()), people["officer"]
    assert fields(refused(InvalidEntry, lambda: propose(standing.risk, by=by, reason="So."))) == ["reason"]
    assert fields(refused(InvalidEntry, lambda: propose(by=by, owner=people["member"]))) == ["owner"]


# -- pages --------------------------------------------------------------------------------------------


def test_those_of_a_register_come_first_then_the_newest():
    make.make_risk(words="Old text", as_at=date(2021, 1, 1))
    make.make_risk(words="New text", as_at=date(2022, 1, 1))
    make.make_risk(words="Registered", basis="register", as_at=date(2020, 1, 1))
    assert words_at() == ["Registered", "New text", "Old text"]


def test_the_page_counts_and_marks_what_was_only_said(member):
    make.make_risk(words="Said thing")
    make.make_risk(words="Registered thing", basis="register", mitigation="A plan", mitigation_state="in place")
    page = text_of(member.get("/risks/"))
    assert "2 risks: 1 in a register, 1 said in a text only. No mitigation is given for 1." in page
    assert "Said in a text only" in page
    assert "A plan In place" in page
    assert "Propose" not in page
    file = member.get("/risks/download/csv/").content.decode()
    assert "Registered thing" in file
    assert member.get("/risks/download/xlsx/?sort=-as_at").status_code == 200
    assert "No risk was known" in text_of(member.get("/risks/?as_at=2022-01-11"))


def test_the_queries_do_not_grow_with_the_risks(member):
    make.make_risk()
    member.get("/risks/")
    few = queries_of(member, "/risks/?a=1")
    for _ in range(10):
        one = make.make_risk()
        one.recommendations.add(make.make_recommendation())
        one.kpis.add(make.make_kpi())
    member.get("/risks/")
    assert queries_of(member, "/risks/?a=2") <= few + 1


def test_a_risk_from_proposal_to_the_list_and_back_in_pages():
    officer, manager = desk.make_officer(), desk.make_manager()
    client, boss = signed_in(officer), signed_in(manager)
    wrong = client.post("/risks/propose/", {"version": 0, "words": "Too few carers"})
    assert wrong.status_code == 422
    assert ">Too few carers</textarea>" in wrong.content.decode().replace("\n", "")
    page = client.post("/risks/propose/", {"version": 0, "words": "Too few carers", "state": "planned"}, follow=True)
    assert "waits for a manager's approval" in text_of(page)
    proposal = RiskVersion.objects.get()
    url = f"/risks/proposals/{proposal.pk}/"
    assert "Approve it" not in text_of(client.get(url))
    assert "Approve it" in text_of(boss.get(url))
    assert boss.post(url, {"step": "return", "version": 1}).status_code == 422
    boss.post(url, {"step": "return", "version": 1, "return_reason": "Say for which age."})
    slug = proposal.risk.slug
    assert "Say for which age." in text_of(client.get(f"/risks/{slug}/propose/"))
    again = {"version": 2, "words": "Too few carers for teenagers", "state": "in place", "mitigation": "A campaign"}
    assert client.post(f"/risks/{slug}/propose/", again).status_code == 302
    assert client.get(f"/risks/{slug}/propose/").status_code == 302
    late = boss.post(url, {"step": "approve", "version": 2})
    assert late.status_code == 409
    assert boss.post(url, {"step": "approve", "version": 3}).status_code == 302
    assert "Too few carers for teenagers" in text_of(client.get("/risks/"))
    assert f'href="/risks/{slug}/propose/"' in client.get("/risks/").content.decode()
    stale = client.post(f"/risks/{slug}/propose/", again | {"reason": CHANGED})
    assert stale.status_code == 302
    last = RiskVersion.objects.get(status="submitted")
    assert client.post(f"/risks/proposals/{last.pk}/", {"step": "discard", "version": 1}).status_code == 302
    assert client.get(f"/risks/proposals/{last.pk}/").status_code == 404
