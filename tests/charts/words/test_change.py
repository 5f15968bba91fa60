"""Words for a change: never more than chance allows, and never against the signal without saying so."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment import assess
from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency
from analysis.core.series import Break, Observation, Polarity
from analysis.rating import Travel
from analysis.statistics.two_dates import ChangeVerdict
from charts.words.change import change_of, describe_change, direction_of, step_of, words_of
from tests.analysis.makers import make_basis, month
from tests.charts.makers import financial_year


def counted(period, numerator, denominator=1000, kind="percentage"):
    top, bottom = Decimal(numerator), Decimal(denominator)
    return Observation(period, KINDS[kind].value(top, bottom), top, bottom, is_computed=True)


def stated(period, value):
    return Observation(period, Decimal(value))


def years(*numerators, denominator=1000, first=2016):
    return [counted(financial_year(first + place), top, denominator) for place, top in enumerate(numerators)]


def said(*observations, breaks=(), **facts):
    basis = make_basis(breaks=breaks, **({"frequency": Frequency.ANNUAL} | facts))
    assessment = assess(observations, basis)
    return describe_change(basis.kpi, assessment)


@pytest.mark.parametrize(
    ("numerators", "words"),
    [
        ((170, 244), "up 7.4 points since 2015/16"),
        ((244, 170), "down 7.4 points since 2015/16"),
        ((170, 180), "no clear change since 2015/16"),
        ((170, 170), "the same as in 2015/16"),
    ],
)
def test_a_step_is_up_or_down_only_beyond_chance(numerators, words):
    assert said(*years(*numerators)) == words


def test_where_chance_cannot_be_told_the_figure_before_stands_alone():
    assert said(stated(financial_year(2016), "17"), stated(financial_year(2017), "24.4")) == "17% in 2015/16"


def test_without_an_earlier_figure_it_says_so():
    assert said(counted(financial_year(2016), 170)) == "no earlier figure"
    assert said() == ""


def test_a_change_of_the_counting_is_named():
    day = financial_year(2017).start
    assert said(*years(170, 244), breaks=[Break(day, "Counted anew")]) == "counted differently since 1 April 2016"


@pytest.mark.parametrize(
    ("kind", "one", "other", "words"),
    [
        ("count", ("100", None), ("200", None), "up 100 since 2015/16"),
        ("rate_10000", ("500", "100000"), ("800", "100000"), "up 30 per 10,000 since 2015/16"),
        ("days", ("400", "10"), ("300", "10"), "40 days in 2015/16"),
    ],
)
def test_the_size_is_in_the_unit_of_the_kpi(kind, one, other, words):
    found = [
        Observation(
            financial_year(2016 + place),
            Decimal(top) if bottom is None else KINDS[kind].value(Decimal(top), Decimal(bottom)),
            Decimal(top),
            bottom and Decimal(bottom),
            is_computed=True,
        )
        for place, (top, bottom) in enumerate((one, other))
    ]
    assert said(*found, kind=kind) == words


def test_a_month_is_held_against_the_same_month_a_year_before():
    months = [month(2021 + (place // 12), place % 12 + 1) for place in range(13)]
    found = [stated(period, "80") for period in months]
    found[0], found[-1] = counted(months[0], 600), counted(months[-1], 800)
    assessment = assess(found, make_basis())
    assert assessment.year_before == found[0]
    assert assessment.previous == found[-2]


def test_what_the_rules_for_signals_call_chance_is_no_change():
    values = (500, 900, 480, 920, 510, 890, 500, 905, 495, 910, 505, 900, 500, 905)
    found = [counted(month(2021 + place // 12, place % 12 + 1), top) for place, top in enumerate(values)]
    assessment = assess(found, make_basis())
    assert assessment.verdict.words.startswith("No real change:")
    assert assessment.step_verdict is ChangeVerdict.WITHIN_CHANCE
    assert assessment.travel is Travel.UNCLEAR
    assert words_of(make_basis().kpi, step_of(make_basis().kpi, assessment)) == "no clear change since January 2022"


def test_while_months_are_too_few_nothing_is_said_of_the_step():
    found = [counted(month(2021, 1), 100), counted(month(2021, 2), 900)]
    assert assess(found, make_basis()).step_verdict is ChangeVerdict.CANNOT_TELL
    assert said(*found, frequency=Frequency.MONTHLY) == "10% in January 2021"


def test_a_step_against_the_trend_begins_with_but():
    falling = years(900, 850, 800, 750, 700, 650, 600, 550, 500, 570)
    basis = make_basis(frequency=Frequency.ANNUAL)
    assessment = assess(falling, basis)
    assert assessment.meaning_words.startswith("Worsening: falling")
    assert describe_change(basis.kpi, assessment) == "but up 7 points since 2023/24"


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=26),
    st.sampled_from(list(Polarity)),
    st.sampled_from([Frequency.MONTHLY, Frequency.ANNUAL]),
)
def test_no_words_of_any_series_contradict_its_signal(numerators, polarity, frequency):
    periods = [month(2018 + n // 12, n % 12 + 1) for n in range(26)]
    if frequency is Frequency.ANNUAL:
        periods = [financial_year(1990 + n) for n in range(26)]
    found = [counted(period, top, 200) for period, top in zip(periods, numerators, strict=False)]
    basis = make_basis(polarity=polarity, frequency=frequency)
    assessment = assess(found, basis)
    words, change = describe_change(basis.kpi, assessment), change_of(basis.kpi, assessment)
    claims = direction_of(basis.kpi, assessment)
    plain = words.removeprefix("but ")
    assert (plain.startswith(("up ", "down "))) == bool(change and change.direction)
    assert words.startswith("but ") == bool(change and change.direction * claims < 0)
    if claims:
        assert not plain.startswith("no clear change")
    if assessment.verdict.words.startswith("No real change"):
        assert not plain.startswith(("up ", "down "))
    told = {Travel.IMPROVING, Travel.WORSENING, Travel.HIGHER, Travel.LOWER}
    assert (assessment.travel in told) == (
        assessment.step_verdict is ChangeVerdict.BEYOND_CHANCE and assessment.change != 0
    )
