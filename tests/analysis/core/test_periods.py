"""Periods: their names, their place in a series, and steps over month ends and leap days."""

from datetime import date

import pytest

from analysis.core.periods import (
    MONTHLY,
    QUARTERLY,
    Cadence,
    Frequency,
    Period,
    Shape,
    cadence_of,
    long_date,
    month_number,
    months_in,
    parse_iso_date,
    periods_between,
    previous_period,
    short_date,
    step_back,
    time_between,
    yearly_day,
)


def period(start, end=None):
    return Period(date.fromisoformat(start), date.fromisoformat(end or start))


OCTOBER = period("2021-10-01", "2021-10-31")
FEBRUARY_OF_A_LEAP_YEAR = period("2020-02-01", "2020-02-29")
LAST_QUARTER = period("2021-01-01", "2021-03-31")
SUMMER_QUARTER = period("2021-04-01", "2021-06-30")
FINANCIAL_YEAR = period("2020-04-01", "2021-03-31")
SCHOOL_YEAR = period("2019-09-01", "2020-08-31")
CALENDAR_YEAR = period("2020-01-01", "2020-12-31")
YEAR_TO_JUNE = period("2019-07-01", "2020-06-30")
HALF_YEAR = period("2015-04-01", "2015-09-30")
ODD_SPAN = period("2021-05-03", "2021-06-14")
LAST_OF_MARCH = period("2021-03-31")
MID_MONTH = period("2021-05-17")

SHAPES_AND_NAMES = [
    pytest.param(LAST_OF_MARCH, Shape.DAY, "31 March 2021", "31 Mar 2021", "at 31 March 2021", id="day"),
    pytest.param(OCTOBER, Shape.MONTH, "October 2021", "Oct 2021", "in October 2021", id="month"),
    pytest.param(
        FEBRUARY_OF_A_LEAP_YEAR, Shape.MONTH, "February 2020", "Feb 2020", "in February 2020", id="leap February"
    ),
    pytest.param(
        LAST_QUARTER,
        Shape.QUARTER,
        "January to March 2021",
        "Q4 2020/21",
        "from January to March 2021",
        id="last quarter of a financial year",
    ),
    pytest.param(
        SUMMER_QUARTER,
        Shape.QUARTER,
        "April to June 2021",
        "Q1 2021/22",
        "from April to June 2021",
        id="first quarter of a financial year",
    ),
    pytest.param(FINANCIAL_YEAR, Shape.YEAR, "2020/21", "2020/21", "in 2020/21", id="financial year"),
    pytest.param(
        period("1999-04-01", "2000-03-31"), Shape.YEAR, "1999/00", "1999/00", "in 1999/00", id="turn of the century"
    ),
    pytest.param(
        SCHOOL_YEAR, Shape.YEAR, "school year 2019/20", "2019/20", "in the school year 2019/20", id="school year"
    ),
    pytest.param(CALENDAR_YEAR, Shape.YEAR, "2020", "2020", "in 2020", id="calendar year"),
    pytest.param(
        YEAR_TO_JUNE,
        Shape.YEAR,
        "year to 30 June 2020",
        "yr to Jun 2020",
        "in the year to 30 June 2020",
        id="another year",
    ),
    pytest.param(
        HALF_YEAR,
        Shape.SPAN,
        "1 April 2015 to 30 September 2015",
        "1 Apr 2015 to 30 Sep 2015",
        "from 1 April 2015 to 30 September 2015",
        id="half year",
    ),
    pytest.param(
        ODD_SPAN,
        Shape.SPAN,
        "3 May 2021 to 14 June 2021",
        "3 May 2021 to 14 Jun 2021",
        "from 3 May 2021 to 14 June 2021",
        id="odd span",
    ),
]


@pytest.mark.parametrize(("of", "shape", "label", "short_label", "in_words"), SHAPES_AND_NAMES)
def test_a_period_knows_its_shape_and_names(of, shape, label, short_label, in_words):
    assert of.shape is shape
    assert (of.label, of.short_label, of.in_words) == (label, short_label, in_words)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(period("2021-02-01", "2021-04-30"), id="three months that are no quarter"),
        pytest.param(period("2021-10-01", "2021-10-30"), id="month without its last day"),
        pytest.param(period("2021-10-02", "2021-10-31"), id="month without its first day"),
        pytest.param(period("2020-02-01", "2020-02-28"), id="leap February without its last day"),
        pytest.param(period("2020-04-01", "2021-04-30"), id="thirteen months"),
        pytest.param(period("2020-04-01", "2021-03-30"), id="year without its last day"),
        pytest.param(period("2020-04-01", "2022-03-31"), id="two years"),
    ],
)
def test_what_is_not_a_whole_month_quarter_or_year_is_a_span(of):
    assert of.shape is Shape.SPAN


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        period("2021-10-31", "2021-10-01")


