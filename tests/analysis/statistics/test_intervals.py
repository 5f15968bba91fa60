"""Intervals: published worked examples, a second plain way to the same limits, and every edge in words."""

import math
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Observation, Polarity
from analysis.statistics.intervals.difference import (
    difference_of_counts,
    difference_of_proportions,
    difference_of_rates,
)
from analysis.statistics.intervals.interval import (
    Interval,
    count_interval,
    normal_quantile,
    poisson_limits,
    rate_interval,
    why_no_counts,
    wilson,
)
from analysis.statistics.intervals.methods import METHODS, differs_by, interval_of, too_few_to_tell, why_no_interval
from analysis.statistics.intervals.needed import needed_to_meet, worth_of_one
from analysis.statistics.intervals.nouns import one_of
from analysis.statistics.intervals.words import counts_in_words, interval_in_words

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
YEAR = Period(date(2024, 4, 1), date(2025, 3, 31))
PERCENTAGE, RATE, COUNT = KINDS["percentage"], KINDS["rate_10000"], KINDS["count"]

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def observed(numerator, denominator, value=None, *, kind=PERCENTAGE):
    numerator, denominator = (None if x is None else Decimal(x) for x in (numerator, denominator))
    if value is None:
        return Observation(YEAR, kind.value(numerator, denominator), numerator, denominator, is_computed=True)
    return Observation(YEAR, Decimal(value), numerator, denominator)


# Wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="none of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29"),
    ],
)
def test_wilson_gives_the_examples_of_newcombe_1998(numerator, denominator, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    found = wilson(Decimal(numerator), Decimal(denominator))

    assert (found.low / 100, found.high / 100) == pytest.approx((low, high), abs=5e-5)
    assert (found.level, found.method) == (0.95, "Wilson")


@given(counts)
def test_a_wilson_limit_is_where_the_score_test_just_rejects(pair):
    numerator, denominator = pair
    share, z = numerator / denominator, normal_quantile(0.95)
    found = wilson(numerator, denominator)

    assert found.low <= 100 * share + 1e-9
    assert found.high >= 100 * share - 1e-9
    for limit in (found.low / 100, found.high / 100):
        if 0 < limit < 1:
            distance = abs(share - limit) / math.sqrt(limit * (1 - limit) / denominator)
            assert distance == pytest.approx(z, rel=1e-6)


@given(counts)
def test_wilson_of_those_not_counted_is_the_mirror_image(pair):
    numerator, denominator = pair
    found, mirrored = wilson(numerator, denominator), wilson(denominator - numerator, denominator)

    assert (found.low, found.high) == pytest.approx((100 - mirrored.high, 100 - mirrored.low), abs=1e-9)


def test_wilson_stays_on_the_scale_at_its_ends():
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 100
    assert wilson(0, 7).high == pytest.approx(35.43, abs=0.005)


def test_wilson_of_one_child_says_next_to_nothing():
    found = wilson(1, 1)

    assert (found.low, found.high) == pytest.approx((20.65, 100), abs=0.005)


def test_a_higher_level_gives_a_wider_interval():
    assert wilson(67, 72, 0.998).low < wilson(67, 72).low


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(ValueError, match="level lies between 0 and 1"):
        wilson(1, 2, level)


@pytest.mark.parametrize(
    ("numerator", "denominator", "why"),
    [
        pytest.param(None, 5, "The counts are not held", id="no numerator"),
        pytest.param(5, None, "The counts are not held", id="no denominator"),
        pytest.param(0, 0, "There was nothing to count", id="zero denominator"),
        pytest.param(3, 0, "There was nothing to count", id="zero denominator, something counted"),
        pytest.param(6, 5, "More were counted than there were", id="numerator above denominator"),
        pytest.param(-1, 5, "A count is below zero", id="negative numerator"),
        pytest.param(0, -5, "A count is below zero", id="negative denominator"),
        pytest.param(Decimal("47.8"), 504, "The counts are not whole numbers", id="full-time equivalents"),
        pytest.param(47, Decimal("504.5"), "The counts are not whole numbers", id="broken cohort"),
        pytest.param(1, 1, "", id="one of one"),
        pytest.param(Decimal("5.0"), 5, "", id="whole, written with a zero"),
    ],
)
def test_why_counts_do_not_carry_is_said_and_nothing_is_worked_out(numerator, denominator, why):
    assert why_no_counts(numerator, denominator) == why
    assert (worth_of_one(numerator, denominator) is None) == bool(why)
    assert (needed_to_meet(numerator, denominator, 50, HIGHER) is None) == bool(why)
    if numerator is not None and denominator is not None:
        assert (wilson(numerator, denominator) is None) == bool(why)
        assert (difference_of_proportions((numerator, denominator), (1, 2)) is None) == bool(why)
        assert (difference_of_proportions((1, 2), (numerator, denominator)) is None) == bool(why)


def test_the_population_of_a_rate_may_be_a_mean_and_broken():
    assert why_no_counts(975, Decimal("181943.5"), per=10_000) == ""
    assert rate_interval(975, Decimal("181943.5")) is not None


# Rates and numbers


def plain_poisson_tail(count, mean):
    """The probability of `count` or fewer events, each term by itself."""
    return math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        pytest.param(0, 0, 3.689, id="none"),
        pytest.param(1, 0.0253, 5.572, id="one"),
        pytest.param(5, 1.623, 11.668, id="five"),
        pytest.param(9, 4.115, 17.085, id="nine"),
    ],
)
def test_exact_poisson_limits_are_those_of_the_printed_tables(count, low, high):
    """Garwood (1936), Biometrika 28, 437-442, as tabled since in many places."""
    assert poisson_limits(count) == pytest.approx((low, high), abs=6e-4)


