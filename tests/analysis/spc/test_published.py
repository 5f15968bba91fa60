"""Our results against those of the R package NHSRplotthedots 0.2.2: every point, every group, every small vector."""

import pytest

from analysis.core.series import Polarity
from analysis.spc import points as spc_points
from analysis.spc.points import PointType, Signal
from analysis.spc.variation import Assurance, assurance_of
from tests.analysis.spc.published_spc import PARAMETERS, POINTS, SERIES, SUMMARIES, assessed, unit_vectors

CONSTANT = "s17_constant_series_amr_zero"
TYPES = {
    "common_cause": PointType.COMMON_CAUSE,
    "special_cause_improvement": PointType.IMPROVEMENT,
    "special_cause_concern": PointType.CONCERN,
    "special_cause_neutral_high": PointType.HIGH,
    "special_cause_neutral_low": PointType.LOW,
}
LABELS = {
    (Signal.OUTSIDE, 1): "Above UCL",
    (Signal.OUTSIDE, -1): "Below LCL",
    (Signal.TREND, 1): "7 Point Trend (Increasing)",
    (Signal.TREND, -1): "7 Point Trend (Decreasing)",
    (Signal.TWO_IN_THREE, 1): "2 in 3 Above CL",
    (Signal.TWO_IN_THREE, -1): "2 in 3 Below CL",
    (Signal.SHIFT, 1): "7 Points Above CL",
    (Signal.SHIFT, -1): "7 Points Below CL",
    (Signal.COMMON_CAUSE, 0): "Common Cause",
}
ASSURANCES = {
    "": None,
    "consistent_pass": Assurance.CONSISTENTLY_MET,
    "consistent_fail": Assurance.CONSISTENTLY_MISSED,
    "inconsistent": Assurance.HIT_OR_MISS,
}


def near(text):
    return None if text == "" else pytest.approx(float(text), rel=0, abs=1e-9)


def truth(text):
    return {"TRUE": True, "FALSE": False}[text]


def test_all_series_and_points_are_there():
    assert len(SERIES) == len(PARAMETERS) == 24
    assert sum(len(rows) for rows in POINTS.values()) == 497


@pytest.mark.parametrize("name", SERIES)
def test_every_point_is_as_the_package_has_it(name):
    points = assessed(name).points
    for point, row in zip(points, POINTS[name], strict=True):
        assert point.period.end.isoformat() == row["x"]
        assert point.value == float(row["y"])
        assert LABELS[point.signal, point.direction] == row["special_cause_type"]
        assert point.type is TYPES[row["point_type"]]
        assert point.relative == int(row["relative_to_mean"])
        assert point.mean == near(row["mean_col"])
        assert str(point.group.number) == row["rebase_group"]
        assert point.group.is_provisional is truth(row["short_group_warning"])
        assert (point.value if point.is_base else None) == (float(row["fix_y"]) if row["fix_y"] else None)
        if name != CONSTANT:
            assert (point.lower, point.upper) == (near(row["lpl"]), near(row["upl"]))
            assert point.is_outside is truth(row["outside_limits"])
            assert point.is_close is truth(row["close_to_limits"])


def test_a_constant_series_for_which_the_package_gives_no_limits_has_its_value_as_limits():
    variation = assessed(CONSTANT)
    assert {row["lpl"] + row["upl"] + row["outside_limits"] for row in POINTS[CONSTANT]} == {""}
    assert {(p.lower, p.upper, p.is_outside) for p in variation.points} == {(100.0, 100.0, False)}
    assert variation.assurance is Assurance.CONSISTENTLY_MET


