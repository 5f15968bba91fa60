"""The assessment against a second, plain implementation on random series, and what must hold of any series."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.periods import Period
from analysis.core.rule_sets import DEFAULT_RULE_SET, RULE_SETS
from analysis.core.series import Polarity
from analysis.spc.points import Signal
from analysis.spc.variation import assess_variation
from tests.analysis.spc.plain_spc import plainly

pytestmark = pytest.mark.slow

FIRST = Period(date(2010, 1, 1), date(2010, 1, 31))
MONTHS = [FIRST.shifted(place) for place in range(80)]

values = st.one_of(st.none(), st.integers(-6, 6), st.integers(-6, 6), st.integers(-6, 6), st.integers(-60, 60))
random_series = st.lists(values, min_size=1, max_size=60)
# Stretches that rise, fall or stay on one side are rare among random numbers.
stretches = st.tuples(st.integers(-9, 9), st.integers(-2, 2), st.integers(1, 10)).map(
    lambda drawn: [drawn[0] + drawn[1] * place for place in range(drawn[2])]
)
winding_series = st.lists(st.one_of(stretches, random_series.map(lambda found: found[:3])), min_size=1, max_size=8).map(
    lambda parts: [value for part in parts for value in part][:80]
)
any_series = st.one_of(random_series, winding_series).filter(lambda found: any(value is not None for value in found))
rule_sets = st.sampled_from(list(RULE_SETS.values()))


def assess(series, polarity=Polarity.NEUTRAL, **others):
    return assess_variation(list(zip(MONTHS, series, strict=False)), polarity=polarity, **others)


def plain(series, starts=(), rule_set=DEFAULT_RULE_SET, fix_after=None):
    found = plainly(
        series,
        starts,
        screens=rule_set.screens_outliers,
        length=rule_set.shift_length,
        outside_is_near=rule_set.counts_outside_as_near,
        fix_after=fix_after,
    )
    assume(not any(each["is_tight"] for each in found))
    return found


def is_close(one, other):
    return other is None if one is None else one == pytest.approx(float(other), rel=1e-9, abs=1e-9)


@given(any_series, rule_sets, st.sampled_from([None, None, 12, 20]), st.sets(st.integers(1, 79), max_size=3))
def test_both_implementations_agree(series, rule_set, fix_after, places):
    starts = sorted(place for place in places if place < len(series))
    edges = [0, *starts, len(series)]
    parts = [series[first:end] for first, end in zip(edges, edges[1:], strict=False)]
    assume(all(any(value is not None for value in part) for part in parts))
    expected = plain(series, starts, rule_set, fix_after)
    variation = assess(
        series, rule_set=rule_set, fix_after=fix_after, rebases=[MONTHS[place].start for place in starts]
    )
    for point, plainly_found in zip(variation.points, expected, strict=True):
        assert is_close(point.mean, plainly_found["mean"])
        assert is_close(point.lower, plainly_found["lower"])
        assert is_close(point.upper, plainly_found["upper"])
        if plainly_found["value"] is None:
            assert point.signal is None
        else:
            assert point.relative == plainly_found["side"]
            assert (point.is_outside, point.is_close) == (plainly_found["outside"], plainly_found["close"])
            assert (point.signal.value, point.direction) == (plainly_found["label"], plainly_found["up"])


def test_where_one_trend_ends_and_the_next_begins_the_step_out_tells_the_direction():
    """The rule as it is stated, though the point belongs to the fall: what the package does, and only in the past."""
    series = [-3, 0, -1, -2, -3, -4, -5, -6, 0, -1, -2, -3, -4, -5, -6]
    found = [point.direction for point in assess(series).points]

    assert found[6:9] == [-1, 1, -1]


def signals(variation, turned=1):
    return [(point.signal, point.direction * turned) for point in variation.points]


@given(any_series, rule_sets, st.integers(-1000, 1000))
def test_adding_a_constant_moves_mean_and_limits_and_changes_no_signal(series, rule_set, constant):
    plain(series, rule_set=rule_set)
    before = assess(series, rule_set=rule_set)
    after = assess([None if value is None else value + constant for value in series], rule_set=rule_set)
    assert signals(after) == signals(before)
    assert after.group.mean == pytest.approx(before.group.mean + constant, abs=1e-9)
    if before.group.lower is not None:
        assert after.group.lower == pytest.approx(before.group.lower + constant, abs=1e-9)


@given(any_series, rule_sets)
def test_mirroring_turns_every_signal_round(series, rule_set):
    before = assess(series, Polarity.HIGHER_IS_BETTER, rule_set=rule_set)
    after = assess([None if v is None else -v for v in series], Polarity.LOWER_IS_BETTER, rule_set=rule_set)
    assert signals(after, turned=-1) == signals(before)
    assert [point.type for point in after.points] == [point.type for point in before.points]
    assert after.run == before.run
    if before.group.upper is not None:
        assert (after.group.lower, after.group.upper) == (-before.group.upper, -before.group.lower)


@given(any_series, rule_sets, st.integers(1, 50))
def test_scaling_by_a_positive_number_changes_no_signal(series, rule_set, factor):
    plain(series, rule_set=rule_set)
    before = assess(series, rule_set=rule_set)
    after = assess([None if value is None else value * factor for value in series], rule_set=rule_set)
    assert signals(after) == signals(before)
    if before.group.upper is not None:
        assert after.group.upper == pytest.approx(before.group.upper * factor, abs=1e-9)


@given(any_series)
def test_the_run_of_the_latest_point_is_told_by_its_own_points(series):
    variation = assess(series)
    latest, run = variation.latest, variation.run
    if latest.signal is Signal.COMMON_CAUSE:
        assert run is None
        return
    own = [p for p in variation.points if run.first <= p.period <= latest.period and p.value is not None]
    assert own[0].period == run.first
    assert all(point.group is latest.group for point in own)
    if latest.signal is Signal.TWO_IN_THREE:
        assert sum(point.is_close for point in own) == run.length in (2, 3)
    elif latest.signal is Signal.TREND:
        assert len(own) == run.length >= 7
    else:
        assert len(own) == run.length
        assert {point.relative for point in own} == {latest.relative}
    if latest.signal is Signal.OUTSIDE:
        assert all(point.is_outside for point in own)


@given(st.integers(1, 10_000), st.integers(0, 4), st.integers(2, 60), rule_sets)
def test_equal_values_of_any_size_never_lie_beside_their_mean(number, decimals, length, rule_set):
    value = number / 10**decimals
    variation = assess([value] * length, rule_set=rule_set)
    assert {(point.relative, point.signal) for point in variation.points} == {(0, Signal.COMMON_CAUSE)}
    assert variation.group.lower == variation.group.mean == variation.group.upper == value


@given(any_series)
def test_screening_never_widens_the_limits(series):
    screened = assess(series).group
    unscreened = assess(series, rule_set=replace(DEFAULT_RULE_SET, screens_outliers=False)).group
    if screened.upper is not None:
        assert screened.upper <= unscreened.upper
        assert screened.mean == unscreened.mean
