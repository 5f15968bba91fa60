"""The funnel plot, against a published plot and exact binomial probabilities worked out in whole fractions."""

import csv
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.series import Polarity
from analysis.statistics.funnel import (
    ALARM_TAIL,
    WARNING_TAIL,
    FunnelLimits,
    FunnelPlace,
    funnel,
    funnel_curve,
    funnel_limits,
)

ADOPTIONS = Path(__file__).resolve().parents[2] / "data" / "funnel" / "adoptions_2008_2010.csv"
HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL


def exact_cumulative(size, share):
    """P(R <= r) for each r from 0 to `size`, as exact fractions."""
    share, total, found = Fraction(share), Fraction(0), []
    for count in range(size + 1):
        total += math.comb(size, count) * share**count * (1 - share) ** (size - count)
        found.append(total)
    return found


def exact_lower(size, share, tail):
    """The interpolated lower limit as Spiegelhalter (2005) defines it, as a count."""
    cumulative = exact_cumulative(size, share)
    tail = Fraction(tail)
    r = next(i for i, p in enumerate(cumulative) if p > tail)
    alpha = (cumulative[r] - tail) / (cumulative[r] - (cumulative[r - 1] if r else 0))
    return max(0.0, float(r - alpha))


def adoptions():
    """Children adopted in England 2008 to 2010, and those placed within 12 months, rounded to 5 by the department.

    Department for Education, outcome indicators, table I2, as put together by Spiegelhalter ("Another doubtful league
    table?", Understanding Uncertainty, 1 November 2011). Open Government Licence.
    """
    with ADOPTIONS.open(encoding="utf-8") as lines:
        return [(a["authority"], int(a["placed_within_12_months"]), int(a["placed"])) for a in csv.DictReader(lines)]


def test_the_published_funnel_of_adoptions_has_york_and_five_others_far_above():
    """His plot: most authorities within the funnel; York and five others systematically better, only a few worse."""
    found = funnel(adoptions())

    assert len(found.points) == 143
    assert [point.area for point in found.points if point.place is FunnelPlace.FAR_ABOVE] == [
        "York", "South Tyneside", "Cornwall", "Hampshire", "Lincolnshire", "Leeds",
    ]  # fmt: skip
    assert [point.area for point in found.points if point.place is FunnelPlace.FAR_BELOW] == [
        "Nottingham", "Derby", "Nottinghamshire", "Brent", "Hackney",
    ]  # fmt: skip
    assert sum(point.place is FunnelPlace.WITHIN for point in found.points) == 110
    assert next(point.place for point in found.points if point.area == "West Sussex") is FunnelPlace.WITHIN


@pytest.mark.parametrize("size", [1, 2, 7, 40, 150])
@pytest.mark.parametrize("share", [0.01, 0.074, 0.5, 0.93])
def test_limits_are_the_exact_binomial_ones(size, share):
    found = funnel_limits(size, share)

    assert found.low * size / 100 == pytest.approx(exact_lower(size, share, WARNING_TAIL), abs=1e-8)
    assert found.far_low * size / 100 == pytest.approx(exact_lower(size, share, ALARM_TAIL), abs=1e-8)
    rest = Fraction(1) - Fraction(share)
    assert size - found.high * size / 100 == pytest.approx(exact_lower(size, rest, WARNING_TAIL), abs=1e-8)
    assert size - found.far_high * size / 100 == pytest.approx(exact_lower(size, rest, ALARM_TAIL), abs=1e-8)


