"""Fields of a line reconciled: no repeats, nothing lost, rounding no change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.kinds import KINDS
from analysis.entry.figures import Entry, Typed, read_entry
from analysis.importing.settling import Disagreement, merge, says_the_same, settle

PERCENTAGE, COUNT = KINDS["percentage"], KINDS["count"]


def entry(numerator=None, denominator=None, stated=None, commentary=""):
    numbers = (None if number is None else Decimal(number) for number in (numerator, denominator, stated))
    return Entry(*numbers, commentary)


def test_value_that_the_counts_come_to_is_left_out():
    settled, note = settle(Typed("190", "199", "95.5"), PERCENTAGE)
    assert settled == Typed("190", "199", "")
    assert "worked out" in note


def test_value_that_the_counts_do_not_come_to_is_refused():
    with pytest.raises(Disagreement, match="says 96, and the counts come to 95.4774"):
        settle(Typed("190", "199", "96"), PERCENTAGE)


def test_number_of_a_kpi_without_cohort_is_its_value():
    assert settle(Typed("1,234"), COUNT)[0] == Typed(value="1,234")


@pytest.mark.parametrize(
    "typed", [Typed("1", "0", "5"), Typed("x", "5", "5"), Typed("1", "", "5"), Typed("1", "-4", "5")]
)
def test_what_the_checks_refuse_is_left_to_them(typed):
    assert settle(typed, PERCENTAGE) == (typed, "")


def test_empty_fields_keep_what_is_held():
    held = Typed("24", "25", "", "As planned.")
    assert merge(Typed(commentary="Better."), held) == Typed("24", "25", "", "Better.")
    assert merge(Typed(value="96"), held) == Typed("", "", "96", "As planned.")
    assert merge(Typed("1", "2"), None) == Typed("1", "2")


@pytest.mark.parametrize(
    ("new", "held", "expected"),
    [
        pytest.param(entry(24, 25), entry(24, 25), True, id="same counts"),
        pytest.param(entry("24.0", 25), entry(24, 25), True, id="same number written otherwise"),
        pytest.param(entry(24, 25), entry(24, 25, 96), True, id="counts of a published value"),
        pytest.param(entry(stated=96), entry(24, 25), True, id="value of the counts"),
        pytest.param(entry(stated="95.5"), entry(190, 199), True, id="value of the counts, rounded"),
        pytest.param(entry(stated="95.48"), entry(190, 199), True, id="rounded to two"),
        pytest.param(entry(stated="95.4"), entry(190, 199), False, id="rounded wrongly"),
        pytest.param(entry(stated=95), entry(stated="95.4"), False, id="less exact than a stated value"),
        pytest.param(entry(24, 25), entry(stated=96), False, id="counts where only a value is held"),
        pytest.param(entry(24, 25), entry(24, 26), False, id="other cohort"),
        pytest.param(entry(24, 25, commentary="a"), entry(24, 25, commentary="b"), False, id="other commentary"),
        pytest.param(entry(1, 2, commentary="a\r\nb "), entry(1, 2, commentary="a\nb"), True, id="other line ends"),
        pytest.param(entry(), entry(), True, id="nothing and nothing"),
        pytest.param(entry(stated=0), entry(), False, id="zero is not nothing"),
    ],
)
def test_says_the_same(new, held, expected):
    assert says_the_same(new, held, PERCENTAGE) is expected


counts = st.integers(0, 5000)


@given(counts, st.integers(1, 5000), st.integers(0, 4))
def test_rounded_value_of_any_counts_settles_and_says_the_same(numerator, denominator, places):
    value = PERCENTAGE.value(Decimal(numerator), Decimal(denominator))
    rounded = f"{value:.{places}f}" if places else str(int(value + Decimal("0.5")))
    held = entry(numerator, denominator)
    half_way = value * 10**places % 1 == Decimal("0.5")
    if half_way:
        return
    settled, _ = settle(Typed(str(numerator), str(denominator), rounded), PERCENTAGE)
    assert settled.value == ""
    assert says_the_same(entry(stated=rounded), held, PERCENTAGE)


@given(st.builds(Typed, *[st.text(max_size=8)] * 4), st.sampled_from(list(KINDS.values())))
def test_settling_ends_in_an_entry_or_a_reason(typed, kind):
    try:
        settled, _ = settle(typed, kind)
    except Disagreement:
        return
    read_entry(settled)
