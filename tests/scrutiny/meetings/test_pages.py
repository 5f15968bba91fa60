"""Pages of meetings: what a reader sees, flat queries, and the forms by which officers and managers add to them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from scrutiny.models import Meeting, MeetingItem
from tests import factories as make
from tests.conftest import forget
from tests.page_text import text_of
from tests.scrutiny import desk
from tests.scrutiny.meetings.test_actions import REASON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def queries_of(client, url):
    """The queries of a page in a process that remembers nothing."""
    forget()
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def full_meeting(number):
    """A meeting at which something was asked, something announced, and something due."""
    meeting = make.make_meeting(held_on=date(2000 + number, 1, 12), source=make.make_source())
    item = make.make_meeting_item(meeting=meeting, source=make.make_source())
    item.kpis.add(make.make_kpi())
    asked = make.make_commitment(meeting=meeting)
    make.make_commitment(meeting=meeting, kind="promise", due_meeting=meeting)
    make.make_answer(commitment=asked, meeting=meeting)
    return meeting


@pytest.mark.parametrize("name", ["meetings", "meeting"])
def test_the_queries_do_not_grow_with_the_history(member, name):
    first = full_meeting(1)
    url = reverse("scrutiny:meetings") if name == "meetings" else reverse("scrutiny:meeting", args=[first.slug])
    member.get(url)
    few = queries_of(member, f"{url}?a=1")
    for number in range(2, 12):
        full_meeting(number)
    member.get(url)
    assert queries_of(member, f"{url}?a=2") <= few


def test_the_list_says_who_can_add_a_coming_meeting(member, sign_in, settings):
    page = text_of(member.get("/meetings/"))
    assert f"No coming meeting of the {settings.COMMITTEE_NAME} is recorded. Officers and managers can add it." in page
    assert "No meeting was known" in page
    assert "Add a meeting" not in page
    assert "Add a meeting" in text_of(sign_in(Role.OFFICER).get("/meetings/"))


def test_a_meeting_shows_requests_apart_from_what_was_announced_and_due(member):
    meeting = make.make_meeting(slug="2022-01-12")
    make.make_commitment(meeting=meeting, what="Asked thing")
    make.make_commitment(meeting=meeting, kind="promise", to_whom="committee", what="Promised thing")
    make.make_commitment(due_meeting=meeting, what="Due thing")
    make.make_meeting_item(meeting=meeting, text="Looked at thing")
    hidden = make.make_meeting_item(meeting=meeting, kind="request", text="Said twice")
    hidden.commitment = make.make_commitment(meeting=meeting, what="The same as a promise")
    hidden.save()
    page = text_of(member.get("/meetings/2022-01-12/"))
    places = [page.index(words) for words in ("Due thing", "Asked thing", "Promised thing", "Looked at thing")]
    assert places == sorted(places)
    assert "Said twice" not in page
    assert page.count("The same as a promise") == 1
    assert "Promised to the committee" in page


def test_an_unknown_meeting_is_not_found(member):
    assert member.get("/meetings/2099-01-01/").status_code == 404
    make.make_meeting(slug="later", known_from=make.moment(2023))
    assert member.get("/meetings/later/?as_at=2022-01-12").status_code == 404
    assert member.get("/meetings/later/?as_at=2023-01-12").status_code == 200


def test_the_list_by_committee_and_its_files(member):
    make.make_meeting(committee="Cabinet", agenda_title="Fostering")
    make.make_meeting(committee="Board", agenda_title="Health")
    page = text_of(member.get("/meetings/?committee=cabinet"))
    assert "Fostering" in page
    assert "Health" not in page
    whole = member.get("/meetings/download/csv/").content.decode()
    assert "Fostering" in whole
    assert "Health" in whole
    assert member.get("/meetings/download/xlsx/?committee=nowhere").status_code == 200


def test_an_officer_adds_a_meeting_and_an_item_and_takes_them_off(sign_in):
    client = sign_in(Role.OFFICER)
    refused = client.post("/meetings/add/", {"committee": "Cabinet", "held_on": "31/2/2027", "agenda_title": "Trust"})
    assert refused.status_code == 422
    assert "Enter the day of the meeting" in text_of(refused)
    assert ">Trust</textarea>" in refused.content.decode().replace("\n", "")
    added = client.post("/meetings/add/", {"committee": "Cabinet", "held_on": "13/1/2027"}, follow=True)
    assert "The meeting is on the list." in text_of(added)
    url = "/meetings/2027-01-13/change/"
    assert client.get(url).status_code == 200
    assert "Say what the committee looks at" in text_of(client.post(url, {"step": "item", "kind": "focus"}))
    page = text_of(client.post(url, {"step": "item", "kind": "focus", "text": "Look at fostering."}, follow=True))
    assert "Look at fostering." in page
    assert "Look at fostering." in text_of(client.get("/meetings/2027-01-13/"))
    item = MeetingItem.objects.get()
    odd = client.post(url, {"step": "withdraw_item", "item": "9" * 30, "reason": REASON})
    assert odd.status_code == 404
    wrong = client.post(url, {"step": "withdraw_item", "item": item.pk, "reason": "No."})
    assert wrong.status_code == 422
    client.post(url, {"step": "withdraw_item", "item": item.pk, "reason": REASON})
    assert "Look at fostering." not in text_of(client.get("/meetings/2027-01-13/"))
    page = text_of(client.post(url, {"step": "withdraw", "reason": REASON}, follow=True))
    assert "No meeting was known" in page
    assert client.get(url).status_code == 404


def test_a_second_meeting_of_a_committee_on_a_day_is_refused_at_the_day(sign_in):
    client = sign_in(Role.OFFICER)
    typed = {"committee": "Cabinet", "held_on": "13/1/2027", "agenda_title": "Trust"}
    assert client.post("/meetings/add/", typed).status_code == 302
    again = client.post("/meetings/add/", typed | {"agenda_title": "Fostering"})
    assert again.status_code == 422
    assert "A meeting of this committee on 13 January 2027 is on the list already." in text_of(again)
    assert ">Fostering</textarea>" in again.content.decode().replace("\n", "")
    assert client.post("/meetings/add/", typed | {"committee": "Health board"}).status_code == 302
    assert set(Meeting.objects.values_list("slug", flat=True)) == {"2027-01-13", "2027-01-13-health-board"}


def test_a_meeting_that_was_called_off_keeps_its_agenda_for_earlier_days(sign_in):
    client, known = sign_in(Role.OFFICER), make.moment(2022, 1, 5)
    meeting = make.make_meeting(
        slug="2022-03-09",
        held_on=date(2022, 3, 9),
        agenda_title="Trust",
        entered_by=desk.make_officer(),
        known_from=known,
    )
    make.make_meeting_item(meeting=meeting, text="Look at fostering.", entered_by=desk.make_officer(), known_from=known)
    assert client.post("/meetings/2022-03-09/change/", {"step": "withdraw", "reason": REASON}).status_code == 302
    for part in ("", "changes/", "questions/", "change/"):
        assert client.get(f"/meetings/2022-03-09/{part}").status_code == 404, part
    earlier = text_of(client.get("/meetings/2022-03-09/?as_at=2022-02-01"))
    assert "Trust" in earlier
    assert "Look at fostering." in earlier
    assert client.get("/meetings/2022-03-09/questions/?as_at=2022-02-01").status_code == 200
    # the day is free again, under another address
    assert client.post("/meetings/add/", {"committee": meeting.committee, "held_on": "9/3/2022"}).status_code == 302
    assert Meeting.objects.get(superseded_at=None).slug != "2022-03-09"


def test_an_agenda_that_was_taken_off_the_record_is_no_paper_from_then_on(member):
    paper = make.make_source(title="Agenda of March", superseded_at=make.moment(2022, 6, 1))
    make.make_meeting(slug="march", held_on=date(2022, 3, 9), source=paper)
    papers = "Papers and reports that tell of it"
    page = text_of(member.get("/meetings/march/"))
    assert "9 March 2022" in page
    assert papers not in page
    assert papers in text_of(member.get("/meetings/march/?as_at=2022-05-31"))


def test_a_meeting_that_promises_name_says_so_when_it_is_taken_off(sign_in):
    client, officer = sign_in(Role.OFFICER), desk.make_officer()
    meeting = make.make_meeting(entered_by=officer)
    make.make_commitment(meeting=meeting)
    response = client.post(f"/meetings/{meeting.slug}/change/", {"step": "withdraw", "reason": REASON})
    assert response.status_code == 409
    assert "Promises name this meeting." in text_of(response)
    assert client.post(f"/meetings/{meeting.slug}/change/", {"step": "burn"}).status_code == 400
    assert Meeting.objects.get().superseded_at is None


def test_the_first_page_names_the_next_meeting(member, settings):
    make.make_area()
    make.make_meeting(slug="2999-01-12", committee=settings.COMMITTEE_NAME, held_on=date(2999, 1, 12))
    page = member.get("/").content.decode()
    assert '<a class="govuk-link" href="/meetings/2999-01-12/">12 January 2999</a>' in page
