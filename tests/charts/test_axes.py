"""The value axis: round, never misleading, and said in words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.kinds import KINDS
from charts.axes import build_axis, drawn_range


@pytest.mark.parametrize(
    ("values", "kind", "choice", "ticks"),
    [
        pytest.param([82, 97], "percentage", "whole", (0, 20, 40, 60, 80, 100), id="whole percentage"),
        pytest.param([82, 97], "percentage", "fitted", (80, 85, 90, 95, 100), id="fitted percentage"),
        pytest.param([100, 100], "percentage", "fitted", (95, 96, 97, 98, 99, 100), id="all at the highest"),
        pytest.param([0, 0], "percentage", "fitted", (0, 0.1, 0.2, 0.3, 0.4, 0.5), id="all at zero"),
        pytest.param([11], "percentage", "fitted", (10, 10.5, 11, 11.5, 12), id="one value"),
        pytest.param([9, 14], "percentage", "fitted", (9, 10, 11, 12, 13, 14), id="ends on round values"),
        pytest.param([36, 70], "rate_10000", "fitted", (30, 40, 50, 60, 70), id="fitted rate"),
        pytest.param([36, 70], "rate_10000", "whole", (0, 20, 40, 60, 80), id="whole rate"),
        pytest.param([975], "count", "whole", (0, 200, 400, 600, 800, 1000), id="whole count"),
        pytest.param([3], "count", "fitted", (2, 3, 4, 5), id="children are counted whole"),
        pytest.param([0], "count", "whole", (0, 1, 2, 3), id="a count of nothing"),
        pytest.param([], "percentage", "fitted", (0, 20, 40, 60, 80, 100), id="no percentage"),
        pytest.param([], "count", "whole", (0, 1, 2, 3), id="no count"),
    ],
)
def test_ticks(values, kind, choice, ticks):
    axis = build_axis(values, KINDS[kind], 1, choice)

    assert axis.ticks == ticks
    assert (axis.low, axis.high, axis.choice) == (ticks[0], ticks[-1], choice)


@pytest.mark.parametrize(
    ("values", "kind", "choice", "words"),
    [
        ([82, 97], "percentage", "fitted", "The scale starts at 80%."),
        ([82, 97], "percentage", "whole", "The scale starts at zero."),
        ([2, 97], "percentage", "fitted", "The scale starts at zero."),
        ([36, 70], "rate_10000", "fitted", "The scale starts at 30."),
        ([400, 412], "days", "fitted", "The scale starts at 380."),
        ([975], "count", "whole", "The scale starts at zero."),
    ],
)
def test_an_axis_says_where_it_starts(values, kind, choice, words):
    assert build_axis(values, KINDS[kind], 1, choice).in_words == words


def test_labels_are_written_as_values_are():
    assert build_axis([82, 97], KINDS["percentage"], 1, "fitted").labels == ("80%", "85%", "90%", "95%", "100%")
    assert build_axis([1975], KINDS["count"], 0, "whole").labels == ("0", "500", "1,000", "1,500", "2,000")


def test_a_value_beyond_the_bounds_of_its_kind_is_still_drawn():
    axis = build_axis([-2, 104], KINDS["percentage"], 1, "fitted")

    assert axis.low <= -2
    assert axis.high >= 104


@given(
    values=st.lists(st.integers(0, 100_000).map(lambda tenths: tenths / 10), min_size=1, max_size=6),
    kind=st.sampled_from(sorted(KINDS)),
    choice=st.sampled_from(["whole", "fitted"]),
    decimals=st.integers(0, 2),
)
def test_every_axis_is_round_and_holds_its_values(values, kind, choice, decimals):
    if kind == "percentage":
        values = [value / 100 for value in values]
    axis = build_axis(values, KINDS[kind], decimals, choice)
    steps = {round(after - before, 6) for before, after in pairwise(axis.ticks)}

    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert 4 <= len(axis.ticks) <= 6
    assert len(steps) == 1
    assert f"{steps.pop():e}".partition("e")[0].rstrip("0") in {"1.", "2.", "2.5", "5."}
    assert axis.low >= 0
    assert kind != "percentage" or axis.high <= 100
    assert choice == "fitted" or axis.low == 0


def test_close_values_are_not_blown_up():
    low, high = drawn_range([96.0, 96.1])

    assert high - low == pytest.approx(9.61)
    assert (low + high) / 2 == pytest.approx(96.05)
