"""Loading the committee's record again: what people did here stays, what the files change is known from then on."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from scrutiny.commitments.actions import move_commitment
from scrutiny.commitments.queries import get_promise
from scrutiny.meetings.actions import add_meeting
from scrutiny.models import Commitment, Meeting, RiskVersion
from scrutiny.risks.queries import get_risks
from tests.scrutiny import desk

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_loaded")]
COMMITTEE = "Children and Young People's Services Scrutiny Committee"


def test_a_meeting_that_was_added_here_becomes_that_of_the_file_and_keeps_its_address(few_files):
    make_day = date(2027, 1, 13)
    added = add_meeting(committee=COMMITTEE, held_on=make_day, agenda_title="Fostering", by=desk.make_officer())
    place = few_files.find("meetings.csv", slug="mtg-2023-09-13")
    row = {"slug": "mtg-2027-01-13", "date": make_day.isoformat(), "agenda_title": "Fostering and kinship"}
    few_files.add("meetings.csv", copy_of=place, **row)
    few_files.load()
    meeting = Meeting.objects.get(held_on=make_day)
    assert (meeting.pk, meeting.slug, meeting.code) == (added.pk, "2027-01-13", "mtg-2027-01-13")
    assert (meeting.agenda_title, meeting.known_from) == ("Fostering and kinship", added.known_from)
    assert AuditEvent.objects.filter(action="meeting_joined_with_file").count() == 1
    assert few_files.load().startswith("Nothing to change")


def test_an_address_stays_when_a_second_meeting_on_the_day_is_found(few_files):
    place = few_files.find("meetings.csv", slug="mtg-2023-09-13")
    few_files.add("meetings.csv", copy_of=place, slug="cab-2023-09-13", committee="Cabinet")
    few_files.load()
    assert Meeting.objects.get(code="mtg-2023-09-13").slug == "2023-09-13"
    assert Meeting.objects.get(code="cab-2023-09-13").slug == "cab-2023-09-13"


def test_a_day_that_was_moved_here_stays_moved(few_files):
    promise = Commitment.objects.get(slug="com-2022-01-prebirth")
    later = timezone.localdate() + timedelta(days=60)
    move_commitment(
        commitment=promise,
        version=promise.version,
        to=(later, None),
        reason=desk.REASON,
        by=desk.make_officer(),
        today=timezone.localdate(),
    )
    assert few_files.load().startswith("Nothing to change")
    assert Commitment.objects.get(pk=promise.pk).due_on == later


def test_an_answer_that_is_found_later_answers_the_promise(few_files):
    place = few_files.find("commitments.csv", slug="com-2023-09-5day")
    cells = {"answered_on": "2024-01-17", "answer": "A report was given.", "outcome": "met"}
    few_files.change("commitments.csv", place, **cells)
    few_files.load()
    today = timezone.localdate()
    found = get_promise("com-2023-09-5day", timezone.now(), today)
    assert found.answer.answer.words == "A report was given."
    assert found.answer.answer.meeting.slug == "2024-01-17"
    assert found.note == ""


def test_a_risk_that_the_file_words_anew_is_known_from_the_load_on(few_files):
    before = timezone.now()
    place = few_files.find("risks.csv", slug="risk-2022-01-iha")
    few_files.change("risks.csv", place, risk="Initial health assessments stay very late.")
    few_files.load()

    def words(moment):
        return {version.risk.slug: version.words for version in get_risks(moment)}["risk-2022-01-iha"]

    assert words(before) == "Initial health assessments stay late."
    assert words(timezone.now()) == "Initial health assessments stay very late."
    assert RiskVersion.objects.filter(risk__slug="risk-2022-01-iha").count() == 2
    assert few_files.load().startswith("Nothing to change")