@pytest.mark.parametrize(("size", "share"), [(25, 0.2), (60, 0.9), (90, 0.55)])
def test_a_count_lies_outside_only_if_the_chance_of_one_so_far_out_is_at_most_the_tail(size, share):
    cumulative = exact_cumulative(size, share)
    limits = funnel_limits(size, share)

    for count in range(size + 1):
        place = limits.place(100 * count / size)
        below, above = cumulative[count], 1 - (cumulative[count - 1] if count else 0)
        assert (place in (FunnelPlace.BELOW, FunnelPlace.FAR_BELOW)) == (below <= WARNING_TAIL)
        assert (place is FunnelPlace.FAR_BELOW) == (below <= ALARM_TAIL)
        assert (place in (FunnelPlace.ABOVE, FunnelPlace.FAR_ABOVE)) == (above <= WARNING_TAIL)
        assert (place is FunnelPlace.FAR_ABOVE) == (above <= ALARM_TAIL)


def test_for_large_cohorts_the_limits_are_those_of_the_normal_distribution():
    found = funnel_limits(100_000, 0.25)
    deviation = 100 * math.sqrt(0.25 * 0.75 / 100_000)

    assert (found.low, found.high) == pytest.approx((25 - 1.959964 * deviation, 25 + 1.959964 * deviation), abs=0.002)
    assert (found.far_low, found.far_high) == pytest.approx(
        (25 - 3.090232 * deviation, 25 + 3.090232 * deviation), abs=0.003
    )


@settings(max_examples=60)
@given(st.integers(1, 20_000), st.floats(0.001, 0.999))
def test_limits_stand_in_order_on_the_scale_and_mirror(size, share):
    found, mirrored = funnel_limits(size, share), funnel_limits(size, 1 - share)

    assert 0 <= found.far_low <= found.low <= found.high <= found.far_high <= 100
    assert found.low == pytest.approx(100 - mirrored.high, abs=1e-6)
    assert found.low <= 100 * share <= found.high


def test_limits_of_a_population_of_millions_are_found():
    found = funnel_limits(12_000_000, 0.0067, per=10_000)
    deviation = 10_000 * math.sqrt(0.0067 * 0.9933 / 12_000_000)

    assert found.low == pytest.approx(67 - 1.959964 * deviation, abs=0.01)


@pytest.mark.parametrize("share", [0, 1])
def test_a_centre_at_an_end_of_the_scale_leaves_no_room_for_chance(share):
    found = funnel_limits(20, share)

    assert {found.far_low, found.low, found.high, found.far_high} == {100 * share}


@pytest.mark.parametrize(("size", "share"), [(0, 0.5), (10, -0.1), (10, 1.1)])
def test_no_cohort_or_a_centre_off_the_scale_is_refused(size, share):
    with pytest.raises(ValueError, match="A funnel needs"):
        funnel_limits(size, share)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (9.9, FunnelPlace.FAR_BELOW),
        (10, FunnelPlace.BELOW),
        (19.9, FunnelPlace.BELOW),
        (20, FunnelPlace.WITHIN),
        (80, FunnelPlace.WITHIN),
        (80.1, FunnelPlace.ABOVE),
        (90, FunnelPlace.ABOVE),
        (90.1, FunnelPlace.FAR_ABOVE),
    ],
)
def test_on_a_limit_is_still_inside(value, place):
    assert FunnelLimits(50, 10, 20, 80, 90).place(value) is place


@pytest.mark.parametrize(
    ("place", "polarity", "words"),
    [
        (FunnelPlace.WITHIN, HIGHER, "Within chance"),
        (FunnelPlace.ABOVE, HIGHER, "Better than chance explains"),
        (FunnelPlace.ABOVE, LOWER, "Worse than chance explains"),
        (FunnelPlace.BELOW, HIGHER, "Worse than chance explains"),
        (FunnelPlace.FAR_BELOW, LOWER, "Much better than chance explains"),
        (FunnelPlace.FAR_ABOVE, NEUTRAL, "Much higher than chance explains"),
        (FunnelPlace.BELOW, NEUTRAL, "Lower than chance explains"),
    ],
)
def test_places_in_words(place, polarity, words):
    assert place.in_words(polarity) == words


# Funnels


