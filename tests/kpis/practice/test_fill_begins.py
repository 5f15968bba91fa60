"""When a practice database is filled: where, on which day, and that a failure leaves nothing behind."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.models import Figure, Source
from kpis.practice import fill as filling
from kpis.practice.fill import fill_practice
from tests.accounts.makers import a_person
from tests.kpis.returns.makers import a_figure, a_home, a_kpi, a_service_area

pytestmark = pytest.mark.slow


@pytest.fixture
def small(db, settings):
    """A catalogue of one KPI, in a practice installation."""
    settings.IS_PRACTICE = True
    a_home()
    return a_kpi(a_service_area())


def test_real_installation_is_refused(small, settings):
    settings.IS_PRACTICE = False
    with pytest.raises(CommandError, match="not a practice installation"):
        call_command("fill_practice")


def test_people_are_needed_first(small):
    a_person(role=Role.OFFICER)
    with pytest.raises(CommandError, match=r"no manager and no administrator\. Create people first"):
        call_command("fill_practice")


def test_closed_accounts_do_not_count(small):
    for role in Role:
        a_person(role=role, is_active=role is not Role.MANAGER)
    with pytest.raises(CommandError, match="There is no manager"):
        call_command("fill_practice")


def test_catalogue_is_needed_first(db, settings):
    settings.IS_PRACTICE = True
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("fill_practice")


@pytest.mark.parametrize("months", [0, 11, 121])
def test_odd_number_of_months_is_refused(small, months):
    with pytest.raises(CommandError, match="12 to 120"):
        call_command("fill_practice", months=months)


def a_team():
    for role in Role:
        a_person(role=role)


def as_rows():
    names = ("kpi__code", "period_end", "numerator", "denominator", "stated_value", "status", "typed")
    return sorted(map(str, Figure.objects.values_list(*names)))


@pytest.mark.slow
@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 31)])
def test_any_day_can_be_the_first_and_the_same_seed_gives_the_same(small, today):
    a_team()
    area = a_service_area()
    for number in range(16):
        a_kpi(small.service_area if number < 14 else area, code=f"PRACTICE-{number}")
    now = datetime(today.year, today.month, today.day, 8, tzinfo=UTC)
    rows = []
    for _ in range(2):
        with time_machine.travel(now, tick=False), transaction.atomic():
            fill_practice(today=today, seed=3, months=12)
            assert not Figure.objects.filter(approved_at__gt=now).exists()
            rows.append(as_rows())
            transaction.set_rollback(True)
    assert rows[0] == rows[1]
    assert len(rows[0]) > 12 * 15


def test_figure_that_stands_already_stays_the_one_of_its_period(small):
    a_team()
    for number in range(14):
        a_kpi(small.service_area, code=f"PRACTICE-{number}")
    source = Source.objects.create(title="A published report", slug="a-published-report")
    published = a_figure(
        small,
        None,
        date(2026, 3, 1),
        date(2026, 3, 31),
        status="approved",
        source=source,
        published_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        fill_practice(today=date(2026, 11, 22), seed=1, months=12)
    assert list(small.figures.filter(period_end=date(2026, 3, 31))) == [published]


def test_failure_leaves_nothing_behind(small, monkeypatch):
    a_team()

    def fail(*arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(filling, "correct_one", fail)
    for number in range(14):
        a_kpi(small.service_area, code=f"PRACTICE-{number}")
    with pytest.raises(RuntimeError):
        fill_practice(today=date(2026, 11, 22), seed=1, months=12)
    assert not Figure.objects.exists()
    assert not AuditEvent.objects.exists()
