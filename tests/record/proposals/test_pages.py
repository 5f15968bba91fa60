"""Pages on which rows are added, changed, withdrawn and approved, as people see them."""

import pytest

from accounts.permissions import Role
from kpis.models import Target
from record.models import RecordChange
from tests import factories as make
from tests.page_text import text_of
from tests.record.kinds import samples
from tests.record.makers import REASON, draft, enter, make_team, propose, result_of, target_typed, typed_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STATUS = RecordChange.Status


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def kpi():
    return make.make_kpi(title="Visits on time")


@pytest.fixture
def officer(client, team):
    client.force_login(team.officer)
    return client


@pytest.fixture
def manager(team, sign_in):
    return sign_in(Role.MANAGER)


def send(client, address, typed, step="submit", **more):
    return client.post(address, typed | {"step": step} | more)


def test_form_names_every_field_and_takes_what_the_address_gives(officer, kpi):
    page = officer.get(f"/catalogue/targets/add/?kpi={kpi.pk}")
    assert f'<option value="{kpi.pk}" selected>' in page.content.decode()
    text = text_of(page)
    for label in ("Target", "Tolerance", "From", "To", "Why this target?", "Document", "Place in the document"):
        assert label in text


def test_submitted_proposal_is_shown_with_its_words(officer, kpi):
    answer = send(officer, "/catalogue/targets/add/", target_typed(kpi))
    change = RecordChange.objects.get()
    assert answer["Location"] == f"/catalogue/proposals/{change.pk}/"
    text = text_of(officer.get(answer["Location"]))
    assert "Submitted. A manager who did not write it approves it or returns it." in text
    assert "Target 95%" in text
    assert "You wrote this, so a manager who did not write it approves it." in text
    assert "Approve" not in text.replace("Approved", "")


