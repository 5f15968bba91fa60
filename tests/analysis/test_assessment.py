"""Assessment of a whole series: its latest figure, the step to it, and the SPC rules."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.assessment import Assessment, Concern, Verdict, assess
from analysis.core.periods import Frequency, Period
from analysis.core.series import Break, Observation, Polarity
from analysis.rating import Rag, Travel
from analysis.spc.points import PointType
from analysis.spc.variation import Assurance
from tests.analysis.makers import make_basis, month, months, observed, target

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL


def assessed(observations, polarity=HIGHER, *targets, frequency=Frequency.MONTHLY, breaks=()):
    return assess(observations, make_basis(targets, breaks, polarity=polarity, frequency=frequency))


def test_assess_without_observations_says_so():
    assert assessed([], HIGHER, target("80")) == Assessment(why_unrated="No figure", why_no_change="No figure")


def test_assess_rates_the_latest_and_measures_the_step():
    found = assessed(months("88", "90", "92"), HIGHER, target("95", "5"))

    assert (found.latest.value, found.previous.value, found.earlier) == (92, 90, None)
    assert (found.rag, found.gap, found.change, found.travel) == (Rag.AMBER, -3, 2, Travel.UNCLEAR)
    assert (found.why_unrated, found.why_no_change, found.break_between) == ("", "", None)


def test_assess_takes_observations_in_any_order():
    ordered = months("88", "90", "92")

    assert assessed(ordered[::-1], HIGHER) == assessed(ordered, HIGHER)


def test_assess_never_compares_over_a_gap():
    found = assessed(months("88", None, "92"), HIGHER)

    assert (found.previous, found.earlier.value, found.change) == (None, 88, None)
    assert (found.travel, found.why_no_change) == (Travel.UNKNOWN, "No figure for the period before")


def test_assess_of_one_observation_has_nothing_to_compare():
    found = assessed(months("88"), HIGHER)

    assert (found.previous, found.earlier, found.change) == (None, None, None)
    assert found.why_no_change == "No earlier figure"


def test_assess_never_compares_two_cadences():
    year = observed(Period(date(2020, 4, 1), date(2021, 3, 31)), "50")
    found = assessed([year, *months("88", "90", "92", "94")], HIGHER, frequency=Frequency.ANNUAL)

    assert (found.cadence.slug, found.latest.value, found.change) == ("month", 94, 2)


@pytest.mark.parametrize(
    ("on", "is_compared"),
    [
        pytest.param(date(2021, 1, 31), True, id="on the last day of the period before"),
        pytest.param(date(2021, 2, 1), False, id="on the first day of the latest period"),
        pytest.param(date(2021, 3, 1), True, id="after the latest period"),
        pytest.param(date(2020, 6, 1), True, id="long before"),
    ],
)
def test_a_break_between_two_periods_forbids_the_comparison(on, is_compared):
    change = Break(on, "virtual visits no longer count")
    found = assessed(months("88", "90"), HIGHER, breaks=[change])

    if is_compared:
        assert (found.change, found.break_between) == (2, None)
    else:
        assert (found.change, found.break_between, found.travel) == (None, change, Travel.UNKNOWN)
        assert found.previous.value == 88
        assert found.why_no_change == "Counted differently: virtual visits no longer count"


def test_a_break_within_a_gap_is_the_reason_given():
    change = Break(date(2021, 2, 10), "a new definition")
    found = assessed(months("88", None, "90"), HIGHER, breaks=[change])

    assert (found.earlier.value, found.break_between) == (88, change)
    assert found.why_no_change == "Counted differently: a new definition"


def test_of_several_breaks_the_last_one_is_named():
    first, second = Break(date(2021, 2, 1), "first"), Break(date(2021, 3, 1), "second")
    found = assessed(months("88", None, "90"), HIGHER, breaks=[second, first])

    assert found.break_between == second


@pytest.mark.parametrize(
    ("polarity", "targets", "why"),
    [
        pytest.param(HIGHER, [], "No target", id="none at all"),
        pytest.param(HIGHER, [target("80", end=date(2020, 12, 31))], "No target for this period", id="ended"),
        pytest.param(NEUTRAL, [target("80")], "Neither direction is better", id="neutral"),
        pytest.param(NEUTRAL, [], "No target", id="neutral without target"),
    ],
)
def test_why_unrated(polarity, targets, why):
    found = assessed(months("88"), polarity, *targets)

    assert (found.rag, found.why_unrated) == (Rag.UNRATED, why)


def test_a_neutral_kpi_still_has_its_distance_to_the_target():
    assert assessed(months("88"), NEUTRAL, target("80")).gap == 8


def test_steps_over_leap_days_are_compared():
    before, leap_day = (
        observed(Period(day, day), value) for day, value in [(date(2019, 2, 28), "40"), (date(2020, 2, 29), "41")]
    )
    found = assessed([before, leap_day], NEUTRAL, frequency=Frequency.ANNUAL)

    assert (found.previous, found.change) == (before, 1)


# -- what the rules say -------------------------------------------------------------------------------

# twelve months about 80, then seven above them
SHIFTED = ("79", "81", "80", "78", "82", "80", "79", "81", "80", "79", "81", "80", *["82"] * 7)


def long_series(*values):
    """Observations of as many months as there are values, from January 2020 on; None leaves a month out."""
    spans = [month(2020 + place // 12, place % 12 + 1) for place in range(len(values))]
    return [observed(span, value) for span, value in zip(spans, values, strict=True) if value is not None]


@pytest.mark.parametrize(
    ("polarity", "kind_of_point", "word"),
    [
        (HIGHER, PointType.IMPROVEMENT, "Improving"),
        (LOWER, PointType.CONCERN, "Worsening"),
        (NEUTRAL, PointType.HIGH, "Higher"),
    ],
)
def test_a_signal_is_told_by_what_is_wanted(polarity, kind_of_point, word):
    verdict = assessed(long_series(*SHIFTED), polarity, target("90")).verdict

    assert (verdict.type, verdict.is_signal, verdict.is_provisional) == (kind_of_point, True, False)
    assert verdict.words.startswith(f"{word}: higher than usual for seven months")
    assert verdict.rules == "ptd-0.2.2"


def test_the_verdict_is_that_of_the_points_that_charts_draw():
    series, asked = long_series(*SHIFTED), target("90")
    found = assessed(series, HIGHER, asked)
    verdict, variation = found.verdict, found.variation

    assert (verdict.type, verdict.assurance) == (variation.type, variation.assurance)
    assert verdict.assurance is Assurance.CONSISTENTLY_MISSED


def test_a_yearly_series_is_not_assessed_and_says_why():
    years = [observed(Period(date(y, 3, 31), date(y, 3, 31)), "80") for y in range(2000, 2020)]
    verdict = assessed(years, HIGHER, target("90"), frequency=Frequency.ANNUAL).verdict

    assert (verdict.type, verdict.assurance, verdict.is_yearly) == (None, None, True)
    assert "yearly" in verdict.words


def test_a_break_starts_anew():
    change = Break(date(2021, 1, 1), "virtual visits no longer count")
    before = assessed(long_series(*SHIFTED), HIGHER).verdict
    after = assessed(long_series(*SHIFTED), HIGHER, breaks=[change]).verdict

    assert before.is_signal
    assert not after.is_signal
    assert after.is_provisional


def concern_of(values, polarity, asked):
    return assessed(long_series(*values), polarity, target(asked)).concern


def test_concern_is_ordered_by_signal_then_by_what_is_missed():
    steady = SHIFTED[:12] + ("80",) * 2

    assert concern_of(SHIFTED, LOWER, "90") is Concern.WORSENING
    assert concern_of(SHIFTED, HIGHER, "99") is Concern.CONSISTENTLY_MISSED
    assert concern_of(steady, HIGHER, "80.5") is Concern.MISSED
    assert concern_of(steady, HIGHER, "60") is Concern.REST
    assert assessed([], HIGHER).concern is Concern.REST
    assert sorted(Concern) == [Concern.WORSENING, Concern.CONSISTENTLY_MISSED, Concern.MISSED, Concern.REST]


def test_a_worsening_on_provisional_limits_is_not_put_first():
    # three steps of one and then a fall: beyond limits that rest on five points
    found = assessed(long_series("80", "81", "80", "81", "20"), HIGHER, target("10"))

    assert found.verdict.type is PointType.CONCERN
    assert found.verdict.is_provisional
    assert found.concern is Concern.REST


def test_few_counts_are_rated_too_few_to_tell():
    few = Observation(month(2021, 1), Decimal(6700) / 72, Decimal(67), Decimal(72), is_computed=True)

    assert assessed([few], HIGHER, target("95")).rag is Rag.UNSURE


def years(*values, first=2016):
    """Observations of financial years, the first that ends in `first`."""
    periods = [Period(date(first + place - 1, 4, 1), date(first + place, 3, 31)) for place in range(len(values))]
    return [observed(period, value) for period, value in zip(periods, values, strict=True)]


CLIMBING = ("80", "81", "83", "84", "86", "88")


@pytest.mark.parametrize(
    ("values", "polarity", "meaning", "words"),
    [
        (CLIMBING, HIGHER, PointType.IMPROVEMENT, "Improving: rising from 2015/16 to 2020/21"),
        (CLIMBING, LOWER, PointType.CONCERN, "Worsening: rising from 2015/16 to 2020/21"),
        (CLIMBING, NEUTRAL, PointType.HIGH, "Rising: from 2015/16 to 2020/21"),
        (CLIMBING[::-1], NEUTRAL, PointType.LOW, "Falling: from 2015/16 to 2020/21"),
        (("80", "70") * 3, HIGHER, PointType.COMMON_CAUSE, "No trend: no more than chance from 2015/16 to 2020/21"),
        (CLIMBING[:4], HIGHER, None, "Too few figures: 4 of the 5 yearly figures needed"),
    ],
)
def test_a_yearly_series_has_a_trend_over_the_years(values, polarity, meaning, words):
    found = assessed(years(*values), polarity, frequency=Frequency.ANNUAL)

    assert (found.meaning, found.meaning_words) == (meaning, words)
    assert found.is_improving == (meaning is PointType.IMPROVEMENT)
    assert found.is_worsening == (meaning is PointType.CONCERN)
    assert words.endswith(found.trend_reason)


def test_a_worsening_trend_over_the_years_is_put_first():
    assert assessed(years(*CLIMBING), LOWER, target("99")).concern is Concern.WORSENING
    assert assessed(years(*CLIMBING), HIGHER, target("99")).concern is Concern.MISSED
    assert assessed(years(*CLIMBING), NEUTRAL).concern is Concern.REST


def test_a_series_has_a_signal_or_a_trend_over_the_years_and_never_both():
    by_month = assessed(long_series(*SHIFTED), HIGHER)
    assert by_month.yearly is None
    assert (by_month.meaning, by_month.meaning_words) == (by_month.verdict.type, by_month.verdict.words)

    few_months = assessed(months("80"), HIGHER)
    assert (few_months.yearly, few_months.meaning) == (None, None)
    assert few_months.meaning_words.startswith("Too early to say: 1 of the 13 months needed")

    assert assessed(years(*CLIMBING), HIGHER).verdict.type is None
    assert assessed([], HIGHER).meaning_words == ""


def test_months_of_single_years_that_have_no_limits_have_a_trend_over_the_years():
    octobers = [observed(month(year, 10), value) for year, value in enumerate(CLIMBING, 2016)]
    found = assessed(octobers, HIGHER)

    assert found.verdict.type is None
    assert found.meaning_words == "Improving: rising from October 2016 to October 2021"


def test_the_short_form_keeps_the_verdict_and_drops_the_working():
    found = assessed(years(*CLIMBING), HIGHER)

    assert found.yearly.working is not None
    assert found.in_short().yearly == found.yearly
    assert found.in_short().yearly.working is None


def test_a_series_without_any_figure_has_no_verdict():
    assert assessed([], HIGHER).verdict is None
    assert isinstance(assessed(months("80"), HIGHER).verdict, Verdict)
