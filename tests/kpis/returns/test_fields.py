"""The number fields of a row: which there are, what each asks for, and what it depends on."""

from dataclasses import replace

import pytest

from analysis.entry.figures import FIELDS, Typed
from kpis.models import Kpi
from kpis.returns.fields import NumberField, number_fields

NOTHING = Typed()
NO_ERRORS = dict.fromkeys(FIELDS, "")
SHARE = Kpi(pk=7, kind="percentage", numerator_words="children seen", denominator_words="all children")
COUNT = Kpi(pk=8, kind="count")


def fields_of(kpi, typed=NOTHING, errors=NO_ERRORS, places=({}, {}), is_begun=False):
    return list(number_fields(kpi, typed, errors, places, is_begun))


def test_share_asks_for_both_counts_or_the_value():
    fields = fields_of(SHARE, Typed("9", "10"), NO_ERRORS | {"denominator": "Enter more."})
    assert [(field.part, field.name, field.label, field.text, field.error) for field in fields] == [
        ("numerator", "k7-numerator", "Children seen", "9", ""),
        ("denominator", "k7-denominator", "Out of: all children", "10", "Enter more."),
        ("value", "k7-value", "Or the value, where counts are not held", "", ""),
    ]
    assert not any(field.is_only for field in fields)


def test_count_asks_for_one_number():
    bare = NumberField("value", "k8-value", "Number", "", "", "", "", is_only=True, is_taken_over=False)
    assert fields_of(COUNT) == [bare]
    told = Kpi(pk=8, kind="count", numerator_words="children in care")
    assert fields_of(told) == [replace(bare, label="Children in care")]


def test_counts_without_words_have_common_labels():
    labels = [field.label for field in fields_of(Kpi(pk=7, kind="percentage"))]
    assert labels[:2] == ["Counted", "Out of: the cohort"]


def test_field_names_those_it_depends_on():
    shares, adds = {"numerator": ((8, "value"), (9, "value"))}, {"denominator": ((1, "denominator"),)}
    numerator, denominator, value = fields_of(SHARE, places=(shares, adds))
    assert (numerator.shares, denominator.adds) == ("k8-value k9-value", "k1-denominator")
    assert (numerator.adds, denominator.shares, value.shares, value.adds) == ("", "", "", "")


@pytest.mark.parametrize(
    ("text", "is_begun", "expected"), [("9", False, True), ("9", True, False), ("", False, False), ("", True, False)]
)
def test_number_is_taken_over_until_somebody_begins_the_row(text, is_begun, expected):
    (field,) = fields_of(COUNT, Typed(value=text), is_begun=is_begun)
    assert field.is_taken_over is expected
