"""Series, targets and charts in a few words, for the tests of charts."""

import re
from datetime import date, timedelta
from decimal import Decimal

from analysis.core.kinds import KINDS
from analysis.core.parting import Counting, split_into_series
from analysis.core.periods import MONTHLY, Cadence, Frequency, Period
from analysis.core.series import Measured, Observation, Polarity, Series, Target
from analysis.spc.variation import assess_series
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from analysis.statistics.intervals.methods import interval_of
from analysis.statistics.neighbours.comparison import neighbours_over_time
from analysis.statistics.neighbours.sets import NeighbourSet
from tests.analysis.makers import make_basis

FINANCIAL_YEARS = Cadence("year-03", "Financial years (April to March)", 12)


def month(year, number):
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def financial_year(ending):
    return Period(date(ending - 1, 4, 1), date(ending, 3, 31))


def make_series(*values, area="West Sussex", kind="percentage", first=(2021, 1), decimals=1):
    """Monthly values from `first` on; None leaves a month out."""
    start = month(*first)
    observations = tuple(
        Observation(start.shifted(place), Decimal(str(value)))
        for place, value in enumerate(values)
        if value is not None
    )
    return Series("Visits on time", area, kind, MONTHLY, observations, decimals)


def make_years(*values, area="West Sussex", kind="percentage", first=2016):
    """Values of financial years, the first one ending in `first`; None leaves a year out."""
    observations = tuple(
        Observation(financial_year(first + place), Decimal(str(value)))
        for place, value in enumerate(values)
        if value is not None
    )
    return Series("Visits on time", area, kind, FINANCIAL_YEARS, observations)


def make_positions(*pairs, kind="percentage", area="West Sussex", frequency=Frequency.MONTHLY):
    """Positions of any day or month, each a pair (period, value)."""
    observations = [Observation(period, Decimal(str(value))) for period, value in pairs]
    ((cadence, found),) = split_into_series(observations, Counting(Measured.POSITION, frequency)).values()
    return Series("Visits on time", area, kind, cadence, found)


def make_limits(series, polarity=Polarity.HIGHER_IS_BETTER, **others):
    """Data for the overlay of limits: the variation of `series`."""
    return [assess_series(series, make_basis(kind=series.kind, polarity=polarity, **others))]


def make_target(value, tolerance=None, start=None, end=None):
    return Target(Decimal(str(value)), None if tolerance is None else Decimal(str(tolerance)), start, end)


def make_among(years, first=2016, changes=()):
    """The neighbours' values year by year, of as many areas as there are values; None leaves one out.

    The set is called "2010 model" from the start; `changes` are financial years from whose start on there is another.
    """
    areas = tuple(f"Area {place}" for place in range(max(map(len, years))))
    sets = [
        NeighbourSet(str(2010 + place), date(start - 1, 4, 1), areas) for place, start in enumerate((2010, *changes))
    ]
    found = {
        area: [
            Observation(financial_year(first + number), Decimal(str(values[place])))
            for number, values in enumerate(years)
            if place < len(values) and values[place] is not None
        ]
        for place, area in enumerate(areas)
    }
    return neighbours_over_time(
        make_years(), found, sets, Polarity.LOWER_IS_BETTER, Counting(Measured.FLOW, Frequency.ANNUAL)
    )


def make_counted(*pairs, first=(2021, 1), area="West Sussex", kind="percentage", cadence=MONTHLY):
    """Monthly values worked out from counts, each a pair (numerator, denominator); None leaves a month out."""
    start = month(*first)
    observations = tuple(
        _counted(start.shifted(place), kind, *(Decimal(number) for number in pair))
        for place, pair in enumerate(pairs)
        if pair is not None
    )
    return Series("Visits on time", area, kind, cadence, observations)


def _counted(period, kind, numerator, denominator):
    return Observation(period, KINDS[kind].value(numerator, denominator), numerator, denominator, is_computed=True)


def make_expected(series, low=70.0, high=90.0):
    """A forecast for the period after the last one of `series`."""
    period = series.observations[-1].period.shifted(series.cadence.step)
    return Forecast(ForecastBasis.CHANCE, period, low, high)


def intervals_of(series):
    """Each observation that has an interval, with it."""
    found = ((o, interval_of(o, KINDS[series.kind])) for o in series.observations)
    return [(observation, interval) for observation, interval in found if interval]


def without_samples(svg):
    """A drawing without the short samples of its lines that stand beside their names."""
    return re.sub(r'<g class="chart__sample">.*?</g>', "", svg)
