"""Counts at the menu: how much waits for an officer and a manager, on pages that are made for each person only."""

import re
from datetime import date

import pytest
import time_machine

from accounts.permissions import Role
from analysis.entry.figures import Typed
from kpis.approvals.review import count_waiting
from kpis.models import Kpi
from kpis.returns.queries import count_to_do, get_return_lines
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.desk import NOW, OCTOBER, TODAY, make_desk
from tests.kpis.returns.makers import a_kpi

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def desk(db):
    with time_machine.travel(NOW, tick=False):
        made = make_desk()
        Kpi.objects.update(collected_from=date(2026, 9, 1))
        yield made


def counts_on(page):
    return re.findall(r'class="nav-count">(\d+)<', page.content.decode())


def test_officer_sees_how_many_figures_are_to_do(desk):
    for kpi in (a_kpi(desk.service_area, date(2026, 10, 1)) for _ in range(3)):
        desk.save(Typed("1", "2"), kpi=kpi)
    desk.submitted()
    standing = desk.approved(period=OCTOBER.shifted(-1))
    assert count_to_do(desk.officer) == 3
    desk.correct(standing)
    assert count_to_do(desk.officer) == sum(line.to_do for line in get_return_lines(desk.officer, TODAY)) == 4
    officer = signed_in(desk.officer)
    assert counts_on(officer.get("/account/")) == ["4", "4"]
    # the page itself says so
    assert counts_on(officer.get("/returns/")) == []


def test_manager_sees_how_many_wait(desk):
    desk.submitted()
    assert count_waiting(desk.manager) == 1
    assert counts_on(signed_in(desk.manager).get("/history/")) == ["1", "1"]


def test_page_that_is_shared_by_readers_has_no_counts(desk):
    desk.submitted()
    assert counts_on(signed_in(desk.manager).get("/kpis/")) == []
    assert counts_on(signed_in(a_person(role=Role.MEMBER)).get("/account/")) == []


def test_who_enters_nothing_has_nothing_to_do(desk):
    assert count_to_do(a_person()) == 0
