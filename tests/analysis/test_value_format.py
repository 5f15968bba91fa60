"""Values in their unit: published ones as they are, those worked out rounded."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Observation
from analysis.value_format import ValueFormat


def observation(value, **known):
    return Observation(Period(date(2021, 10, 1), date(2021, 10, 31)), Decimal(value), **known)


@pytest.mark.parametrize(
    ("kind", "value", "is_computed", "expected"),
    [
        pytest.param("percentage", "93.0556", True, "93.1%", id="worked out"),
        pytest.param("percentage", "93.0556", False, "93.0556%", id="as published"),
        pytest.param("percentage", "75", True, "75%", id="no zeros that only fill up"),
        pytest.param("rate_10000", "54", False, "54", id="the head of the column has the unit"),
    ],
)
def test_a_value_is_rounded_only_where_it_was_worked_out(kind, value, is_computed, expected):
    assert ValueFormat(KINDS[kind], 1).written(observation(value, is_computed=is_computed)) == expected


def test_no_observation_is_written_as_nothing():
    assert ValueFormat(KINDS["percentage"], 1).written(None) == ""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param("count", "1986.0000", "1986", id="children are whole"),
        pytest.param("count", "390.5000", "390.5", id="half a post stays"),
        pytest.param("percentage", "96.0000", "96.0", id="a share has its decimals"),
        pytest.param("percentage", "96.2500", "96.25", id="no digit is lost"),
        pytest.param("percentage", "33.33333333333333333333333333", "33.33333333333333333333333333", id="unrounded"),
        pytest.param("rate_10000", "0.0000", "0.0", id="nothing"),
        pytest.param("days", "1E+3", "1000.0", id="a thousand days"),
    ],
)
def test_a_value_in_a_file_has_no_zeros_of_the_database(kind, value, expected):
    assert str(ValueFormat(KINDS[kind], 1).in_file(Decimal(value))) == expected


def test_a_value_in_a_sentence_has_its_unit():
    rate = ValueFormat(KINDS["rate_10000"], 1)

    assert rate.in_unit(observation("54.26", is_computed=True)) == "54.3 per 10,000"
    assert rate.in_unit(observation("54.26")) == "54.26 per 10,000"
