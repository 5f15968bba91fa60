"""Former values of rows: what a reader of an earlier day is shown, and with how many queries."""

from datetime import date

import pytest

from kpis.models import Kpi
from ledger.former import as_known, changed_between, first_values, former_values, keep_former
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST, SECOND = make.moment(2021, 6), make.moment(2022, 6)


def change_at(row, until, **columns):
    keep_former(row, columns, until)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


@pytest.fixture
def kpi():
    row = make.make_kpi(title="Before all", definition="Counted so.", ended_on=None)
    change_at(row, FIRST, title="Between")
    change_at(row, SECOND, title="Now", definition="Counted otherwise.")
    return row


@pytest.mark.parametrize(
    ("moment", "title", "definition"),
    [
        pytest.param(make.moment(2020), "Before all", "Counted so.", id="before both changes"),
        pytest.param(FIRST, "Between", "Counted so.", id="at the moment of the first"),
        pytest.param(make.moment(2022), "Between", "Counted so.", id="between them"),
        pytest.param(SECOND, "Now", "Counted otherwise.", id="at the moment of the second"),
    ],
)
def test_row_says_what_it_said_at_a_moment(kpi, moment, title, definition):
    (row,) = as_known(Kpi.objects.all(), moment)
    assert (row.title, row.definition) == (title, definition)


def test_rows_that_nobody_changed_and_their_order_stay(kpi):
    other = make.make_kpi(title="Never changed")
    assert [row.title for row in as_known([other, kpi], make.moment(2020))] == ["Never changed", "Before all"]


def test_value_comes_back_in_its_own_type():
    row = make.make_kpi(ended_on=date(2021, 3, 31), end_reason="It ended.")
    change_at(row, SECOND, ended_on=date(2022, 3, 31))
    assert former_values(Kpi, FIRST)[row.pk] == {"ended_on": date(2021, 3, 31)}


def test_link_to_another_row_is_fetched_with_two_queries_however_many_rows(django_assert_num_queries):
    before, after = make.make_source("The first report"), make.make_source("The second report")
    rows = [make.make_kpi(source=before) for _ in range(3)]
    for row in rows:
        change_at(row, SECOND, source=after)
    known = list(Kpi.objects.select_related("source"))
    with django_assert_num_queries(2):
        found = as_known(known, FIRST)
        assert {row.source.title for row in found} == {"The first report"}


def test_no_rows_take_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert as_known([], FIRST) == []


def test_first_values_are_those_before_the_first_change(kpi):
    assert first_values(Kpi) == {kpi.pk: {"title": "Before all", "definition": "Counted so."}}


@pytest.mark.parametrize(
    ("start", "end", "columns"),
    [
        pytest.param(
            make.moment(2020),
            make.moment(2023),
            {"title": ("Before all", "Now"), "definition": ("Counted so.", "Counted otherwise.")},
            id="over both changes",
        ),
        pytest.param(make.moment(2020), make.moment(2022), {"title": ("Before all", "Between")}, id="over the first"),
        pytest.param(
            FIRST,
            SECOND,
            {"title": ("Between", "Now"), "definition": ("Counted so.", "Counted otherwise.")},
            id="from one to the other",
        ),
        pytest.param(SECOND, make.moment(2023), {}, id="after both"),
        pytest.param(make.moment(2019), make.moment(2020), {}, id="before both"),
    ],
)
def test_columns_that_changed_between_two_moments_have_both_values(kpi, start, end, columns):
    found = {row.pk: pairs for row, pairs in changed_between(Kpi, start, end)}
    assert found == ({kpi.pk: columns} if columns else {})


def test_a_value_that_came_back_is_no_change(kpi):
    change_at(kpi, make.moment(2023), title="Before all")
    found = changed_between(Kpi, make.moment(2020), make.moment(2024), [kpi.pk])
    assert [set(pairs) for _, pairs in found] == [{"definition"}]
    assert changed_between(Kpi, make.moment(2020), make.moment(2024), [kpi.pk + 1]) == []
