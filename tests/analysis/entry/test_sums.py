"""Totals: worked out from their parts, checked with both numbers, and never a part of themselves."""

from decimal import Decimal

import pytest

from analysis.entry.sums import SumNumbers, makes_circle, work_out

TOTAL, NORTH, SOUTH, TOWN = (1, "value"), (2, "value"), (3, "value"), (4, "value")
SUMS = {TOTAL: (NORTH, SOUTH), NORTH: (TOWN,)}


def numbers(**held):
    return {
        place: Decimal(held[name])
        for name, place in zip("tnsw", (TOTAL, NORTH, SOUTH, TOWN), strict=True)
        if name in held
    }


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        pytest.param({"n": 20, "s": 11}, {"t": 31}, id="all parts there"),
        pytest.param({"n": 20}, {}, id="one part missing"),
        pytest.param({"n": 20, "s": 0}, {"t": 20}, id="a part of nought is there"),
        pytest.param({"s": 11, "w": 20}, {"n": 20, "t": 31}, id="a total of totals"),
        pytest.param({"t": 5, "n": 20, "s": 11}, {}, id="held already"),
    ],
)
def test_work_out(held, expected):
    assert work_out(SUMS, numbers(**held)) == numbers(**expected)


def test_sum_that_goes_round_is_never_worked_out():
    assert work_out({TOTAL: (NORTH,), NORTH: (TOTAL,)}, {}) == {}


def test_circles_are_found_at_any_distance():
    pairs = [("A", "B"), ("B", "C")]
    assert makes_circle(pairs, "C", "A")
    assert makes_circle([], "A", "A")
    assert not makes_circle(pairs, "A", "C")


def test_difference_names_both_numbers_and_the_parts():
    parts = (("North", Decimal(20)), ("South", Decimal(11)))
    assert SumNumbers("value", parts).difference(Decimal(31)) == ""
    said = "32 here, and its parts come to 31 (20 in North, 11 in South)"
    assert SumNumbers("value", parts).difference(Decimal(32)) == said
    of_a_part = SumNumbers("value", parts[:1], ("All", Decimal(31)))
    assert of_a_part.difference(Decimal(11)) == ""
    assert of_a_part.difference(Decimal(10)) == "31 in All, and its parts come to 30 (10 here, 20 in North)"
    assert SumNumbers("value", (), ("All", Decimal(31))).difference(Decimal(30)).endswith("come to 30 (30 here)")
