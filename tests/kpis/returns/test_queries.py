"""What is due: months and days, which KPIs fall due with a month, and how far each figure has come."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.core.periods import Frequency, Period
from analysis.entry.figures import Typed
from kpis.calendar import due_on, entry_period, is_collected, month_from_slug, slug_of
from kpis.returns.queries import State, get_collected_kpis, get_dues, get_grid, get_return_lines, months_to_enter
from tests.kpis.returns.desk import NOW, OCTOBER, TODAY
from tests.kpis.returns.makers import a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.mark.parametrize(("slug", "last"), [("2026-10", 31), ("2024-02", 29), ("2023-02", 28), ("2026-12", 31)])
def test_month_and_its_name(slug, last):
    month = month_from_slug(slug)
    assert (month.start.day, month.end.day, slug_of(month)) == (1, last, slug)


@pytest.mark.parametrize("slug", ["", "2026", "2026-13", "2026-00", "2026-10-01", "26-10", "next"])
def test_name_of_no_month_is_refused(slug):
    with pytest.raises(ValueError, match="."):
        month_from_slug(slug)


@pytest.mark.parametrize(
    ("month", "day"),
    [("2026-10", date(2026, 11, 20)), ("2026-11", date(2026, 12, 21)), ("2025-12", date(2026, 1, 22))],
)
def test_due_on_the_fifteenth_working_day_after(month, day):
    assert due_on(month_from_slug(month)) == day


def test_due_day_is_a_setting(settings):
    settings.RETURN_DUE_WORKING_DAY = 1
    assert due_on(month_from_slug("2026-12")) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("frequency", "month", "expected"),
    [
        (Frequency.MONTHLY, "2026-10", (date(2026, 10, 1), date(2026, 10, 31))),
        (Frequency.QUARTERLY, "2026-09", (date(2026, 7, 1), date(2026, 9, 30))),
        (Frequency.QUARTERLY, "2026-12", (date(2026, 10, 1), date(2026, 12, 31))),
        (Frequency.QUARTERLY, "2026-10", None),
        (Frequency.ANNUAL, "2026-03", (date(2025, 4, 1), date(2026, 3, 31))),
        (Frequency.ANNUAL, "2026-12", None),
    ],
)
def test_period_that_falls_due_with_a_month(frequency, month, expected):
    found = entry_period(frequency, month_from_slug(month))
    assert found == (Period(*expected) if expected else None)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, False),
        (date(2026, 10, 31), None, True),
        (date(2026, 11, 1), None, False),
        (date(2020, 1, 1), date(2026, 10, 1), True),
        (date(2020, 1, 1), date(2026, 9, 30), False),
    ],
)
def test_collected_while_any_day_of_the_period_is(desk, first, last, expected):
    kpi = a_kpi(desk.service_area, first, collected_until=last)
    assert is_collected(kpi, OCTOBER) is expected


def test_months_to_enter_end_with_the_last_whole_one(desk):
    desk.kpi.collected_from = date(2026, 8, 15)
    months = [slug_of(month) for month in months_to_enter([desk.kpi], TODAY)]
    assert months == ["2026-10", "2026-09", "2026-08"]
    assert months_to_enter([desk.kpi], date(2026, 8, 31)) == []
    assert months_to_enter([], TODAY) == []


def state_of(desk):
    (due,) = get_dues([OCTOBER], [desk.kpi], a_home())
    return due.state


@pytest.mark.slow
def test_state_follows_the_figure(desk):
    assert state_of(desk) is State.MISSING
    draft = desk.save()
    assert state_of(desk) is State.DRAFT
    submitted = desk.submit(draft)
    assert state_of(desk) is State.SUBMITTED
    returned = desk.return_to_author(submitted)
    assert state_of(desk) is State.RETURNED
    approved = desk.approve(desk.submit(returned))
    assert state_of(desk) is State.APPROVED
    desk.correct(approved)
    assert state_of(desk) is State.DRAFT


def test_lines_count_by_month_and_service_area(desk):
    desk.kpi.collected_from = date(2026, 9, 1)
    desk.kpi.save()
    a_kpi(desk.service_area, date(2026, 10, 1))
    other = a_service_area()
    a_kpi(other, date(2026, 10, 1))
    desk.submitted()
    found = {(slug_of(line.month), line.service_area): line for line in get_return_lines(desk.officer, TODAY)}
    assert set(found) == {("2026-10", desk.service_area), ("2026-10", other), ("2026-09", desk.service_area)}
    october = found["2026-10", desk.service_area]
    assert (october.total, october.to_do, october.is_mine) == (2, 1, True)
    assert october.is_overdue(date(2026, 11, 21))
    assert not october.is_overdue(date(2026, 11, 20))
    assert not found["2026-10", other].is_mine


def test_nothing_submitted_late_is_overdue(desk):
    desk.kpi.collected_from = date(2026, 10, 1)
    desk.kpi.save()
    desk.submitted()
    (line,) = get_return_lines(desk.officer, TODAY)
    assert (line.to_do, line.is_overdue(TODAY)) == (0, False)


@pytest.mark.slow
def test_grid_that_is_only_shown_has_the_same_beside_its_fields(desk):
    yearly = a_kpi(desk.service_area, date(2020, 1, 1), frequency="annual")
    quarterly = a_kpi(desk.service_area, date(2020, 1, 1), frequency="quarterly")
    march = month_from_slug("2026-03")
    for kpi in (desk.kpi, yearly, quarterly):
        period = entry_period(Frequency(kpi.frequency), march)
        for months in (1, 3, 12):
            if period.shifted(-months).end.month == 3 or kpi.frequency != "annual":
                desk.approved(Typed(value=str(70 + months)), kpi=kpi, period=period.shifted(-months))
    kpis = get_collected_kpis()
    whole = get_grid(march, kpis, NOW, TODAY)
    shown = get_grid(march, kpis, NOW, TODAY, is_for_checks=False)
    assert len(whole) == 3
    assert [(r.previous, r.year_before) for r in shown] == [(r.previous, r.year_before) for r in whole]
    assert all(row.previous and row.year_before for row in whole)
    assert [[o.value for o in row.entry_context.history] for row in whole][0] == [82, 73, 71]


@pytest.mark.slow
def test_embargoed_figure_is_not_held_against_the_next(desk):
    desk.approved(period=OCTOBER.shifted(-1), publish_from=NOW.replace(year=2027))
    (row,) = get_grid(OCTOBER, [desk.kpi], NOW, TODAY)
    assert (row.previous, row.entry_context.history) == (None, ())


@pytest.mark.slow
def test_queries_do_not_grow(desk):
    def count():
        with CaptureQueriesContext(connection) as queries:
            get_return_lines(desk.officer, TODAY)
            get_grid(OCTOBER, get_collected_kpis(), NOW, TODAY)
        return len(queries)

    few = count()
    for _ in range(20):
        desk.save(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
    assert count() == few <= 9
