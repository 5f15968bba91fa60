"""The page of the history and its files: who may read it, what it shows, what it leaves out."""

import csv
import io

import openpyxl
import pytest

from accounts.permissions import Permission, Role
from tests.accounts.makers import a_person, an_event, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", ["/history/", "/history/csv/"])
def test_history_is_for_those_with_the_permission(role, address):
    person = a_person(role=role)
    expected = 200 if person.may(Permission.HISTORY_VIEW) else 403
    assert signed_in(person).get(address).status_code == expected


@pytest.mark.parametrize("address", ["/history/", "/history/xlsx/?about=person:1"])
def test_history_asks_a_stranger_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/history/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_history_takes_no_changes(method):
    client = signed_in(a_person())
    assert getattr(client, method)("/history/").status_code == 405


def test_page_shows_who_did_what_with_before_and_after():
    ann = a_person(email="ann@example.org")
    an_event(by=ann, action="role_changed", subject="Ben", before={"role": "member"}, after={"role": "officer"})
    page = signed_in(a_person()).get("/history/").content.decode()
    for words in ("Role changed", "ann@example.org", "Ben", ">member<", ">officer<"):
        assert words in page


def test_page_opens_long_texts_on_demand_and_escapes_them():
    an_event(after={"commentary": "<b>late</b> " * 30})
    page = signed_in(a_person()).get("/history/").content.decode()
    assert '<details class="history__long folded">' in page
    assert "&lt;b&gt;late&lt;/b&gt;" in page
    assert "<b>late</b>" not in page


def test_page_is_narrowed_by_its_address_and_keeps_the_choice_on_the_next_page():
    ann = a_person()
    for _ in range(51):
        an_event(by=ann, subject="of Ann")
    an_event(subject="of another")
    page = signed_in(a_person()).get(f"/history/?person={ann.pk}").content.decode()
    assert "of another" not in page
    assert f"?person={ann.pk}&amp;page=2" in page
    assert f"/history/csv/?person={ann.pk}" in page
    assert "51 events in this selection, newest first; 1 to 50 are on this page." in page


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("person=nobody", "Choose one of the list."),
        ("person=command:nothing", "Choose one of the list."),
        ("about=kpi:NONE", "Choose one of the list."),
        ("action=eaten", "Choose one of the list."),
        ("first=31/10/2026", "Enter a real date"),
        ("last=2026-02-30", "Enter a real date"),
        ("first=0001-01-01", "Enter a date from 1990"),
        ("first=2026-10-02&last=2026-10-01", "not before the first one"),
    ],
)
def test_odd_choice_is_said_at_its_field_and_narrows_nothing(query, problem):
    an_event(subject="a thing")
    page = signed_in(a_person()).get(f"/history/?{query}").content.decode()
    assert problem in page
    assert "govuk-error-summary" in page
    assert "a thing" in page


def test_selection_without_events_says_what_to_do():
    page = signed_in(a_person()).get("/history/?last=1999-01-01").content.decode()
    assert "No event fits" in page


def test_page_makes_as_many_queries_for_many_events_as_for_one(django_assert_num_queries):
    client = signed_in(a_person())
    an_event()
    with django_assert_num_queries(14):
        client.get("/history/")
    for _ in range(80):
        an_event(by=a_person())
    with django_assert_num_queries(14):
        client.get("/history/")


def test_file_holds_the_whole_selection_and_says_what_it_is(settings):
    settings.IS_PRACTICE = True
    for number in range(60):
        an_event(action="wanted", subject=f"thing {number}", before={"n": "1"}, after={"n": "2", "text": "=1+1"})
    an_event(action="other")
    rows = rows_of_csv(signed_in(a_person()).get("/history/csv/?action=wanted"))
    assert [row["What was changed"] for row in rows] == [f"thing {number}" for number in reversed(range(60))]
    assert rows[0]["Before"] == "N: 1"
    assert rows[0]["After"] == "N: 2\nText: =1+1"
    assert rows[0]["Selection"] == "Kind of change: Wanted"
    assert "invented" in rows[0]["Practice"]


def test_file_names_people_and_days_of_the_selection():
    ann = a_person(name="Ann")
    an_event(by=ann)
    address = f"/history/csv/?person={ann.pk}&first=2020-01-01"
    (row,) = rows_of_csv(signed_in(a_person()).get(address))
    assert row["Selection"] == "Person: Ann; From: 2020-01-01"


def test_workbook_holds_moments_as_moments():
    event = an_event(subject="a thing")
    content = signed_in(a_person()).get("/history/xlsx/").content
    (headings, values) = openpyxl.load_workbook(io.BytesIO(content))["Table"].iter_rows(values_only=True)
    row = dict(zip(headings, values, strict=True))
    assert row["Number"] == event.pk
    assert row["When"].year == event.at.year
    assert row["What was changed"] == "a thing"


def test_unknown_format_is_not_found():
    assert signed_in(a_person()).get("/history/pdf/").status_code == 404


def test_file_of_too_many_events_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr("accounts.views.MOST_EVENTS", 2)
    client = signed_in(a_person())
    for _ in range(2):
        an_event()
    assert client.get("/history/csv/").status_code == 200
    assert "Download this selection" in client.get("/history/").content.decode()
    an_event()
    answer = client.get("/history/csv/")
    assert answer.status_code == 400
    assert "a file holds 2" in answer.content.decode()
    assert "Download this selection" not in client.get("/history/").content.decode()