def test_the_centre_is_the_value_of_all_areas_together_and_not_the_mean_of_theirs():
    found = funnel([("Small", 5, 10), ("Large", 90, 100)])

    assert found.centre == pytest.approx(100 * 95 / 110)
    assert [(p.area, p.value) for p in found.points] == [("Small", 50), ("Large", 90)]


def test_the_same_percentage_is_chance_in_a_small_area_and_not_in_a_large_one():
    found = funnel([("Small", 8, 10), ("Large", 800, 1000)], centre=90)

    assert [p.place for p in found.points] == [FunnelPlace.WITHIN, FunnelPlace.FAR_BELOW]


def test_areas_without_counts_are_left_out_with_why():
    found = funnel([("A", 8, 10), ("B", None, 10), ("C", 0, 0), ("D", 11, 10)])

    assert [p.area for p in found.points] == ["A"]
    assert found.left_out == (
        ("B", "The counts are not held"),
        ("C", "There was nothing to count"),
        ("D", "More were counted than there were"),
    )


@pytest.mark.parametrize("areas", [[], [("A", None, None)], [("A", 0, 0)]])
def test_without_counts_there_is_no_funnel(areas):
    assert funnel(areas) is None


def test_one_child_is_never_outside_at_a_middling_centre():
    found = funnel([("A", 0, 1), ("B", 1, 1)], centre=50)

    assert {p.place for p in found.points} == {FunnelPlace.WITHIN}


def test_a_rate_has_its_limits_per_10000():
    found = funnel([("West Sussex", 975, 181_943)], centre=67, per=10_000)

    assert found.points[0].value == pytest.approx(53.588, abs=0.001)
    assert found.points[0].place is FunnelPlace.FAR_BELOW
    assert found.points[0].limits.far_low == pytest.approx(61.2, abs=0.1)


def test_fewer_than_ten_areas_say_nothing_of_spread():
    found = funnel([(str(i), 10 * i, 100) for i in range(9)])

    assert found.spread is None
    assert found.is_overdispersed is False


def test_areas_that_differ_as_chance_has_it_are_not_overdispersed():
    """Scores of -1.5 to 1.5 standard deviations of a half in cohorts of 100, evenly spread."""
    areas = [(str(i), 50 + round(5 * score), 100) for i, score in enumerate((-1.5, -1, -1, -0.4, 0, 0, 0.4, 1, 1, 1.5))]
    found = funnel(areas, centre=50)

    scores = [-1, -1, -1, -0.4, 0, 0, 0.4, 1, 1, 1]
    assert found.spread == pytest.approx(sum(s * s for s in scores) / 10)
    assert found.is_overdispersed is False


def test_areas_that_differ_by_more_than_chance_are_overdispersed():
    found = funnel([(str(i), 3000 + 400 * i, 10_000) for i in range(11)])

    assert found.spread > 100
    assert found.is_overdispersed is True


# Curves


def test_a_curve_runs_from_one_to_the_largest_and_narrows():
    curve = funnel_curve(90, 1000)

    assert (curve[0].denominator, curve[-1].denominator) == (1, 1000)
    assert [x.denominator for x in curve] == sorted({x.denominator for x in curve})
    assert curve[-1].high - curve[-1].low < curve[len(curve) // 2].high - curve[len(curve) // 2].low


def test_a_curve_of_a_cohort_of_one_is_one_point():
    assert [x.denominator for x in funnel_curve(50, 1)] == [1]


def test_a_curve_can_start_at_the_smallest_cohort_drawn():
    curve = funnel_curve(90, 1000, smallest=200, points=5)
    assert [limits.denominator for limits in curve] == [200, 299, 447, 669, 1000]
    assert curve[0] == funnel_limits(200, 0.9)


@pytest.mark.parametrize(("smallest", "largest", "points"), [(1, 0, 60), (1, 10, 1), (0, 10, 5), (11, 10, 5)])
def test_a_curve_over_nothing_is_refused(smallest, largest, points):
    with pytest.raises(ValueError, match="at least two points"):
        funnel_curve(50, largest, smallest=smallest, points=points)