def test_periods_sort_by_start_and_then_end():
    assert sorted([OCTOBER, FINANCIAL_YEAR, period("2020-04-01", "2020-04-30")]) == [
        period("2020-04-01", "2020-04-30"),
        FINANCIAL_YEAR,
        OCTOBER,
    ]


@pytest.mark.parametrize(
    ("of", "slug", "step", "label"),
    [
        pytest.param(OCTOBER, "month", 1, "Monthly", id="month"),
        pytest.param(LAST_QUARTER, "quarter", 3, "Quarterly (April to June is quarter 1)", id="quarter"),
        pytest.param(FINANCIAL_YEAR, "year-03", 12, "Financial years (April to March)", id="financial year"),
        pytest.param(SCHOOL_YEAR, "year-08", 12, "School years (September to August)", id="school year"),
        pytest.param(CALENDAR_YEAR, "year-12", 12, "Calendar years", id="calendar year"),
        pytest.param(YEAR_TO_JUNE, "year-06", 12, "Years to 30 June", id="another year"),
        pytest.param(
            period("2019-03-01", "2020-02-29"), "year-02", 12, "Years to 28 February", id="year to a leap day"
        ),
    ],
)
def test_whole_months_quarters_and_years_have_a_cadence(of, slug, step, label):
    cadence = cadence_of(of)

    assert (cadence.slug, cadence.step, cadence.label) == (slug, step, label)


@pytest.mark.parametrize("of", [LAST_OF_MARCH, MID_MONTH, HALF_YEAR, ODD_SPAN])
def test_nothing_follows_a_day_or_an_odd_span_of_itself(of):
    assert cadence_of(of) is None


def test_cadences_of_one_slug_are_the_same():
    assert Cadence("position", "At 31 March each year", 12) == Cadence("position", "At the end of each month", 1)
    assert Cadence("year-03", "Years", 12) != Cadence("year-08", "Years", 12)


@pytest.mark.parametrize(
    ("of", "months"),
    [
        (OCTOBER, 1),
        (HALF_YEAR, 6),
        (FINANCIAL_YEAR, 12),
        (period("2017-06-01", "2020-05-31"), 36),
        (ODD_SPAN, None),
        (LAST_OF_MARCH, None),
        (period("2021-10-01", "2021-10-30"), None),
    ],
)
def test_months_in_counts_whole_months(of, months):
    assert months_in(of) == months


@pytest.mark.parametrize(
    ("of", "before"),
    [
        (OCTOBER, period("2021-09-01", "2021-09-30")),
        (LAST_QUARTER, period("2020-10-01", "2020-12-31")),
        (FINANCIAL_YEAR, period("2019-04-01", "2020-03-31")),
        (LAST_OF_MARCH, period("2020-03-31")),
        (HALF_YEAR, period("2014-04-01", "2014-09-30")),
    ],
)
def test_step_back_is_one_period_of_the_same_length(of, before):
    assert step_back(of) == before


def test_a_leap_day_comes_back_with_the_28th():
    assert yearly_day(date(2020, 2, 29)) == yearly_day(date(2021, 2, 28)) == "28 February"


YEARLY = Cadence("year", "Yearly", 12)


