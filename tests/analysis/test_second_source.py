"""Statistics held against scipy and statsmodels to 1e-9, over many counts and at every edge.

Where our formula is an approximation by design, or scipy rounds where we round down, the same formula is put
together from their parts, and the test says so.
"""

import math
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from analysis.statistics.funnel import TAILS, funnel_limits
from analysis.statistics.intervals.difference import (
    difference_of_counts,
    difference_of_proportions,
    difference_of_rates,
)
from analysis.statistics.intervals.interval import (
    LEAST_FOR_BYAR,
    normal_quantile,
    poisson_limits,
    rate_interval,
    wilson,
)
from analysis.statistics.theil_sen import kendall_variance, theil_sen

COHORTS = (1, 2, 3, 5, 7, 10, 19, 33, 62, 100, 314, 688, 1402, 20_000)
LEVELS = (0.8, 0.95, 0.998)
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def some_of(cohort):
    """None, one, a few, about half, all but one and all of a cohort."""
    return sorted(
        {0, 1, 2, cohort // 10, cohort // 3, cohort // 2, max(0, cohort - 1), cohort} & set(range(cohort + 1))
    )


PAIRS = [(counted, cohort) for cohort in COHORTS for counted in some_of(cohort)]


def limits(interval):
    return interval.low, interval.high


@pytest.mark.parametrize("level", [*LEVELS, 0.5, 0.999999])
def test_normal_quantile_is_that_of_scipy(level):
    assert normal_quantile(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), **CLOSE)


@pytest.mark.parametrize("level", LEVELS)
def test_wilson_is_that_of_statsmodels(level):
    for counted, cohort in PAIRS:
        expected = proportion_confint(counted, cohort, alpha=1 - level, method="wilson")
        assert limits(wilson(counted, cohort, level)) == pytest.approx([100 * end for end in expected], **CLOSE)


@pytest.mark.parametrize("level", LEVELS)
def test_exact_poisson_limits_are_those_of_statsmodels_and_of_chi_square(level):
    for count in range(LEAST_FOR_BYAR):
        tail = (1 - level) / 2
        expected = (stats.chi2.ppf(tail, 2 * count) / 2 if count else 0, stats.chi2.isf(tail, 2 * count + 2) / 2)
        assert poisson_limits(count, level) == pytest.approx(expected, **CLOSE)
        if count:
            assert poisson_limits(count, level) == pytest.approx(
                confint_poisson(count, 1, method="exact-c", alpha=1 - level), **CLOSE
            )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", [10, 11, 25, 99, 100, 1000, 123_456])
def test_byars_limits_are_wilson_and_hilfertys_chi_square_and_near_the_exact_ones(count, level):
    """Byar's formula is an approximation by design: that of Wilson and Hilferty (1931) for the exact quantiles."""
    z = stats.norm.ppf((1 + level) / 2)
    freedom = np.array([2 * count, 2 * count + 2])
    expected = freedom / 2 * (1 - 2 / (9 * freedom) + np.array([-z, z]) * np.sqrt(2 / (9 * freedom))) ** 3
    assert poisson_limits(count, level) == pytest.approx(expected, **CLOSE)
    exact = confint_poisson(count, 1, method="exact-c", alpha=1 - level)
    assert poisson_limits(count, level) == pytest.approx(exact, rel=0.02 if level > 0.99 else 0.002)


def test_interval_of_a_rate_is_that_of_the_count_over_the_population():
    for count, population in product((0, 1, 5, 9), (1000, 177_430)):
        low, high = (10_000 * end / population for end in poisson_limits(count))
        assert limits(rate_interval(count, population)) == pytest.approx((low, high), **CLOSE)
        if count:
            expected = confint_poisson(count, population / 10_000, method="exact-c")
            assert limits(rate_interval(count, population)) == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("level", LEVELS)
def test_difference_of_percentages_is_newcombes_of_statsmodels(level):
    for later, earlier in product(PAIRS[::3], PAIRS[::4]):
        expected = confint_proportions_2indep(*later, *earlier, method="newcomb", alpha=1 - level)
        found = difference_of_proportions(later, earlier, level)
        assert limits(found) == pytest.approx([100 * end for end in expected], **CLOSE)


