"""Verdict on yearly figures: which are tested, by which test, what it finds, and what is said of it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import permutations
from random import Random

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Break, Observation, Polarity
from analysis.statistics.yearly_trend.chi_squared import (
    CountedYear,
    trend_in_proportions,
    trend_in_rates,
)
from analysis.statistics.yearly_trend.mann_kendall import mann_kendall
from analysis.statistics.yearly_trend.points import yearly_points
from analysis.statistics.yearly_trend.verdict import TrendTest, TrendVerdict, assess_yearly
from analysis.statistics.yearly_trend.words import chance_in_words, describe_test, describe_working, trend_in_words
from tests.analysis.statistics.plain_trend import orders_of, rank_test
from tests.analysis.statistics.yearly_makers import shares, values, year

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
PERCENTAGE, RATE, COUNT, SCORE = (KINDS[slug] for slug in ("percentage", "rate_10000", "count", "score"))
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def on(*days):
    return Period(date(*days), date(*days))


def counted(*pairs):
    return [CountedYear(place, *pair) for place, pair in enumerate(pairs)]


# -- the two tests against others ---------------------------------------------------------------------


def test_the_trend_in_proportions_is_that_of_the_example_of_r():
    # prop.trend.test(smokers, patients) of R's own documentation: X-squared = 8.2249, df = 1, p-value = 0.004132
    found = trend_in_proportions(counted((83, 86), (90, 93), (129, 136), (70, 82)))

    assert round(found.statistic, 4) == 8.2249
    assert round(found.p, 6) == 0.004132
    assert found.direction == -1


@pytest.mark.parametrize("of", [trend_in_proportions, trend_in_rates])
def test_years_that_are_all_alike_have_no_trend(of):
    found = of(counted((30, 100), (30, 100), (30, 100), (30, 100)))

    assert (found.direction, found.p) == (0, 1.0)


@pytest.mark.parametrize(
    ("of", "pair"), [(trend_in_proportions, (0, 9)), (trend_in_proportions, (9, 9)), (trend_in_rates, (0, 9))]
)
def test_none_or_all_counted_is_no_trend(of, pair):
    found = of(counted(pair, pair, pair))

    assert (found.statistic, found.direction, found.departure, found.least_expected) == (0.0, 0, 0.0, 0.0)


def test_the_rarer_of_counted_and_not_counted_has_to_be_expected():
    assert trend_in_proportions(counted((98, 100), (96, 100), (97, 100))).least_expected == pytest.approx(3)


@pytest.mark.parametrize("years", [[], [CountedYear(1, 2, 3)], [CountedYear(2, 2, 3), CountedYear(1, 2, 3)]])
def test_years_out_of_order_or_too_few_are_refused(years):
    with pytest.raises((ValueError, ZeroDivisionError)):
        trend_in_rates(years)


@pytest.mark.slow
def test_ranks_are_those_of_all_orders_where_values_are_tied():
    random = Random(11)
    for _ in range(80):
        found = [random.randint(0, 3) for _ in range(random.randint(2, 6))]
        extreme = abs(mann_kendall(found).statistic)
        every = [abs(mann_kendall(order).statistic) for order in permutations(found)]
        assert mann_kendall(found).p == pytest.approx(sum(s >= extreme for s in every) / len(every), **CLOSE)


@pytest.mark.slow
def test_ranks_are_those_counted_a_second_time_for_ten_years():
    random = Random(13)
    for _ in range(40):
        found = [random.randint(0, 6) for _ in range(10)]
        statistic, probability = rank_test(found)
        assert (mann_kendall(found).statistic, mann_kendall(found).p) == (
            statistic,
            pytest.approx(probability, **CLOSE),
        )


@pytest.mark.parametrize(
    ("found", "probability"),
    [([1, 2, 3, 4, 5], 2 / 120), ([5, 4, 3, 2, 1], 2 / 120), ([1, 1, 1, 1, 1], 1.0), ([1, 2, 3, 5, 4], 10 / 120)],
)
def test_the_probability_of_five_ranks_is_exact(found, probability):
    assert mann_kendall(found).p == pytest.approx(probability)


# -- how often nothing is called a trend --------------------------------------------------------------


@pytest.mark.parametrize("length", range(5, 11))
def test_at_most_one_in_twenty_series_of_ranks_without_a_trend_is_called_one(length):
    called = every = 0
    for statistic, ways in orders_of(tuple(range(length))).items():
        order = _order_with(statistic, length)
        found = assess_yearly(values(*order), SCORE, HIGHER)
        every += ways
        called += ways * found.verdict.is_trend
    assert 0 < called / every <= 1 / TrendTest.RANKS.one_in


def _order_with(statistic, length):
    """An order of `length` numbers that has this value of S."""
    falls = (length * (length - 1) // 2 - statistic) // 2
    left, order = list(range(length)), []
    while left:
        place = max(0, min(len(left) - 1, falls))
        falls -= place
        order.append(left.pop(place))
    return order


# -- the figures that are tested ----------------------------------------------------------------------


def test_figures_before_the_last_break_are_left_out():
    change = Break(date(2018, 1, 1), "virtual visits no longer count")
    found = yearly_points(values(1, 2, 3, 4), [change])

    assert [o.value for o in found] == [3, 4]
    assert yearly_points(values(1, 2), [Break(date(2010, 1, 1), "long before")]) == tuple(values(1, 2))
    assert yearly_points([], [change]) == ()


def test_positions_of_other_days_are_left_out_and_leap_days_are_not():
    march = [Observation(on(y, 3, 31), Decimal(y)) for y in range(2018, 2023)]
    october = Observation(Period(date(2021, 10, 1), date(2021, 10, 31)), Decimal(5))
    assert yearly_points([october, *march], []) == tuple(march)

    february = [Observation(on(y, 2, 29 if y % 4 == 0 else 28), Decimal(y)) for y in range(2018, 2023)]
    assert yearly_points(february, []) == tuple(february)


def test_of_two_days_with_as_many_figures_that_of_the_newest_counts():
    march = [Observation(on(y, 3, 31), Decimal(y)) for y in (2020, 2021)]
    september = [Observation(on(y, 9, 30), Decimal(y)) for y in (2020, 2021)]
    assert yearly_points([*march, *september], []) == tuple(september)


def test_periods_that_overlap_are_thinned_out_from_the_newest_backwards():
    averages = [Observation(Period(date(y - 3, 4, 1), date(y, 3, 31)), Decimal(y)) for y in range(2015, 2022)]
    assert [o.value for o in yearly_points(averages, [])] == [2015, 2018, 2021]


# -- the verdict --------------------------------------------------------------------------------------

FALLING, RISING = (500, 460, 420, 380, 340), (340, 380, 420, 460, 500)


@pytest.mark.parametrize(
    ("counts", "polarity", "verdict"),
    [
        pytest.param(RISING, HIGHER, TrendVerdict.IMPROVING, id="rising and higher is better"),
        pytest.param(FALLING, HIGHER, TrendVerdict.WORSENING, id="falling and higher is better"),
        pytest.param(FALLING, LOWER, TrendVerdict.IMPROVING, id="falling and lower is better"),
        pytest.param(RISING, LOWER, TrendVerdict.WORSENING, id="rising and lower is better"),
        pytest.param(RISING, NEUTRAL, TrendVerdict.RISING, id="neither is better"),
        pytest.param(FALLING, NEUTRAL, TrendVerdict.FALLING, id="neither is better, falling"),
        pytest.param((400, 405, 398, 402, 399), HIGHER, TrendVerdict.NO_TREND, id="no more than chance"),
        pytest.param((400, 405, 398, 402, 399), NEUTRAL, TrendVerdict.NO_TREND, id="no more than chance, neutral"),
        pytest.param(RISING[:4], HIGHER, TrendVerdict.TOO_FEW, id="four figures"),
    ],
)
def test_verdict(counts, polarity, verdict):
    assert assess_yearly(shares(*counts), PERCENTAGE, polarity).verdict is verdict


def test_the_newest_five_counts_are_tested_and_the_newest_ten_ranks():
    by_counts = assess_yearly(shares(900, 100, *RISING), PERCENTAGE, HIGHER)
    assert (by_counts.test, by_counts.tested, by_counts.held) == (TrendTest.PROPORTIONS, 5, 7)
    assert by_counts.first.period.end == date(2018, 3, 31)

    by_ranks = assess_yearly(values(*range(12)), SCORE, HIGHER)
    assert (by_ranks.test, by_ranks.tested, by_ranks.held) == (TrendTest.RANKS, 10, 12)
    assert (by_ranks.first.value, by_ranks.last.value) == (2, 11)


def without_counts(place):
    found = shares(*RISING)
    found[place] = Observation(found[place].period, found[place].value)
    return found


@pytest.mark.parametrize(
    ("observations", "kind", "why"),
    [
        pytest.param(without_counts(0), PERCENTAGE, "The counts are not held", id="one year without counts"),
        pytest.param(values(1, 2, 3, 4, 5), SCORE, "This kind of KPI has no counts", id="a score"),
        pytest.param(values(1, 2.5, 3, 4, 5), COUNT, "The counts are not whole numbers", id="full-time equivalents"),
        pytest.param(shares(1, 2, 3, 4, 5, cohort=200), PERCENTAGE, "Fewer than 5 were to be expected", id="few"),
        pytest.param(
            shares(300, 400, 310, 500, 600), PERCENTAGE, "The years depart from a straight line", id="no line"
        ),
    ],
)
def test_ranks_are_tested_where_counts_cannot_be(observations, kind, why):
    found = assess_yearly(observations, kind, HIGHER)

    assert found.test is TrendTest.RANKS
    assert found.why_ranked.startswith(why)
    assert "so the values are ranked" in describe_test(found)


def test_rates_and_numbers_are_tested_as_poisson_counts():
    rates = [
        Observation(year(2020 + place), Decimal(number) / 5, Decimal(number), Decimal(50_000))
        for place, number in enumerate((300, 340, 380, 420, 460))
    ]
    by_rate = assess_yearly(rates, RATE, NEUTRAL)
    by_number = assess_yearly(values(300, 340, 380, 420, 460), COUNT, NEUTRAL)

    assert (by_rate.test, by_number.test) == (TrendTest.RATES, TrendTest.NUMBERS)
    # in a population that stays the same both are the same test
    assert by_rate.p == pytest.approx(by_number.p)
    assert by_rate.verdict is by_number.verdict is TrendVerdict.RISING


def test_a_trend_that_turns_about_without_one_of_the_figures_is_none():
    # without the last figure it falls
    found = assess_yearly(shares(202, 200, 198, 196, 268), PERCENTAGE, HIGHER)

    assert (found.test, found.verdict, found.rests_on_one) == (TrendTest.PROPORTIONS, TrendVerdict.NO_TREND, True)
    assert found.p < TrendTest.PROPORTIONS.most_by_chance
    assert "It would turn about if one of the figures were left out" in describe_test(found)


def test_a_last_step_against_the_trend_is_said():
    found = assess_yearly(values(1, 2, 3, 4, 5, 6, 8, 7), SCORE, LOWER)

    assert found.is_turned
    assert trend_in_words(found) == "Worsening: rising from 2015/16 to 2022/23, though not at the last step"


def test_a_break_is_said_where_too_few_figures_are_left():
    found = assess_yearly(values(1, 2, 3, 4, 5, 6), SCORE, HIGHER, [Break(date(2019, 1, 1), "new form")])

    assert (found.verdict, found.held) == (TrendVerdict.TOO_FEW, 3)
    assert trend_in_words(found) == ("Too few figures: 3 of the 5 yearly figures needed since the counting changed")
    assert describe_working(found) == ""


@pytest.mark.parametrize(
    ("observations", "kind", "polarity", "words"),
    [
        (shares(*RISING), PERCENTAGE, HIGHER, "Improving: rising from 2015/16 to 2019/20"),
        (shares(*RISING), PERCENTAGE, NEUTRAL, "Rising: from 2015/16 to 2019/20"),
        (shares(*RISING[:1]), PERCENTAGE, HIGHER, "Too few figures: 1 of the 5 yearly figures needed"),
        (values(5, 5, 5, 5, 5), SCORE, HIGHER, "No trend: no more than chance from 2015/16 to 2019/20"),
    ],
)
def test_words(observations, kind, polarity, words):
    assert trend_in_words(assess_yearly(observations, kind, polarity)) == words


def test_years_to_a_month_are_named_with_their_article():
    ends = [Observation(Period(date(y - 1, 10, 1), date(y, 9, 30)), Decimal(y)) for y in range(2020, 2025)]
    words = trend_in_words(assess_yearly(ends, SCORE, HIGHER))
    assert words == "Improving: rising from the year to 30 September 2020 to the year to 30 September 2024"


def test_the_test_and_its_caution_are_said_in_words():
    assert describe_test(assess_yearly(values(1, 2, 3, 4, 5), SCORE, HIGHER)) == (
        "Test: Mann-Kendall test of ranks, of the newest 5 yearly figures. This kind of KPI has no counts that could be"
        " tested, so the values are ranked and their counts are not tested. A series that does not change would show as"
        " much in about 1 in 60 cases. It is called a trend below 1 in 20. At this level about one in 20 series that do"
        " not change would still be called so; with many KPIs looked at together, some will be."
    )
    assert "below 1 in 500. At this level about one in 500" in describe_test(
        assess_yearly(shares(*RISING), PERCENTAGE, HIGHER)
    )


def test_the_working_is_said_in_numbers():
    assert describe_working(assess_yearly(values(5, 4, 3, 2, 1), SCORE, HIGHER)) == (
        "Of 10 pairs of years, the later one is higher in 0 and lower in 10, so S is −10. Probability by chance, both"
        " directions counted: 0.0167."
    )
    by_counts = describe_working(assess_yearly(shares(*RISING), PERCENTAGE, HIGHER))
    assert by_counts.startswith("Chi-squared for the trend is 65.68; a trend by counts has more than 9.55. The years")
    assert by_counts.endswith("Probability by chance, both directions counted: below 0.0001.")


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "every case"),
        (0.7, "most cases"),
        (0.25, "about 1 in 4 cases"),
        (0.00036, "about 1 in 2,778 cases"),
        (0.00001, "fewer than 1 in 10,000 cases"),
    ],
)
def test_chance_in_words(probability, words):
    assert chance_in_words(probability) == words


def test_each_verdict_has_a_word_of_its_own():
    assert set(Counter(verdict.label for verdict in TrendVerdict).values()) == {1}
    assert [verdict for verdict in TrendVerdict if not verdict.is_trend] == [
        TrendVerdict.NO_TREND,
        TrendVerdict.TOO_FEW,
    ]