@pytest.mark.parametrize("name", SERIES)
def test_every_group_is_as_the_package_sums_it_up(name):
    variation = assessed(name)
    for group, row in zip(variation.groups, SUMMARIES[name], strict=True):
        points = [point for point in variation.points if point.group is group]
        types = [point.type for point in points]
        assert str(group.number) == row["rebase_group"]
        assert group.mean == near(row["mean"])
        if name != CONSTANT:
            assert (group.lower, group.upper) == (near(row["lpl"]), near(row["upl"]))
        assert types[-1] is TYPES[row["variation_type"]]
        assert LABELS[points[-1].signal, points[-1].direction] == row["last_special_cause"]
        assert group.n == len(points) == int(row["n"])
        assert types.count(PointType.COMMON_CAUSE) == int(row["common_cause"])
        assert types.count(PointType.IMPROVEMENT) == int(row["improvement"])
        assert types.count(PointType.CONCERN) == int(row["concern"])
        assert types.count(PointType.HIGH) + types.count(PointType.LOW) == int(row["neutral"])
    assert bool(SUMMARIES[name][-1]["warning"]) is any(group.is_provisional for group in variation.groups)


@pytest.mark.parametrize("name", [name for name in SERIES if name != CONSTANT])
def test_assurance_is_the_packages_except_that_a_short_group_has_none(name):
    variation = assessed(name)
    expected = ASSURANCES[SUMMARIES[name][-1]["assurance_type"]]
    assert variation.assurance is (None if variation.group.is_provisional else expected)


@pytest.mark.parametrize("vector", unit_vectors("seven_point_one_side_mean"))
def test_shift_vectors(vector):
    signs = vector["in"]
    ends = [spc_points._in_runs(signs[: place + 1], 7)[place] for place in range(len(signs))]
    assert ends == [bool(flag) for flag in vector["out"]]


@pytest.mark.parametrize("vector", unit_vectors("part_of_seven"))
def test_every_member_of_a_run_is_flagged(vector):
    ends = vector["in"]
    # a run of seven signs ends at each flag
    signs = [next((flag for flag in ends[place : place + 7] if flag), 0) for place in range(len(ends))]
    assert [spc_points._in_runs(signs[: place + 1], 7)[place] for place in range(len(signs))] == [bool(e) for e in ends]
    assert spc_points._in_runs(signs, 7) == [bool(flag) for flag in vector["out"]]


@pytest.mark.parametrize("vector", unit_vectors("seven_point_trend"))
def test_trend_vectors(vector):
    values = [float(value) for value in vector["in"]]
    ends = []
    for place in range(len(values)):
        steps = spc_points._steps(values[: place + 1])
        ends.append(spc_points._in_runs(steps, 6, points_before=1)[place] * steps[place])
    assert ends == vector["out"]


def as_flags(numbers):
    return [bool(number) for number in numbers]


@pytest.mark.parametrize("vector", unit_vectors("two_in_three"))
def test_two_in_three_flags_the_close_points_of_a_qualifying_three(vector):
    expected = [member and close for member, close in zip(vector["out"], vector["close"], strict=True)]
    assert spc_points._two_in_three(as_flags(vector["close"]), vector["rel"]) == as_flags(expected)


@pytest.mark.parametrize("vector", unit_vectors("part_of_two_in_three"))
def test_two_in_three_vectors(vector):
    assert spc_points._two_in_three(as_flags(vector["close"]), vector["rel"]) == as_flags(vector["out"])


@pytest.mark.parametrize("vector", [v for v in unit_vectors("assurance") if v["out"] is not None])
def test_assurance_vectors(vector):
    polarity = Polarity.HIGHER_IS_BETTER if vector["direction"] == "increase" else Polarity.LOWER_IS_BETTER
    assert assurance_of(vector["lpl"], vector["upl"], vector["target"], polarity) is ASSURANCES[vector["out"]]


@pytest.mark.parametrize("vector", [*unit_vectors("limits from snap"), *unit_vectors("limits from vignettes")])
def test_limits_that_the_package_prints_in_its_documents(vector):
    (name,) = [name for name in SERIES if name.startswith(f"{vector['series']}_")]
    group = assessed(name).group
    # printed with up to seven significant digits
    assert group.mean == pytest.approx(vector["mean"], abs=0.005)
    assert group.lower == pytest.approx(vector["lpl"], abs=0.005)
    assert group.upper == pytest.approx(vector["upl"], abs=0.005)
