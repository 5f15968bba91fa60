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
    assert (found.rag, found.gap, found.change, found.travel) == (Rag.AMBER, -3, 2, Travel.IMPROVING)
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
    assert verdict.words.startswith(f"{word}: seven months above the average")
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


def test_a_series_without_any_figure_has_no_verdict():
    assert assessed([], HIGHER).verdict is None
    assert isinstance(assessed(months("80"), HIGHER).verdict, Verdict)