def test_difference_of_small_counts_and_rates_is_the_mover_interval_of_statsmodels():
    """Zou and Donner's is the method of variance estimates recovery; below ten it rests on exact limits in both."""
    for later, earlier in product(range(1, LEAST_FOR_BYAR), repeat=2):
        choices = {"method": "mover", "compare": "diff", "method_mover": "exact-c"}
        expected = confint_poisson_2indep(later, 1, earlier, 1, **choices)
        assert limits(difference_of_counts(later, earlier)) == pytest.approx(expected, **CLOSE)
        expected = confint_poisson_2indep(later, 17.7, earlier, 16.9, **choices)
        found = difference_of_rates((later, 177_000), (earlier, 169_000))
        assert limits(found) == pytest.approx(expected, **CLOSE)


def series(seed):
    """Points at uneven times; every third series is rounded, so that values are tied."""
    random = Random(seed)
    size = 2 + seed % 40
    xs = sorted(random.sample(range(200), size))
    ys = [0.05 * x * random.choice((-1, 0, 1)) + random.gauss(50, 8) for x in xs]
    return xs, [round(y, -1) for y in ys] if seed % 3 == 0 else ys


@pytest.mark.parametrize("seed", range(120))
def test_theil_sen_slope_is_that_of_scipy_and_its_interval_where_ranks_round_alike(seed):
    """scipy rounds Sen's rank to the nearest, we round it down, as Gilbert does: then ours is the wider interval."""
    xs, ys = series(seed)
    found, expected = theil_sen(xs, ys), stats.theilslopes(ys, xs, alpha=0.95)
    assert found.slope == pytest.approx(expected.slope, **CLOSE)
    assert found.level_at(0) == pytest.approx(expected.intercept, **CLOSE)
    pairs = len(xs) * (len(xs) - 1) / 2
    rank = (pairs - normal_quantile(0.95) * math.sqrt(kendall_variance(ys))) / 2
    if found.interval is None:
        assert rank < 1
    elif rank % 1 < 0.5:
        assert limits(found.interval) == pytest.approx((expected.low_slope, expected.high_slope), **CLOSE)
    else:
        assert found.interval.low <= expected.low_slope + 1e-9
        assert found.interval.high >= expected.high_slope - 1e-9


def test_series_above_try_both_ways_of_rounding_and_series_without_an_interval():
    ranks = [
        (len(xs) * (len(xs) - 1) / 2 - normal_quantile(0.95) * math.sqrt(kendall_variance(ys))) / 2
        for xs, ys in map(series, range(120))
    ]
    assert sum(rank >= 1 and rank % 1 < 0.5 for rank in ranks) >= 30
    assert sum(rank >= 1 and rank % 1 >= 0.5 for rank in ranks) >= 30
    assert any(rank < 1 for rank in ranks)


def interpolated(size, share, tail):
    """Spiegelhalter's count for a lower limit, from scipy's binomial."""
    cumulative = stats.binom.cdf(np.arange(size + 1), size, share)
    count = int(np.argmax(cumulative > tail))
    over = cumulative[count] - tail
    return max(0.0, count - over / stats.binom.pmf(count, size, share))


@pytest.mark.parametrize("share", [0.0, 0.001, 0.08, 0.5, 0.731, 0.99, 1.0])
@pytest.mark.parametrize("size", [1, 2, 9, 40, 250, 1500])
def test_funnel_limits_are_scipys_binomial_ones(size, share):
    found = funnel_limits(size, share)
    low = [interpolated(size, share, tail) if 0 < share < 1 else share * size for tail in TAILS]
    rest = [interpolated(size, 1 - share, tail) if 0 < share < 1 else (1 - share) * size for tail in TAILS]
    expected = (*(100 * n / size for n in low), *(100 * (size - n) / size for n in reversed(rest)))
    assert (found.far_low, found.low, found.high, found.far_high) == pytest.approx(expected, **CLOSE)
