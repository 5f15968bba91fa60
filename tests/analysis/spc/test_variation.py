"""Each edge of the SPC rules that docs/methods.md states, and what is said of bad input."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, QUARTERLY, Cadence, Period
from analysis.core.rule_sets import DEFAULT_RULE_SET, RULE_SETS, RuleSet
from analysis.core.series import Break, Observation, Polarity, Series
from analysis.spc.groups import UNBOUNDED, Scale, Start, drawn_limits, scale_of
from analysis.spc.points import PointType, Signal
from analysis.spc.variation import Assurance, Reason, assess_series, assess_variation
from tests.analysis.makers import make_basis, target

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
PERCENT = Scale(0.0, 100.0)
JANUARY = Period(date(2020, 1, 1), date(2020, 1, 31))
STEADY = [10, 12, 11, 13, 12, 10, 11, 13, 12, 11, 10, 12, 13]
GAP = None
# What is outside the limits is called nothing else, so some rules show only where the limits are wide.
WIDE = RuleSet("wide", limit_factor=100.0, near_factor=100.0)


def assess(values, polarity=HIGHER, **others):
    """Months from January 2020."""
    points = [(JANUARY.shifted(place), value) for place, value in enumerate(values)]
    return assess_variation(points, polarity=polarity, **others)


def month(place):
    """The month so many after January 2020."""
    return JANUARY.shifted(place)


def flagged(variation, signal):
    return [place for place, point in enumerate(variation.points) if point.signal is signal]


# Groups


def test_a_break_on_the_first_period_or_before_it_changes_nothing():
    plain = assess(STEADY)
    for day in (date(2019, 6, 1), month(0).start, month(0).end):
        assert assess(STEADY, breaks=[day]).groups == plain.groups


def test_a_break_after_the_last_period_changes_nothing():
    assert len(assess(STEADY, breaks=[month(13).start]).groups) == 1


def test_a_break_on_the_last_period_leaves_a_group_of_one_without_limits():
    variation = assess(STEADY, breaks=[month(12).start], target=12)
    assert [group.n for group in variation.groups] == [12, 1]
    assert variation.group.start is Start.BREAK
    assert variation.group.lower is variation.group.upper is None
    assert variation.why_not_assessed is Reason.NO_LIMITS
    assert variation.why_not_assured is Reason.TOO_FEW


def test_two_breaks_in_neighbouring_periods_make_a_group_of_one():
    variation = assess(STEADY, breaks=[month(5).start, month(6).start])
    assert [(group.first, group.n) for group in variation.groups] == [(month(0), 5), (month(5), 1), (month(6), 7)]


def test_two_breaks_within_one_period_are_one():
    assert len(assess(STEADY, breaks=[month(5).start, month(5).end]).groups) == 2


def test_a_group_starts_with_the_first_period_that_ends_on_the_day_or_after_it():
    assert assess(STEADY, rebases=[month(5).end]).groups[1].first == month(5)
    assert assess(STEADY, rebases=[date(2020, 7, 1)]).groups[1].first == month(6)


def test_rebase_and_break_on_one_period_are_a_break():
    variation = assess(STEADY, breaks=[month(5).start], rebases=[month(5).start])
    assert [group.start for group in variation.groups] == [Start.SERIES, Start.BREAK]


def test_missing_periods_after_a_break_belong_to_the_group_that_follows():
    variation = assess([10, 11, 12, GAP, GAP, 20, 21, 22], breaks=[month(3).start])
    assert [point.group.number for point in variation.points] == [0, 0, 0, 1, 1, 1, 1, 1]
    assert variation.groups[1].n == 3


def test_a_break_and_a_rebase_with_only_missing_periods_between_start_one_group():
    variation = assess([10, 11, GAP, GAP, 20, 21], breaks=[month(2).start], rebases=[month(4).start])
    assert [(group.start, group.first) for group in variation.groups] == [
        (Start.SERIES, month(0)),
        (Start.BREAK, month(2)),
    ]
    turned = assess([10, 11, GAP, GAP, 20, 21], breaks=[month(4).start], rebases=[month(2).start])
    assert [(group.start, group.first) for group in turned.groups] == [
        (Start.SERIES, month(0)),
        (Start.BREAK, month(2)),
    ]


def test_a_break_before_the_first_value_or_after_the_last_starts_no_group():
    variation = assess([GAP, GAP, 10, 11, 12, GAP, GAP], breaks=[month(1).start, month(6).start])
    assert [(group.start, group.n) for group in variation.groups] == [(Start.SERIES, 3)]
    assert variation.latest.period == month(4)


def test_no_moving_range_is_taken_across_a_break_or_a_gap():
    variation = assess([10, 11, 10, 110, 111, 110], breaks=[month(3).start])
    assert [group.upper - group.mean for group in variation.groups] == pytest.approx([2.66, 2.66])
    assert assess([10, 11, GAP, 111, 110]).group.upper == pytest.approx(60.5 + 2.66)


def test_runs_end_at_a_break():
    rising = list(range(1, 13))
    assert len(flagged(assess(rising), Signal.TREND)) + len(flagged(assess(rising), Signal.OUTSIDE)) == 12
    parted = assess(rising, rebases=[month(6).start])
    assert {point.signal for point in parted.points} == {Signal.COMMON_CAUSE}


def test_a_group_of_twelve_is_provisional_and_one_of_thirteen_is_not():
    short, long = assess(STEADY[:12], target=5), assess(STEADY, target=5)
    assert short.group.is_provisional
    assert (short.assurance, short.why_not_assured) == (None, Reason.TOO_FEW)
    assert not long.group.is_provisional
    assert (long.assurance, long.why_not_assured) == (Assurance.CONSISTENTLY_MET, None)


def test_missing_periods_do_not_count_towards_thirteen():
    assert assess([*STEADY[:6], GAP, *STEADY[6:12]]).group.is_provisional


def test_limits_fixed_after_twelve_are_made_from_the_first_twelve_values_whatever_is_missing():
    values = [10, 12, GAP, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 30, 31]
    variation = assess(values, fix_after=12)
    assert (variation.group.base, variation.group.n) == (12, 14)
    assert variation.group.mean == 11
    assert [point.is_base for point in variation.points] == [True, True, False, *[True] * 10, False, False]
    assert flagged(variation, Signal.OUTSIDE) == [13, 14]


def test_limits_fixed_after_more_values_than_there_are_take_all():
    assert assess(STEADY, fix_after=20).groups == assess(STEADY).groups


# Signals


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([0, 0, 5, 6, 5, 6, 5, 6, 5, 0, 0, 0, 0, 0, 0], range(2, 9), id="seven above the mean"),
        pytest.param([0, 0, 5, 6, 5, 6, 5, 6, 0, 0, 0, 0, 0, 5, 6, 6], (), id="six are no shift"),
        pytest.param([5, 6, 5, 6, GAP, 5, 6, 5, 0, 0, 0, 0, 0, 0, 5, 6], (), id="a missing month ends the run"),
    ],
)
def test_shift(values, expected):
    assert flagged(assess(values, rule_set=WIDE), Signal.SHIFT) == list(expected)


def test_a_value_on_the_mean_ends_a_shift():
    values = [1, 1, 1, 1, 0, 1, 1, 1, 1, -1, -1, -1, -1, -1, 0, -1, -1, -1]
    variation = assess(values)
    assert variation.group.mean == 0
    assert flagged(variation, Signal.SHIFT) == []


def test_trend_takes_seven_points_and_a_tie_ends_it():
    assert flagged(assess([3, 1, 2, 3, 4, 5, 6, 7, 3], rule_set=WIDE), Signal.TREND) == list(range(1, 8))
    assert flagged(assess([3, 2, 3, 4, 5, 6, 7, 3], rule_set=WIDE), Signal.TREND) == []
    assert flagged(assess([1, 2, 3, 4, 4, 5, 6, 7], rule_set=WIDE), Signal.TREND) == []
    assert flagged(assess([1, 2, 3, 4, GAP, 5, 6, 7], rule_set=WIDE), Signal.TREND) == []


def test_the_turn_between_two_trends_belongs_to_the_later_and_a_tie_to_the_one_it_ends():
    turn = assess([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], rule_set=WIDE)
    assert [point.direction for point in turn.points] == [1] * 6 + [-1] * 7
    tie = assess([1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1], rule_set=WIDE)
    assert [point.direction for point in tie.points] == [1] * 7 + [-1] * 7


def test_the_first_rule_that_holds_names_the_signal():
    variation = assess([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert variation.points[0].signal is Signal.OUTSIDE
    assert variation.points[5].signal is Signal.TREND


def test_a_value_on_a_limit_is_not_outside_and_one_on_a_near_limit_is_not_close():
    # the first twelve have mean 10 and average moving range 1, so that limits are at 12 and near limits at 11
    exact = RuleSet("exact", limit_factor=2.0, near_factor=1.0)
    base = [9.5, 10.5] * 6
    variation = assess([*base, 12, 11, 12.5, 11.5], rule_set=exact, fix_after=12)
    found = [(point.is_outside, point.is_close) for point in variation.points[12:]]
    assert found == [(False, True), (False, False), (True, False), (False, True)]


def test_rule_sets_differ_in_what_they_say_they_differ():
    six = [1, 2, 3, 4, 5, 6, 0, 5, 0, 6, 0, 5, 1, 6]
    assert flagged(assess(six, rule_set=RULE_SETS["mdc-6"]), Signal.TREND) == list(range(6))
    assert flagged(assess(six), Signal.TREND) == []
    # limits from the first twelve: 10.5 +- 2.66, near limits 10.5 +- 1.77
    outside_and_near = [*[10, 11] * 6, 14, 11, 12.5]
    assert assess(outside_and_near, fix_after=12).signal is Signal.COMMON_CAUSE
    excel = assess(outside_and_near, fix_after=12, rule_set=RULE_SETS["mdc-excel"])
    assert excel.signal is Signal.TWO_IN_THREE
    assert (excel.run.first, excel.run.length) == (month(12), 2)


def test_rule_sets_have_the_names_they_are_stored_under_and_say_their_parameters():
    assert set(RULE_SETS) == {"ptd-0.2.2", "mdc-excel", "mdc-6"}
    assert all(RULE_SETS[name].name == name for name in RULE_SETS)
    assert DEFAULT_RULE_SET.in_words == (
        "Rules: ptd-0.2.2 (runs of 7 points; two in three near a limit; extreme steps left out of the limits)"
    )
    assert RULE_SETS["mdc-excel"].in_words == (
        "Rules: mdc-excel (runs of 7 points; two in three near or beyond a limit; all steps in the limits)"
    )
    assert "(runs of 6 points;" in RULE_SETS["mdc-6"].in_words
    assert "(shifts of 8 points, trends of 6;" in RuleSet("other", shift_length=8, trend_length=6).in_words


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        (HIGHER, PointType.IMPROVEMENT, PointType.CONCERN),
        (LOWER, PointType.CONCERN, PointType.IMPROVEMENT),
        (NEUTRAL, PointType.HIGH, PointType.LOW),
    ],
)
def test_what_is_wanted_decides_what_a_signal_means(polarity, up, down):
    variation = assess([*STEADY, 40, -20], polarity, fix_after=12)
    assert [point.type for point in variation.points[-3:]] == [PointType.COMMON_CAUSE, up, down]


# The run of the latest point


def test_the_run_of_a_shift_begins_with_the_first_point_on_that_side():
    variation = assess([*STEADY, 12, 13, 12, 13, 12, 13, 12], fix_after=12)
    assert variation.signal is Signal.SHIFT
    assert (variation.run.first, variation.run.length) == (month(11), 9)


def test_the_run_outside_counts_only_points_outside_on_that_side():
    variation = assess([*STEADY, -20, 40, 41, 42], fix_after=12)
    assert (variation.run.first, variation.run.length) == (month(14), 3)


def test_the_run_ends_at_a_gap_and_at_a_break():
    assert assess([*STEADY, 40, GAP, 41], fix_after=12).run.length == 1
    broken = assess([*STEADY, *[40] * 3, *STEADY, 60], fix_after=12, breaks=[month(16).start])
    assert (broken.run.first, broken.run.length) == (month(29), 1)


def test_the_run_of_a_trend_begins_where_it_began_to_rise():
    variation = assess([5, 9, 4, 8, 3, 9, 4, 8, 3, 9, 4, 8, 3, 4, 5, 6, 7, 8, 8.5], fix_after=12)
    assert variation.signal is Signal.TREND
    assert (variation.run.first, variation.run.length) == (month(12), 7)


def test_a_missing_last_period_leaves_the_latest_value_the_latest():
    variation = assess([*STEADY, 40, GAP], fix_after=12)
    assert variation.latest.period == month(13)
    assert variation.run.length == 1


# Assurance


@pytest.mark.parametrize(
    ("target", "polarity", "expected"),
    [
        (20, HIGHER, Assurance.CONSISTENTLY_MISSED),
        (20, LOWER, Assurance.CONSISTENTLY_MET),
        (2, HIGHER, Assurance.CONSISTENTLY_MET),
        (2, LOWER, Assurance.CONSISTENTLY_MISSED),
        (11, HIGHER, Assurance.HIT_OR_MISS),
        (11, LOWER, Assurance.HIT_OR_MISS),
    ],
)
def test_assurance(target, polarity, expected):
    assert assess(STEADY, polarity, target=Decimal(target)).assurance is expected


def test_a_target_exactly_on_a_limit_is_hit_or_miss():
    group = assess(STEADY).group
    for asked in (group.lower, group.upper):
        assert assess(STEADY, target=asked).assurance is Assurance.HIT_OR_MISS


@pytest.mark.parametrize(
    ("value", "polarity", "expected"),
    [
        (100, HIGHER, Assurance.CONSISTENTLY_MET),
        (99.9, HIGHER, Assurance.CONSISTENTLY_MISSED),
        (100, LOWER, Assurance.CONSISTENTLY_MET),
        (99.9, LOWER, Assurance.CONSISTENTLY_MET),
    ],
)
def test_a_series_that_never_moves_is_held_against_the_target_by_its_value(value, polarity, expected):
    variation = assess([value] * 13, polarity, target=100)
    assert variation.assurance is expected
    assert (variation.group.lower, variation.group.upper) == (value, value)
    assert variation.type is PointType.COMMON_CAUSE


def test_a_series_that_never_moves_with_gaps_is_assured_like_one_without():
    variation = assess([*[100] * 7, GAP, *[100] * 6], target=100)
    assert variation.assurance is Assurance.CONSISTENTLY_MET


def test_a_series_that_never_moved_while_its_limits_were_made_is_outside_once_it_moves():
    variation = assess([*[100] * 12, 99], fix_after=12, target=100)
    assert variation.signal is Signal.OUTSIDE
    assert variation.assurance is Assurance.HIT_OR_MISS


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({}, Reason.NO_TARGET),
        ({"target": 11, "polarity": NEUTRAL}, Reason.NEUTRAL),
        ({"target": 100.5, "scale": PERCENT}, Reason.TARGET_OFF_SCALE),
        ({"target": -1, "scale": PERCENT}, Reason.TARGET_OFF_SCALE),
    ],
)
def test_why_nothing_is_said_about_a_target(others, reason):
    variation = assess(STEADY, **others)
    assert (variation.assurance, variation.why_not_assured) == (None, reason)


@pytest.mark.parametrize("target", [0, 100])
def test_a_target_on_the_end_of_the_scale_is_held_against_the_limits(target):
    assert assess(STEADY, target=target, scale=PERCENT).assurance is not None


# Scale


def test_limits_beyond_the_scale_are_kept_and_drawn_at_its_ends():
    variation = assess([0, 100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100], scale=PERCENT)
    group = variation.group
    assert (group.lower, group.upper) == (50 - 266, 50 + 266)
    assert drawn_limits(group, PERCENT) == (0, 100)
    assert drawn_limits(group, Scale(0.0, None)) == (0, 316)
    assert drawn_limits(group, UNBOUNDED) == (-216, 316)
    assert {point.signal for point in variation.points} == {Signal.COMMON_CAUSE}


def test_without_limits_none_are_drawn():
    assert drawn_limits(assess([7]).group, PERCENT) is None


def test_the_scale_of_a_kind():
    assert scale_of(KINDS["percentage"]) == PERCENT
    assert scale_of(KINDS["count"]) == Scale(0.0, None)


# Bad input


@pytest.mark.parametrize("values", [[], [GAP], [GAP, GAP]])
def test_nothing_at_all_is_not_assessed(values):
    variation = assess(values, target=5)
    assert (variation.latest, variation.group, variation.type, variation.signal, variation.run) == (None,) * 5
    assert variation.groups == variation.points == ()
    assert variation.why_not_assessed is Reason.NO_FIGURE
    assert variation.why_not_assured is Reason.NO_FIGURE


@pytest.mark.parametrize("values", [[7], [GAP, GAP, 7], [7, GAP], [GAP, 7, GAP]])
def test_a_single_value_has_no_limits_and_is_not_assessed(values):
    variation = assess(values)
    assert variation.latest.value == 7
    assert (variation.group.mean, variation.group.lower, variation.group.upper) == (7, None, None)
    assert variation.why_not_assessed is Reason.NO_LIMITS


def test_values_of_which_no_two_are_neighbours_have_no_limits():
    variation = assess([value for each in STEADY for value in (each, GAP)], target=11)
    assert variation.group.n == 13
    assert variation.why_not_assessed is Reason.NO_LIMITS
    assert variation.why_not_assured is Reason.NO_LIMITS


def test_without_limits_a_shift_is_still_a_signal():
    apart = [value for each in STEADY[:12] for value in (each, GAP)]
    variation = assess([*apart, *[14] * 7], fix_after=12)
    assert variation.group.lower is None
    assert variation.signal is Signal.SHIFT
    assert variation.why_not_assessed is None


def test_two_values_are_provisional_and_no_signal():
    variation = assess([1, 99])
    assert variation.group.is_provisional
    assert variation.type is PointType.COMMON_CAUSE
    assert variation.why_not_assessed is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), 1e101, Decimal("-1e200")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="Not a number that can be assessed"):
        assess([1, value])
    with pytest.raises(ValueError, match="Not a number that can be assessed"):
        assess(STEADY, target=value)


def test_periods_out_of_order_or_twice_are_refused():
    for first, second in ((month(1), month(0)), (month(1), month(1))):
        with pytest.raises(ValueError, match="in order, each of them once"):
            assess_variation([(first, 1), (second, 2)], polarity=HIGHER)


def test_fewer_than_twelve_points_are_too_few_to_fix_limits_by():
    with pytest.raises(ValueError, match="at least 12 points, not 11"):
        assess(STEADY, fix_after=11)


@pytest.mark.parametrize("lengths", [{"shift_length": 1}, {"trend_length": 2}])
def test_a_rule_set_with_runs_too_short_to_be_runs_is_refused(lengths):
    with pytest.raises(ValueError, match="at least two points"):
        RuleSet("short", **lengths)


# Series


def series_of(values, cadence=MONTHLY, first=JANUARY, kind="percentage"):
    periods = [first.shifted(cadence.step * place) for place in range(len(values))]
    observed = [Observation(p, Decimal(str(v))) for p, v in zip(periods, values, strict=True) if v is not None]
    return Series("Care plans", "West Sussex", kind, cadence, tuple(observed))


def test_a_month_that_is_absent_from_a_series_is_a_gap():
    variation = assess_series(series_of([90, 91, GAP, 93.5]), make_basis())
    assert [point.value for point in variation.points] == [90.0, 91.0, None, 93.5]
    assert variation.points[2].period == month(2)


def test_a_quarterly_series_with_a_break_is_assessed():
    quarter = Period(date(2020, 4, 1), date(2020, 6, 30))
    series = series_of([90, 91, 92, 93], QUARTERLY, quarter)
    variation = assess_series(series, make_basis(breaks=[Break(date(2020, 10, 1), "Calls no longer count")]))
    assert [group.n for group in variation.groups] == [2, 2]


def test_a_yearly_series_is_not_assessed():
    year = Period(date(2000, 4, 1), date(2001, 3, 31))
    series = series_of([90 + place % 3 for place in range(20)], Cadence("year-03", "Financial years", 12), year)
    variation = assess_series(series, make_basis([target("95")]))
    assert (variation.points, variation.type, variation.assurance) == ((), None, None)
    assert variation.why_not_assessed is variation.why_not_assured is Reason.YEARLY


def test_the_scale_of_a_series_is_that_of_its_kind():
    series = series_of([96 + place % 3 for place in range(13)])
    assert assess_series(series, make_basis([target("101")])).why_not_assured is Reason.TARGET_OFF_SCALE
    counted = series_of([96 + place % 3 for place in range(13)], kind="count")
    assert assess_series(counted, make_basis([target("101")], kind="count")).why_not_assured is None


# The worked examples of docs/methods.md


def test_the_example_of_review_conferences():
    june = Period(date(2018, 6, 1), date(2018, 6, 30))
    variation = assess_series(series_of(["97.7", "100", "100", "99.3", "96.8"], first=june), make_basis())
    group = variation.group
    assert group.mean == pytest.approx(98.76)
    assert (group.lower, group.upper) == pytest.approx((95.1025, 102.4175))
    assert drawn_limits(group, PERCENT) == pytest.approx((95.1025, 100))
    assert variation.is_provisional
    assert variation.signal is Signal.COMMON_CAUSE


def test_the_example_of_breaches():
    variation = assess([6499, 5983, 6599, 7089, 8120, 8981, 12502, 11376, 10670], LOWER)
    group = variation.group
    found = [round(value, 2) for value in (group.mean, group.lower, group.near_lower, group.near_upper, group.upper)]
    assert found == [8646.56, 5698.28, 6681.04, 10612.07, 11594.83]
    assert flagged(variation, Signal.OUTSIDE) == [6]
    assert flagged(variation, Signal.TWO_IN_THREE) == [0, 1, 2, 7, 8]
    assert (variation.type, variation.run.first, variation.run.length) == (PointType.CONCERN, month(7), 2)