@pytest.mark.parametrize("count", range(10))
def test_exact_poisson_limits_cut_off_a_tail_of_2_and_a_half_per_cent(count):
    low, high = poisson_limits(count)

    assert plain_poisson_tail(count, high) == pytest.approx(0.025, rel=1e-9)
    if count:
        assert 1 - plain_poisson_tail(count - 1, low) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("count", [10, 25, 65, 120])
def test_byars_limits_are_within_a_hundredth_of_the_exact_ones(count):
    low, high = poisson_limits(count)

    assert plain_poisson_tail(count, high) == pytest.approx(0.025, rel=0.01)
    assert 1 - plain_poisson_tail(count - 1, low) == pytest.approx(0.025, rel=0.02)


def test_byars_formula_begins_at_10():
    """By hand: 10 (1 - 1/90 - 1.96/(3 x 3.1623))^3 and 11 (1 - 1/99 + 1.96/(3 x 3.3166))^3; exact is 4.795, 18.390."""
    low, high = poisson_limits(10)

    assert low == pytest.approx(10 * (1 - 1 / 90 - 1.959964 / (3 * math.sqrt(10))) ** 3, rel=1e-7)
    assert high == pytest.approx(11 * (1 - 1 / 99 + 1.959964 / (3 * math.sqrt(11))) ** 3, rel=1e-7)
    assert abs(low - 4.7954) > 0.001


def test_the_limits_do_not_jump_where_the_method_changes():
    steps = [poisson_limits(count) for count in range(7, 14)]
    widths = [high - low for low, high in steps]

    assert all(0 < later - earlier < 1 for earlier, later in pairwise(widths))


@pytest.mark.parametrize("count", [-1, Decimal("2.5")])
def test_what_is_not_a_count_has_no_poisson_limits(count):
    with pytest.raises(ValueError, match="not a count"):
        poisson_limits(count)
    assert count_interval(count) is None


def test_the_rate_of_children_looked_after_in_2025_has_its_interval_per_10000():
    found = rate_interval(Decimal(975), Decimal(181943))

    assert (found.low, found.high) == pytest.approx((50.277, 57.060), abs=0.001)
    assert found.method == "Byar"
    assert rate_interval(9, 181943).method == "exact Poisson"


