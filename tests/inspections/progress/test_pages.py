"""The pages of progress and actions: who may see them, what a reader sees, what is refused and what is kept."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from inspections.action_plan import urls as action_urls
from inspections.models import ProgressUpdate, Recommendation
from inspections.progress import actions
from inspections.progress import urls as progress_urls
from tests.accounts.makers import signed_in
from tests.inspections import progress_makers as make
from tests.page_text import text_of

PATTERNS = [*progress_urls.urlpatterns, *action_urls.urlpatterns]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def led():
    return make.make_led()


def propose_url(asked):
    return reverse("progress:propose", args=[asked.inspection.slug, asked.number])


def update_url(update):
    return reverse("progress:update", args=[update.pk])


def action_url(action):
    return reverse("progress:action", args=[action.pk])


# -- a draft, as a script keeps it --------------------------------------------------------------------


def keep(client, asked, typed, version=0):
    data = make.posted(typed, version=version)
    return client.post(reverse("progress:keep_draft", args=[asked.inspection.slug, asked.number]), data)


def test_what_is_typed_is_kept_as_a_draft_ready_or_not(led):
    asked, lead = led
    client = signed_in(lead)
    told = keep(client, asked, make.proposal(rating="", done="Half a sen")).json()
    assert told["version"] == 1
    assert re.fullmatch(r"\d\d:\d\d", told["saved_at"])
    assert keep(client, asked, make.proposal(done="Half a sentence."), 1).json()["version"] == 2
    assert ProgressUpdate.objects.get().as_typed.done == "Half a sentence."
    assert ProgressUpdate.objects.get().status == "draft"


def test_newer_draft_is_told_to_the_script_with_what_differs(led):
    asked, lead = led
    make.make_draft(asked, make.proposal(done="Hers."))
    response = keep(signed_in(lead), asked, make.proposal(done="His."))
    assert response.status_code == 409
    told = response.json()
    assert (told["version"], told["by"]) == (1, str(lead))
    assert told["theirs"] == make.proposal(done="Hers.").as_json()
    assert told["differences"] == [["What was done", "Hers."]]
    assert ProgressUpdate.objects.get().as_typed.done == "Hers."


def test_draft_that_was_submitted_or_given_up_takes_nothing_more(led):
    asked, lead = led
    client = signed_in(lead)
    submitted = make.make_submitted(asked)
    response = keep(client, asked, make.proposal(done="Late."), submitted.version)
    assert (response.status_code, "submitted" in response.json()["message"]) == (409, True)
    returned = actions.return_update(update=submitted, version=2, reason="Say more.", by=make.make_manager())
    actions.discard_proposal(update=returned, version=returned.version, by=lead)
    response = keep(client, asked, make.proposal(done="Late."), returned.version)
    assert (response.status_code, "is gone" in response.json()["message"]) == (409, True)
    assert not ProgressUpdate.objects.exists()


def test_drafts_of_others_are_not_kept(led):
    asked, _ = led
    response = keep(signed_in(make.make_person()), asked, make.proposal())
    assert (response.status_code, "by its lead" in response.json()["message"]) == (403, True)
    assert keep(signed_in(make.make_person(Role.MEMBER)), asked, make.proposal()).status_code == 403
    assert not ProgressUpdate.objects.exists()


def test_draft_without_a_version_is_a_bad_request(led):
    asked, lead = led
    assert keep(signed_in(lead), asked, make.proposal(), "x").status_code == 400


# -- who may see what ---------------------------------------------------------------------------------


def addresses(asked, update, action):
    args = {
        "update": [update.pk],
        "action": [action.pk],
        "propose": [asked.inspection.slug, asked.number],
        "keep_draft": [asked.inspection.slug, asked.number],
        "add_action": [asked.inspection.slug, asked.number],
    }
    return {pattern.name: reverse(f"progress:{pattern.name}", args=args.get(pattern.name, ())) for pattern in PATTERNS}


def test_every_address_names_its_permission():
    assert {pattern.name: pattern.callback.permission for pattern in PATTERNS} == {
        "work": Permission.PROGRESS_PROPOSE,
        "leads": Permission.PROGRESS_APPROVE,
        "leads_by_administrator": Permission.PEOPLE_CHANGE,
        "update": Permission.PROGRESS_PROPOSE,
        "propose": Permission.PROGRESS_PROPOSE,
        "keep_draft": Permission.PROGRESS_PROPOSE,
        "add_action": Permission.PROGRESS_PROPOSE,
        "actions": Permission.PROGRESS_PROPOSE,
        "action": Permission.PROGRESS_PROPOSE,
    }


@pytest.mark.parametrize("role", list(Role))
def test_the_walk_of_all_pages_as_every_role(led, role):
    asked, _ = led
    client = signed_in(make.make_person(role))
    update, action = make.make_approved(asked), make.make_action(asked)
    only_lead = {"propose"} | ({"add_action"} if role == Role.OFFICER else set())
    taken_only = {"keep_draft"}
    for pattern in PATTERNS:
        url = addresses(asked, update, action)[pattern.name]
        may = pattern.callback.permission in ROLE_PERMISSIONS[role] and pattern.name not in only_lead
        opened = 405 if pattern.name in taken_only else 200
        assert client.get(url).status_code == (opened if may else 403), url


def test_the_walk_of_all_pages_as_the_lead(led):
    asked, lead = led
    update, action = make.make_approved(asked), make.make_action(asked)
    seen = {name: signed_in(lead).get(url).status_code for name, url in addresses(asked, update, action).items()}
    assert {name for name, status in seen.items() if status != 200} == {"leads", "leads_by_administrator", "keep_draft"}


def test_the_walk_of_all_pages_without_signing_in(led):
    asked, _ = led
    update, action = make.make_approved(asked), make.make_action(asked)
    for name, url in addresses(asked, update, action).items():
        response = Client().get(url)
        if name == "keep_draft":
            assert response.status_code == 401
            continue
        assert (response.status_code, response["Location"].startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_nothing_can_be_changed_by_address_without_the_permission(led, role):
    asked, _ = led
    submitted, action = make.make_submitted(asked), make.make_action(asked)
    client = signed_in(make.make_person(role))
    posts = [
        (propose_url(asked), make.posted(make.proposal())),
        (update_url(submitted), {"step": "approve", "version": submitted.version}),
        (action_url(action), {"step": "drop", "version": 1, "reason": make.REASON}),
    ]
    assert [client.post(url, data).status_code for url, data in posts] == [403, 403, 403]
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_an_update_that_is_not_out_is_hidden_from_other_officers(led):
    asked, lead = led
    out = timezone.now() + timedelta(days=3)
    hidden = make.make_approved(asked, publish_from=out)
    other = signed_in(make.make_person())
    assert other.get(update_url(hidden)).status_code == 403
    assert signed_in(lead).get(update_url(hidden)).status_code == 200
    assert signed_in(make.make_manager()).get(update_url(hidden)).status_code == 200


@pytest.mark.parametrize("step", ["", "delete", "save "])
def test_a_step_that_is_none_is_a_bad_request(led, step):
    asked, lead = led
    draft, action = make.make_draft(asked), make.make_action(asked)
    client = signed_in(lead)
    assert client.post(update_url(draft), {"step": step, "version": 1}).status_code == 400
    assert client.post(action_url(action), {"step": step, "version": 1}).status_code == 400


@pytest.mark.parametrize("version", ["", "one", "-1", "9" * 30])
def test_a_proposal_without_a_version_is_a_bad_request(led, version):
    asked, lead = led
    response = signed_in(lead).post(propose_url(asked), make.posted(make.proposal()) | {"version": version})
    assert response.status_code == 400


# -- proposing ----------------------------------------------------------------------------------------


def test_the_whole_journey_of_an_update(led):
    asked, lead = led
    kpi, finding = make.make_kpi(), make.make_finding()
    manager = make.make_manager(name="Mona Manager")
    officer, approver = signed_in(lead), signed_in(manager)
    assert "Propose an update" in text_of(officer.get(reverse("progress:work")))
    response = officer.post(propose_url(asked), make.posted(make.full_proposal(kpi, finding)), follow=True)
    assert "Draft, saved at" in text_of(response)
    draft = ProgressUpdate.objects.get()
    response = officer.post(
        update_url(draft), make.posted(make.full_proposal(kpi, finding), version=1, step="submit"), follow=True
    )
    assert "Submitted. A manager approves it" in text_of(response)
    assert asked.short_title in text_of(approver.get(reverse("progress:work")))
    review = text_of(approver.get(update_url(draft)))
    assert "Embedded" in review
    assert kpi.title in review
    assert "Visits are timely." in review
    assert "Audit of May" in review
    response = approver.post(
        update_url(draft), {"step": "return", "version": 2, "return_reason": "Say since when."}, follow=True
    )
    assert "Returned to" in text_of(response)
    assert "Say since when." in text_of(officer.get(update_url(draft)))
    mended = make.proposal(done="A new team was set up in March.")
    officer.post(update_url(draft), make.posted(mended, version=3, step="submit"))
    response = approver.post(update_url(draft), {"step": "approve", "version": 5, "publish_from": ""}, follow=True)
    assert "Approved, and seen by members from now on." in text_of(response)
    member = signed_in(make.make_person(Role.MEMBER))
    page = text_of(member.get(reverse("pages:recommendation", args=[asked.inspection.slug, asked.number])))
    assert "On track" in page
    assert "A new team was set up in March." in page


def test_a_refused_submission_keeps_what_was_typed_and_says_at_the_field_what_to_do(led):
    asked, lead = led
    typed = make.proposal(rating="off_track", as_at="31/2/2022", done="Half <done> & kept")
    response = signed_in(lead).post(propose_url(asked), make.posted(typed, step="submit"))
    body = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in body
    assert "Say in a sentence why it is off track." in body
    assert 'href="#id_reason"' in body
    assert "Half &lt;done&gt; &amp; kept" in body
    assert 'value="31/2/2022"' in body
    draft = ProgressUpdate.objects.get()
    assert (draft.status, draft.as_typed) == ("draft", typed)
    assert f'action="{update_url(draft)}"' in body


def test_browsers_line_ends_and_forbidden_characters_do_not_hurt(led):
    asked, lead = led
    signed_in(lead).post(propose_url(asked), make.posted(make.proposal(done="one\r\ntwo\x00")))
    assert ProgressUpdate.objects.get().as_typed.done == "one\ntwo"


def test_links_that_are_not_offered_are_refused_and_shown(led):
    asked, lead = led
    typed = make.proposal(kpis=("NONE",), findings=("99999999999999999999", "x"))
    response = signed_in(lead).post(propose_url(asked), make.posted(typed, step="submit"))
    assert response.status_code == 422
    assert "Choose KPIs from the list" in text_of(response)


def test_propose_leads_to_the_update_that_is_under_way(led):
    asked, lead = led
    draft = make.make_draft(asked)
    assert signed_in(lead).get(propose_url(asked))["Location"] == update_url(draft)


def test_two_versions_are_shown_side_by_side_and_either_can_be_kept(led):
    asked, lead = led
    draft = make.make_draft(asked, make.proposal(done="First."))
    actions.save_proposal(recommendation=asked, typed=make.proposal(done="Hers."), version=1, by=lead)
    client = signed_in(lead)
    response = client.post(update_url(draft), make.posted(make.proposal(done="His."), version=1))
    page = text_of(response)
    assert response.status_code == 409
    assert "His." in page
    assert "Hers." in page
    assert "Keep what stands now" in page
    draft.refresh_from_db()
    assert draft.as_typed.done == "Hers."
    version = re.search(r'name="version" value="(\d+)"', response.content.decode())[1]
    client.post(propose_url(asked), make.posted(make.proposal(done="His."), version=version))
    draft.refresh_from_db()
    assert draft.as_typed.done == "His."


def test_what_was_typed_over_a_submitted_update_is_shown_and_not_saved(led):
    asked, lead = led
    submitted = make.make_submitted(asked)
    response = signed_in(lead).post(update_url(submitted), make.posted(make.proposal(done="Late."), version=2))
    assert response.status_code == 409
    assert "Late." in text_of(response)
    assert "Ask a manager to return it" in text_of(response)
    assert 'value="save"' not in response.content.decode()


def test_a_draft_given_up_meanwhile_can_be_begun_again_with_what_was_typed(led):
    asked, lead = led
    draft = make.make_draft(asked)
    actions.discard_proposal(update=draft, version=1, by=lead)
    client = signed_in(lead)
    response = client.post(propose_url(asked), make.posted(make.proposal(done="Mine."), version=1))
    assert response.status_code == 409
    assert client.post(propose_url(asked), make.posted(make.proposal(done="Mine."))).status_code == 302
    assert ProgressUpdate.objects.get().as_typed.done == "Mine."


def test_a_second_click_on_submit_is_no_conflict(led):
    asked, lead = led
    client, data = signed_in(lead), make.posted(make.proposal(), step="submit")
    first = client.post(propose_url(asked), data)
    second = client.post(propose_url(asked), data)
    assert (first["Location"], second.status_code) == (second["Location"], 302)


def test_giving_up_a_draft(led):
    asked, lead = led
    draft = make.make_draft(asked)
    client = signed_in(lead)
    assert client.post(update_url(draft), {"step": "discard", "version": 7}).status_code == 409
    response = client.post(update_url(draft), {"step": "discard", "version": 1}, follow=True)
    assert "given up" in text_of(response)
    assert not ProgressUpdate.objects.exists()


# -- approving ----------------------------------------------------------------------------------------


def test_a_manager_is_shown_what_somebody_else_did_meanwhile_and_keeps_the_reason(led):
    asked, _ = led
    submitted = make.make_submitted(asked)
    actions.approve_update(update=submitted, version=2, by=make.make_manager())
    data = {"step": "return", "version": 2, "return_reason": "My long reason"}
    response = signed_in(make.make_manager()).post(update_url(submitted), data)
    assert response.status_code == 409
    assert "Somebody else changed this since you opened it. It was not returned." in text_of(response)
    assert "My long reason" in text_of(response)
    submitted.refresh_from_db()
    assert submitted.status == "approved"


def test_an_embargo_that_cannot_be_read_is_refused(led):
    asked, _ = led
    submitted = make.make_submitted(asked)
    client = signed_in(make.make_manager())
    response = client.post(update_url(submitted), {"step": "approve", "version": 2, "publish_from": "soon"})
    assert response.status_code == 422
    assert 'value="soon"' in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_an_embargoed_update_is_not_shown_to_a_member(led):
    asked, _ = led
    submitted = make.make_submitted(asked, make.proposal(done="A secret until Friday."))
    day = timezone.localdate() + timedelta(days=5)
    data = {"step": "approve", "version": 2, "publish_from": day.isoformat()}
    response = signed_in(make.make_manager()).post(update_url(submitted), data, follow=True)
    assert "Approved. Members see it from" in text_of(response)
    member = signed_in(make.make_person(Role.MEMBER))
    page = text_of(member.get(reverse("pages:recommendation", args=[asked.inspection.slug, asked.number])))
    assert "secret" not in page


def test_who_wrote_an_update_is_not_offered_its_approval():
    lead = make.make_manager()
    asked = make.make_asked(lead)
    submitted = make.make_submitted(asked)
    page = text_of(signed_in(lead).get(update_url(submitted)))
    assert "a manager who did not write it approves it" in page
    assert "Approve" not in page.split("approves it")[1]
    assert signed_in(lead).post(update_url(submitted), {"step": "approve", "version": 2}).status_code == 403


def test_a_correction_shows_what_it_changes(led):
    asked, lead = led
    approved = make.make_approved(asked)
    client = signed_in(lead)
    response = client.post(update_url(approved), {"step": "correct", "revision_reason": "No"})
    assert response.status_code == 422
    response = client.post(update_url(approved), {"step": "correct", "revision_reason": make.REASON}, follow=True)
    assert "stands until the correction is approved" in text_of(response)
    draft = ProgressUpdate.objects.get(revises=approved)
    client.post(update_url(draft), make.posted(make.proposal(done="Two teams."), version=1, step="submit"))
    page = text_of(signed_in(make.make_manager()).get(update_url(draft)))
    assert "What the correction changes" in page
    assert "Two teams. A new team was set up." in page


# -- leads --------------------------------------------------------------------------------------------


def chosen(asked, lead, seen=None):
    """The fields of one recommendation on the page of leads, which showed `seen`."""
    return {f"lead{asked.pk}-lead": lead.pk if lead else "", f"lead{asked.pk}-seen": seen.pk if seen else ""}


@pytest.mark.parametrize(("role", "name"), [(Role.MANAGER, "leads"), (Role.ADMINISTRATOR, "leads_by_administrator")])
def test_leads_are_set_on_a_page_all_at_once(role, name):
    first, second, third = (make.make_asked() for _ in range(3))
    lead, other = make.make_person(name="Lea Lead"), make.make_person(name="Otto Other")
    client, url = signed_in(make.make_person(role)), reverse(f"progress:{name}")
    response = client.post(url, chosen(first, lead) | chosen(second, other) | chosen(third, None), follow=True)
    assert "2 leads are saved." in text_of(response)
    assert "Nothing was changed." in text_of(client.post(url, chosen(first, lead, seen=lead), follow=True))
    assert "the lead is nobody now" in text_of(client.post(url, chosen(first, None, seen=lead), follow=True))
    assert [Recommendation.objects.get(pk=one.pk).lead for one in (first, second, third)] == [None, other, None]


def test_one_wrong_lead_saves_none_and_keeps_what_was_chosen():
    first, second, lead = make.make_asked(), make.make_asked(), make.make_person()
    client = signed_in(make.make_manager())
    response = client.post(
        reverse("progress:leads"), chosen(first, lead) | chosen(second, make.make_person(Role.MEMBER))
    )
    assert response.status_code == 422
    assert "Choose one of the list." in text_of(response)
    assert f'<option value="{lead.pk}" selected>' in response.content.decode()
    assert not Recommendation.objects.exclude(lead=None).exists()


def test_lead_that_somebody_else_has_set_meanwhile_is_not_undone():
    asked, mine, theirs = make.make_asked(), make.make_person(), make.make_person(name="Thea Theirs")
    client, url = signed_in(make.make_manager()), reverse("progress:leads")
    Recommendation.objects.filter(pk=asked.pk).update(lead=theirs)
    response = client.post(url, chosen(asked, mine))
    assert "Somebody has made Thea Theirs the lead meanwhile." in text_of(response)
    # one that was left alone on the older page is left alone
    client.post(url, chosen(asked, None))
    assert Recommendation.objects.get(pk=asked.pk).lead == theirs
    # and after it was said, the choice holds
    client.post(url, chosen(asked, mine, seen=theirs))
    assert Recommendation.objects.get(pk=asked.pk).lead == mine


def test_the_pages_make_no_more_queries_for_a_longer_history(led, django_assert_max_num_queries):
    asked, lead = led
    for number in range(4):
        make.make_approved(asked, make.proposal(as_at=f"2022-05-{number + 1:02}", reason=make.REASON))
        make.make_action(asked, title=f"Train {number}")
        make.make_led()
    manager = signed_in(make.make_manager())
    with django_assert_max_num_queries(6):
        manager.get(reverse("progress:leads"))
    client = signed_in(lead)
    for url, most in ((reverse("progress:work"), 32), (reverse("progress:actions"), 14)):
        with django_assert_max_num_queries(most):
            client.get(url)


def test_text_that_is_too_long_to_be_kept_is_told_to_the_script_and_on_the_page(led):
    asked, lead = led
    client, typed = signed_in(lead), make.proposal(done="x" * 10_001)
    answer = keep(client, asked, typed)
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "Not saved. Shorten this to 5000 characters; it has 10001.",
    )
    page = client.post(
        reverse("progress:propose", args=[asked.inspection.slug, asked.number]), make.posted(typed, version=0)
    )
    assert page.status_code == 422
    assert "x" * 10_001 in page.content.decode()
    assert not asked.updates.exists()
