"""Forecasts: what is said, when nothing is said and why, and how they are scored."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, QUARTERLY, Cadence, Period
from analysis.core.series import Break, Observation, Polarity, Series, Target
from analysis.spc.variation import assess_series
from analysis.statistics.forecast.forecast import LONGEST_TREND, Present, break_before, forecast, forecast_series
from analysis.statistics.forecast.hit_rate import EXPECTED_SHARE, ForecastOutcome, HitRate, hit_rate, score
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis, Prospect
from analysis.statistics.forecast.trend import HORIZON_MONTHS, ONE_STEP, TOO_EARLY
from analysis.statistics.forecast.words import describe_forecast
from tests.analysis.makers import make_basis

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
PERCENTAGE, COUNT = KINDS["percentage"], KINDS["count"]
YEARLY = Cadence("year-03", "Financial years", 12)


def month(number, length=1):
    """The month `number` months after January 2024, or the span of `length` months that starts there."""
    start = date(2024 + number // 12, number % 12 + 1, 1)
    end = number + length
    return Period(start, date(2024 + end // 12, end % 12 + 1, 1) - timedelta(days=1))


def months(values, length=1):
    """Observations of neighbouring months or quarters; None leaves a gap."""
    return [Observation(month(length * i, length), Decimal(str(v))) for i, v in enumerate(values) if v is not None]


def rising(points=24, start=60.0, pace=1.0, noise=0.8, seed=1):
    chance = random.Random(seed)
    return months(round(start + pace * i + chance.uniform(-noise, noise), 2) for i in range(points))


LEVEL = months([90, 92, 91, 89, 93, 90, 91, 92, 88, 90, 91, 92, 90, 91])
CALM = Present((84.0, 97.5), has_signal=False)
SIGNAL = Present((84.0, 97.5), has_signal=True)


def chance(target=None, polarity=HIGHER, limits=(84.0, 97.5), kind=PERCENTAGE):
    asked = None if target is None else Target(Decimal(target))
    return forecast(LEVEL, MONTHLY, kind, polarity, Present(limits, has_signal=False), asked)


def trend(observations, target=None, polarity=HIGHER, cadence=MONTHLY, kind=PERCENTAGE):
    asked = None if target is None else Target(Decimal(target))
    return forecast(observations, cadence, kind, polarity, SIGNAL, asked)


# Only chance


def test_where_only_chance_moves_a_kpi_the_next_figure_lies_within_its_limits():
    found = chance()

    assert (found.basis, found.period.label, found.low, found.high) == (ForecastBasis.CHANCE, "March 2025", 84.0, 97.5)


def test_the_range_is_capped_at_the_scale():
    assert (chance(limits=(-4.0, 106.0)).low, chance(limits=(-4.0, 106.0)).high) == (0, 100)
    assert (chance(limits=(-4.0, 106.0), kind=COUNT).low, chance(limits=(-4.0, 106.0), kind=COUNT).high) == (0, 106)


@pytest.mark.parametrize(
    ("target", "polarity", "prospect"),
    [
        pytest.param("95", HIGHER, Prospect.BY_CHANCE, id="inside"),
        pytest.param("84", HIGHER, Prospect.BY_CHANCE, id="on the lower end"),
        pytest.param("97.5", HIGHER, Prospect.BY_CHANCE, id="on the upper end"),
        pytest.param("98", HIGHER, Prospect.NOT_EXPECTED, id="above, higher is better"),
        pytest.param("80", HIGHER, Prospect.EXPECTED, id="below, higher is better"),
        pytest.param("98", LOWER, Prospect.EXPECTED, id="above, lower is better"),
        pytest.param("80", LOWER, Prospect.NOT_EXPECTED, id="below, lower is better"),
    ],
)
def test_what_the_range_means_for_the_target(target, polarity, prospect):
    found = chance(target, polarity)

    assert (found.prospect, found.target, found.reason_no_prospect) == (prospect, Decimal(target), "")


@pytest.mark.parametrize(
    ("target", "polarity", "why"),
    [
        pytest.param(None, HIGHER, "No target is set for that period", id="no target"),
        pytest.param("95", NEUTRAL, "Neither direction is better", id="neutral"),
        pytest.param("105", HIGHER, "The target lies outside the scale", id="above the scale"),
        pytest.param("-1", LOWER, "The target lies outside the scale", id="below the scale"),
    ],
)
def test_where_nothing_can_be_said_of_the_target_the_range_still_stands(target, polarity, why):
    for found in (chance(target, polarity), trend(rising(), target, polarity)):
        assert (found.prospect, found.reason_no_prospect) == (Prospect.UNSAID, why)
        assert found.low < found.high


def test_chance_comes_before_a_trend():
    found = forecast(rising(), MONTHLY, PERCENTAGE, HIGHER, CALM)

    assert (found.basis, found.slope) == (ForecastBasis.CHANCE, None)


# A real trend


def test_a_real_trend_says_its_pace_and_the_range_of_the_next_figure():
    found = trend(rising(), "95")

    assert (found.basis, found.period.label) == (ForecastBasis.TREND, "January 2026")
    assert found.slope.slope == pytest.approx(1, abs=0.05)
    assert found.low < 84 < found.high
    assert 1 < found.high - found.low < 6


def test_a_trend_meets_its_target_between_the_fast_and_the_slow_end_of_its_slope():
    """By hand: the line is at 83 in the last month and 95 is 12 steps of 1 ahead, December 2026."""
    found = trend(months(60 + i + (0.3, -0.3, 0.0)[i % 3] for i in range(24)), "95")

    assert found.prospect is Prospect.APPROACHING
    assert found.reach.likely.label in ("December 2026", "January 2027")
    assert found.reach.earliest <= found.reach.likely <= found.reach.latest


def test_a_perfect_line_meets_its_target_on_the_very_month():
    found = trend(months(60 + i for i in range(24)), "95")

    assert {p.label for p in (found.reach.earliest, found.reach.likely, found.reach.latest)} == {"December 2026"}
    assert (found.low, found.high) == (84, 84)


@pytest.mark.parametrize(
    ("ahead", "reached"),
    [
        pytest.param("84", "January 2026", id="next month"),
        pytest.param("83.2", "January 2026", id="never before the next month"),
        pytest.param("119", "December 2028", id="exactly at the horizon"),
        pytest.param("119.1", None, id="just beyond the horizon"),
    ],
)
def test_no_date_is_given_beyond_the_horizon(ahead, reached):
    found = trend(months(60 + i for i in range(24)), ahead, kind=COUNT)

    assert HORIZON_MONTHS == 36
    assert (found.reach.latest and found.reach.latest.label) == reached


def test_the_fast_end_is_never_before_the_next_month():
    observations = rising(noise=2.5)
    line = trend(observations).slope
    found = trend(observations, str(round(line.level_at(0) + 0.05, 2)))

    assert line.level_at(0, line.interval.high) > line.level_at(0) + 0.06
    assert found.reach.earliest == found.period


def test_the_crumbs_of_floating_point_do_not_add_a_month():
    found = trend(months(round(60 + 0.2 * i, 1) for i in range(24)), "70")

    assert found.reach.likely.label == "March 2028"


def test_a_falling_kpi_of_which_less_is_better_approaches_its_target():
    found = trend(months(40 - i for i in range(24)), "10", LOWER)

    assert (found.prospect, found.reach.likely.label) == (Prospect.APPROACHING, "July 2026")


def test_a_trend_the_wrong_way_moves_away_and_has_no_dates():
    found = trend(rising(), "50", LOWER)

    assert (found.prospect, found.reach) == (Prospect.MOVING_AWAY, None)


def test_a_trend_that_has_reached_its_target_has_no_dates():
    found = trend(rising(), "75")

    assert (found.prospect, found.reach) == (Prospect.EXPECTED, None)


def test_a_trend_is_capped_at_the_scale():
    found = trend(rising(start=75.5, noise=0.6), "100")

    assert found.high == 100
    assert found.low < 100


def test_a_quarterly_trend_counts_in_quarters():
    found = trend(months((40 + i for i in range(20)), length=3), "64", cadence=QUARTERLY)

    assert (found.period.label, found.reach.likely.label) == ("January to March 2029", "January to March 2030")


def test_a_gap_counts_as_the_time_it_took():
    found = trend(months(None if i in (7, 8) else 60 + i for i in range(24)), "95")

    assert found.reach.likely.label == "December 2026"


def test_old_points_do_not_weigh_on_the_pace_now():
    flat = [20.0 + (i * 7 % 5) for i in range(60)]
    found = trend(months(flat + [30 + i for i in range(LONGEST_TREND)]))

    assert (found.slope.slope, found.slope.points) == (1, LONGEST_TREND)


# None


def test_one_jump_gives_no_forecast():
    jump = [60 + (15 if i >= 12 else 0) + (i * 7 % 5) for i in range(24)]

    assert trend(months(jump)) == Forecast(ForecastBasis.NONE, reason_missing=ONE_STEP)


def test_a_signal_without_a_trend_gives_no_forecast():
    noise = [90, 92, 91, 89, 93, 90, 91, 92, 88, 90, 91, 92, 90, 70]

    assert trend(months(noise)) == Forecast(ForecastBasis.NONE, reason_missing=TOO_EARLY)


def test_all_equal_values_have_their_one_value_as_range():
    level = months([96] * 14)
    found = forecast(level, MONTHLY, PERCENTAGE, HIGHER, Present((96.0, 96.0), has_signal=False), Target(Decimal(96)))

    assert (found.low, found.high, found.prospect) == (96, 96, Prospect.BY_CHANCE)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        pytest.param(0, "Only 0 figures; 13 are needed", id="empty"),
        pytest.param(1, "Only 1 figure; 13 are needed", id="one"),
        pytest.param(12, "Only 12 figures; 13 are needed", id="one too few"),
        pytest.param(13, "", id="just enough"),
    ],
)
def test_too_few_figures_give_no_forecast(points, why):
    assert forecast(LEVEL[:points], MONTHLY, PERCENTAGE, HIGHER, CALM).reason_missing == why


@pytest.mark.parametrize(
    ("on", "why"),
    [
        pytest.param("2024-01-01", "", id="on the first period"),
        pytest.param("2024-02-01", "", id="thirteen left"),
        pytest.param("2024-10-01", "Only 5 figures since 1 October 2024 (no calls); 13 are needed", id="inside"),
        pytest.param("2025-02-28", "Only 1 figure since 28 February 2025 (no calls); 13 are needed", id="on the last"),
        pytest.param("2025-03-01", "Counted differently from 1 March 2025: no calls", id="on the period to come"),
        pytest.param("2025-03-31", "Counted differently from 31 March 2025: no calls", id="on its last day"),
        pytest.param("2025-04-01", "", id="after the period to come"),
    ],
)
def test_only_figures_since_the_last_break_count(on, why):
    breaks = [Break(date.fromisoformat(on), "no calls")]

    assert forecast(LEVEL, MONTHLY, PERCENTAGE, HIGHER, CALM, None, breaks).reason_missing == why


def test_of_two_breaks_in_neighbouring_periods_the_last_counts():
    breaks = [Break(date(2024, 11, 1), "second"), Break(date(2024, 10, 1), "first")]
    found = forecast(LEVEL, MONTHLY, PERCENTAGE, HIGHER, CALM, None, breaks)

    assert found.reason_missing == "Only 4 figures since 1 November 2024 (second); 13 are needed"


def test_yearly_series_have_no_forecast():
    found = forecast(LEVEL, YEARLY, PERCENTAGE, HIGHER, CALM)

    assert (found.basis, found.reason_missing) == (
        ForecastBasis.NONE,
        "Yearly figures are too few to say what comes next",
    )


def test_without_a_chart_there_is_no_forecast():
    found = forecast(LEVEL, MONTHLY, PERCENTAGE, HIGHER, Present(None, has_signal=False))

    assert found.reason_missing == "There is no chart of this series that could tell a signal from chance"


def test_a_trend_of_which_no_two_figures_are_neighbours_has_no_forecast():
    found = trend(months(x for i in range(14) for x in (60 + i, None)))

    assert found.reason_missing == "No two figures follow each other, so what chance does is not known"


# Scores


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("84", ForecastOutcome.HIT),
        ("90", ForecastOutcome.HIT),
        ("97.5", ForecastOutcome.HIT),
        ("83.9", ForecastOutcome.MISS),
        ("97.6", ForecastOutcome.MISS),
    ],
)
def test_a_figure_within_the_range_is_a_hit(value, outcome):
    assert score(chance(), Observation(month(14), Decimal(value))) is outcome


def test_what_cannot_be_scored_has_no_outcome():
    assert score(chance(), Observation(month(15), Decimal(90))) is None
    assert score(Forecast(ForecastBasis.NONE, reason_missing="Too few"), Observation(month(14), Decimal(90))) is None


def test_the_hit_rate_leaves_out_what_could_not_be_scored():
    found = hit_rate([ForecastOutcome.HIT, None, ForecastOutcome.MISS, ForecastOutcome.HIT])

    assert found == HitRate(hits=2, scored=3)
    assert found.percentage == pytest.approx(200 / 3)
    assert found.in_words == ("2 of 3 earlier forecasts held the figure that came; about 98 in 100 are expected to")
    assert found.interval.low < 67 < found.interval.high


def test_one_scored_forecast_is_said_in_the_singular():
    assert hit_rate([ForecastOutcome.HIT]).in_words.startswith("1 of 1 earlier forecast held the figure")


MAY, SPRING = month(4), Period(date(2024, 4, 1), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("period", "on", "is_found"),
    [
        pytest.param(MAY, date(2024, 5, 1), True, id="first day of the month"),
        pytest.param(MAY, date(2024, 5, 31), True, id="last day of the month"),
        pytest.param(MAY, date(2024, 4, 30), False, id="last day of the month before"),
        pytest.param(MAY, date(2024, 6, 1), False, id="day after the month"),
        pytest.param(SPRING, date(2024, 4, 1), True, id="first day of the quarter"),
        pytest.param(SPRING, date(2024, 6, 30), True, id="last day of the quarter"),
        pytest.param(SPRING, date(2024, 3, 31), False, id="last day of the quarter before"),
        pytest.param(Period(SPRING.end, SPRING.end), date(2024, 4, 1), True, id="after the last quarter's last day"),
        pytest.param(Period(SPRING.end, SPRING.end), date(2024, 3, 31), False, id="on the last quarter's last day"),
    ],
)
def test_a_break_between_a_period_and_the_one_before_it_is_found(period, on, is_found):
    one = Break(on, "no calls")

    assert break_before(period, [one]) == (one if is_found else None)


def forecast_of(series, *targets):
    basis = make_basis(targets, kind=series.kind)
    return forecast_series(series, basis, assess_series(series, basis))


def test_a_series_is_forecast_by_its_own_chart_and_the_target_of_the_period_to_come():
    series = Series("Visits", "West Sussex", "percentage", MONTHLY, tuple(LEVEL))
    targets = [Target(Decimal(80), end=date(2025, 2, 28)), Target(Decimal(99), start=date(2025, 3, 1))]
    found, limits = forecast_of(series, *targets), assess_series(series, make_basis()).group

    assert (found.basis, found.period, found.target) == (ForecastBasis.CHANCE, month(14), 99)
    assert (found.low, found.high) == (limits.lower, limits.upper)


def test_a_series_without_figures_has_no_forecast():
    empty = Series("Visits", "West Sussex", "percentage", MONTHLY)

    assert forecast_of(empty).reason_missing == "There is no figure"


@pytest.mark.slow
@pytest.mark.parametrize("points", [13, 24, 36])
def test_about_as_many_ranges_hold_as_are_expected_to_where_only_chance_moves_the_figures(points):
    chance = random.Random(points)
    outcomes = []
    for _ in range(500):
        *known, coming = months(round(chance.gauss(100, 5), 4) for _ in range(points + 1))
        series = Series("Score", "West Sussex", "score", MONTHLY, tuple(known))
        outcomes.append(score(forecast_of(series), coming))
    found = hit_rate(outcomes)

    assert found.scored > 450
    assert found.interval.holds(100 * EXPECTED_SHARE) or found.interval.low > 100 * EXPECTED_SHARE


@pytest.mark.parametrize("outcomes", [[], [None]])
def test_without_a_score_there_is_no_hit_rate(outcomes):
    found = hit_rate(outcomes)

    assert (found.percentage, found.interval, found.in_words) == (None, None, "No forecast has been scored yet")


# Words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(
            chance("95"),
            "If nothing changes, the figure in March 2025 should lie between 84% and 97.5%. "
            "The target of 95% would be met or missed by chance.",
            id="by chance",
        ),
        pytest.param(
            chance("98"),
            "If nothing changes, the figure in March 2025 should lie between 84% and 97.5%. "
            "The target of 98% would be missed.",
            id="missed",
        ),
        pytest.param(
            chance("80"),
            "If nothing changes, the figure in March 2025 should lie between 84% and 97.5%. "
            "The target of 80% would be met.",
            id="met",
        ),
        pytest.param(
            chance(),
            "If nothing changes, the figure in March 2025 should lie between 84% and 97.5%.",
            id="no target",
        ),
        pytest.param(
            chance("105"),
            "If nothing changes, the figure in March 2025 should lie between 84% and 97.5%. "
            "The target lies outside the scale, so nothing is said of the target.",
            id="outside the scale",
        ),
        pytest.param(
            trend(months(60 + i for i in range(24)), "95"),
            "A real trend: figures rise by about 1 point a month (95% interval 1 to "
            "1 point). If it goes on, the figure in January 2026 should lie between 84% and 84%. "
            "At this pace 95% is reached in December 2026.",
            id="one date",
        ),
        pytest.param(
            trend(rising(), "50", LOWER),
            "The trend moves away from the target of 50%.",
            id="moving away",
        ),
        pytest.param(trend(rising(), "75"), "The trend has reached the target of 75%.", id="reached"),
        pytest.param(
            trend(months(90 + 0.01 * i for i in range(24)), "100"),
            "At this pace 100% is not reached within three years.",
            id="beyond the horizon",
        ),
        pytest.param(
            Forecast(ForecastBasis.NONE, reason_missing="Only 5 figures; 13 are needed"),
            "No forecast. Only 5 figures; 13 are needed.",
            id="none",
        ),
    ],
)
def test_describe_forecast(found, words):
    said = describe_forecast(found, PERCENTAGE)

    assert said == words or (found.basis is ForecastBasis.TREND and said.endswith(words))


def test_a_range_of_dates_is_said_with_its_slow_end():
    found = trend(rising(noise=2.5), "95")
    early, late = found.reach.earliest.label, found.reach.latest.label

    assert early != late
    assert describe_forecast(found, PERCENTAGE).endswith(
        f"At this pace 95% is reached between {early} and {late}, at the slow end not before {late}."
    )


def test_a_slow_end_beyond_the_horizon_is_said():
    found = trend(rising(pace=0.6, noise=3.2, seed=7), "93")

    assert found.reach.earliest is not None
    assert found.reach.latest is None
    assert describe_forecast(found, PERCENTAGE).endswith(
        f"At this pace 93% is reached in {found.reach.earliest.label} at the earliest, "
        "at the slow end not within three years."
    )