def test_mistake_is_said_at_its_field_and_nothing_typed_is_lost(officer, kpi):
    answer = send(officer, "/catalogue/targets/add/", target_typed(kpi, value="950", to_on="1/1/2020"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter 100 or less: this KPI is a percentage." in text_of(answer)
    assert 'href="#id_value"' in page
    for typed in ('value="950"', 'value="2021-04-01"', 'value="2020-01-01"', REASON):
        assert typed in page
    assert not RecordChange.objects.exists()


def test_day_that_is_none_is_shown_as_typed_in_a_field_that_keeps_it(officer, kpi):
    answer = send(officer, "/catalogue/targets/add/", target_typed(kpi, from_on="31/2/2021"))
    assert '<input type="text" name="from_on" value="31/2/2021"' in answer.content.decode()
    assert '<input type="date" name="to_on"' in answer.content.decode()


def test_draft_is_gone_on_with_and_discarded(officer, kpi):
    answer = send(officer, "/catalogue/targets/add/", target_typed(kpi, value="about 95"), step="save")
    page = officer.get(answer["Location"])
    assert "Draft, kept at" in text_of(page)
    assert 'value="about 95"' in page.content.decode()
    change = RecordChange.objects.get()
    again = send(officer, answer["Location"], target_typed(kpi), version=change.version)
    assert again.status_code == 302
    change.refresh_from_db()
    assert change.status == STATUS.SUBMITTED
    back = officer.post(answer["Location"], {"step": "take_back", "version": change.version})
    assert back.status_code == 302
    change.refresh_from_db()
    gone = officer.post(answer["Location"], {"step": "discard", "version": change.version})
    assert gone["Location"] == "/catalogue/"
    assert not RecordChange.objects.exists()


def test_boxes_that_were_ticked_in_a_draft_are_ticked_and_no_others(officer, team):
    typed = samples.finding()
    row = result_of(enter("findings", typed, team))
    left = typed["kpis"][0]
    change = draft("findings", typed_of("findings", row, kpis=[left]), team.officer, row)
    page = officer.get(f"/catalogue/proposals/{change.pk}/").content.decode()
    assert page.count(" checked") == 2
    assert "(1 chosen)" in page


def test_another_one_is_added_with_the_same_owner_and_document(officer):
    typed = samples.finding()
    answer = send(officer, "/catalogue/findings/add/", typed, step="again")
    assert answer["Location"].startswith(
        f"/catalogue/findings/add/?inspection={typed['inspection']}&source_title=Report"
    )
    page = officer.get(answer["Location"]).content.decode()
    assert f'<option value="{typed["inspection"]}" selected>' in page
    assert "Report of the board, March 2026" in page


def test_row_that_changed_meanwhile_is_shown_beside_what_was_typed(officer, team):
    term = make.make_term(term="IHA", definition="As before.")
    form = typed_of("terms", term, definition="Mine.")
    enter("terms", typed_of("terms", term, definition="Theirs."), team, term)
    answer = send(officer, f"/catalogue/terms/{term.pk}/change/", form)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "This was changed since you opened it." in text
    assert "What it means Mine. Theirs." in text
    # submitted again from that page, it goes on from what stands now
    seen = answer.context["form"]["seen"].value()
    assert send(officer, f"/catalogue/terms/{term.pk}/change/", form | {"seen": seen}).status_code == 302
    assert RecordChange.objects.get(status=STATUS.SUBMITTED).words == [["What it means", "Theirs.", "Mine."]]


def test_second_person_on_a_row_sees_the_first_proposal_and_keeps_her_text(officer, team, kpi):
    row = result_of(enter("targets", target_typed(kpi), team))
    form = typed_of("targets", row, value="80")
    first = propose("targets", typed_of("targets", row, value="90"), team.administrator, row)
    answer = send(officer, f"/catalogue/targets/{row.pk}/change/", form)
    assert answer.status_code == 409
    assert "proposes a change of this already" in text_of(answer)
    assert "Target 95% 90%" in text_of(answer)
    assert 'value="80"' in answer.content.decode()
    # whoever opens the form later is led to it
    assert officer.get(f"/catalogue/targets/{row.pk}/change/")["Location"] == f"/catalogue/proposals/{first.pk}/"


def test_newer_draft_is_shown_beside_what_was_typed(officer, team, kpi):
    change = draft("targets", target_typed(kpi), team.administrator)
    typed = target_typed(kpi, value="80") | {"version": change.version}
    RecordChange.objects.filter(pk=change.pk).update(version=9)
    answer = send(officer, f"/catalogue/proposals/{change.pk}/", typed)
    assert answer.status_code == 409
    assert "Target 80 95" in text_of(answer)
    assert 'name="version" value="9"' in answer.content.decode()


def test_draft_of_a_row_that_is_gone_leads_back_with_words(officer, team, kpi):
    row = result_of(enter("targets", target_typed(kpi), team))
    change = draft("targets", typed_of("targets", row, value="80"), team.officer, row)
    Target.objects.filter(pk=row.pk).update(superseded_at=make.moment(2100))
    answer = send(officer, f"/catalogue/proposals/{change.pk}/", typed_of("targets", row), version=change.version)
    assert answer["Location"] == "/catalogue/targets/"
    assert "What you changed is not there any more" in text_of(officer.get(answer["Location"]))
    assert "Discard" in text_of(officer.get(f"/catalogue/proposals/{change.pk}/"))


def test_manager_sees_both_versions_and_what_else_changes_and_approves(manager, team, kpi):
    make.make_target(kpi=kpi, value=70, from_on=make.month(2018, 4)[0])
    change = propose("targets", target_typed(kpi), team.officer)
    address = f"/catalogue/proposals/{change.pk}/"
    text = text_of(manager.get(address))
    assert "What else it changes The target of 70% from 1 April 2018 ends on 31 March 2021." in text
    assert manager.post(address, {"step": "approve", "version": change.version}).status_code == 302
    text = text_of(manager.get(address))
    assert "Approved. The pages show it from now on." in text
    assert "Approve it" not in text


def test_manager_returns_with_a_reason_which_its_author_sees(manager, officer, team, kpi):
    change = propose("targets", target_typed(kpi), team.officer)
    address = f"/catalogue/proposals/{change.pk}/"
    refused = manager.post(address, {"step": "return", "version": change.version, "return_reason": " "})
    assert refused.status_code == 422
    assert "Say what must be changed." in text_of(refused)
    manager.post(address, {"step": "return", "version": change.version, "return_reason": "Which board was it?"})
    assert "Which board was it?" in text_of(officer.get(address))


def test_proposal_that_fits_no_more_cannot_be_approved_and_says_why(manager, team, kpi):
    change = propose("targets", target_typed(kpi), team.officer)
    enter("targets", target_typed(kpi, value="90"), team)
    address = f"/catalogue/proposals/{change.pk}/"
    assert "It cannot be approved as it is: There is a target of 90% from 1 April 2021." in text_of(
        manager.get(address)
    )
    answer = manager.post(address, {"step": "approve", "version": change.version})
    assert answer.status_code == 422
    assert "There is a target of 90% from 1 April 2021." in text_of(answer)


def test_withdrawal_shows_the_row_and_asks_why(officer, team, kpi):
    row = result_of(enter("targets", target_typed(kpi), team))
    address = f"/catalogue/targets/{row.pk}/withdraw/"
    page = officer.get(address)
    assert "Target 95%" in text_of(page)
    typed = {"seen": page.context["form"]["seen"].value(), "why": "It was never agreed."}
    assert send(officer, address, typed | {"why": "no"}).status_code == 422
    send(officer, address, typed)
    change = RecordChange.objects.get(verb="withdraw")
    assert change.words[0][1:] == ["Visits on time", ""]


# -- several at once --------------------------------------------------------------------------------------


def test_manager_approves_those_chosen_or_all(manager, team):
    sent = [propose("targets", target_typed(make.make_kpi()), team.officer) for _ in range(3)]
    named = [f"{one.pk}:{one.version}" for one in sent]
    assert manager.post("/catalogue/waiting/", {"step": "approve"}).status_code == 422
    manager.post("/catalogue/waiting/", {"step": "approve", "change": named[:1], "shown": named})
    assert RecordChange.objects.filter(status=STATUS.APPROVED).count() == 1
    manager.post("/catalogue/waiting/", {"step": "approve_all", "shown": named[1:]})
    assert RecordChange.objects.filter(status=STATUS.APPROVED).count() == 3
    assert "Nothing waits for approval" in text_of(manager.get("/catalogue/waiting/"))


def test_one_that_does_not_fit_keeps_the_others_waiting_and_the_ticks(manager, team, kpi):
    sent = [propose("targets", target_typed(kpi, to_on="31/3/2022"), team.officer) for _ in range(2)]
    named = [f"{one.pk}:{one.version}" for one in sent]
    answer = manager.post("/catalogue/waiting/", {"step": "approve", "change": named})
    assert answer.status_code == 422
    assert "Nothing was approved." in text_of(answer)
    assert "There is a target of 95%" in text_of(answer)
    assert answer.content.decode().count(" checked") == 2
    assert not Target.objects.exists()


def test_who_may_not_approve_sees_no_box_and_is_refused(officer, team, kpi):
    change = propose("targets", target_typed(kpi), team.administrator)
    page = officer.get("/catalogue/waiting/")
    assert 'type="checkbox"' not in page.content.decode()
    answer = officer.post("/catalogue/waiting/", {"step": "approve", "change": f"{change.pk}:{change.version}"})
    assert answer.status_code == 403
    assert not Target.objects.exists()


@pytest.mark.parametrize("named", ["", "x", "1:", ":1", "99999999999999999999999:1", "1:1:1", "12:²"])
def test_odd_name_of_a_proposal_is_no_fault(manager, named):
    answer = manager.post("/catalogue/waiting/", {"step": "approve", "change": named})
    assert answer.status_code == 404


def test_page_of_those_sent_together_shows_only_them(manager, team):
    propose("targets", target_typed(make.make_kpi(title="Alone")), team.officer)
    propose("targets", target_typed(make.make_kpi(title="Together")), team.officer)
    RecordChange.objects.filter(title__startswith="Together").update(batch="targets-2026-27")
    text = text_of(manager.get("/catalogue/waiting/?batch=targets-2026-27"))
    assert "Together" in text
    assert "Alone" not in text


@pytest.mark.parametrize("number", [3, 12])
def test_queries_do_not_grow_with_what_waits(manager, team, number, django_assert_max_num_queries):
    for _ in range(number):
        propose("targets", target_typed(make.make_kpi()), team.officer)
    with django_assert_max_num_queries(10):
        manager.get("/catalogue/waiting/")


def test_reminder_tells_a_manager_of_what_waits(team, kpi):
    from record.proposals.reminding import waiting_changes

    change = propose("targets", target_typed(kpi), team.officer)
    (item,) = waiting_changes()
    assert (item.address, item.writers) == ("/catalogue/waiting/", frozenset({team.officer.pk}))
    assert item.key == f"record:{change.pk}:{change.version}"
    assert item.is_for(team.manager)
    assert not item.is_for(team.officer)


@pytest.mark.parametrize(
    "address", ["/catalogue/nothing/add/", "/catalogue/nothing/", "/catalogue/targets/999/change/"]
)
def test_what_is_not_there_is_a_page_that_is_not_there(officer, address):
    assert officer.get(address).status_code == 404


def test_form_without_a_known_button_is_a_bad_request(officer, kpi):
    assert officer.post("/catalogue/targets/add/", target_typed(kpi)).status_code == 400
