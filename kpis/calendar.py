"""Calendar of returns: the period that each month asks for, and the day on which it is due."""

import csv
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.http import Http404
from django.utils.timezone import localdate

from analysis.core.periods import Frequency, Period
from analysis.core.working_days import due_day
from kpis.models import Kpi

# months outside these years are not asked for; sums with days near the ends of the calendar fail
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
MONTHS_OF_A_YEAR = 12
BANK_HOLIDAYS = "data/bank_holidays_england.csv"


@lru_cache(maxsize=1)
def bank_holidays() -> frozenset[date]:
    """England's bank holidays, from the data file that ships with the product."""
    with (settings.BASE_DIR / BANK_HOLIDAYS).open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def due_on(period: Period) -> date:
    """The day on which the figures of `period` are due."""
    return due_day(period, settings.RETURN_DUE_WORKING_DAY, bank_holidays())


def month_of(day: date) -> Period:
    """The calendar month of `day`."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_from_slug(slug: str) -> Period:
    """The month that "2026-10" names; ValueError for anything else, and for a year that nobody reports on."""
    first = date.fromisoformat(f"{slug}-01")
    if not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        raise ValueError(f"not a month from {EARLIEST_YEAR} to {LATEST_YEAR}: {slug[:20]!r}")
    return month_of(first)


def month_or_404(slug: str) -> Period:
    """The month that an address names; Http404 for none, and for one that is not over."""
    try:
        month = month_from_slug(slug)
    except ValueError as error:
        raise Http404("A month is named like 2026-10.") from error
    if month.end >= localdate():
        raise Http404(f"{month.label} is not over yet.")
    return month


def slug_of(month: Period) -> str:
    return f"{month.end:%Y-%m}"


def entry_period(frequency: Frequency, month: Period) -> Period | None:
    """The period whose figure falls due with the return of `month`; None when none does.

    Quarters come with their last month, years (April to March) with March.
    """
    if frequency is Frequency.MONTHLY:
        return month
    if frequency is Frequency.QUARTERLY:
        return Period(month.start.replace(month=month.end.month - 2), month.end) if month.end.month % 3 == 0 else None
    if month.end.month != 3:
        return None
    return Period(date(month.end.year - 1, 4, 1), month.end)


def next_return(kpi: Kpi, held: date | None) -> Period | None:
    """The first period after `held` for which the council expects a figure; None where it expects none.

    `held` is the end of the newest figure's period, None where there is no figure.
    """
    if kpi.collected_from is None:
        return None
    month = month_of(max(held + timedelta(days=1), kpi.collected_from) if held else kpi.collected_from)
    months = (month.shifted(number) for number in range(MONTHS_OF_A_YEAR))
    period = next(found for one in months if (found := entry_period(Frequency(kpi.frequency), one)))
    return period if is_collected(kpi, period) else None


def is_collected(kpi: Kpi, period: Period) -> bool:
    """True if the council expects a figure of `kpi` for `period`."""
    if kpi.collected_from is None or period.end < kpi.collected_from:
        return False
    return kpi.collected_until is None or period.start <= kpi.collected_until
