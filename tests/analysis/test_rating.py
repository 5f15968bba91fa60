"""Ratings and steps: each edge of the rules that docs/methods.md states."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.series import Observation, Polarity, target_for
from analysis.rating import Rag, Travel, rate, rate_observation, travel
from tests.analysis.makers import month, observed, target

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL


@pytest.mark.parametrize(
    ("value", "tolerance", "polarity", "rag"),
    [
        pytest.param("100", "5", HIGHER, Rag.GREEN, id="higher: met exactly"),
        pytest.param("101", "5", HIGHER, Rag.GREEN, id="higher: exceeded"),
        pytest.param("95", "5", HIGHER, Rag.AMBER, id="higher: missed by exactly the tolerance"),
        pytest.param("99.999", "5", HIGHER, Rag.AMBER, id="higher: missed by next to nothing"),
        pytest.param("94.9", "5", HIGHER, Rag.RED, id="higher: missed by more"),
        pytest.param("99.9", None, HIGHER, Rag.RED, id="higher: no tolerance, missed"),
        pytest.param("100", None, HIGHER, Rag.GREEN, id="higher: no tolerance, met"),
        pytest.param("99.9", "0", HIGHER, Rag.RED, id="higher: tolerance of nothing"),
        pytest.param("100", "5", LOWER, Rag.GREEN, id="lower: met exactly"),
        pytest.param("80", "5", LOWER, Rag.GREEN, id="lower: below"),
        pytest.param("105", "5", LOWER, Rag.AMBER, id="lower: missed by exactly the tolerance"),
        pytest.param("105.1", "5", LOWER, Rag.RED, id="lower: missed by more"),
        pytest.param("100.1", None, LOWER, Rag.RED, id="lower: no tolerance, missed"),
        pytest.param("100", "5", NEUTRAL, Rag.UNRATED, id="neutral: never rated"),
        pytest.param(None, "5", HIGHER, Rag.UNRATED, id="no value"),
    ],
)
def test_rate_against_a_target_of_100(value, tolerance, polarity, rag):
    assert rate(None if value is None else Decimal(value), target("100", tolerance), polarity) is rag


def test_without_a_target_a_value_is_unrated():
    assert rate(Decimal(100), None, HIGHER) is Rag.UNRATED


def test_each_rating_has_its_own_word_and_symbol():
    assert [(rag.label, rag.symbol) for rag in Rag] == [
        ("Off target", "✕"),
        ("Near target", "!"),
        ("On target", "✓"),
        ("Too close to call", "?"),
        ("Not rated", "–"),
    ]


@pytest.mark.parametrize(
    ("change", "polarity", "expected"),
    [
        ("1", HIGHER, Travel.IMPROVING),
        ("-1", HIGHER, Travel.WORSENING),
        ("1", LOWER, Travel.WORSENING),
        ("-1", LOWER, Travel.IMPROVING),
        ("1", NEUTRAL, Travel.HIGHER),
        ("-1", NEUTRAL, Travel.LOWER),
        ("0", HIGHER, Travel.STEADY),
        ("0", NEUTRAL, Travel.STEADY),
        (None, HIGHER, Travel.UNKNOWN),
    ],
)
def test_travel(change, polarity, expected):
    assert travel(None if change is None else Decimal(change), polarity) is expected


def test_each_travel_is_named():
    assert len({step.label for step in Travel}) == len(Travel)
    assert Travel.UNKNOWN.label == "No comparison"


def test_target_for_takes_the_one_that_began_last():
    old, new = target("80"), target("90", start=date(2021, 2, 1))

    assert target_for(observed(month(2021, 1)), [new, old]) == old
    assert target_for(observed(month(2021, 2)), [new, old]) == new


def test_target_for_goes_back_to_the_earlier_one_when_the_later_ends():
    old, short = target("80"), target("90", start=date(2021, 2, 1), end=date(2021, 2, 28))

    assert target_for(observed(month(2021, 3)), [old, short]) == old


def test_target_for_is_none_outside_all_targets_and_without_observation():
    ended = target("80", end=date(2020, 12, 31))

    assert target_for(observed(month(2021, 1)), [ended]) is None
    assert target_for(None, [target("80")]) is None


def counted(numerator, denominator):
    share = Decimal(numerator) * 100 / Decimal(denominator)
    return Observation(month(2021, 1), share, Decimal(numerator), Decimal(denominator), is_computed=True)


@pytest.mark.parametrize(
    ("observation", "asked", "rag"),
    [
        pytest.param(counted(67, 72), "90", Rag.UNSURE, id="met, and chance could have done it"),
        pytest.param(counted(67, 72), "95", Rag.UNSURE, id="missed, and chance could have done it"),
        pytest.param(counted(670, 720), "90", Rag.GREEN, id="met by many"),
        pytest.param(counted(670, 720), "97", Rag.RED, id="missed by many"),
        pytest.param(counted(72, 72), "100", Rag.GREEN, id="all of them"),
        pytest.param(counted(0, 1), "100", Rag.RED, id="none of one"),
        pytest.param(observed(month(2021, 1), "93"), "95", Rag.RED, id="no counts are held"),
        pytest.param(None, "95", Rag.UNRATED, id="no figure"),
    ],
)
def test_counts_that_chance_could_have_moved_are_too_few_to_tell(observation, asked, rag):
    assert rate_observation(observation, KINDS["percentage"], target(asked), HIGHER) is rag


def test_without_a_target_nothing_is_rated_however_few_there_are():
    assert rate_observation(counted(1, 2), KINDS["percentage"], None, HIGHER) is Rag.UNRATED
    assert rate_observation(counted(1, 2), KINDS["percentage"], target("40"), NEUTRAL) is Rag.UNRATED
