"""Invented progress in a practice database: leads, ratings over a year, actions and open proposals."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, User
from inspections.models import Action, ActionSlip, ProgressNote, ProgressUpdate, Recommendation
from inspections.practice.fill import fill_progress
from inspections.progress.queries import get_progress
from kpis.practice.plan import CannotFill
from tests.accounts.makers import signed_in
from tests.pages.makers import read

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def practice(practice_database, db, settings):
    settings.IS_PRACTICE = True
    return ProgressUpdate.objects.filter(entered_by__isnull=False)


def test_all_twelve_are_led_and_rated_and_the_ratings_changed_over_the_year(practice, settings):
    leads = Recommendation.objects.filter(inspection__slug=settings.LEAD_INSPECTION).values_list(
        "lead__role", flat=True
    )
    assert Counter(leads) == {"officer": 10, "manager": 2}
    then = {
        one.recommendation.number: one.rating
        for one in get_progress(NOON - timedelta(days=300), date(2026, 1, 26), settings.LEAD_INSPECTION)
    }
    now = {one.recommendation.number: one.rating for one in get_progress(NOON, TODAY, settings.LEAD_INSPECTION)}
    assert len(now) == len(then) == 12
    assert None not in {*now.values(), *then.values()}
    assert len(set(now.values())) >= 4
    steps = [now[number].rank - then[number].rank for number in now]
    assert sum(step > 0 for step in steps) >= 6
    assert any(step < 0 for step in steps)


def test_approved_ratings_have_two_people_a_reason_where_one_is_due_and_are_of_the_past(practice):
    approved = practice.filter(status="approved")
    assert approved.count() == 36
    assert set(approved.values_list("entered_by__role", "approved_by__role")) == {("officer", "manager")}
    assert not approved.filter(published_at__gt=NOON).exists()
    for update in approved.filter(rating__in=["off_track", "at_risk"]):
        assert update.reason
    notes = ProgressNote.objects.filter(update__in=practice)
    assert notes.exists()
    assert all("invented for practice" in note.text for note in notes)


def test_proposals_wait_for_the_manager_and_one_was_returned(practice):
    assert Counter(practice.exclude(status="approved").values_list("status", flat=True)) == {
        "submitted": 2,
        "returned": 1,
        "draft": 1,
    }
    manager, officer = (read(signed_in(User.objects.get(role=role)), "/progress/") for role in ("manager", "officer"))
    assert manager.status == officer.status == 200
    assert "what changed for children" in officer.text
    events = Counter(AuditEvent.objects.values_list("action", flat=True))
    assert (events["update_submitted"], events["update_returned"]) == (3, 1)


def test_actions_are_done_slipped_and_overdue(practice):
    invented = Action.objects.filter(added_by__isnull=False)
    assert Counter(invented.values_list("status", flat=True)) == {"done": 3, "planned": 6}
    assert ActionSlip.objects.filter(action__in=invented).count() == 3
    assert invented.filter(status="planned", due_on__lt=TODAY).count() == 3
    assert not invented.filter(known_from__gt=NOON).exists()
    assert not invented.filter(closed_at__gt=NOON).exists()
    assert all(title.endswith("(invented for practice)") for title in invented.values_list("title", flat=True))


def test_a_second_filling_adds_nothing(practice, capsys):
    before = practice.count()
    call_command("fill_practice_progress")
    assert "already" in capsys.readouterr().out
    assert practice.count() == before
    with pytest.raises(CannotFill, match="already"):
        fill_progress(today=TODAY)
