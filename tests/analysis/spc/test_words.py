"""Words for a series beside its symbol: every signal, every reason, months and quarters."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.periods import MONTHLY, QUARTERLY, Cadence, Period
from analysis.core.rule_sets import RULE_SETS
from analysis.core.series import Observation, Polarity, Series
from analysis.spc.groups import Scale
from analysis.spc.variation import assess_series, assess_variation
from analysis.spc.words import assurance_in_words, signal_in_words, signal_runs, variation_in_words
from tests.analysis.makers import make_basis

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
JANUARY = Period(date(2020, 1, 1), date(2020, 1, 31))
STEADY = [10, 12, 11, 13, 12, 10, 11, 13, 12, 11, 10, 12, 13]
ZIGZAG = [5, 9, 4, 8, 3, 9, 4, 8, 3, 9, 4, 8]
# limits made from these: 10.5 +- 2.66, near limits 10.5 +- 1.77
BASE = [10, 11] * 6
GAP = None


def assess(values, polarity=HIGHER, fix_after=12, **others):
    points = [(JANUARY.shifted(place), value) for place, value in enumerate(values)]
    return assess_variation(points, polarity=polarity, fix_after=fix_after, **others)


@pytest.mark.parametrize(
    ("values", "polarity", "words"),
    [
        ([*BASE, 10, *[12] * 7], HIGHER, "Improving: higher than usual for seven months"),
        ([*BASE, 10, *[12] * 7], LOWER, "Worsening: higher than usual for seven months"),
        ([*BASE, 10, *[12] * 7], NEUTRAL, "Higher: higher than usual for seven months"),
        ([*BASE, 11, *[9] * 10], HIGHER, "Worsening: lower than usual for 10 months"),
        ([*BASE, 11, *[9] * 10], NEUTRAL, "Lower: lower than usual for 10 months"),
        ([*BASE, 20], HIGHER, "Improving: above its usual range for one month"),
        ([*BASE, 20, 1, 2, 3], HIGHER, "Worsening: below its usual range for three months"),
        ([*BASE, 12.5, 11, 12.5], HIGHER, "Improving: two of the last three months near the top of its usual range"),
        ([*BASE, 8.5, 8.5, 8.5], HIGHER, "Worsening: the last three months near the bottom of its usual range"),
        ([*ZIGZAG, 3, 4, 5, 6, 7, 8, 8.5], HIGHER, "Improving: rising for seven months in a row"),
        ([*ZIGZAG, 9, 8, 7, 6, 5, 4, 3.5], HIGHER, "Worsening: falling for seven months in a row"),
        ([*ZIGZAG, 9, 8, 7, 6, 5, 4, 3.5], NEUTRAL, "Lower: falling for seven months in a row"),
        (STEADY, HIGHER, "No real change: the ups and downs are what chance alone would give"),
        ([100] * 14, HIGHER, "No real change: all 14 months have the same value"),
    ],
)
def test_variation_of_months(values, polarity, words):
    assert variation_in_words(assess(values, polarity), MONTHLY) == words


@pytest.mark.parametrize(
    ("values", "cadence", "words"),
    [
        ([*BASE, 1, 2, 3], QUARTERLY, "Worsening: below its usual range for 3 quarters"),
        (
            [*BASE, 1],
            Cadence("position", "On the last day of each quarter", 3, is_by_end=True),
            "Worsening: below its usual range for 1 quarter",
        ),
        ([*BASE, 12.5, 11, 12.5], QUARTERLY, "Improving: 2 of the last 3 quarters near the top of its usual range"),
        (STEADY[:5], QUARTERLY, "Too early to say: 5 of the 13 quarters needed"),
    ],
)
def test_quarters_are_counted_in_digits_since_three_quarters_is_a_fraction(values, cadence, words):
    assert variation_in_words(assess(values), cadence) == words


def test_a_point_beyond_the_limit_counts_among_three_where_the_rules_say_so():
    variation = assess([*BASE, 14, 11, 12.5], rule_set=RULE_SETS["mdc-excel"])
    assert (
        variation_in_words(variation, MONTHLY)
        == "Improving: two of the last three months near the top of its usual range"
    )


def test_a_signal_against_provisional_limits_says_so():
    variation = assess([6499, 5983, 6599, 7089, 8120, 8981, 12502, 11376, 10670], LOWER, None)
    assert variation_in_words(variation, MONTHLY) == (
        "Worsening: two of the last three months near the top of its usual range (provisional: 9 of 13 months)"
    )


@pytest.mark.parametrize(
    ("values", "others", "words"),
    [
        ([], {}, "Not assessed: there is no figure"),
        ([GAP, GAP], {}, "Not assessed: there is no figure"),
        ([7], {}, "Too early to say: 1 of the 13 months needed"),
        ([GAP, 7, GAP], {}, "Too early to say: 1 of the 13 months needed"),
        ([7, GAP, 8], {}, "Too early to say: 2 of the 13 months needed"),
        ([7, 7], {}, "Too early to say: 2 of the 13 months needed"),
        (
            STEADY,
            {"breaks": [date(2021, 1, 1)]},
            "Too early to say: 1 of the 13 months needed since the counting changed",
        ),
        (
            STEADY,
            {"breaks": [date(2020, 11, 1), date(2020, 12, 1)]},
            "Too early to say: 2 of the 13 months needed since the counting changed",
        ),
        (
            STEADY,
            {"rebases": [date(2020, 11, 1)]},
            "Too early to say: 3 of the 13 months needed since the limits were recalculated",
        ),
        (
            [value for each in STEADY for value in (each, GAP)],
            {},
            "Not assessed: no two neighbouring months have a figure, so there are no limits",
        ),
        ([0, 100] * 7, {}, "No real change: the ups and downs are what chance alone would give"),
        (STEADY, {"breaks": [date(2020, 1, 1)]}, "No real change: the ups and downs are what chance alone would give"),
    ],
)
def test_every_piece_of_bad_input_has_an_answer(values, others, words):
    assert variation_in_words(assess(values, **others), MONTHLY) == words


@pytest.mark.parametrize(
    ("values", "others", "words"),
    [
        (STEADY, {"target": 2}, "Will keep to the target as things are"),
        (STEADY, {"target": 20}, "Will not reach the target as things are"),
        (STEADY, {"target": 12}, "Reaches the target only some of the time"),
        ([100] * 13, {"target": 100}, "Will keep to the target as things are"),
        (STEADY, {}, "No target to be held against"),
        (
            STEADY,
            {"target": 12, "polarity": NEUTRAL},
            "Not held against the target: neither direction is better",
        ),
        (
            STEADY,
            {"target": 101, "scale": Scale(0.0, 100.0)},
            "Not held against the target: it lies outside the scale",
        ),
        ([], {"target": 12}, "Not held against the target: there is no figure"),
        (
            STEADY[:8],
            {"target": 12},
            "Too early to say whether the target will be met: 8 of the 13 months needed",
        ),
        (
            [value for each in STEADY for value in (each, GAP)],
            {"target": 12},
            "Not held against the target: no two neighbouring months have a figure, so there are no limits",
        ),
    ],
)
def test_assurance(values, others, words):
    assert assurance_in_words(assess(values, **others), MONTHLY) == words


def test_yearly_series_say_why_they_are_not_assessed():
    years = Cadence("year-03", "Financial years", 12)
    first = Period(date(2000, 4, 1), date(2001, 3, 31))
    observed = tuple(Observation(first.shifted(12 * place), Decimal(place)) for place in range(20))
    variation = assess_series(Series("Plans", "West Sussex", "count", years, observed), make_basis(kind="count"))
    assert variation_in_words(variation, years) == "Not assessed: yearly figures have no limits"
    assert assurance_in_words(variation, years) == "Not held against the target: yearly figures have no limits"


# -- single points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([*BASE, 20], "above the upper limit"),
        ([*BASE, 1], "below the lower limit"),
        ([*BASE, 12.5, 11, 12.5], "two or more of three months near the upper limit"),
        ([*BASE, 8.5, 8.5, 8.5], "two or more of three months near the lower limit"),
        ([*BASE, 10, *[12] * 7], "seven months or more in a row above the average"),
        ([*BASE, 11, *[9] * 10], "seven months or more in a row below the average"),
        ([*ZIGZAG, 3, 4, 5, 6, 7, 8, 8.5], "rising for seven months or more in a row"),
        ([*ZIGZAG, 9, 8, 7, 6, 5, 4, 3.5], "falling for seven months or more in a row"),
        (STEADY, ""),
        ([*STEADY, GAP], ""),
    ],
)
def test_a_point_is_said_to_be_more_than_chance_by_its_rule(values, words):
    found = assess(values)
    assert signal_in_words(found.points[-1], found.rule_set, MONTHLY) == words


def test_the_numbers_of_a_rule_are_those_of_its_set():
    found = assess([*BASE, 10, *[12] * 6], rule_set=RULE_SETS["mdc-6"])
    assert (
        signal_in_words(found.points[-1], found.rule_set, QUARTERLY) == "6 quarters or more in a row above the average"
    )


def test_points_that_follow_each_other_by_the_same_rule_are_one_run():
    runs = signal_runs(assess([*BASE, 20, 21, 11, 1, 20]), MONTHLY)
    assert [(run.label, run.type.label, run.words) for run in runs] == [
        ("January 2021 to February 2021", "Improving", "above the upper limit"),
        ("April 2021", "Worsening", "below the lower limit"),
        ("May 2021", "Improving", "above the upper limit"),
    ]


def test_a_gap_and_new_limits_part_runs():
    assert [run.label for run in signal_runs(assess([*BASE, 20, GAP, 20]), MONTHLY)] == ["January 2021", "March 2021"]
    again = [*BASE, 20, *BASE, 20]
    parted = signal_runs(assess([*again[:13], *[20, 21] * 6, 1]), MONTHLY)
    assert len(parted) > 1


def test_a_series_without_signals_has_no_runs():
    assert signal_runs(assess(STEADY), MONTHLY) == ()
    assert signal_runs(assess([]), MONTHLY) == ()
