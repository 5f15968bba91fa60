"""The words for intervals, limits of each period and twelve months together."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, QUARTERLY, Cadence
from analysis.core.series import Break, Observation, Series
from analysis.statistics.p_chart import stretches
from analysis.statistics.rolling_year import rolling_years
from charts.words.intervals import describe_intervals
from charts.words.own_limits import describe_own_limits, describe_uneven_counts, why_no_own_limits
from charts.words.rolling import counts_of_year, describe_rolling, year_label
from tests.charts.makers import FINANCIAL_YEARS, intervals_of, make_counted, make_series, month

PERCENTAGE = KINDS["percentage"]
TYPICAL = [(8, 10)] * 12


def limits_said(*pairs, breaks=()):
    return describe_own_limits(stretches(make_counted(*pairs).observations, breaks), MONTHLY, PERCENTAGE)


# Intervals


def test_intervals_are_named_with_their_method_and_the_latest():
    series = make_counted((8, 10), (67, 72))

    assert describe_intervals(series, intervals_of(series)) == (
        "The upright bars are 95% intervals (Wilson): how far chance alone could have moved each value with its counts."
        " The latest, February 2021: 95% interval 84.8% to 97%."
    )


def test_a_rate_of_few_and_of_many_names_both_methods():
    series = make_counted((9, 10000), (12, 10000), kind="rate_10000")

    assert "95% intervals (Byar or exact Poisson)" in describe_intervals(series, intervals_of(series))


def test_figures_without_bar_are_counted_by_their_reason():
    bare = make_series(90, 91, first=(2022, 1)).observations
    series = make_counted((8, 10), (12, 10))
    series = Series(series.title, series.area, series.kind, MONTHLY, (*series.observations, *bare))

    said = describe_intervals(series, intervals_of(series))

    assert said.endswith(
        "No bar for 1 figure: more were counted than there were. No bar for 2 figures: the counts are not held."
    )


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (make_series(90), "No bar for 1 figure: the counts are not held."),
        (
            make_series(90, 91, kind="count"),
            "No bar for 2 figures: intervals are worked out for percentages and rates only.",
        ),
        (make_series(), ""),
    ],
)
def test_a_series_without_any_interval_says_why(series, words):
    assert describe_intervals(series, intervals_of(series)) == words


# Limits of each period


@pytest.mark.parametrize(
    ("cadence", "cohort", "is_drawn", "words"),
    [
        (
            MONTHLY,
            "children due a visit",
            True,
            "The number of children due a visit varies much from month to month,"
            " so limits are worked out for each month (p-chart, 3 standard deviations).",
        ),
        (
            QUARTERLY,
            "all children in care",
            False,
            "The number of children in care varies much from quarter to quarter,"
            " so limits can be worked out for each quarter (p-chart).",
        ),
        (
            MONTHLY,
            " ",
            False,
            "The number counted varies much from month to month, so limits can be worked out for each month (p-chart).",
        ),
    ],
)
def test_uneven_counts_in_words(cadence, cohort, is_drawn, words):
    assert describe_uneven_counts(cadence, cohort, is_drawn=is_drawn) == words


def test_nothing_beyond_the_limits():
    assert limits_said(*TYPICAL, (80, 100)) == (
        "January 2021 to January 2022: all together 80%. All 13 months lie within their limits."
        " These limits stand beside the assessment of this KPI and do not change it."
    )


def test_one_month_below_and_one_above_are_named_with_the_limit():
    said = limits_said(*[(40, 80)] * 12, (10, 80), (70, 80))

    assert "2 of 14 months lie beyond their limits: January 2022 (12.5%, below 33.2%) and" in said
    assert "February 2022 (87.5%, above 66.8%)." in said


def test_a_single_one_is_said_in_the_singular():
    assert "1 of 14 months lies beyond its limits: February 2022" in limits_said(*[(40, 80)] * 13, (10, 80))


def test_of_many_the_last_three_are_named():
    said = limits_said(*[(400, 800)] * 12, *[(100, 800), (700, 800)] * 3)

    assert "6 of 18 months lie beyond their limits: the last 3 of them April 2022 (87.5%, above" in said
    assert "March 2022" not in said


def test_months_without_counts_are_counted():
    series = make_counted(*TYPICAL, (8, 10))
    bare = make_series(90, first=(2022, 3)).observations
    said = describe_own_limits(stretches((*series.observations, *bare), []), MONTHLY, PERCENTAGE)

    assert "No limits for 1 month: the counts are not held." in said


def test_each_stretch_between_breaks_is_described_and_a_short_one_says_why():
    said = limits_said(*TYPICAL, (80, 100), (8, 10), breaks=[Break(date(2022, 2, 1), "x")])

    assert said.startswith("January 2021 to January 2022: all together 80%.")
    assert "No limits for February 2022: 1 month with counts; 13 are needed (p-chart)." in said


@pytest.mark.parametrize(
    ("pairs", "cadence", "kind", "words"),
    [
        pytest.param([*TYPICAL, (80, 100)], MONTHLY, "percentage", "", id="they are drawn"),
        pytest.param([*TYPICAL, (80, 100)], MONTHLY, "rate_10000", "monthly and quarterly percentages only", id="kind"),
        pytest.param([*TYPICAL, (80, 100)], FINANCIAL_YEARS, "percentage", "monthly and quarterly", id="years"),
        pytest.param([*TYPICAL, (8, 10)], MONTHLY, "percentage", "one pair of limits does for every month", id="even"),
        pytest.param(TYPICAL, MONTHLY, "percentage", "12 months with counts; 13 are needed", id="too few"),
        pytest.param([(8, 10)], MONTHLY, "percentage", "No limits for January 2021: 1 month", id="one"),
    ],
)
def test_why_there_are_no_limits(pairs, cadence, kind, words):
    said = why_no_own_limits(stretches(make_counted(*pairs).observations, []), cadence, KINDS[kind])

    assert words in said if words else said == ""


# Twelve months together


def rolled(series, adds_up=False, breaks=()):
    kind = KINDS[series.kind]
    return describe_rolling(series, rolling_years(series.observations, kind, adds_up=adds_up, breaks=breaks))


def test_a_share_of_twelve_months_with_its_counts():
    """The example of the methods page: eleven months of 1 in 2 and one of 98 in 100."""
    assert rolled(make_counted(*[(1, 2)] * 11, (98, 100))) == (
        "Visits on time, 12 months to December 2021: 89.3% (109 of 122) in West Sussex."
        " Each point is worked out from the counts of the twelve months that end with it. Neighbouring points share"
        " eleven months, so the line is smooth of itself, and no signal is read from it."
    )


def test_a_number_and_a_rate_say_that_they_are_of_twelve_months():
    number = rolled(make_series(*range(1, 13), kind="count"), adds_up=True)
    rate = rolled(make_counted(*[(10, 20000)] * 12, kind="rate_10000"), adds_up=True)

    assert "12 months to December 2021: 78 in West Sussex. It is a number of twelve months" in number
    assert "60 per 10,000 (120 in a mean population of 20,000) in West Sussex. It is a rate of twelve months" in rate


def test_a_latest_year_without_value_says_why_and_earlier_ones_are_counted():
    said = rolled(make_counted(*[(1, 2)] * 12, None, (1, 2), (1, 2)))

    assert said.startswith(
        "Visits on time, 12 months to March 2022: no value in West Sussex (no figure for January 2022)."
        " 2 earlier months have no value; the table says why."
    )


def test_no_years_have_no_words():
    assert rolled(make_series(90)) == ""


@pytest.mark.parametrize(("number", "label"), [(12, "December 2021"), (15, "March 2022")])
def test_twelve_months_are_named_alike_whichever_month_they_run_to(number, label):
    years = rolling_years(make_counted(*[(1, 2)] * number).observations, PERCENTAGE, adds_up=False)

    assert year_label(years[-1].period) == f"12 months to {label}"


def test_an_average_is_a_total_shared_out():
    days = Observation(month(2021, 1), Decimal(10), Decimal(120), Decimal(12))

    assert counts_of_year(days, KINDS["days"]) == " (120 divided by 12)"


def test_periods_of_another_length_have_a_word_too():
    assert "each period" in describe_uneven_counts(Cadence("odd", "Odd", 5), "", is_drawn=False)
