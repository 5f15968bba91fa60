"""The p-chart: two published worked examples, and what happens at the edges."""

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Break, Observation
from analysis.statistics.p_chart import denominators_vary_much, limits_in_words, p_chart, stretches

# Montgomery, Introduction to Statistical Quality Control: frozen orange juice cans, 30 samples of 50. The same
# fractions stand in the NIST/SEMATECH e-handbook, 6.3.3.2, for chips on wafers.
JUICE_CANS = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]

# Pyzdek and Keller, The Handbook for Quality Management, 2nd edition, table 9.6: bruised peaches in crates of 250.
BRUISED = [47, 42, 55, 51, 46, 61, 39, 44, 41, 51, 88, 101, 101, 40, 48, 47, 50, 48, 57, 45, 43, 105, 98, 100, 96]
TWO_CRATES = {10, 11, 12, 21, 22, 23, 24}


def month(number):
    start = date(2020 + number // 12, number % 12 + 1, 1)
    following = date(2020 + (number + 1) // 12, (number + 1) % 12 + 1, 1)
    return Period(start, following - timedelta(days=1))


def months(*pairs):
    return [
        Observation(month(i), Decimal(0), *(None if x is None else Decimal(x) for x in pair))
        for i, pair in enumerate(pairs)
    ]


def test_the_orange_juice_cans_have_the_published_limits():
    chart = p_chart(months(*((n, 50) for n in JUICE_CANS)))

    assert chart.centre / 100 == pytest.approx(0.2313, abs=5e-5)
    assert {(round(p.low / 100, 4), round(p.high / 100, 4)) for p in chart.points} == {(0.0524, 0.4102)}
    assert [i + 1 for i, point in enumerate(chart.points) if point.is_outside] == [15, 23]


def test_the_peaches_have_one_pair_of_limits_for_each_size_of_shipment():
    sizes = [500 if i in TWO_CRATES else 250 for i in range(25)]
    chart = p_chart(months(*zip(BRUISED, sizes, strict=True)))

    assert (sum(BRUISED), sum(sizes)) == (1544, 8000)
    assert chart.centre == pytest.approx(19.3)
    limits = {size: (round(p.low, 1), round(p.high, 1)) for size, p in zip(sizes, chart.points, strict=True)}
    assert limits == {250: (11.8, 26.8), 500: (14.0, 24.6)}
    assert not any(point.is_outside for point in chart.points)


def test_a_point_is_judged_by_the_limits_of_its_own_cohort():
    chart = p_chart(months((90, 100), (180, 200), (6, 10), (60, 100), (270, 300)))

    assert [point.value for point in chart.points] == [90, 90, 60, 60, 90]
    assert [point.is_outside for point in chart.points] == [False, False, False, True, False]


def test_on_the_limit_is_not_outside():
    first = p_chart(months((3, 4), (97, 100))).points[0]

    assert not type(first)(first.period, first.low, first.low, first.high).is_outside
    assert not type(first)(first.period, first.high, first.low, first.high).is_outside
    assert type(first)(first.period, math.nextafter(first.low, -1), first.low, first.high).is_outside


def test_limits_stay_on_the_scale():
    chart = p_chart(months((1, 5), (0, 5), (4, 5), (5, 5)))

    assert all(0 <= point.low <= point.high <= 100 for point in chart.points)
    assert chart.points[0].high == 100


@pytest.mark.parametrize("met", [0, 1])
def test_where_all_or_none_were_counted_the_limits_are_the_centre(met):
    chart = p_chart(months(*((met * n, n) for n in (5, 8, 1))))

    assert chart.centre == 100 * met
    assert [(p.low, p.high, p.is_outside) for p in chart.points] == [(100 * met, 100 * met, False)] * 3


def test_one_child_gets_the_widest_limits():
    chart = p_chart(months((1, 1), (45, 50), (44, 50)))

    assert (chart.points[0].low, chart.points[0].high) == pytest.approx((0, 100), abs=1)


def test_what_has_no_counts_is_left_out_with_why():
    chart = p_chart(months((9, 10), (None, 10), (0, 0), (11, 10), (8, 10)))

    assert [point.period for point in chart.points] == [month(0), month(4)]
    assert chart.left_out == (
        (month(1), "The counts are not held"),
        (month(2), "There was nothing to count"),
        (month(3), "More were counted than there were"),
    )
    assert chart.centre == pytest.approx(85)


@pytest.mark.parametrize("observations", [[], months((0, 0)), months((None, None))])
def test_without_counts_there_is_no_p_chart(observations):
    assert p_chart(observations) is None


@pytest.mark.parametrize(
    ("denominators", "vary"),
    [
        pytest.param([75, 125], False, id="exactly a quarter away"),
        pytest.param([74, 126], True, id="more than a quarter away"),
        pytest.param([100, 100, 100, 60], True, id="one small month"),
        pytest.param([100], False, id="one point"),
        pytest.param([100, None], False, id="one not held"),
        pytest.param([None], False, id="none held"),
        pytest.param([0, 0], False, id="all zero"),
        pytest.param([0, 10], True, id="an empty month among others"),
    ],
)
def test_denominators_vary_much(denominators, vary):
    assert denominators_vary_much(months(*((0, d) for d in denominators))) is vary


# Stretches between breaks

THIRTEEN = [(8, 10)] * 13


def change(on):
    return Break(on, "counted differently")


def test_without_a_break_there_is_one_stretch():
    [stretch] = stretches(months(*THIRTEEN), [])

    assert stretch.chart == p_chart(months(*THIRTEEN))
    assert not stretch.is_uneven


def test_nothing_has_no_stretch():
    assert stretches([], [change(date(2020, 5, 1))]) == ()


@pytest.mark.parametrize(
    ("on", "sizes"),
    [
        pytest.param(date(2020, 1, 1), [26], id="on the first day of the series"),
        pytest.param(date(2020, 1, 31), [26], id="on the last day of the first month"),
        pytest.param(date(2020, 2, 1), [1, 25], id="after the first month"),
        pytest.param(date(2021, 1, 31), [12, 14], id="on the last day of a month, which it spoils"),
        pytest.param(date(2021, 2, 1), [13, 13], id="between two months"),
        pytest.param(date(2022, 2, 28), [25, 1], id="in the last month"),
        pytest.param(date(2022, 3, 1), [26], id="after the last month"),
    ],
)
def test_a_break_parts_two_stretches(on, sizes):
    found = stretches(months(*THIRTEEN, *THIRTEEN), [change(on)])

    assert [len(stretch.observations) for stretch in found] == sizes
    assert [stretch.chart is not None for stretch in found] == [size >= 13 for size in sizes]


def test_two_breaks_in_neighbouring_months_leave_a_stretch_of_one():
    breaks = [change(date(2020, 6, 1)), change(date(2020, 7, 1))]

    assert [len(stretch.observations) for stretch in stretches(months(*THIRTEEN), breaks)] == [5, 1, 7]


def test_each_stretch_has_its_own_centre():
    found = stretches(months(*THIRTEEN, *[(2, 10)] * 13), [change(date(2021, 2, 1))])

    assert [stretch.chart.centre for stretch in found] == [80, 20]


def test_thirteen_points_with_counts_are_needed():
    twelve, [without] = months(*THIRTEEN[:12]), months((8, 10))
    without = Observation(month(12), Decimal(80))

    assert [stretch.chart for stretch in stretches([*twelve, without], [])] == [None]


def test_a_stretch_is_uneven_by_its_own_denominators_and_not_by_those_beyond_the_break():
    found = stretches(months(*THIRTEEN, *[(800, 1000)] * 13), [change(date(2021, 2, 1))])
    uneven, short = stretches(months(*THIRTEEN, (80, 100)), []), stretches(months(*THIRTEEN[:5], (80, 100)), [])

    assert [stretch.is_uneven for stretch in (*found, *uneven, *short)] == [False, False, True, False]


def test_limits_in_words():
    """All together 1,005 of 2,050 or 49.02%; three standard deviations are 15.0 points at 100 and 21.2 at 50."""
    chart = p_chart(months(*[(50, 100)] * 20, (5, 50)))

    assert limits_in_words(chart.points[0], KINDS["percentage"]) == "34% to 64%"
    assert limits_in_words(chart.points[-1], KINDS["percentage"]) == "27.8% to 70.2%, beyond them"
