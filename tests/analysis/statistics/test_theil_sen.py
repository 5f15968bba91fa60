"""The slope of Theil and Sen: Sen's own data, plain second ways, and the edges."""

import random
from itertools import combinations
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.theil_sen import LEAST_POINTS, Slope, fits_better_than_a_step, kendall_variance, theil_sen

values = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=30)


def steps(ys):
    return list(range(len(ys)))


def test_sens_own_data_give_the_slope_and_interval_of_the_large_sample_formula():
    """Sen (1968): slope 4, and at 93% from 26/7 to 35/8, as R's package deming and SciPy test it too."""
    found = theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78], 0.93)

    assert found.slope == 4
    assert (found.interval.low, found.interval.high) == pytest.approx((26 / 7, 35 / 8))
    assert (found.interval.level, found.interval.method) == (0.93, "Sen")
    assert found.level_at(0) == 4


@pytest.mark.parametrize(
    ("ys", "variance"),
    [
        pytest.param([3, 1, 2, 5, 4, 9, 7, 8, 6, 10], 125, id="ten without ties: 10 x 9 x 25 / 18"),
        pytest.param([1, 1, 2, 3], (4 * 3 * 13 - 2 * 1 * 9) / 18, id="one pair tied"),
        pytest.param([1, 1, 1, 2, 2], (5 * 4 * 15 - 3 * 2 * 11 - 2 * 1 * 9) / 18, id="three and two tied"),
        pytest.param([4, 4, 4], 0, id="all equal"),
    ],
)
def test_kendalls_variance_is_corrected_for_ties(ys, variance):
    assert kendall_variance(ys) == pytest.approx(variance)


@pytest.mark.slow
def test_kendalls_variance_is_that_of_all_orders_of_tied_values():
    """A second, plain way: S counted for random orders of the same values."""
    chance = random.Random(4)
    ys = [1, 1, 2, 3, 3, 3, 4, 5]
    scores = []
    for _ in range(20_000):
        chance.shuffle(ys)
        scores.append(sum((b > a) - (b < a) for a, b in combinations(ys, 2)))

    assert sum(s * s for s in scores) / len(scores) == pytest.approx(kendall_variance(ys), rel=0.03)


def test_one_odd_month_does_not_turn_the_slope():
    ys = [float(i) for i in range(20)]
    ys[10] = 500.0

    assert theil_sen(steps(ys), ys).slope == 1


def test_a_gap_counts_as_the_time_it_took():
    assert theil_sen([0, 1, 2, 12], [0, 2, 4, 24]).slope == 2


@given(values)
def test_the_slope_is_the_median_of_all_pairs_whatever_the_order_of_the_points(ys):
    xs = steps(ys)
    plain = median([(ys[j] - ys[i]) / (j - i) for j in xs for i in xs if i < j])

    assert theil_sen(xs, ys).slope == plain
    assert theil_sen(xs[::-1], ys[::-1]) == theil_sen(xs, ys)


@given(values, st.integers(-9, 9))
def test_adding_a_line_adds_its_slope_and_mirroring_mirrors(ys, rise):
    xs, found = steps(ys), theil_sen(steps(ys), ys)
    tilted = theil_sen(xs, [y + rise * x for x, y in zip(xs, ys, strict=True)])
    mirrored = theil_sen(xs, [-y for y in ys])

    assert tilted.slope == pytest.approx(found.slope + rise)
    assert mirrored.slope == -found.slope
    if found.interval:
        assert found.interval.low <= found.slope <= found.interval.high
        assert (mirrored.interval.low, mirrored.interval.high) == (-found.interval.high, -found.interval.low)


@pytest.mark.slow
def test_pure_chance_is_called_a_real_trend_about_one_time_in_twenty():
    chance = random.Random(11)
    real = sum(theil_sen(range(24), [chance.gauss(0, 1) for _ in range(24)]).is_real for _ in range(1000))

    assert 25 <= real <= 65


def test_points_without_a_slope():
    assert theil_sen([], []) is None
    assert theil_sen([3], [5]) is None


def test_two_points_have_a_slope_and_no_interval():
    found = theil_sen([0, 2], [1, 5])

    assert (found.slope, found.interval, found.is_real) == (2, None, False)


def test_all_equal_values_have_a_certain_slope_of_zero_that_is_no_trend():
    found = theil_sen(range(20), [96.0] * 20)

    assert (found.slope, found.interval.low, found.interval.high) == (0, 0, 0)
    assert not found.is_real


@pytest.mark.parametrize(("points", "real"), [(LEAST_POINTS - 1, False), (LEAST_POINTS, True)])
def test_a_trend_is_real_only_with_enough_points(points, real):
    assert theil_sen(range(points), [float(i) for i in range(points)]).is_real is real


@pytest.mark.parametrize(("xs", "ys"), [([1, 2], [1]), ([1, 1], [1, 2])])
def test_two_values_at_one_time_are_refused(xs, ys):
    with pytest.raises(ValueError, match="one value at a time of its own"):
        theil_sen(xs, ys)


def test_level_at_runs_through_the_middle():
    found = Slope(2.0, None, 5, middle_x=3, middle_y=10)

    assert (found.level_at(3), found.level_at(5), found.level_at(5, slope=0.5)) == (10, 14, 11)


# Line or step


def test_a_steady_rise_fits_better_than_a_step():
    ys = [60 + 1.5 * i + (0.8 if i % 2 else -0.8) for i in range(20)]

    assert fits_better_than_a_step(steps(ys), ys)


def test_one_jump_is_a_step_and_not_a_line():
    chance = random.Random(3)
    ys = [60 + (15 if i >= 9 else 0) + chance.uniform(-2, 2) for i in range(20)]

    assert theil_sen(steps(ys), ys).is_real
    assert not fits_better_than_a_step(steps(ys), ys)


def test_a_rise_that_broke_off_at_its_end_is_not_called_a_line():
    ys = [60 + 1.5 * i for i in range(18)] + [60, 60]

    assert not fits_better_than_a_step(steps(ys), ys)


@given(st.lists(st.integers(-20, 20).map(float), min_size=4, max_size=15))
def test_line_or_step_agrees_with_what_each_leaves_unexplained(ys):
    """A second, plain way: squared distances from the fitted line, and from the means of both sides of each step."""
    xs = steps(ys)

    def squares(values):
        return sum((v - sum(values) / len(values)) ** 2 for v in values)

    middle = sum(xs) / len(xs)
    slope = sum((x - middle) * y for x, y in zip(xs, ys, strict=True)) / squares(xs)
    line = squares([y - slope * x for x, y in zip(xs, ys, strict=True)])
    step = min(squares(ys[:cut]) + squares(ys[cut:]) for cut in range(2, len(ys) - 1))

    if abs(line - step) > 1e-6:
        assert fits_better_than_a_step(xs, ys) is (line < step)


@pytest.mark.parametrize(("ys", "line"), [([1, 2, 3], False), ([5.0] * 6, True), ([1, 2, 3, 4], True)])
def test_line_or_step_at_the_edges(ys, line):
    assert fits_better_than_a_step(steps(ys), ys) is line
