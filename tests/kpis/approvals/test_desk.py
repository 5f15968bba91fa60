"""A manager's desk: which return is where, by month and service area, who enters it, and what is late."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.approvals.desk import get_desk
from kpis.models import Kpi
from tests.accounts.makers import signed_in
from tests.kpis.returns.desk import OCTOBER, TODAY
from tests.kpis.returns.makers import a_kpi, a_service_area
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture(autouse=True)
def _since_september(desk):
    Kpi.objects.update(collected_from=date(2026, 9, 1))


def shown(desk):
    recent, earlier = get_desk(desk.manager, TODAY)
    assert earlier == []
    return {
        (found.line.month.label, found.line.service_area.name): [number for _, number in found.counts]
        for found in recent
    }


def test_each_state_has_its_count_and_what_is_approved_as_a_whole_is_left_out(desk):
    kpis = [desk.kpi, *(a_kpi(desk.service_area, date(2026, 10, 1)) for _ in range(4))]
    desk.approved(period=OCTOBER.shifted(-1))
    desk.save(kpi=kpis[1])
    desk.return_to_author(desk.submitted(kpi=kpis[2]))
    desk.submitted(kpi=kpis[3])
    desk.approved(kpi=kpis[4])
    assert shown(desk) == {("October 2026", desk.service_area.name): [1, 1, 1, 1, 1]}


@pytest.mark.slow
def test_page_says_what_is_late_and_who_enters_it(desk):
    nobodys = a_service_area()
    a_kpi(nobodys, date(2026, 10, 1))
    desk.submitted()
    said = text_of(signed_in(desk.manager).get("/approvals/"))
    # September is late for both, October was due two days ago
    assert "2 returns are late." in said
    assert f"Late due 20 November {nobodys.name.capitalize()} 1 – – – – Nobody yet" in said
    assert f"due 20 November {desk.service_area.name.capitalize()} – – – 1 – {desk.officer}" in said


def test_earlier_months_are_folded(desk):
    Kpi.objects.update(collected_from=date(2026, 6, 1))
    recent, earlier = get_desk(desk.manager, TODAY)
    assert [found.line.month.label for found in recent] == ["October 2026", "September 2026", "August 2026"]
    assert [found.line.month.label for found in earlier] == ["July 2026", "June 2026"]
    assert "Earlier months: 2" in text_of(signed_in(desk.manager).get("/approvals/"))


def test_queries_do_not_grow_with_areas_and_kpis(desk):
    def count():
        with CaptureQueriesContext(connection) as queries:
            get_desk(desk.manager, TODAY)
        return len(queries)

    few = count()
    for _ in range(5):
        a_kpi(a_service_area(desk.officer), date(2026, 10, 1))
    assert count() == few <= 7
