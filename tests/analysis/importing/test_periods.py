"""Periods as officers write them, fitted to how often a KPI is counted, and refused where they could be two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.periods import MONTHS, SHORT_MONTHS, Frequency, Period, Shape
from analysis.importing.periods import NotAPeriod, looks_like_a_period, read_period
from tests.analysis.importing.makers import make_cell

MONTHLY, QUARTERLY, ANNUAL = Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.ANNUAL
OCTOBER = Period(date(2021, 10, 1), date(2021, 10, 31))
SUMMER = Period(date(2021, 7, 1), date(2021, 9, 30))
YEAR = Period(date(2021, 4, 1), date(2022, 3, 31))


def read(text: str, frequency: Frequency = MONTHLY) -> Period:
    return read_period(make_cell(text), frequency)


@pytest.mark.parametrize(
    "text",
    [
        "2021-10",
        "2021/10",
        "10/2021",
        "Oct-21",
        "oct 21",
        "Oct 2021",
        "OCTOBER 2021",
        "October-2021",
        "31/10/2021",
        "01/10/2021",
        "31.10.2021",
        "31-10-2021",
        "2021-10-31",
        "2021-10-01 00:00:00",
        "2021-10-01T00:00:00.000",
        "31 October 2021",
        "1-Oct-21",
        "  October\N{NO-BREAK SPACE}2021 ",
    ],
)
def test_month_is_read_however_it_is_written(text):
    assert read(text) == OCTOBER


@pytest.mark.parametrize(
    "text",
    [
        "Q2 2021/22",
        "q2 2021-22",
        "2021/22 Q2",
        "2021-22 q2",
        "Quarter 2 2021/22",
        "Q2, 2021/2022",
        "Q2 2021\N{EN DASH}22",
    ]
    + ["July to September 2021", "Jul-Sep 2021", "jul to sept 21", "2021-09", "Sep-21", "30/09/2021"],
)
def test_quarter_is_read_however_it_is_written(text):
    assert read(text, QUARTERLY) == SUMMER


@pytest.mark.parametrize(
    "text", ["2021/22", "2021-22", "2021/2022", "2021-2022", "FY 2021/22", "March 2022", "31/03/2022"]
)
def test_year_is_read_however_it_is_written(text):
    assert read(text, ANNUAL) == YEAR


def test_fourth_quarter_ends_in_the_later_year():
    assert read("Q4 2021/22", QUARTERLY) == Period(date(2022, 1, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("day", "frequency", "expected"),
    [
        pytest.param(date(2021, 10, 1), MONTHLY, OCTOBER, id="as Excel stores Oct-21"),
        pytest.param(date(2021, 10, 31), MONTHLY, OCTOBER, id="last day"),
        pytest.param(date(2021, 9, 1), QUARTERLY, SUMMER, id="month that ends the quarter"),
        pytest.param(date(2022, 3, 31), ANNUAL, YEAR, id="last day of the year"),
    ],
)
def test_day_of_a_spreadsheet_is_the_period_it_ends(day, frequency, expected):
    assert read_period(make_cell("", day=day), frequency) == expected


@pytest.mark.parametrize(
    ("text", "frequency", "reason"),
    [
        pytest.param("10/01/2022", MONTHLY, "neither the first nor the last day", id="perhaps an American day"),
        pytest.param("2021", MONTHLY, "calendar year or a financial year", id="year alone"),
        pytest.param("2021", ANNUAL, "calendar year or a financial year", id="year alone for a yearly KPI"),
        pytest.param("Q2 2021", QUARTERLY, "calendar year or of a financial year", id="quarter of one year"),
        pytest.param("2010/11", MONTHLY, "November 2010 or the year 2010/11", id="month or year, with a slash"),
        pytest.param("2010-11", ANNUAL, "November 2010 or the year 2010/11", id="month or year, with a dash"),
        pytest.param("2021/22", MONTHLY, "counted by month", id="year for a monthly KPI"),
        pytest.param("Q2 2021/22", MONTHLY, "counted by month", id="quarter for a monthly KPI"),
        pytest.param("October 2021", QUARTERLY, "counted by quarter", id="month that ends no quarter"),
        pytest.param("01/07/2021", QUARTERLY, "counted by quarter", id="day that begins a quarter"),
        pytest.param("October 2021", ANNUAL, "counted by year", id="month that ends no year"),
        pytest.param("2021/23", ANNUAL, "not a period", id="years that do not follow each other"),
        pytest.param("2021-13", MONTHLY, "not a period", id="thirteenth month"),
        pytest.param("31/02/2021", MONTHLY, "not a period", id="day that does not exist"),
        pytest.param("Octember 2021", MONTHLY, "not a period", id="no month"),
        pytest.param("Oct-Dec 2021", MONTHLY, "counted by month", id="quarter by its months for a monthly KPI"),
        pytest.param("Aug-Oct 2021", QUARTERLY, "not a period", id="three months that are no quarter"),
        pytest.param("January 1066", MONTHLY, "The year 1066", id="long ago"),
        pytest.param("44470", MONTHLY, "not a period", id="serial number without a format"),
        pytest.param("", MONTHLY, "not a period", id="nothing"),
        pytest.param("1" * 100_000, MONTHLY, "not a period", id="absurdly long"),
        pytest.param("٢٠٢١-١٠", MONTHLY, "not a period", id="digits of another script"),
    ],
)
def test_what_is_not_clear_is_refused_with_the_reason(text, frequency, reason):
    with pytest.raises(NotAPeriod, match=reason):
        read(text, frequency)


def test_dash_means_a_month_of_a_monthly_kpi_and_slash_a_year_of_a_yearly_one():
    assert read("2010-11").label == "November 2010"
    assert read("2010/11", ANNUAL).label == "2010/11"


def test_refusal_says_how_to_write_it():
    with pytest.raises(NotAPeriod, match="“soon” is not a period. Write it as Q2 2021/22."):
        read("soon", QUARTERLY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("46204", "46204” is not a period. It is the number by which Excel keeps 1 July 2026", id="a day"),
        pytest.param("12345", "12345” is not a period. Write it as", id="a day of 1933"),
        pytest.param("99999", "99999” is not a period. Write it as", id="a day of 2173"),
    ],
)
def test_day_that_excel_keeps_as_a_number_is_told(text, words):
    with pytest.raises(NotAPeriod, match=words):
        read(text)


def test_cell_with_trouble_is_refused_with_it():
    with pytest.raises(NotAPeriod, match="holds the error #REF!"):
        read_period(make_cell("", trouble="holds the error #REF!"), MONTHLY)


def test_heading_that_is_a_doubtful_period_still_looks_like_one():
    assert looks_like_a_period(make_cell("2021"))
    assert looks_like_a_period(make_cell("", day=date(2021, 10, 1)))
    assert not looks_like_a_period(make_cell("Target"))
    assert not looks_like_a_period(make_cell("May"))


years, months = st.integers(1990, 2069), st.integers(1, 12)


@given(years, months)
def test_month_comes_back_from_every_way_of_writing_it(year, month):
    first = date(year, month, 1)
    written = [
        f"{year}-{month:02}",
        f"{month:02}/{year}",
        f"{MONTHS[month]} {year}",
        f"{SHORT_MONTHS[month].upper()} {year}",
        f"01/{month:02}/{year}",
        first.isoformat(),
    ]
    if year >= 2000:
        written.append(f"{SHORT_MONTHS[month]}-{year % 100:02}")
    periods = {read(text) for text in written}
    assert len(periods) == 1
    period = periods.pop()
    assert period.shape is Shape.MONTH
    assert period.start == first
    assert read(period.label) == period
    assert read(period.end.strftime("%d/%m/%Y")) == period


@given(years, st.integers(1, 4))
def test_labels_of_quarters_and_years_are_read_back(year, quarter):
    start = Period(date(year, 4, 1), date(year, 6, 30)).shifted(3 * (quarter - 1))
    assert read(start.label, QUARTERLY) == start
    assert read(start.short_label, QUARTERLY) == start
    financial = Period(date(year, 4, 1), date(year + 1, 3, 31))
    assert read(financial.label, ANNUAL) == financial


@given(st.text(max_size=60), st.sampled_from(Frequency))
def test_any_text_is_a_fitting_period_or_refused(text, frequency):
    try:
        period = read(text, frequency)
    except NotAPeriod:
        return
    shapes = {MONTHLY: Shape.MONTH, QUARTERLY: Shape.QUARTER, ANNUAL: Shape.YEAR}
    assert period.shape is shapes[frequency]


@given(st.dates(), st.sampled_from(Frequency))
def test_any_day_is_a_fitting_period_that_holds_it_or_refused(day, frequency):
    try:
        period = read_period(make_cell("", day=day), frequency)
    except NotAPeriod:
        return
    assert period.start <= day <= period.end
