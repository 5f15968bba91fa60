"""The figures of single neighbours: read where asked for, in two queries, as known at a moment."""

from datetime import date

import pytest

from analysis.statistics.neighbours.sets import NeighbourSet
from kpis.catalogue.queries import get_areas
from kpis.figures.standings import get_standings
from kpis.models import Figure
from tests.factories import (
    make_area,
    make_figure,
    make_kpi,
    make_neighbour,
    make_neighbour_set,
    make_new_area,
    moment,
    month,
    revise_figure,
)
from tests.neighbours import neighbours_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi():
    return make_kpi()


@pytest.fixture
def sets():
    """Two sets that share one of their areas; ranks are not in the order of entry."""
    old = make_neighbour_set("April 2021", known_from=moment(2021, 3, 31, 23))
    new = make_neighbour_set("May 2025", known_from=moment(2025, 4, 30, 23))
    shared, left, came = make_new_area(), make_new_area(), make_new_area()
    make_neighbour(neighbour_set=old, area=left, rank=2)
    make_neighbour(neighbour_set=old, area=shared, rank=1)
    make_neighbour(neighbour_set=new, area=shared, rank=2)
    make_neighbour(neighbour_set=new, area=came, rank=1)
    return shared, left, came


def test_sets_come_by_their_first_day_in_english_time_with_the_closest_area_first(kpi, sets):
    shared, left, came = sets
    assert neighbours_of(kpi.pk, moment(2026)).sets == (
        NeighbourSet("April 2021", date(2021, 4, 1), (shared.name, left.name)),
        NeighbourSet("May 2025", date(2025, 5, 1), (came.name, shared.name)),
    )


def test_as_at_a_moment_only_the_sets_and_figures_that_were_out_are_seen(kpi, sets):
    shared, left, came = sets
    for area in sets:
        make_figure(kpi=kpi, area=area, period=month(2024, 1), published_at=moment(2024, 2))
        make_figure(kpi=kpi, area=area, period=month(2024, 2), published_at=moment(2024, 3))
    then = neighbours_of(kpi.pk, moment(2024, 2, 15))
    assert [one.name for one in then.sets] == ["April 2021"]
    assert {area: len(found) for area, found in then.observations.items()} == {shared.name: 1, left.name: 1}
    assert came.name in neighbours_of(kpi.pk, moment(2026)).observations


def test_a_revised_figure_stays_what_it_was_for_earlier_moments(kpi, sets):
    shared, *_ = sets
    figure = make_figure(kpi=kpi, area=shared, stated_value="80")
    revise_figure(figure, "85", moment(2024))
    before, after = (neighbours_of(kpi.pk, when).observations[shared.name] for when in (moment(2023), moment(2026)))
    assert [o.value for o in before] == [80]
    assert [o.value for o in after] == [85]


def test_figures_of_other_areas_and_kpis_are_not_among_them(kpi, sets):
    make_figure(kpi=kpi, area=make_area())
    make_figure(kpi=make_kpi(), area=sets[0])
    assert not any(neighbours_of(kpi.pk, moment(2026)).observations.values())


def test_before_any_set_was_out_there_are_no_neighbours(kpi, sets):
    make_figure(kpi=kpi, area=sets[0])
    found = neighbours_of(kpi.pk, moment(2020))
    assert (found.sets, found.observations) == ((), {})


@pytest.mark.parametrize("months", [0, 1, 12])
def test_two_queries_whatever_the_length_of_the_history(kpi, sets, django_assert_num_queries, months):
    for number in range(1, months + 1):
        for area in sets:
            make_figure(kpi=kpi, area=area, period=month(2022, number))
    with django_assert_num_queries(2):
        found = neighbours_of(kpi.pk, moment(2026))
    assert sum(map(len, found.observations.values())) == 3 * months


def test_neighbours_are_neither_the_home_area_nor_comparators_nor_in_any_standing(kpi, sets):
    home = make_area()
    make_figure(kpi=kpi, area=sets[0], period=month(2025, 1))
    areas = get_areas(moment(2026))
    assert areas.home == home
    assert not areas.comparators
    (standing,) = get_standings(moment(2026), home)
    assert standing.assessment.latest is None
    assert Figure.objects.count() == 1
