"""When invented progress is filled in: where, on which day, and that a failure leaves nothing behind."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.permissions import Role
from inspections.models import Action, ProgressUpdate
from inspections.practice import fill as filling
from inspections.practice.fill import fill_progress, is_progress_filled
from tests.accounts.makers import a_person
from tests.factories import make_inspection, make_recommendation

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)


@pytest.fixture
def small(db, settings):
    """The lead inspection with twelve recommendations, and nobody yet."""
    settings.IS_PRACTICE = True
    inspection = make_inspection(slug=settings.LEAD_INSPECTION)
    return [make_recommendation(inspection=inspection, number=number) for number in range(1, 13)]


def a_team():
    for role in Role:
        a_person(role=role)


def test_a_real_installation_is_refused(small, settings):
    settings.IS_PRACTICE = False
    a_team()
    with pytest.raises(CommandError, match="invented ratings never join real ones"):
        call_command("fill_practice_progress")
    assert not ProgressUpdate.objects.exists()


def test_people_and_recommendations_are_needed_first(db, settings):
    settings.IS_PRACTICE = True
    with pytest.raises(CommandError, match="Create people first"):
        call_command("fill_practice_progress")
    a_team()
    with pytest.raises(CommandError, match="no recommendations yet"):
        call_command("fill_practice_progress")


def test_a_failure_leaves_nothing_behind(small, monkeypatch):
    a_team()

    def fail(*arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(filling, "_propose", fail)
    with pytest.raises(RuntimeError):
        fill_progress(today=TODAY)
    assert not ProgressUpdate.objects.exists()
    assert not Action.objects.exists()
    assert not is_progress_filled()


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 10, 25)])
def test_any_day_can_be_the_first(small, today):
    a_team()
    with time_machine.travel(datetime(today.year, today.month, today.day, 8, tzinfo=UTC), tick=False):
        assert fill_progress(today=today) == 12
    assert ProgressUpdate.objects.filter(status="approved").count() == 36