@pytest.mark.parametrize(
    ("of", "cadence", "before"),
    [
        pytest.param(period("2021-03-01", "2021-03-31"), MONTHLY, period("2021-02-01", "2021-02-28"), id="to February"),
        pytest.param(
            period("2020-03-01", "2020-03-31"), MONTHLY, period("2020-02-01", "2020-02-29"), id="to a leap February"
        ),
        pytest.param(
            period("2021-02-01", "2021-02-28"), MONTHLY, period("2021-01-01", "2021-01-31"), id="from February"
        ),
        pytest.param(
            period("2021-01-01", "2021-01-31"), MONTHLY, period("2020-12-01", "2020-12-31"), id="over New Year"
        ),
        pytest.param(LAST_QUARTER, QUARTERLY, period("2020-10-01", "2020-12-31"), id="quarter over New Year"),
        pytest.param(SUMMER_QUARTER, QUARTERLY, LAST_QUARTER, id="quarter of 30 days to one of 31"),
        pytest.param(period("2021-06-30"), QUARTERLY, LAST_OF_MARCH, id="30 June to 31 March"),
        pytest.param(LAST_OF_MARCH, QUARTERLY, period("2020-12-31"), id="31 March to 31 December"),
        pytest.param(FINANCIAL_YEAR, YEARLY, period("2019-04-01", "2020-03-31"), id="financial year"),
        pytest.param(
            period("2020-03-01", "2021-02-28"), YEARLY, period("2019-03-01", "2020-02-29"), id="year to a leap day"
        ),
        pytest.param(period("2020-02-29"), YEARLY, period("2019-02-28"), id="leap day back a year"),
        pytest.param(period("2021-02-28"), YEARLY, period("2020-02-29"), id="last of February to a leap day"),
        pytest.param(MID_MONTH, YEARLY, period("2020-05-17"), id="day in mid-month"),
        pytest.param(HALF_YEAR, YEARLY, period("2014-04-01", "2014-09-30"), id="half year"),
    ],
)
def test_previous_period(of, cadence, before):
    assert previous_period(of, cadence) == before
    assert before.shifted(cadence.step) == of


def test_a_day_that_the_target_month_lacks_becomes_its_last_day():
    assert period("2021-05-30").shifted(-3) == period("2021-02-28")


def test_periods_between_includes_both_ends():
    months = periods_between(period("2019-12-01", "2019-12-31"), period("2020-03-01", "2020-03-31"), MONTHLY)

    assert [month.short_label for month in months] == ["Dec 2019", "Jan 2020", "Feb 2020", "Mar 2020"]


def test_periods_between_of_one_period_is_that_period():
    assert periods_between(OCTOBER, OCTOBER, MONTHLY) == (OCTOBER,)


def test_periods_between_is_empty_when_the_last_is_earlier():
    assert periods_between(OCTOBER, period("2021-09-01", "2021-09-30"), MONTHLY) == ()


def test_periods_between_keeps_leap_days_in_a_series_of_month_ends():
    days = periods_between(period("2019-02-28"), period("2021-02-28"), YEARLY)

    assert [day.end for day in days] == [date(2019, 2, 28), date(2020, 2, 29), date(2021, 2, 28)]


def test_month_numbers_count_months_apart():
    assert month_number(date(2021, 1, 31)) - month_number(date(2020, 12, 1)) == 1


def test_dates_in_words():
    assert (long_date(date(2021, 3, 1)), short_date(date(2021, 3, 1))) == ("1 March 2021", "1 Mar 2021")


def test_frequencies_are_named():
    assert [frequency.label for frequency in Frequency] == ["Monthly", "Quarterly", "Yearly"]


def test_parse_iso_date_allows_white_space_around():
    assert parse_iso_date(" 2021-10-31\n") == date(2021, 10, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "31/10/2021",
        "2021-10",
        "2021-1-1",
        "20211031",
        "2021-02-31",
        "0000-01-01",
        "2021-10-31T00:00",
        "x" * 99,
    ],
)
def test_parse_iso_date_refuses_anything_else(text):
    with pytest.raises(ValueError, match=r"not a date|out of range|must be in"):
        parse_iso_date(text)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param(date(2019, 6, 4), date(2023, 5, 11), "3 years and 11 months", id="years and months"),
        pytest.param(date(2019, 6, 4), date(2023, 6, 4), "4 years", id="years to the day"),
        pytest.param(date(2019, 6, 4), date(2023, 6, 3), "3 years and 11 months", id="a day short"),
        pytest.param(date(2019, 12, 17), date(2020, 1, 17), "1 month", id="one month"),
        pytest.param(date(2020, 1, 31), date(2020, 2, 29), "29 days", id="a short month is not whole"),
        pytest.param(date(2020, 1, 1), date(2020, 1, 2), "1 day", id="one day"),
        pytest.param(date(2020, 1, 1), date(2020, 1, 1), "0 days", id="nothing yet"),
    ],
)
def test_time_between(start, end, words):
    assert time_between(start, end) == words
