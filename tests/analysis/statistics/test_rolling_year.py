"""Rolling years: from counts, never across a gap or a break, and never a mean of percentages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Break, Observation
from analysis.statistics.rolling_year import rolling_years

PERCENTAGE, COUNT, RATE = KINDS["percentage"], KINDS["count"], KINDS["rate_10000"]


def month(number):
    start = date(2021 + number // 12, number % 12 + 1, 1)
    following = date(2021 + (number + 1) // 12, (number + 1) % 12 + 1, 1)
    return Period(start, following - timedelta(days=1))


def counted(*pairs, kind=PERCENTAGE, first=0):
    found = []
    for i, pair in enumerate(pairs):
        if pair is not None:
            numerator, denominator = (Decimal(x) for x in pair)
            value = kind.value(numerator, denominator) if denominator else Decimal(0)
            found.append(Observation(month(first + i), value, numerator, denominator, is_computed=True))
    return found


def numbers(*values):
    return [Observation(month(i), Decimal(v)) for i, v in enumerate(values)]


def test_a_percentage_is_worked_out_from_counts_and_not_from_percentages():
    """Eleven months of 1 of 2 and one of 98 of 100: 109 of 122, not the mean of 50 and 98."""
    [year] = rolling_years(counted(*[(1, 2)] * 11, (98, 100)), PERCENTAGE, adds_up=False)

    assert (year.observation.numerator, year.observation.denominator) == (109, 122)
    assert year.observation.value == Decimal(10900) / Decimal(122)
    assert year.observation.is_computed
    assert year.observation.is_derived


def test_there_is_one_year_for_each_month_from_the_twelfth():
    years = rolling_years(counted(*[(1, 2)] * 14), PERCENTAGE, adds_up=False)

    assert [year.period.label for year in years] == ["2021", "year to 31 January 2022", "year to 28 February 2022"]
    assert [year.observation.period for year in years] == [year.period for year in years]


def test_the_year_to_march_is_the_financial_year():
    years = rolling_years(counted(*[(1, 2)] * 15), PERCENTAGE, adds_up=False)

    assert years[-1].period.label == "2021/22"


@pytest.mark.parametrize("months", [0, 1, 11])
def test_a_shorter_series_has_none(months):
    assert rolling_years(counted(*[(1, 2)] * months), PERCENTAGE, adds_up=False) == ()


def test_the_order_of_the_months_does_not_matter():
    months = counted(*[(i, 20) for i in range(13)])

    assert rolling_years(months[::-1], PERCENTAGE, adds_up=False) == rolling_years(months, PERCENTAGE, adds_up=False)


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ([3], "No figure for April 2021"),
        ([3, 4], "No figure for April 2021 and May 2021"),
        ([3, 4, 6, 7], "No figure for April 2021, May 2021 and 2 more"),
    ],
)
def test_a_missing_month_leaves_every_year_that_holds_it_out(missing, why):
    months = counted(*[None if i in missing else (1, 2) for i in range(20)])
    years = rolling_years(months, PERCENTAGE, adds_up=False)

    assert years[0].observation is None
    assert years[0].reason_missing == why
    assert [year.observation is not None for year in years] == [i > missing[-1] for i in range(9)]


def test_all_months_missing_but_the_ends_give_no_year():
    years = rolling_years(counted((1, 2), *[None] * 11, (1, 2)), PERCENTAGE, adds_up=False)

    assert [year.observation for year in years] == [None, None]


def test_months_without_counts_leave_the_year_out():
    months = counted(*[(1, 2)] * 12)
    months[5] = Observation(month(5), Decimal(96))

    [year] = rolling_years(months, PERCENTAGE, adds_up=False)

    assert year.reason_missing == "The counts of June 2021 are not held"


def test_a_month_in_which_there_was_nothing_to_count_adds_nothing():
    [year] = rolling_years(counted(*[(1, 2)] * 11, (0, 0)), PERCENTAGE, adds_up=False)

    assert (year.observation.value, year.observation.denominator) == (50, 22)


def test_a_year_in_which_there_was_nothing_to_count_has_no_value():
    [year] = rolling_years(counted(*[(0, 0)] * 12), PERCENTAGE, adds_up=False)

    assert (year.observation, year.reason_missing) == (None, "There was nothing to count")


@pytest.mark.parametrize(
    ("on", "crossed"),
    [
        pytest.param("2021-01-31", False, id="on the last day of the first month"),
        pytest.param("2021-02-01", True, id="from the second month"),
        pytest.param("2021-12-31", True, id="on the last day of the last month"),
        pytest.param("2022-01-01", False, id="after the year"),
    ],
)
def test_no_year_runs_across_a_break(on, crossed):
    breaks = [Break(date.fromisoformat(on), "video calls no longer count")]
    [year] = rolling_years(counted(*[(1, 2)] * 12), PERCENTAGE, adds_up=False, breaks=breaks)

    assert year.reason_missing == (
        "Counted differently within the year: video calls no longer count" if crossed else ""
    )
    assert (year.observation is None) is crossed


# Numbers and rates


def test_events_add_up():
    years = rolling_years(numbers(*range(1, 14)), COUNT, adds_up=True)

    assert [year.observation.value for year in years] == [78, 90]
    assert years[0].observation.denominator is None


@pytest.mark.parametrize(
    ("months", "kind"),
    [(numbers(*[865] * 12), COUNT), (counted(*[(865, 173_000)] * 12, kind=RATE), RATE)],
)
def test_children_counted_each_month_again_are_never_added_up(months, kind):
    [year] = rolling_years(months, kind, adds_up=False)

    assert year.observation is None
    assert year.reason_missing == "Its months do not add up to a year, since the same may be counted again each month"


def test_a_rate_is_all_events_per_10000_of_the_mean_population():
    """Thirty children start in each month; the population grows by 1,100: 360 of a mean of 180,550."""
    months = counted(*[(30, 180_000 + 100 * i) for i in range(12)], kind=RATE)
    [year] = rolling_years(months, RATE, adds_up=True)

    assert (year.observation.numerator, year.observation.denominator) == (360, 180_550)
    assert year.observation.value == Decimal(3_600_000) / Decimal(180_550)


def test_a_yearly_rate_is_about_twelve_times_a_monthly_one():
    months = counted(*[(30, 180_000)] * 12, kind=RATE)
    [year] = rolling_years(months, RATE, adds_up=True)

    assert year.observation.value == pytest.approx(12 * months[0].value)


def test_days_are_all_days_over_all_cases():
    [year] = rolling_years(counted(*[(10, 1)] * 11, (90, 9), kind=KINDS["days"]), KINDS["days"], adds_up=False)

    assert year.observation.value == 10


@pytest.mark.parametrize(
    "period", [Period(date(2021, 1, 1), date(2021, 3, 31)), Period(date(2021, 1, 31), date(2021, 1, 31))]
)
def test_only_months_make_rolling_years(period):
    with pytest.raises(ValueError, match="whole months"):
        rolling_years([Observation(period, Decimal(1))], COUNT, adds_up=True)
