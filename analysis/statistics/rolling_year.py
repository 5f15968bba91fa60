"""Rolling twelve months, month by month: one large family moves a month, but hardly a year.

Always from counts: percentages of months are never averaged, since a month of 4 children would weigh as much as one of
40 (docs/methods.md, Rolling twelve months).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.parting import ROLLING_YEAR
from analysis.core.periods import MONTHLY, Cadence, Period, Shape, periods_between
from analysis.core.series import Break, Observation, Series

MONTHS_TOGETHER = 12
# one more year for each month: a series of its own, which is joined with no other
TWELVE_MONTHS = Cadence("rolling-12", "Twelve months together, month by month", 1)


@dataclass(frozen=True, slots=True)
class RollingYear:
    """Twelve months that end together: their observation, or the reason for having none, in words.

    The observation is computed and derived; its numerator and denominator are those it was worked out from.
    """

    period: Period
    observation: Observation | None = None
    reason_missing: str = ""


def months_of(series: Series) -> tuple[Observation, ...]:
    """Monthly figures of a series that twelve months can be put together from; empty where it has none.

    Of positions those of the even stretch that were reported for a month; rolling years are twelve months already.
    """
    if series.cadence == MONTHLY:
        return series.observations
    if series.cadence.slug == ROLLING_YEAR or not series.cadence.is_by_end or series.cadence.step != 1:
        return ()
    return tuple(o for o in series.even_part.observations if o.period.shape is Shape.MONTH)


def rolling_years(
    months: Sequence[Observation], kind: Kind, *, adds_up: bool, breaks: Sequence[Break] = ()
) -> tuple[RollingYear, ...]:
    """Make a rolling year for each month from the twelfth after the first to the last; empty for a shorter series.

    `adds_up` says whether numbers of different months may be added, as referrals may and children in care on the
    last day of each month may not; it matters for numbers and rates. A percentage is all numerators as a share of
    all denominators; a number the sum; a rate all events per 10,000 of the mean population, so it is a rate per
    year. A year with a missing month, without counts, or across a break has none. ValueError unless monthly.
    """
    if any(o.period.shape is not Shape.MONTH for o in months):
        raise ValueError("Rolling years are made of whole months.")
    held = {o.period: o for o in months}
    if not held:
        return ()
    steps = [(month, held.get(month)) for month in periods_between(min(held), max(held), MONTHLY)]
    windows = (steps[end - MONTHS_TOGETHER : end] for end in range(MONTHS_TOGETHER, len(steps) + 1))
    return tuple(_rolling_year(window, kind, adds_up, breaks) for window in windows)


Window = Sequence[tuple[Period, Observation | None]]


def _rolling_year(window: Window, kind: Kind, adds_up: bool, breaks: Sequence[Break]) -> RollingYear:
    year = Period(window[0][0].start, window[-1][0].end)
    why = _reason_missing(window, kind, adds_up, breaks)
    if why:
        return RollingYear(year, reason_missing=why)
    numerator, denominator = _sums([o for _, o in window if o is not None], kind)
    if kind.needs_denominator and not denominator:
        return RollingYear(year, reason_missing="There was nothing to count")
    value = kind.value(numerator, Decimal(1) if denominator is None else denominator)
    return RollingYear(year, Observation(year, value, numerator, denominator, is_computed=True, is_derived=True))


def _reason_missing(window: Window, kind: Kind, adds_up: bool, breaks: Sequence[Break]) -> str:
    if not adds_up and is_sum(kind):
        return "Its months do not add up to a year, since the same may be counted again each month"
    crossed = [b for b in breaks if window[0][0].end < b.on <= window[-1][0].end]
    if crossed:
        return f"Counted differently within the year: {crossed[-1].what_changed}"
    missing = [month.label for month, found in window if found is None]
    if missing:
        return f"No figure for {_listed(missing)}"
    without = [month.label for month, found in window if found is not None and not _has_counts(found, kind)]
    return f"The counts of {_listed(without)} are not held" if without else ""


def is_sum(kind: Kind) -> bool:
    """True if values of this kind may add up over months: a number may, and a rate of one population; no share may."""
    return kind.slug in ("count", "rate_10000")


def _has_counts(observation: Observation, kind: Kind) -> bool:
    if not kind.needs_denominator:
        return True
    return observation.numerator is not None and observation.denominator is not None


def _sums(months: Sequence[Observation], kind: Kind) -> tuple[Decimal, Decimal | None]:
    """Numerator and denominator of the year; a number has no denominator, a rate the mean population."""
    if not kind.needs_denominator:
        return sum((o.value for o in months), Decimal(0)), None
    numerator = sum((o.numerator for o in months if o.numerator is not None), Decimal(0))
    denominator = sum((o.denominator for o in months if o.denominator is not None), Decimal(0))
    return numerator, denominator / MONTHS_TOGETHER if is_sum(kind) else denominator


def _listed(labels: Sequence[str]) -> str:
    """List of the first months in words, and how many more: "May 2021, June 2021 and 3 more"."""
    if len(labels) <= 2:
        return " and ".join(labels)
    return f"{labels[0]}, {labels[1]} and {len(labels) - 2} more"
