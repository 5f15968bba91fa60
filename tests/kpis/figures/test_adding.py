"""Totals that differ from the sum of their parts: asked once, with both numbers, whichever is handed in last."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.entry.figures import Typed
from kpis.figures.actions import NeedsConfirmation
from kpis.figures.adding import get_sum_numbers
from kpis.figures.connected import DeclaredSum, get_connected
from kpis.models import Agreement, SumPart
from tests.accounts.makers import signed_in
from tests.kpis.returns.desk import OCTOBER
from tests.kpis.returns.makers import a_kpi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]


@pytest.fixture
def county(desk):
    """A total of two areas, none of which has a target."""
    start = date(2020, 1, 1)
    total, north, south = (
        a_kpi(desk.service_area, start, kind="count", title=name) for name in ("All", "North", "South")
    )
    for part in (north, south):
        SumPart.objects.create(kpi=total, part=part, reason="The county has two areas.")
    return total, north, south


def save(desk, kpi, number, **more):
    return desk.save(Typed(value=str(number), commentary="Counted by hand."), kpi=kpi, **more)


def asked(desk, figure):
    try:
        desk.submit(figure, confirmed=())
    except NeedsConfirmation as refused:
        return [warning.message for warning in refused.warnings if warning.code == "sum"]
    return []


def test_total_that_is_not_the_sum_asks_with_both_numbers(desk, county):
    total, north, south = county
    save(desk, north, 20)
    save(desk, south, 11)
    figure = save(desk, total, 32)
    assert asked(desk, figure) == [
        "A total should be the sum of its parts: 32 here, and its parts come to 31 (20 in North, 11 in South)."
    ]
    assert [answer["code"] for answer in desk.submit(figure, confirmed=("sum",)).confirmed] == ["sum"]


def test_right_total_and_missing_parts_ask_nothing(desk, county):
    total, north, south = county
    save(desk, north, 20)
    assert asked(desk, save(desk, total, 99)) == []
    save(desk, south, 11, period=OCTOBER.shifted(-1))
    assert get_sum_numbers([(total.pk, OCTOBER)], get_connected([total.pk], timezone.now()).sums) == {}


def test_part_asks_where_the_total_was_handed_in_before_it(desk, county):
    total, north, south = county
    save(desk, north, 20)
    desk.submit(save(desk, total, 31))
    assert asked(desk, save(desk, south, 10)) == [
        "A total should be the sum of its parts: 31 in All, and its parts come to 30 (10 here, 20 in North)."
    ]


def test_officer_is_asked_once(desk, county):
    total, north, south = county
    parts = save(desk, north, 20), save(desk, south, 11)
    figure = save(desk, total, 32)
    assert [asked(desk, part) for part in parts[:1]] == [[]]
    desk.submit(figure, confirmed=("sum",))
    assert asked(desk, parts[1]) == []


def test_both_counts_of_a_percentage_are_added(desk):
    total, part = (a_kpi(desk.service_area, date(2020, 1, 1), title=name) for name in ("All", "North"))
    SumPart.objects.create(kpi=total, part=part, reason="The only area.")
    desk.save(Typed("9", "10", commentary="One was late."), kpi=part)
    wrong = desk.save(Typed("9", "12", commentary="Three were late."), kpi=total)
    assert asked(desk, wrong) == [
        "A total should be the sum of its parts: 12 here, and its parts come to 10 (10 in North)."
    ]


def test_row_is_told_while_it_is_typed(desk, county):
    total, north, south = county
    save(desk, north, 20)
    save(desk, south, 11)
    answer = signed_in(desk.officer).post(f"/returns/2026-10/{total.slug}/", {"value": "32", "version": "0"})
    assert "its parts come to 31" in " ".join(answer.json()["warnings"])


def test_withdrawn_part_counts_no_more(desk, county):
    total, north, south = county
    save(desk, north, 20)
    SumPart.objects.filter(part=south).update(superseded_at="2026-11-01T00:00:00Z")
    assert "come to 20 (20 in North)" in asked(desk, save(desk, total, 32))[0]


def test_pairs_and_sums_are_one_query_and_one_for_their_names(desk, county):
    total, north, south = county
    Agreement.objects.create(kpi=desk.kpi, part="numerator", other=total, other_part="value", reason="The same.")
    with CaptureQueriesContext(connection) as queries:
        connected = get_connected([desk.kpi.pk, south.pk], timezone.now())
    assert len(queries) == 2
    assert connected.sums == (DeclaredSum(total.pk, "All", "count", ((north.pk, "North"), (south.pk, "South"))),)
    assert connected.pairs == {
        desk.kpi.pk: [("numerator", total.pk, "value", "All")],
        total.pk: [("value", desk.kpi.pk, "numerator", desk.kpi.title)],
    }
    unconnected = a_kpi(desk.service_area, date(2020, 1, 1))
    with CaptureQueriesContext(connection) as queries:
        alone = get_connected([unconnected.pk], timezone.now())
    assert (alone.pairs, alone.sums) == ({}, ())
    assert len(queries) == 1
