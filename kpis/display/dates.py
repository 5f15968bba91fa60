"""Dates as a source gives them: as exactly as it does, and no more."""

from datetime import date

from analysis.core.periods import MONTHS, long_date
from kpis.models import DatePrecision

MONTH_ONLY = (DatePrecision.MONTH, DatePrecision.PLANNED, DatePrecision.INFERRED)


def said_date(day: date | None, precision: str) -> str:
    """`day` in words of its precision: "8 May 2019", "October 2020", "planned for March 2022", "date not known".

    What is planned or inferred is said to the month, since no source fixes the day.
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
