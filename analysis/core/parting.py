"""Parting of one KPI's observations into series (docs/methods.md, Periods and series; decision 0006).

What a KPI measures decides. Positions, and rolling years, of any two end dates are one series: a month's position is
that of its last day. Flows are compared only with flows of the same length.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.core.evenness import is_regular, step_of
from analysis.core.periods import (
    MONTHS,
    Cadence,
    Frequency,
    Period,
    Shape,
    cadence_of,
    is_last_of_month,
    long_date,
    months_in,
    yearly_day,
    years_in_words,
)
from analysis.core.series import Measured, Observation

Parted = Mapping[str, tuple[Cadence, tuple[Observation, ...]]]

POSITION, ROLLING_YEAR = "position", "rolling-year"
IRREGULAR = "At the dates that were reported"
IRREGULAR_YEARS = "Twelve months up to the dates that were reported"

_DECLARED_STEP = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.ANNUAL: 12}


@dataclass(frozen=True, slots=True)
class Counting:
    """Counting of a KPI as its catalogue entry says: the time its figures are about, and how often they come."""

    measured: Measured
    frequency: Frequency

    @property
    def is_by_end(self) -> bool:
        """True for positions and rolling years: of their periods only the last day counts."""
        return self.measured is not Measured.FLOW

    def series_of(self, period: Period) -> str:
        """Slug of the series that a figure for `period` belongs to."""
        if self.is_by_end:
            return POSITION if self.measured is Measured.POSITION else ROLLING_YEAR
        cadence = cadence_of(period)
        return cadence.slug if cadence else _slug_of_length(period)

    def time_of(self, period: Period) -> Period | date:
        """Time that two figures must share to be about the same: the whole period, or only its last day."""
        return period.end if self.is_by_end else period

    def in_words(self, period: Period) -> str:
        """Time of a figure with its preposition: a position is of a day or month, a rolling year of twelve months."""
        shape, end = period.shape, period.end
        if self.measured is Measured.POSITION and shape not in (Shape.DAY, Shape.MONTH):
            return f"at {long_date(end)}"
        if self.measured is Measured.ROLLING_YEAR and shape is not Shape.YEAR:
            last = f"{MONTHS[end.month]} {end.year}" if is_last_of_month(end) else long_date(end)
            return f"in the twelve months to {last}"
        return period.in_words

    def is_same_time(self, one: Period, other: Period) -> bool:
        """True if figures of two areas for these periods can be held against each other."""
        return self.time_of(one) == self.time_of(other)


def split_into_series(observations: Iterable[Observation], counting: Counting) -> Parted:
    """Split the observations of one KPI and area into series by slug, each oldest first.

    Of several positions of one day the one in `one_of_a_day` is kept.
    """
    parted: dict[str, list[Observation]] = {}
    for observation in sorted(observations, key=lambda o: (o.period.end, o.period.start)):
        parted.setdefault(counting.series_of(observation.period), []).append(observation)
    return {slug: _as_series(slug, found, counting) for slug, found in parted.items()}


def one_of_a_day(observations: Iterable[Observation]) -> Observation:
    """Choose one of several figures that are about the same day, for a line has room for one.

    One whose source gives its time exactly comes before one given roughly, then that of the shortest period: a count
    on the day before one for the month, and that before one for the year.
    """
    return min(observations, key=lambda o: (o.is_about, o.period.end - o.period.start))


def headline_cadence(parted: Parted, frequency: Frequency) -> Cadence | None:
    """Choose the series whose newest observation ends last, for the headline of the KPI.

    Where two end on one day, the one counted as often as the catalogue says comes first, then the
    one with the longer history. None when there is no observation.
    """
    if not parted:
        return None
    cadence, _ = max(
        parted.values(),
        key=lambda item: (
            item[1][-1].period.end,
            item[0].step == _DECLARED_STEP[frequency],
            len(item[1]),
            item[0].slug,
        ),
    )
    return cadence


def cadence_for(period: Period, counting: Counting) -> Cadence:
    """Return the cadence of a series that has a figure for `period` and nothing else."""
    fixed = None if counting.is_by_end else cadence_of(period)
    return fixed or _free([period], counting.series_of(period), counting)


def _as_series(slug: str, found: Sequence[Observation], counting: Counting) -> tuple[Cadence, tuple[Observation, ...]]:
    fixed = None if counting.is_by_end else cadence_of(found[0].period)
    if fixed is not None:
        return fixed, tuple(found)
    by_end: dict[date, list[Observation]] = {}
    for observation in found:
        by_end.setdefault(observation.period.end, []).append(observation)
    chosen = tuple(one_of_a_day(same) if len(same) > 1 else same[0] for same in by_end.values())
    return _free([o.period for o in chosen], slug, counting), chosen


def _free(periods: Sequence[Period], slug: str, counting: Counting) -> Cadence:
    """Cadence of periods that may end on any day, read from the days on which they do."""
    ends = [period.end for period in periods]
    # odd spans come back after a year at the soonest, whatever is said of the KPI
    is_span = not counting.is_by_end and periods[0].shape is Shape.SPAN
    step = 12 if is_span else step_of(ends, _DECLARED_STEP[counting.frequency])
    regular = len(ends) > 1 and is_regular(ends, step)
    name = _name_of_spans if is_span else _name_of_years if slug == ROLLING_YEAR else _name_of_days
    return Cadence(slug, name(periods, step, regular), step, is_by_end=True, is_regular=regular)


def _slug_of_length(period: Period) -> str:
    if period.shape is Shape.DAY:
        return "day"
    months = months_in(period)
    return f"months-{months}" if months else f"days-{_days_in(period)}"


def _name_of_days(periods: Sequence[Period], step: int, regular: bool) -> str:
    if not regular:
        return IRREGULAR
    end = periods[-1].end
    names = {1: "At the end of each month", 3: "On the last day of each quarter"}
    if not is_last_of_month(end):
        names = {1: "On the same day of each month", 3: "On the same day of each quarter"}
    return names.get(step, f"At {yearly_day(end)} each year")


def _name_of_years(periods: Sequence[Period], step: int, regular: bool) -> str:
    if not regular:
        return IRREGULAR_YEARS
    names = {1: "Twelve months up to each month", 3: "Twelve months up to each quarter"}
    return names.get(step, years_in_words(periods[-1].end))


def _name_of_spans(periods: Sequence[Period], step: int, regular: bool) -> str:
    first, months = periods[0], months_in(periods[0])
    if _days_in(first) <= 366 and len({(yearly_day(p.start), yearly_day(p.end)) for p in periods}) == 1:
        return f"Part of a year: {yearly_day(first.start)} to {yearly_day(first.end)}"
    if months is None:
        return f"Periods of {_days_in(first)} days"
    return f"Periods of {months // 12} years" if months % 12 == 0 else f"Periods of {months} months"


def _days_in(period: Period) -> int:
    return (period.end - period.start).days + 1
