"""Invented meetings and promises in a practice database: kept, not accepted, late, moved, open."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from kpis.practice.plan import CannotFill
from scrutiny.commitments.queries import get_promises
from scrutiny.models import Commitment, Meeting
from scrutiny.practice.fill import fill_committee
from tests.pages.makers import read

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def practice(practice_database, db, settings):
    settings.IS_PRACTICE = True
    return Commitment.objects.filter(slug__startswith="practice-")


def test_meetings_are_past_and_coming_on_working_days(practice):
    days = sorted(Meeting.objects.filter(slug__startswith="practice-").values_list("held_on", flat=True))
    assert len(days) == 5
    assert sum(day > TODAY for day in days) == 2
    assert all(day.weekday() < 5 for day in days)


def test_promises_are_in_every_state_but_those_of_documents(practice):
    states = {one.commitment.slug: one.state for one in get_promises(NOON, TODAY) if one.commitment in practice}
    assert len(states) == 6
    assert {str(state) for state in states.values()} >= {"accepted", "answered", "late", "open"}
    assert practice.filter(slips__isnull=False).distinct().count() == 1
    assert all("invented for practice" in one.what for one in practice)


def test_the_next_meeting_stands_on_the_first_page(practice, member):
    coming = Meeting.objects.filter(slug__startswith="practice-", held_on__gt=TODAY).order_by("held_on").first()
    assert f"{coming.held_on.day} {coming.held_on:%B %Y}" in read(member, "/").text


def test_it_is_filled_once_and_in_practice_only(practice, settings, capsys):
    call_command("fill_practice_committee")
    assert "none were added" in capsys.readouterr().out
    with pytest.raises(CannotFill, match="already"):
        fill_committee(today=TODAY)
    settings.IS_PRACTICE = False
    with pytest.raises(CannotFill, match="not a practice installation"):
        fill_committee(today=TODAY)
