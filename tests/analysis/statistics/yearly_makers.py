"""Yearly figures for tests: values alone, and percentages with their counts."""

from datetime import date
from decimal import Decimal

from analysis.core.periods import Period
from analysis.core.series import Observation


def year(ending):
    return Period(date(ending - 1, 4, 1), date(ending, 3, 31))


def values(*numbers, first=2016):
    return [Observation(year(first + place), Decimal(str(number))) for place, number in enumerate(numbers)]


def shares(*counts, cohort=1000, first=2016):
    """Yearly percentages of a cohort that stays the same, with their counts."""
    return [
        Observation(year(first + place), Decimal(counted) * 100 / cohort, Decimal(counted), Decimal(cohort))
        for place, counted in enumerate(counts)
    ]
