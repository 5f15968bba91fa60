"""Kinds: how counts become a value, and how values are written."""

from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS, written_number


def test_each_kind_stands_under_its_own_slug():
    assert {slug: kind.slug for slug, kind in KINDS.items()} == {slug: slug for slug in KINDS}


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "value"),
    [
        ("percentage", "105", "975", Decimal(105) * 100 / Decimal(975)),
        ("percentage", "0", "975", Decimal(0)),
        ("percentage", "975", "975", Decimal(100)),
        ("count", "12", "975", Decimal(12)),
        ("rate_10000", "975", "181943", Decimal(975) * 10000 / Decimal(181943)),
        ("score", "45", "3", Decimal(15)),
        ("ratio", "3434", "224.9", Decimal(3434) / Decimal("224.9")),
        ("days", "45", "2", Decimal("22.5")),
    ],
)
def test_value_from_counts_is_not_rounded(kind, numerator, denominator, value):
    assert KINDS[kind].value(Decimal(numerator), Decimal(denominator)) == value


@pytest.mark.parametrize(
    ("kind", "value", "decimals", "written"),
    [
        ("percentage", "96", None, "96%"),
        ("percentage", "10.7692", 1, "10.8%"),
        ("count", "1234", None, "1,234"),
        ("rate_10000", "53.5882", 1, "53.6"),
        ("score", "14.25", None, "14.25"),
        ("ratio", "15.2690", 1, "15.3"),
        ("days", "1", None, "1 day"),
        ("days", "1.0", None, "1 day"),
        ("days", "0", None, "0 days"),
        ("days", "412", None, "412 days"),
    ],
)
def test_values_are_written(kind, value, decimals, written):
    assert KINDS[kind].written(Decimal(value), decimals) == written


@pytest.mark.parametrize(
    ("kind", "value", "decimals", "written"),
    [
        ("percentage", "-4", None, "4 points"),
        ("percentage", "1", None, "1 point"),
        ("percentage", "0.96", 1, "1 point"),
        ("percentage", "0.5", 1, "0.5 points"),
        ("count", "-98", None, "98"),
        ("rate_10000", "-3.5", None, "3.5 per 10,000"),
        ("score", "1", None, "1 point"),
        ("score", "-0.2", None, "0.2 points"),
        ("ratio", "-0.8", None, "0.8"),
        ("days", "1", None, "1 day"),
        ("days", "-12", None, "12 days"),
    ],
)
def test_differences_are_written_without_sign_in_their_own_unit(kind, value, decimals, written):
    assert KINDS[kind].difference(Decimal(value), decimals) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        pytest.param("75.00", None, "75", id="filling zeros left out"),
        pytest.param("75.00", 1, "75", id="filling zeros left out when rounding"),
        pytest.param("100", None, "100", id="zeros of a whole number kept"),
        pytest.param("1000", 1, "1,000", id="zeros of a rounded whole number kept"),
        pytest.param("2.5", 0, "3", id="half up"),
        pytest.param("0.05", 1, "0.1", id="half up below one"),
        pytest.param("2.45", 1, "2.5", id="half up, not to even"),
        pytest.param("2.4", 3, "2.4", id="fewer places than allowed"),
        pytest.param("1234567.8", None, "1,234,567.8", id="commas between thousands"),
        pytest.param("-0.04", 1, "0", id="no minus before nothing"),
        pytest.param("-3.5", None, "-3.5", id="negative"),
        pytest.param("1E+3", None, "1,000", id="no powers of ten"),
        pytest.param("0", None, "0", id="zero"),
    ],
)
def test_written_number(value, decimals, written):
    assert written_number(Decimal(value), decimals) == written


def test_only_plain_numbers_need_no_denominator():
    assert [slug for slug, kind in KINDS.items() if not kind.needs_denominator] == ["count"]


def test_only_percentages_have_a_highest_value():
    assert {slug: kind.highest for slug, kind in KINDS.items() if kind.highest is not None} == {
        "percentage": Decimal(100)
    }
    assert {kind.lowest for kind in KINDS.values()} == {Decimal(0)}
