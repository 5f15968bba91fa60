"""Rebases: when one is suggested, the periods it can be made from, and its words."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, QUARTERLY, Period
from analysis.core.series import Polarity
from analysis.spc.groups import FEWEST_POINTS
from analysis.spc.rebase import Suggestion, limits_in_words, rebase_periods, suggest_rebase, suggestion_in_words
from analysis.spc.variation import assess_variation

LOW = [10, 11] * 7
HIGH = [20, 21] * 7


def months(count):
    first = Period(date(2018, 1, 1), date(2018, 1, 31))
    return [first.shifted(number) for number in range(count)]


def assessed(values, **options):
    points = list(zip(months(len(values)), values, strict=True))
    return assess_variation(points, polarity=Polarity.HIGHER_IS_BETTER, **options)


def test_shift_of_thirteen_points_suggests_its_first_period():
    values = LOW + HIGH[:FEWEST_POINTS]
    assert suggest_rebase(assessed(values)) == Suggestion(months(15)[14], 13, 1)


def test_shift_downward_says_so():
    assert suggest_rebase(assessed(HIGH + LOW)).direction == -1


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="no point"),
        pytest.param([None, None], id="all missing"),
        pytest.param([5], id="one point"),
        pytest.param([5] * 30, id="all equal"),
        pytest.param(LOW + HIGH[: FEWEST_POINTS - 1], id="a shift of one point too few"),
        pytest.param([*LOW, *HIGH[:6], None, *HIGH[:12]], id="a gap in the shift"),
        pytest.param([*LOW, *HIGH, 10], id="a shift that has ended"),
        pytest.param(LOW + LOW, id="common cause"),
    ],
)
def test_nothing_is_suggested_for(values):
    assert suggest_rebase(assessed(values)) is None


def test_point_on_the_mean_ends_the_run():
    # 13 at 0, one on the mean, 13 at 2: the mean is 1
    assert suggest_rebase(assessed([0] * 13 + [1] + [2] * 13)).length == 13
    assert suggest_rebase(assessed([0] * 14 + [2] * 6 + [1] + [2] * 8)) is None


def test_missing_period_at_the_end_leaves_the_run_as_it_is():
    assert suggest_rebase(assessed([*LOW, *HIGH, None])).length == len(HIGH)


def test_rebase_from_the_suggested_period_leaves_nothing_to_suggest():
    values = LOW + HIGH
    first = suggest_rebase(assessed(values)).first
    variation = assessed(values, rebases=[first.start])
    assert suggest_rebase(variation) is None
    assert not variation.is_provisional


def test_run_is_that_of_the_latest_limits_only():
    # the shift is already parted from what was before it by a break in the middle of it
    variation = assessed(LOW + HIGH, breaks=[months(20)[19].start])
    assert suggest_rebase(variation) is None


def test_run_against_limits_fixed_on_the_first_twelve_is_suggested_too():
    assert suggest_rebase(assessed([11, 10] * 6 + HIGH, fix_after=12)).length == len(HIGH)


def test_fewer_points_can_be_asked_for():
    values = LOW + HIGH[:7]
    assert suggest_rebase(assessed(values)) is None
    assert suggest_rebase(assessed(values), fewest=7).length == 7


# -- from which periods -------------------------------------------------------------------------------


def test_limits_begin_again_with_any_value_but_the_first_newest_first():
    assert rebase_periods(assessed([1, 2, None, 3])) == tuple(reversed([months(4)[1], months(4)[3]]))


def test_limits_do_not_begin_again_where_they_begin_already():
    firsts = months(6)
    variation = assessed([1, 2, 3, 4, 5, 6], rebases=[firsts[2].start], breaks=[firsts[4].start])
    assert set(firsts) - set(rebase_periods(variation)) == {firsts[0], firsts[2], firsts[4]}


def test_first_value_after_a_break_without_figures_is_no_place_for_a_rebase():
    firsts = months(5)
    variation = assessed([1, 2, None, 4, 5], breaks=[firsts[2].start])
    assert firsts[3] not in rebase_periods(variation)
    # and a rebase there indeed changes nothing
    again = assessed([1, 2, None, 4, 5], breaks=[firsts[2].start], rebases=[firsts[3].start])
    assert [point.group.mean for point in again.points] == [point.group.mean for point in variation.points]


@pytest.mark.parametrize("values", [[], [None], [5], [None, 5]])
def test_there_is_no_period_to_begin_again_with(values):
    assert rebase_periods(assessed(values)) == ()


def test_every_period_offered_does_begin_new_limits():
    values = [3, 1, None, 4, 1, 5, None, None, 9, 2, 6]
    for period in rebase_periods(assessed(values)):
        variation = assessed(values, rebases=[period.start])
        assert [group.first for group in variation.groups] == [months(1)[0], period]


# -- in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "cadence", "said"),
    [
        (1, MONTHLY, "All 14 months since March 2021 lie above the average."),
        (-1, QUARTERLY, "All 14 quarters since March 2021 lie below the average."),
    ],
)
def test_suggestion_says_the_run_and_what_must_be_known(direction, cadence, said):
    words = suggestion_in_words(Suggestion(Period(date(2021, 3, 1), date(2021, 3, 31)), 14, direction), cadence)
    assert words.startswith(said)
    assert "If the cause is known and the change will last" in words


@pytest.mark.parametrize(
    ("values", "kind", "decimals", "said"),
    [
        # the mean of 1, 2, 3 is 2, all steps are 1, and the limits are 2.66 away
        (
            [1, 2, 3],
            "count",
            0,
            "Average 2, limits -0.7 to 4.7, provisional: made from 3 of 13 figures",
        ),
        ([90, 91] * 7, "percentage", 1, "Average 90.5%, limits 87.8% to 93.2%"),
        ([7], "days", 1, "Average 7 days, no limits"),
        ([], "count", 0, "No figure"),
    ],
)
def test_limits_are_said_with_what_they_rest_on(values, kind, decimals, said):
    group = assessed([Decimal(value) for value in values]).group
    assert limits_in_words(group, KINDS[kind], decimals) == said
