"""Positions and rolling years as they are assessed: what is compared, what is judged, and what is said of the rest."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.assessment import assess
from analysis.core.periods import Frequency, Period
from analysis.core.series import Break, Measured, Observation
from analysis.rating import Travel
from analysis.spc.variation import Reason, assess_series
from analysis.statistics.forecast.forecast import forecast_series
from analysis.statistics.rolling_year import months_of
from charts.words.trend import describe_trend
from tests.analysis.makers import make_basis, month, months, observed
from tests.charts.makers import make_positions

POSITION, ROLLING_YEAR = Measured.POSITION, Measured.ROLLING_YEAR


def day(text):
    return Period(date.fromisoformat(text), date.fromisoformat(text))


def year(ending):
    return Period(date(ending - 1, 4, 1), date(ending, 3, 31))


CARE_PLANS = [observed(day("2021-03-31"), "87"), observed(month(2021, 10), "96")]
LONG = [str(90 + place % 3) for place in range(15)]


def told(observations, reported="", series="", **basis):
    found = make_basis(**basis)
    return describe_trend(found.kpi, "West Sussex", assess(observations, found, series), (), reported)


def test_a_position_is_compared_with_the_one_before_whatever_the_length_it_was_reported_for():
    found = assess(CARE_PLANS, make_basis(measured=POSITION))

    assert (found.previous.value, found.change, found.travel) == (87, 9, Travel.UNCLEAR)
    assert (found.earlier, found.why_no_change, found.is_next) == (None, "", False)


def test_the_sentence_joins_87_and_96_per_cent():
    assert told(CARE_PLANS, measured=POSITION) == (
        "Visits on time: 96% in West Sussex in October 2021. No target is recorded. Too early to say: 1 of the 13"
        " months needed; 1 other figure is not by month. That is 9 points"
        " higher than at 31 March 2021, when it was 87%. Higher is better."
    )


def test_flows_of_these_lengths_stay_apart_and_say_so():
    found = assess(CARE_PLANS, make_basis(measured=Measured.FLOW))

    assert (found.previous, found.earlier, found.change) == (None, None, None)
    assert found.why_no_change == "No earlier figure for a period of this length"
    assert "no earlier figure for a period of this length" in told(CARE_PLANS, measured=Measured.FLOW)


def test_a_papers_comparison_is_said_in_place_of_having_nothing_to_compare_with():
    reported = "The report of 12 January 2022 compares 96% in October 2021 with 87% at 31 March 2021."

    assert reported in told(CARE_PLANS, reported, measured=Measured.FLOW)
    assert "no earlier figure" not in told(CARE_PLANS, reported, measured=Measured.FLOW)
    assert reported not in told(CARE_PLANS, reported, measured=POSITION)


def test_a_change_in_the_counting_parts_positions_too():
    changed = Break(date(2021, 6, 1), "another system")
    found = assess(CARE_PLANS, make_basis(measured=POSITION, breaks=[changed]))

    assert (found.change, found.why_no_change) == (None, "Counted differently: another system")


def test_of_an_even_stretch_the_step_before_is_compared_and_not_a_figure_between():
    marches = [observed(day(f"{number}-03-31"), str(900 + number % 100)) for number in (2022, 2023, 2024, 2025)]
    between = observed(month(2024, 5), "900")

    found = assess([*marches, between], make_basis(kind="count", measured=POSITION))

    assert (found.cadence.step, found.previous.period, found.is_next) == (12, day("2024-03-31"), True)


def test_a_position_written_for_a_span_is_said_to_be_of_its_last_day():
    span = Period(date(2021, 4, 1), date(2021, 10, 31))

    assert "26 in West Sussex at 31 October 2021" in told([observed(span, "26")], kind="count", measured=POSITION)


def test_a_rolling_year_written_for_a_month_is_said_to_be_of_twelve_months():
    said = told([observed(month(2021, 9), "99.3"), observed(month(2021, 10), "96.8")], measured=ROLLING_YEAR)

    assert "96.8% in West Sussex in the twelve months to October 2021" in said
    assert "than in the twelve months to September 2021, when it was 99.3%" in said


def test_rolling_years_of_any_end_are_compared():
    found = assess([observed(month(2021, 10), "96.8"), observed(year(2022), "100")], make_basis(measured=ROLLING_YEAR))

    assert found.change == Decimal("3.2")


# -- what SPC, forecasts and twelve months together do with them ----------------------------------------


def monthly_since_january(*before):
    return [*before, *months(*LONG[:12], year=2022), *months(*LONG[12:], year=2023)]


def test_only_the_even_stretch_is_judged_and_the_rest_is_counted():
    observations = monthly_since_january(observed(day("2013-03-31"), "20"), observed(day("2014-03-31"), "30"))
    basis = make_basis(measured=POSITION)

    found = assess(observations, basis)
    alone = assess(monthly_since_january(), basis)

    assert found.variation.left_out == 2
    assert found.variation.groups == alone.variation.groups
    assert found.verdict.words == (
        "No real change: the ups and downs are what chance alone would give; 2 other figures are not by month"
    )
    assert "not by month" not in alone.verdict.words


def test_figures_once_a_year_are_not_judged_however_often_the_catalogue_asks():
    marches = [observed(day(f"{number}-03-31")) for number in range(2010, 2025)]

    found = assess(marches, make_basis(measured=POSITION, frequency=Frequency.MONTHLY))

    assert found.variation.why_not_assessed is Reason.YEARLY
    assert found.verdict.is_yearly


def forecast_of(observations):
    basis = make_basis(measured=POSITION)
    pairs = [(o.period, o.value) for o in observations]
    series = make_positions(*pairs)
    return forecast_series(series, basis, assess_series(series, basis))


def test_a_forecast_is_made_from_the_even_stretch():
    before = observed(day("2013-03-31"), "20")

    assert forecast_of(monthly_since_january(before)) == forecast_of(monthly_since_january())
    assert forecast_of(monthly_since_january()).period == month(2023, 4)


def test_without_an_even_stretch_there_is_no_forecast_and_the_reason_says_why():
    found = forecast_of(CARE_PLANS)

    assert found.period is None
    assert found.reason_missing.startswith("Only 1 figure; ")
    assert found.reason_missing.endswith("; 1 other does not follow month by month")


def test_twelve_months_together_are_the_months_of_the_even_stretch():
    pairs = [(o.period, o.value) for o in monthly_since_january(observed(day("2013-03-31"), "20"))]

    assert len(months_of(make_positions(*pairs))) == 15
    assert months_of(make_positions(*((day(f"{number}-03-31"), 1) for number in range(2015, 2020)))) == ()


@pytest.mark.parametrize("measured", Measured)
def test_a_monthly_series_is_judged_alike_whatever_it_measures(measured):
    """With a month missing, too: what is even is the same to all."""
    values = [*LONG[:5], None, *LONG[6:12]]

    found = assess(months(*values), make_basis(measured=measured)).variation

    assert found.left_out == 0
    assert found.groups == assess(months(*values), make_basis()).variation.groups
    assert [point.period for point in found.points] == [month(2021, number) for number in range(1, 13)]


def test_an_observation_needs_no_count_to_be_a_position():
    assert (
        assess([Observation(day("2021-03-31"), Decimal(5))], make_basis(measured=POSITION)).cadence.slug == "position"
    )
