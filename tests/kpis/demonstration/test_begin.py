"""A demonstration on published figures: its people have work, and nothing invented is shown."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.calendar import month_of
from kpis.catalogue.queries import get_home
from kpis.demonstration.begin import begin_demonstration, is_begun
from kpis.models import Figure, Kpi, ServiceArea
from kpis.practice.plan import CannotFill
from kpis.returns.queries import State, get_collected_kpis, get_dues
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.makers import a_home, a_kpi, a_service_area
from tests.pages.makers import read

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY, LAST = NOON.date(), month_of(date(2026, 10, 1))


@pytest.fixture
def demonstration(settings):
    settings.IS_PRACTICE, settings.IS_DEMONSTRATION = False, True


@pytest.fixture
def small(db, demonstration):
    """A catalogue of three KPIs in two service areas, of which one has an owner already."""
    a_home()
    owned, free = a_service_area(), a_service_area()
    owned.owners.set([a_person(role=Role.OFFICER)])
    monthly = a_kpi(owned, collected_from=date(2026, 1, 1))
    return owned, free, monthly, a_kpi(free), a_kpi(free, series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)


def a_team():
    return {role: a_person(role=role) for role in Role}


def test_the_officer_owns_what_nobody_does_and_collection_starts_with_last_month(small):
    owned, free, monthly, fresh, annual = small
    before, officer = list(owned.owners.all()), a_team()[Role.OFFICER]

    assert begin_demonstration(today=TODAY) == 1

    assert list(owned.owners.all()) == before
    assert officer in free.owners.all() or before[0] in free.owners.all()
    for kpi, since in ((monthly, date(2026, 1, 1)), (fresh, LAST.start), (annual, None)):
        kpi.refresh_from_db()
        assert kpi.collected_from == since
    assert is_begun()
    assert AuditEvent.objects.filter(action="collection_set").count() == 1
    assert not Figure.objects.exists()


def test_it_is_begun_once_and_what_was_changed_since_stays(small, capsys):
    a_team()
    call_command("begin_demonstration")
    ServiceArea.objects.get(pk=small[1].pk).owners.clear()
    Kpi.objects.filter(pk=small[3].pk).update(collected_from=None)
    call_command("begin_demonstration")
    assert "has begun already" in capsys.readouterr().out
    assert not small[1].owners.exists()
    assert Kpi.objects.get(pk=small[3].pk).collected_from is None


def test_without_people_of_each_role_nothing_is_begun(small, capsys):
    call_command("begin_demonstration")
    assert "no manager and no administrator" in capsys.readouterr().out
    assert not is_begun()
    with pytest.raises(CannotFill):
        begin_demonstration(today=TODAY)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("practice", "shown"), [(True, True), (False, False)])
def test_practice_and_a_council_of_its_own_are_left_alone(small, settings, capsys, practice, shown):
    settings.IS_PRACTICE, settings.IS_DEMONSTRATION = practice, shown
    a_team()
    call_command("begin_demonstration")
    assert "no demonstration" in capsys.readouterr().out
    with pytest.raises(ValueError, match="Only a demonstration"):
        begin_demonstration(today=TODAY)
    assert not is_begun()


def test_on_the_published_data_one_return_is_open_and_due(west_sussex, db, demonstration):
    team = a_team()
    before = Figure.objects.count()
    with time_machine.travel(NOON, tick=False):
        begin_demonstration(today=TODAY)
        own = Kpi.objects.exclude(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
        assert set(own.values_list("collected_from", flat=True)) == {LAST.start}
        assert set(team[Role.OFFICER].service_areas.all()) == set(ServiceArea.objects.all())
        dues = get_dues([LAST, LAST.shifted(-1)], get_collected_kpis(), get_home())
        assert {due.period.end for due in dues} == {LAST.end}
        assert {due.state for due in dues} == {State.MISSING}
        page = read(signed_in(team[Role.OFFICER]), "/returns/")
        assert "October 2026" in page.text
        assert any(link.startswith("/returns/2026-10/") for link in page.links)
        assert "September 2026" not in page.text
        visits = read(signed_in(team[Role.MEMBER]), "/kpis/statutory-visits-in-timescale/")
    assert "Next figure: The council's figure for October 2026" in visits.text
    # nothing that nobody published is shown as a figure
    assert Figure.objects.count() == before
    assert not Figure.objects.filter(source=None).exists()
