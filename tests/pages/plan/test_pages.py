"""Pages of improvement plans: the list, one plan with what its priorities bear on, its files, and flat queries."""

from datetime import date

import pytest

from tests import factories as make
from tests.page_text import text_of
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def full_priority(plan):
    priority = make.make_priority(plan=plan, period_from=date(2022, 1, 12), source=make.make_source())
    asked = make.make_recommendation()
    make.make_action(recommendation=asked, due_on=date(2022, 3, 31))
    priority.recommendations.add(asked)
    priority.kpis.add(make.make_kpi())
    return priority


@pytest.fixture
def plan(db):
    make.make_area()
    return make.make_plan(slug="2022", title="Plan of 2022")


def test_the_queries_do_not_grow_with_the_plan(member, plan):
    full_priority(plan)
    member.get("/plan/2022/")
    few = queries_of(member, "/plan/2022/?a=1")
    for _ in range(10):
        full_priority(plan)
    member.get("/plan/2022/")
    assert queries_of(member, "/plan/2022/?a=2") <= few


def test_a_plan_shows_what_its_priorities_bear_on(member, plan):
    priority = full_priority(plan)
    asked = priority.recommendations.get()
    # two priorities on one recommendation: its action is late once
    second = make.make_priority(plan=plan, title="Second priority")
    second.recommendations.add(asked)
    page = text_of(member.get("/plan/2022/"))
    assert "2 priorities. 1 action of the recommendations behind them is past the date" in page
    assert f"{asked.short_title} : not yet rated" in page
    assert f"{priority.kpis.get().title} : no figure" in page
    assert "1 recorded, 1 past the date without an outcome" in page
    file = member.get("/plan/2022/download/csv/").content.decode()
    assert "Second priority" in file
    assert member.get("/plan/2022/download/xlsx/").status_code == 200


def test_plans_and_priorities_are_known_from_their_day(member, plan):
    make.make_priority(plan=plan, title="First phase")
    make.make_priority(plan=plan, title="Second phase", known_from=make.moment(2022, 3, 9))
    assert "Plan of 2022 1 priority" in text_of(member.get("/plan/?as_at=2022-03-08"))
    assert "Plan of 2022 2 priorities" in text_of(member.get("/plan/?as_at=2022-03-09"))
    assert "Second phase" not in text_of(member.get("/plan/2022/?as_at=2022-03-08"))
    assert "No plan was known" in text_of(member.get("/plan/?as_at=2022-01-11"))
    assert member.get("/plan/2022/?as_at=2022-01-11").status_code == 404
    assert member.get("/plan/2022/download/csv/?as_at=2022-01-11").status_code == 404