def test_rates_refuse_what_why_no_counts_names():
    assert rate_interval(1, 0) is None
    assert rate_interval(5, 4) is None
    assert difference_of_rates((1, 0), (1, 10)) is None
    assert difference_of_counts(Decimal("1.5"), 3) is None


# Differences


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        pytest.param((56, 70), (48, 80), 0.0524, 0.3339, id="56 of 70 less 48 of 80"),
        pytest.param((9, 10), (3, 10), 0.1705, 0.8090, id="9 of 10 less 3 of 10"),
        pytest.param((6, 7), (2, 7), 0.0582, 0.8062, id="6 of 7 less 2 of 7"),
        pytest.param((5, 56), (0, 29), -0.0381, 0.1926, id="5 of 56 less none of 29"),
        pytest.param((0, 10), (0, 20), -0.1611, 0.2775, id="none less none"),
        pytest.param((10, 10), (0, 20), 0.6791, 1.0, id="all less none of 20"),
        pytest.param((10, 10), (0, 10), 0.6075, 1.0, id="all less none"),
    ],
)
def test_newcombes_method_10_gives_his_examples(later, earlier, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II."""
    found = difference_of_proportions(later, earlier)

    assert (found.low / 100, found.high / 100) == pytest.approx((low, high), abs=5e-5)
    assert found.method == "Newcombe"


@given(counts, counts)
def test_a_difference_the_other_way_round_is_the_mirror_image(a, b):
    for difference in (difference_of_proportions, difference_of_rates):
        found, turned = difference(a, b), difference(b, a)
        assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)


@given(counts)
def test_no_difference_lies_within_chance(pair):
    assert difference_of_proportions(pair, pair).holds(0)
    assert difference_of_rates(pair, pair).holds(0)
    assert difference_of_counts(pair[0], pair[0]).holds(0)


def test_a_difference_of_rates_is_the_difference_of_counts_where_the_population_is_the_same():
    rates, numbers = difference_of_rates((120, 10_000), (80, 10_000)), difference_of_counts(120, 80)

    assert (rates.low, rates.high) == pytest.approx((numbers.low, numbers.high))


def test_a_difference_of_large_counts_is_close_to_the_normal_one():
    found = difference_of_counts(10_400, 10_000)
    half = 1.959964 * math.sqrt(20_400)

    assert (found.low, found.high) == pytest.approx((400 - half, 400 + half), abs=2)


# Targets


@pytest.mark.parametrize(
    ("numerator", "target", "expected"),
    [
        pytest.param(67, 95, True, id="below the target, inside the interval"),
        pytest.param(70, 95, True, id="above the target, inside the interval"),
        pytest.param(67, 100, False, id="one missed: 100 is out of reach of chance"),
        pytest.param(67, 80, False, id="clear of the target"),
        pytest.param(72, 100, False, id="all met a target of 100"),
        pytest.param(0, 0, False, id="none, for a target of 0"),
        pytest.param(72, 99, True, id="all, for a target of 99"),
        pytest.param(67, 105, False, id="target above the scale"),
        pytest.param(67, -5, False, id="target below the scale"),
    ],
)
def test_too_few_to_tell(numerator, target, expected):
    assert too_few_to_tell(wilson(numerator, 72), Decimal(target)) is expected


def test_without_an_interval_or_a_target_nothing_is_said_of_chance():
    assert too_few_to_tell(None, Decimal(95)) is False
    assert too_few_to_tell(wilson(67, 72), None) is False


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "polarity", "per", "needed"),
    [
        pytest.param(67, 72, 100, HIGHER, 100, 5, id="all must"),
        pytest.param(67, 72, 95, HIGHER, 100, 2, id="68.4 of 72 means 69"),
        pytest.param(19, 20, 95, HIGHER, 100, 0, id="met exactly"),
        pytest.param(20, 20, 95, HIGHER, 100, 0, id="met with more"),
        pytest.param(0, 1, 50, HIGHER, 100, 1, id="one child"),
        pytest.param(67, 72, 101, HIGHER, 100, None, id="target above the scale"),
        pytest.param(67, 72, -1, HIGHER, 100, 0, id="target below the scale is met by any"),
        pytest.param(105, 975, 10, LOWER, 100, 8, id="97.5 of 975 means 97 at most"),
        pytest.param(2, 20, 10, LOWER, 100, 0, id="lower, met exactly"),
        pytest.param(3, 20, 0, LOWER, 100, 3, id="none may"),
        pytest.param(3, 20, -1, LOWER, 100, None, id="lower, target below the scale"),
        pytest.param(3, 20, 101, LOWER, 100, 0, id="lower, target above the scale is met by any"),
        pytest.param(975, 181_943, 50, LOWER, 10_000, 66, id="rate: 909.7 means 909 at most"),
        pytest.param(67, 72, 100, NEUTRAL, 100, None, id="neither direction is better"),
        pytest.param(1, 3, "33.3", HIGHER, 100, 0, id="a third is above 33.3"),
        pytest.param(1, 3, "33.4", HIGHER, 100, 1, id="a third is below 33.4"),
    ],
)
def test_needed_to_meet(numerator, denominator, target, polarity, per, needed):
    assert needed_to_meet(numerator, denominator, Decimal(target), polarity, per=per) == needed


@given(counts, st.decimals(0, 100, places=1), st.sampled_from([HIGHER, LOWER]))
def test_needed_to_meet_is_the_smallest_number_that_does(pair, target, polarity):
    numerator, denominator = pair
    needed = needed_to_meet(numerator, denominator, target, polarity)
    sign = 1 if polarity is HIGHER else -1

    def meets(number):
        return sign * (Decimal(number) * 100 - target * denominator) >= 0

    assert meets(numerator + sign * needed)
    assert needed == 0 or not meets(numerator + sign * (needed - 1))


@pytest.mark.parametrize(
    ("denominator", "per", "worth"), [(72, 100, 100 / 72), (1, 100, 100.0), (181_943, 10_000, 10_000 / 181_943)]
)
def test_worth_of_one(denominator, per, worth):
    assert worth_of_one(1, denominator, per=per) == pytest.approx(worth)


# Kinds and words


def test_only_kinds_that_are_known_have_a_method():
    assert set(METHODS) <= set(KINDS)


def test_interval_of_uses_the_counts_and_not_the_rounded_value():
    published = observed(105, 975, "11")

    assert interval_of(published, PERCENTAGE) == wilson(105, 975)
    assert why_no_interval(published, PERCENTAGE) == ""


def test_interval_of_a_rate():
    assert interval_of(observed(975, 181943, "54"), RATE) == rate_interval(975, 181943)


def test_interval_of_a_value_without_counts_is_none_with_why():
    assert interval_of(observed(None, None, "96"), PERCENTAGE) is None
    assert why_no_interval(observed(None, None, "96"), PERCENTAGE) == "The counts are not held"


@pytest.mark.parametrize("kind", ["count", "score", "ratio", "days"])
def test_other_kinds_have_no_interval_and_say_why(kind):
    assert interval_of(observed(40, 3, "13.3"), KINDS[kind]) is None
    assert why_no_interval(observed(40, 3, "13.3"), KINDS[kind]).endswith("percentages and rates only")


def test_an_interval_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot run from"):
        Interval(2, 1)


def test_interval_in_words():
    assert interval_in_words(wilson(67, 72), PERCENTAGE) == "95% interval 84.8% to 97%"


@pytest.mark.parametrize(
    ("observation", "kind", "polarity", "target", "one", "words"),
    [
        pytest.param(
            observed(67, 72),
            PERCENTAGE,
            HIGHER,
            "100",
            "child",
            "93.1% (67 of 72); 5 more would have met 100%; one child is 1.4 points",
            id="misses, with a word for one",
        ),
        pytest.param(
            observed(67, 72, "93"),
            PERCENTAGE,
            HIGHER,
            "100",
            "",
            "93% (67 of 72); 5 more would have met 100%; one is 1.4 points",
            id="as published, neutral words",
        ),
        pytest.param(
            observed(105, 975, "11"),
            PERCENTAGE,
            LOWER,
            "10",
            "child",
            "11% (105 of 975); 8 fewer would have met 10%; one child is 0.1 points",
            id="lower is better",
        ),
        pytest.param(
            observed(72, 72),
            PERCENTAGE,
            HIGHER,
            "100",
            "child",
            "100% (72 of 72); one child is 1.4 points",
            id="target met",
        ),
        pytest.param(
            observed(71, 72),
            PERCENTAGE,
            HIGHER,
            "105",
            "",
            "98.6% (71 of 72); one is 1.4 points",
            id="beyond the scale",
        ),
        pytest.param(
            observed(96, 101, "95"),
            PERCENTAGE,
            HIGHER,
            "95",
            "",
            "95% (96 of 101); one is 1 point",
            id="met as published, one point",
        ),
        pytest.param(
            observed(2401, 9370, "25.6"),
            PERCENTAGE,
            LOWER,
            None,
            "referral",
            "25.6% (2,401 of 9,370); one referral is less than 0.1 points",
            id="large cohort, no target",
        ),
        pytest.param(
            observed(975, 181943, "54"),
            RATE,
            LOWER,
            "50",
            "child",
            "54 per 10,000 (975 of 181,943); 66 fewer would have met 50 per 10,000; one child is 0.1 per 10,000",
            id="rate",
        ),
        pytest.param(observed(None, None, "96"), PERCENTAGE, HIGHER, "100", "", "96%", id="no counts"),
        pytest.param(observed("47.8", "504", "9.5"), PERCENTAGE, LOWER, "5", "", "9.5%", id="full-time equivalents"),
        pytest.param(observed(12, None, "12"), COUNT, HIGHER, "15", "", "12", id="a number"),
    ],
)
def test_counts_in_words(observation, kind, polarity, target, one, words):
    target = None if target is None else Decimal(target)

    assert counts_in_words(observation, kind, polarity, target, one=one) == words


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("children due a visit", "child"),
        ("all children in care", "child"),
        ("reviews due", "review"),
        ("review conferences due", "conference"),
        ("former relevant young people aged 19 to 21", "young person"),
        ("carers with a child for 75% of the year", "carer"),
        ("re-referrals", "re-referral"),
        ("FTE in post", ""),
        ("sum of scores", ""),
        ("", ""),
    ],
)
def test_one_of_names_one_of_those_counted(words, one):
    assert one_of(words) == one


# -- whether two values differ by more than chance --------------------------------------------------------


def counted(numerator, denominator, kind):
    value = Decimal(0) if numerator is None or not denominator else kind.value(Decimal(numerator), Decimal(denominator))
    counts = (None if number is None else Decimal(number) for number in (numerator, denominator))
    return Observation(YEAR, value, *counts)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param((254, 1738), (105, 975), True, id="15% in Hampshire, 11% in West Sussex"),
        pytest.param((92, 758), (105, 975), False, id="12% in Gloucestershire"),
        pytest.param((5, 10), (5, 10), False, id="equal"),
        pytest.param((None, None), (105, 975), None, id="counts not held"),
        pytest.param((1, None), (105, 975), None, id="no cohort held"),
        pytest.param((0, 0), (105, 975), None, id="nothing to count"),
    ],
)
def test_percentages_differ_where_the_interval_of_their_difference_leaves_zero_out(one, other, expected):
    differs = differs_by(PERCENTAGE)
    pair = counted(*one, PERCENTAGE), counted(*other, PERCENTAGE)
    assert differs(*pair) is expected
    assert differs(*reversed(pair)) is expected
    if expected is not None:
        interval = difference_of_proportions(one, other)
        assert expected is not (interval.low <= 0 <= interval.high)


def test_rates_differ_by_their_own_interval():
    differs = differs_by(RATE)
    assert differs(counted(900, 100_000, RATE), counted(700, 100_000, RATE)) is True
    assert differs(counted(90, 10_000, RATE), counted(80, 10_000, RATE)) is False


def test_kinds_without_intervals_have_no_rule():
    assert differs_by(COUNT) is None
