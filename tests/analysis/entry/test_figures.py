"""Entries as officers type them: numbers in many spellings, problems at fields, and warnings."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Observation, Polarity, Target
from analysis.entry.figures import (
    Entry,
    EntryContext,
    NotANumber,
    Typed,
    hard_problems,
    no_figure,
    read_entry,
    read_number,
)
from analysis.entry.no_figure import NoFigure
from analysis.entry.unusual import soft_warnings

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
TODAY = date(2026, 11, 22)


def context(kind="percentage", history=(), **others) -> EntryContext:
    given = {
        "kind": KINDS[kind],
        "polarity": Polarity.HIGHER_IS_BETTER,
        "period": OCTOBER,
        "today": TODAY,
        "history": tuple(history),
        "collected_from": date(2026, 1, 1),
    }
    return EntryContext(**given | others)


def months(*values, denominator=None) -> list[Observation]:
    """Observations of the months before October 2026, the last one in September."""
    periods = [OCTOBER.shifted(-back) for back in range(len(values), 0, -1)]
    return [
        Observation(period, Decimal(str(value)), denominator=Decimal(denominator) if denominator else None)
        for period, value in zip(periods, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("96", "96"),
        (" 96.5 % ", "96.5"),
        ("96%", "96"),
        ("1,234", "1234"),
        ("12,345,678.9", "12345678.9"),
        (".5", "0.5"),
        ("+7", "7"),
        ("-3", "-3"),
        ("\N{MINUS SIGN}3", "-3"),
        ("0", "0"),
    ],
)
def test_read_number_takes_numbers_as_people_write_them(text, expected):
    assert read_number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "   "])
def test_read_number_of_nothing_is_nothing(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["abc", "%", "1,23", "12,34,567", "1.2.3", "1e5", "--1", "NaN", "9" * 12, "1.23456", "½"]
)
def test_read_number_refuses_what_is_no_number(text):
    with pytest.raises(NotANumber):
        read_number(text)


@given(st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False))
def test_read_number_gives_back_what_was_written_with_commas(number):
    assert read_number(f"{number:,f}") == number


@given(st.text(max_size=40))
def test_read_number_says_a_number_nothing_or_not_a_number_to_any_text(text):
    try:
        number = read_number(text)
    except NotANumber:
        return
    assert number is None or number.is_finite()


def test_read_entry_says_each_unreadable_field_and_keeps_the_others():
    entry, problems = read_entry(Typed(numerator="x", denominator="86", commentary=" late "))
    assert (entry.numerator, entry.denominator, entry.commentary) == (None, Decimal(86), "late")
    assert [problem.field for problem in problems] == ["numerator"]


@pytest.mark.parametrize(
    ("typed", "kind", "field"),
    [
        pytest.param(Typed(), "percentage", "numerator", id="nothing"),
        pytest.param(Typed(numerator="5"), "percentage", "denominator", id="no cohort"),
        pytest.param(Typed(denominator="5"), "percentage", "numerator", id="no count"),
        pytest.param(Typed(commentary=" \n"), "percentage", "numerator", id="nothing but spaces"),
        pytest.param(Typed(denominator="5", commentary="Nobody."), "percentage", "numerator", id="only a cohort"),
        pytest.param(Typed(), "count", "value", id="no number"),
        pytest.param(Typed(commentary="Not counted."), "count", "value", id="a commentary, and no cohort to be empty"),
        pytest.param(Typed("5", "6", "80"), "percentage", "value", id="counts and value"),
        pytest.param(Typed("-5", "6"), "percentage", "numerator", id="below zero"),
        pytest.param(Typed("7", "6"), "percentage", "numerator", id="more than the cohort"),
        pytest.param(Typed("0", "0"), "percentage", "denominator", id="a cohort of nobody"),
        pytest.param(Typed(value="100.1"), "percentage", "value", id="over 100"),
        pytest.param(Typed("five", "6"), "percentage", "numerator", id="no number at all"),
        pytest.param(Typed(value="many"), "percentage", "value", id="no number as the value, and no counts either"),
        pytest.param(Typed("5", "6", commentary="x" * 2001), "percentage", "commentary", id="too long a commentary"),
    ],
)
def test_hard_problems_stand_at_their_field(typed, kind, field):
    problems = hard_problems(typed, context(kind))
    assert [problem.field for problem in problems] == [field]
    assert problems[0].message.endswith(".")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (Typed("0", "6"), "percentage"),
        (Typed("6", "6"), "percentage"),
        (Typed(value="100"), "percentage"),
        (Typed(value="0"), "count"),
        (Typed("9", "6"), "ratio"),
    ],
)
def test_the_ends_of_the_scale_are_no_problem(typed, kind):
    assert hard_problems(typed, context(kind)) == ()


@pytest.mark.parametrize("kind", ["percentage", "rate_10000"])
def test_way_that_is_named_for_a_cohort_of_nobody_works_once_it_is_confirmed(kind):
    (problem,) = hard_problems(Typed("0", "0"), context("percentage"))
    assert "Leave both counts empty and say so in the commentary." in problem.message
    typed = Typed(commentary="No child was due a review.")
    assert hard_problems(typed, context(kind)) == ()
    entry, _ = read_entry(typed)
    assert no_figure(entry, context(kind).kind) is NoFigure.NO_COHORT
    (warning,) = soft_warnings(entry, context(kind, history=months(50, 51, 52, 53, 54, 55, 56, denominator=9)))
    assert (warning.code, warning.needs_commentary) == ("no_figure", False)


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        pytest.param(Entry(Decimal(0), None, None, "x"), "percentage", id="a count"),
        pytest.param(Entry(None, Decimal(5), None, "x"), "percentage", id="a cohort"),
        pytest.param(Entry(None, None, Decimal(0), "x"), "percentage", id="a value of zero"),
        pytest.param(Entry(), "percentage", id="no word"),
        pytest.param(Entry(commentary="x"), "count", id="a kind without cohort"),
    ],
)
def test_no_figure_is_the_answer_only_where_it_is_said_of_a_cohort(entry, kind):
    assert no_figure(entry, KINDS[kind]) is None


@pytest.mark.parametrize(
    ("typed", "kind", "field", "words"),
    [
        pytest.param(Typed(no_figure="late"), "count", "commentary", "Say in the commentary why", id="no word"),
        pytest.param(Typed(value="0", no_figure="late"), "count", "no_figure", "Leave the numbers empty", id="a zero"),
        pytest.param(
            Typed("3", "", "", "x", "late"), "percentage", "no_figure", "Leave the numbers empty", id="half a share"
        ),
        pytest.param(
            Typed(commentary="x", no_figure="no_cohort"),
            "count",
            "no_figure",
            "has no cohort",
            id="no cohort of a number",
        ),
        pytest.param(
            Typed(commentary="x", no_figure="lost"), "count", "no_figure", "“Late from a partner”", id="unknown"
        ),
    ],
)
def test_chosen_reason_for_no_figure_stands_alone_and_has_its_words(typed, kind, field, words):
    problem = next(problem for problem in hard_problems(typed, context(kind)) if problem.field == field)
    assert words in problem.message


@pytest.mark.parametrize("kind", ["percentage", "count"])
@pytest.mark.parametrize("reason", ["late", "Late from a partner", " NOT COUNTED this time "])
def test_chosen_reason_is_an_answer_of_every_kind_and_asks_nothing_more(kind, reason):
    typed = Typed(commentary="The health trust sends it next month.", no_figure=reason)
    entry, _ = read_entry(typed)
    assert hard_problems(typed, context(kind)) == ()
    assert no_figure(entry, KINDS[kind]) is entry.no_figure is not None
    assert soft_warnings(entry, context(kind, history=months(5, 6, 7, 8, 9, 10, 11))) == ()


@pytest.mark.parametrize(
    ("others", "words"),
    [
        pytest.param({"today": date(2026, 10, 31)}, "is over", id="on its last day"),
        pytest.param({"collected_from": None}, "not collected yet", id="never collected"),
        pytest.param({"collected_from": date(2026, 11, 1)}, "not collected yet", id="collected later"),
        pytest.param({"collected_until": date(2026, 9, 30)}, "no longer collected", id="collected before"),
    ],
)
def test_a_period_that_cannot_be_entered_is_a_hard_problem(others, words):
    (problem,) = hard_problems(Typed("5", "6"), context(**others))
    assert words in problem.message


@pytest.mark.parametrize("others", [{"today": date(2026, 11, 1)}, {"collected_until": date(2026, 10, 1)}])
def test_a_period_at_the_edge_can_be_entered(others):
    assert hard_problems(Typed("5", "6"), context(**others)) == ()


def codes(entry: Entry, of: EntryContext) -> list[str]:
    return [warning.code for warning in soft_warnings(entry, of)]


def test_a_step_larger_than_any_before_is_unusual():
    of = context(history=months(80, 82, 81, 83, 82, 84))
    assert codes(Entry(stated=Decimal(86)), of) == []
    assert codes(Entry(stated=Decimal("86.1")), of) == ["change"]


def test_a_short_series_has_no_usual_step():
    assert codes(Entry(stated=Decimal(10)), context(history=months(80, 82, 81, 83, 82))) == []


def test_the_same_value_a_third_time_is_unusual():
    assert codes(Entry(stated=Decimal(80)), context(history=months(70, 80, 80))) == ["same"]
    assert codes(Entry(stated=Decimal(80)), context(history=months(80, 70, 80))) == []


@pytest.mark.parametrize(("cohort", "expected"), [(50, []), (49, ["cohort"]), (200, []), (201, ["cohort"])])
def test_a_cohort_beyond_half_or_double_the_usual_one_is_unusual(cohort, expected):
    of = context(history=months(50, 60, 50, denominator=100))
    assert codes(Entry(Decimal(cohort) / 2, Decimal(cohort)), of) == expected


def test_zero_after_more_is_unusual_and_zero_after_zero_is_not():
    assert codes(Entry(stated=Decimal(0)), context("count", months(4))) == ["zero"]
    assert codes(Entry(stated=Decimal(0)), context("count", months(0))) == []


def test_a_missed_target_asks_for_a_commentary():
    of = context(target=Target(Decimal(95)))
    (warning,) = soft_warnings(Entry(stated=Decimal(90)), of)
    assert warning.needs_commentary
    assert codes(Entry(stated=Decimal(90), commentary="Two families moved."), of) == []
    assert codes(Entry(stated=Decimal(95)), of) == []


@pytest.mark.parametrize(
    ("typed", "kind", "field"),
    [
        pytest.param(Typed("96%", "100"), "percentage", "numerator", id="a percentage as a count"),
        pytest.param(Typed("96", "100 %"), "percentage", "denominator", id="a percentage as a cohort"),
        pytest.param(Typed(value="96%"), "count", "value", id="a percentage as a number"),
        pytest.param(Typed("12.5", "100"), "percentage", "numerator", id="half a child"),
        pytest.param(Typed("12", "100.5"), "rate_10000", "denominator", id="half a child in the cohort"),
        pytest.param(Typed(value="90.8"), "count", "value", id="a value as a number"),
        pytest.param(Typed(value="1.234"), "count", "value", id="a thousand with a point"),
    ],
)
def test_percentage_or_fraction_is_no_count(typed, kind, field):
    assert [problem.field for problem in hard_problems(typed, context(kind))] == [field]


@pytest.mark.parametrize(
    ("typed", "kind", "others"),
    [
        pytest.param(Typed(value="96.5%"), "percentage", {}, id="a value with its sign"),
        pytest.param(Typed("12.0", "100"), "percentage", {}, id="a whole number with a point"),
        pytest.param(Typed("12.5", "100.25"), "percentage", {"has_fractions": True}, id="full-time equivalents"),
        pytest.param(Typed(value="90.8"), "count", {"has_fractions": True}, id="people in post"),
        pytest.param(Typed("210.5", "31.2"), "ratio", {}, id="a ratio"),
    ],
)
def test_fraction_is_fine_where_parts_are_counted(typed, kind, others):
    assert hard_problems(typed, context(kind, **others)) == ()


COUNTED = Observation(OCTOBER.shifted(-1), Decimal(92), numerator=Decimal(597), denominator=Decimal(649))


@pytest.mark.parametrize(
    ("entry", "others", "words"),
    [
        pytest.param(Entry(stated=Decimal(91)), {"history": (COUNTED,)}, "The last figure has", id="after counts"),
        pytest.param(Entry(stated=Decimal(91)), {"standing": COUNTED}, "The figure until now has", id="over counts"),
    ],
)
def test_value_in_place_of_counts_asks(entry, others, words):
    (warning,) = soft_warnings(entry, context(**others))
    assert (warning.code, warning.message.startswith(f"{words} the counts 597 of 649")) == ("counts", True)


@pytest.mark.parametrize(
    ("entry", "others"),
    [
        (Entry(Decimal(597), Decimal(649)), {"standing": COUNTED}),
        (Entry(stated=Decimal(91)), {"history": tuple(months(90))}),
        (Entry(stated=Decimal(91)), {"kind": "count", "history": (COUNTED,)}),
    ],
)
def test_counts_or_a_value_after_a_value_ask_nothing(entry, others):
    kind = others.pop("kind", "percentage")
    assert "counts" not in [warning.code for warning in soft_warnings(entry, context(kind, **others))]


def test_commentary_by_which_a_child_could_be_recognised_asks():
    (warning,) = soft_warnings(Entry(Decimal(1), Decimal(2), None, "dob 12/03/2014"), context())
    assert (warning.code, warning.needs_commentary) == ("recognisable", False)
