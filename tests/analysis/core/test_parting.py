"""Parting of observations into series: positions and rolling years by their end, flows by their length."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.parting import Counting, cadence_for, headline_cadence, one_of_a_day, split_into_series
from analysis.core.periods import Frequency, Period
from analysis.core.series import Measured, Observation

POSITIONS = Counting(Measured.POSITION, Frequency.MONTHLY)
YEARS_TO_A_DAY = Counting(Measured.ROLLING_YEAR, Frequency.MONTHLY)
FLOWS = Counting(Measured.FLOW, Frequency.MONTHLY)
ANNUAL_POSITIONS = Counting(Measured.POSITION, Frequency.ANNUAL)
ANNUAL_FLOWS = Counting(Measured.FLOW, Frequency.ANNUAL)


def period(start, end=None):
    return Period(date.fromisoformat(start), date.fromisoformat(end or start))


def month(year, number):
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def observed(of, value="1", **others):
    return Observation(of, Decimal(value), **others)


def parted(counting, *periods):
    return split_into_series([observed(p) for p in periods], counting)


MARCH, FEBRUARY, OCTOBER = month(2021, 3), month(2021, 2), month(2021, 10)
YEAR, YEAR_BEFORE = period("2020-04-01", "2021-03-31"), period("2019-04-01", "2020-03-31")
QUARTER = period("2021-01-01", "2021-03-31")
DAY = period("2021-03-31")
CALENDAR_YEAR = period("2020-01-01", "2020-12-31")
HALF_YEAR, OTHER_HALF = period("2020-04-01", "2020-09-30"), period("2020-10-01", "2021-03-31")


def test_positions_of_any_length_are_one_series_by_their_last_day():
    found = parted(POSITIONS, OCTOBER, DAY, YEAR_BEFORE, HALF_YEAR)

    assert {slug: [o.period for o in series] for slug, (_, series) in found.items()} == {
        "position": [YEAR_BEFORE, HALF_YEAR, DAY, OCTOBER]
    }


def test_rolling_years_are_one_series_whatever_they_are_written_for():
    found = parted(YEARS_TO_A_DAY, OCTOBER, YEAR)

    assert [o.period for o in found["rolling-year"][1]] == [YEAR, OCTOBER]


def test_flows_are_parted_by_their_length():
    found = parted(FLOWS, FEBRUARY, YEAR, month(2021, 1), DAY, HALF_YEAR, OTHER_HALF, QUARTER, CALENDAR_YEAR)

    assert {slug: [o.period.short_label for o in series] for slug, (_, series) in found.items()} == {
        "month": ["Jan 2021", "Feb 2021"],
        "quarter": ["Q4 2020/21"],
        "year-03": ["2020/21"],
        "year-12": ["2020"],
        "months-6": ["1 Apr 2020 to 30 Sep 2020", "1 Oct 2020 to 31 Mar 2021"],
        "day": ["31 Mar 2021"],
    }


def test_odd_spans_are_parted_by_their_days():
    found = parted(FLOWS, period("2020-03-16", "2020-11-27"), period("2021-03-16", "2021-11-27"))

    assert list(found) == ["days-257"]


def test_of_nothing_there_is_no_series():
    assert split_into_series([], FLOWS) == {}
    assert headline_cadence({}, Frequency.MONTHLY) is None


@pytest.mark.parametrize(
    ("counting", "periods", "label", "step"),
    [
        (ANNUAL_POSITIONS, [DAY, period("2020-03-31"), period("2018-03-31")], "At 31 March each year", 12),
        (POSITIONS, [FEBRUARY, MARCH], "At the end of each month", 1),
        (POSITIONS, [FEBRUARY, DAY], "At the end of each month", 1),
        (POSITIONS, [period("2021-05-17"), period("2021-06-17")], "On the same day of each month", 1),
        (POSITIONS, [DAY, period("2020-03-31"), period("2019-03-31")], "At 31 March each year", 12),
        (POSITIONS, [DAY, period("2020-03-31")], "At the dates that were reported", 1),
        (POSITIONS, [DAY, period("2020-12-31"), period("2020-09-30")], "On the last day of each quarter", 3),
        (POSITIONS, [DAY, OCTOBER], "At the dates that were reported", 1),
        (POSITIONS, [DAY], "At the dates that were reported", 1),
        (YEARS_TO_A_DAY, [YEAR, YEAR_BEFORE, period("2019-03-31")], "Financial years (April to March)", 12),
        (YEARS_TO_A_DAY, [FEBRUARY, MARCH], "Twelve months up to each month", 1),
        (YEARS_TO_A_DAY, [DAY, period("2020-12-31"), period("2020-09-30")], "Twelve months up to each quarter", 3),
        (YEARS_TO_A_DAY, [FEBRUARY, YEAR_BEFORE], "Twelve months up to the dates that were reported", 1),
        (FLOWS, [period("2020-01-01", "2020-06-30")], "Part of a year: 1 January to 30 June", 12),
        (FLOWS, [HALF_YEAR, OTHER_HALF], "Periods of 6 months", 12),
        (FLOWS, [period("2017-06-01", "2020-05-31"), period("2015-04-01", "2018-03-31")], "Periods of 3 years", 12),
        (FLOWS, [period("2020-03-16", "2020-11-27"), period("2020-03-17", "2020-11-28")], "Periods of 257 days", 12),
        (ANNUAL_FLOWS, [period("2020-11-07"), period("2021-11-07")], "At 7 November each year", 12),
    ],
)
def test_a_series_is_named_by_the_days_on_which_its_figures_end(counting, periods, label, step):
    ((cadence, _),) = parted(counting, *periods).values()

    assert (cadence.label, cadence.step, cadence.is_by_end) == (label, step, True)


def test_only_one_of_several_positions_of_a_day_is_on_the_line():
    exact_month, rough_day, year = observed(MARCH, "2"), observed(DAY, "1", is_about=True), observed(YEAR, "3")

    ((_, found),) = split_into_series([rough_day, exact_month, year, observed(OCTOBER)], POSITIONS).values()

    assert [(o.period, o.value) for o in found] == [(MARCH, 2), (OCTOBER, 1)]


def test_a_count_on_the_day_goes_before_one_for_the_month_and_that_before_one_for_the_year():
    assert one_of_a_day([observed(YEAR), observed(MARCH), observed(DAY)]).period == DAY
    assert one_of_a_day([observed(YEAR), observed(MARCH)]).period == MARCH


def test_two_flows_are_of_the_same_time_only_for_the_same_period_and_positions_for_the_same_day():
    assert POSITIONS.is_same_time(MARCH, DAY)
    assert not FLOWS.is_same_time(MARCH, DAY)
    assert FLOWS.is_same_time(MARCH, month(2021, 3))


@pytest.mark.parametrize(
    ("periods", "frequency", "slug"),
    [
        pytest.param([FEBRUARY, YEAR_BEFORE], Frequency.ANNUAL, "month", id="the one that reaches furthest"),
        pytest.param([MARCH, YEAR], Frequency.MONTHLY, "month", id="tie: as often as the catalogue says, monthly"),
        pytest.param([MARCH, FEBRUARY, YEAR], Frequency.ANNUAL, "year-03", id="tie: declared before longer"),
        pytest.param([MARCH, QUARTER], Frequency.QUARTERLY, "quarter", id="tie: quarterly"),
        pytest.param(
            [MARCH, YEAR, YEAR_BEFORE], Frequency.QUARTERLY, "year-03", id="tie, none as declared: longer history"
        ),
        pytest.param([YEAR, YEAR_BEFORE, DAY], Frequency.ANNUAL, "year-03", id="tie, both as declared: longer history"),
        pytest.param([YEAR, DAY], Frequency.ANNUAL, "year-03", id="full tie: always the same one"),
        pytest.param([DAY, YEAR], Frequency.ANNUAL, "year-03", id="full tie in another order"),
        pytest.param([CALENDAR_YEAR, FEBRUARY], Frequency.ANNUAL, "month", id="later end before declared"),
    ],
)
def test_headline_cadence_of_flows(periods, frequency, slug):
    found = parted(Counting(Measured.FLOW, frequency), *periods)

    assert headline_cadence(found, frequency).slug == slug


def test_a_series_of_one_figure_has_a_cadence_before_the_figure_is_there():
    assert cadence_for(MARCH, FLOWS).slug == "month"
    assert cadence_for(MARCH, POSITIONS).slug == "position"
    assert cadence_for(HALF_YEAR, FLOWS).slug == "months-6"


any_period = st.builds(
    lambda end, days: Period(end - timedelta(days=days), end),
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.sampled_from([0, 0, 27, 30, 89, 181, 364, 365, 1095]) | st.integers(0, 1200),
)
ends_of_months = st.builds(lambda year, number: month(year, number), st.integers(2010, 2024), st.integers(1, 12))


@given(st.lists(any_period | ends_of_months, max_size=30), st.sampled_from(Frequency))
def test_positions_never_make_two_series_and_never_two_points_of_one_day(periods, frequency):
    found = parted(Counting(Measured.POSITION, frequency), *periods)

    assert set(found) <= {"position"}
    ends = [o.period.end for _, series in found.values() for o in series]
    assert ends == sorted({p.end for p in periods})


@given(st.lists(any_period | ends_of_months, max_size=30))
def test_a_series_of_flows_holds_one_length_and_every_flow_is_in_one(periods):
    found = parted(FLOWS, *periods)

    assert {o.period for _, series in found.values() for o in series} >= {p for p in periods if p.shape != "span"}
    for slug, (_, series) in found.items():
        shapes = {o.period.shape for o in series}
        assert len(shapes) == 1, slug
        if slug.startswith("days-"):
            assert {(o.period.end - o.period.start).days + 1 for o in series} == {int(slug.removeprefix("days-"))}
