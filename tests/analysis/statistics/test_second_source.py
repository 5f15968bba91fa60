"""Tests for a trend held against scipy and statsmodels: the score tests of regressions, Kendall's tau, and chance."""

from random import Random

import pytest
from scipy import stats

from analysis.core.kinds import KINDS
from analysis.core.series import Polarity
from analysis.statistics.yearly_trend.chi_squared import (
    CountedYear,
    chi_squared_tail,
    critical_value,
    trend_in_proportions,
    trend_in_rates,
)
from analysis.statistics.yearly_trend.mann_kendall import mann_kendall
from analysis.statistics.yearly_trend.verdict import TrendTest, assess_yearly
from tests.analysis.statistics.plain_scores import score_of_proportions, score_of_rates
from tests.analysis.statistics.yearly_makers import shares

CLOSE = {"rel": 1e-9, "abs": 1e-9}


def random_years(random, at_most):
    years, time = [], 2000
    for _ in range(random.randint(3, 8)):
        time += random.randint(1, 3)
        cohort = random.randint(20, at_most)
        years.append(CountedYear(time, random.randint(1, cohort - 1), cohort))
    return years


def test_both_chi_squared_tests_are_the_score_tests_of_statsmodels():
    random = Random(2026)
    for _ in range(60):
        years = random_years(random, 3000)
        for ours, theirs in ((trend_in_proportions, score_of_proportions), (trend_in_rates, score_of_rates)):
            found = ours(years)
            statistic, probability = theirs(years)
            assert found.statistic == pytest.approx(statistic, rel=1e-6, abs=1e-6)
            assert found.p == pytest.approx(probability, rel=1e-5, abs=1e-9)


def test_trend_and_departure_add_up_to_the_test_of_equal_shares():
    random = Random(7)
    for _ in range(60):
        years = random_years(random, 500)
        found = trend_in_proportions(years)
        table = [[y.counted for y in years], [y.cohort - y.counted for y in years]]
        every = stats.chi2_contingency(table, correction=False)
        assert found.statistic + found.departure == pytest.approx(every.statistic, **CLOSE)
        assert found.degrees + 1 == every.dof


def test_the_tail_of_chi_squared_is_that_of_scipy():
    for degrees in range(1, 12):
        for statistic in (0.001, 0.5, 1, 3.84, 9.55, 30, 80):
            assert chi_squared_tail(statistic, degrees) == pytest.approx(stats.chi2.sf(statistic, degrees), **CLOSE)
    assert chi_squared_tail(0, 3) == 1
    assert critical_value(0.002) == pytest.approx(stats.chi2.isf(0.002, 1), **CLOSE)
    assert round(critical_value(0.002), 4) == 9.5495, "the critical value that Fingertips gives"


def test_ranks_are_those_of_scipy_where_no_values_are_tied():
    random = Random(5)
    for length in range(3, 11):
        for _ in range(6):
            found = random.sample(range(100), length)
            theirs = stats.kendalltau(range(length), found, method="exact")
            ours = mann_kendall(found)
            assert ours.p == pytest.approx(theirs.pvalue, **CLOSE)
            assert ours.statistic == pytest.approx(theirs.statistic * length * (length - 1) / 2)


@pytest.mark.slow
def test_about_one_in_five_hundred_series_of_counts_without_a_trend_is_called_one():
    random = stats.binom(600, 0.3)
    drawn = random.rvs(size=(6000, 5), random_state=29)
    tests = [
        assess_yearly(shares(*(int(c) for c in row), cohort=600), KINDS["percentage"], Polarity.HIGHER_IS_BETTER)
        for row in drawn
    ]
    by_counts = [found for found in tests if found.test is TrendTest.PROPORTIONS]
    called = sum(found.verdict.is_trend for found in by_counts)
    assert len(by_counts) > 5950
    # 12 are to be expected; between these two lie 999 in 1,000 of what chance gives
    assert stats.binom(6000, 1 / 500).ppf(0.0005) <= called <= stats.binom(6000, 1 / 500).ppf(0.9995)
