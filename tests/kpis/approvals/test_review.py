"""What a manager sees of a figure before approving it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history import FieldChange
from analysis.entry.figures import Typed
from analysis.rating import Rag
from kpis.approvals.review import get_reviews, get_waiting_months
from kpis.calendar import slug_of
from tests.factories import make_target
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, TODAY
from tests.kpis.returns.makers import a_kpi

pytestmark = [pytest.mark.usefixtures("november"), pytest.mark.slow]


def reviews(desk, person=None):
    return get_reviews(OCTOBER, person or desk.manager, NOW, TODAY)


def test_months_that_wait_newest_first(desk):
    for back in (1, 0):
        desk.submitted(period=OCTOBER.shifted(-back))
    desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
    desk.save(period=OCTOBER.shifted(-5))
    assert [(slug_of(month), count) for month, count in get_waiting_months().items()] == [
        ("2026-10", 2),
        ("2026-09", 1),
    ]


def test_figure_with_what_stands_beside_it(desk):
    make_target(kpi=desk.kpi, value=Decimal(85), from_on=date(2020, 1, 1))
    desk.approved(Typed("19", "20", commentary="x"), period=OCTOBER.shifted(-1))
    desk.submitted()
    (review,) = reviews(desk)
    assert (review.value, review.counts, review.target) == ("90%", "9 of 10", "85%")
    assert review.before == "95% (Sep 2026)"
    assert review.rag is Rag.GREEN
    assert (review.standing_value, review.changes, review.is_own, review.is_unusual) == ("", (), False, False)


def test_trend_holds_the_new_point_last(desk):
    desk.approved(period=OCTOBER.shifted(-1))
    desk.submitted(Typed("8", "10"))
    (review,) = reviews(desk)
    from_chart = str(review.chart)
    assert "2026, 10, 31" in from_chart


def test_own_figure_is_marked(desk):
    desk.submitted()
    assert reviews(desk, desk.officer)[0].is_own


def test_correction_is_unusual_and_shows_what_stands(desk):
    desk.submit(desk.correct(desk.approved()))
    (review,) = reviews(desk)
    assert review.is_unusual
    assert (review.value, review.standing_value) == ("100%", "90%")


def test_unusual_stands_first_and_the_rest_in_order(desk):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    others = [a_kpi(desk.service_area, date(2020, 1, 1), position=position) for position in (0, 10_000)]
    for kpi in (*others, desk.kpi):
        desk.submitted(kpi=kpi)
    assert [review.figure.kpi for review in reviews(desk)] == [desk.kpi, *others]


def test_changes_are_held_to_what_was_submitted_before(desk):
    returned = desk.return_to_author(desk.submitted(Typed("8", "10", commentary="x")))
    first = desk.save(Typed("7", "10", commentary="x"), version=returned.version)
    desk.submit(desk.save(Typed(value="92.50"), version=first.version))
    (review,) = reviews(desk)
    assert review.changes == (
        FieldChange("counted", "8", "nothing"),
        FieldChange("cohort", "10", "nothing"),
        FieldChange("value", "nothing", "92.5"),
        FieldChange("commentary", "x", "nothing"),
    )


def test_changes_are_those_since_the_last_return_of_several(desk):
    for numerator in ("5", "6"):
        version = desk.return_to_author(desk.submit(desk.save(Typed(numerator, "10"), version=current(desk)))).version
    desk.submit(desk.save(Typed("7", "10"), version=version))
    assert reviews(desk)[0].changes == (FieldChange("counted", "6", "7"),)


def current(desk):
    figure = desk.kpi.figures.first()
    return figure.version if figure else 0


def test_submitted_again_unchanged_has_no_changes(desk):
    desk.submit(desk.return_to_author(desk.submitted()))
    assert reviews(desk)[0].changes == ()


def test_embargoed_figures_are_not_beside(desk):
    desk.approved(period=OCTOBER.shifted(-1), publish_from=NOW.replace(year=2027))
    desk.submitted(NINE_OF_TEN)
    assert reviews(desk)[0].before == ""


def test_queries_do_not_grow(desk):
    def count():
        with CaptureQueriesContext(connection) as queries:
            reviews(desk)
        return len(queries)

    desk.submit(desk.return_to_author(desk.submitted()))
    few = count()
    for _ in range(12):
        kpi = a_kpi(desk.service_area, date(2020, 1, 1))
        desk.submit(desk.return_to_author(desk.submitted(kpi=kpi)))
    assert count() == few <= 9
