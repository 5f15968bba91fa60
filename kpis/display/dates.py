"""Dates in words, no more precise than their source."""

from datetime import date

from analysis.core.periods import MONTHS, long_date
from kpis.models import DatePrecision

MONTH_ONLY = (DatePrecision.MONTH, DatePrecision.PLANNED, DatePrecision.INFERRED)


def said_date(day: date | None, precision: str) -> str:
    """`day` in words of its precision: "8 May 2019", "October 2020", "planned for March 2022", "date not known".

    Planned and inferred dates are shown as month and year: no source gives the day.
    """
    if day is None or precision == DatePrecision.UNKNOWN:
        return "date not known"
    if precision == DatePrecision.YEAR:
        return str(day.year)
    month = f"{MONTHS[day.month]} {day.year}"
    if precision == DatePrecision.APPROX:
        return f"about {month}"
    if precision == DatePrecision.PLANNED:
        return f"planned for {month}"
    return month if precision in MONTH_ONLY else long_date(day)
