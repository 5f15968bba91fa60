"""Words about when the next figure of a KPI is due (docs/methods.md, How recent a figure is)."""

from datetime import date

from analysis.core.freshness import UsualRelease
from analysis.core.periods import Period, long_date

NOT_KNOWN = (
    "It is not known when one comes. The source of this one has no calendar of release, and no return is asked for"
    " here."
)
NEWER_OUT = "Newer statistics are out."


def describe_next(release: UsualRelease | None, held: date, today: date) -> str:
    """Say when the statistic after the one that ends on `held` is published, or that it should be out by now."""
    if release is None:
        return NOT_KNOWN
    coming = release.after(held)
    year = f"The yearly figure to {long_date(coming.year_ends)}"
    if coming.is_out(today):
        return (
            f"{NEWER_OUT} {year} is usually published by {coming.month}, which has passed; it is not loaded here yet."
        )
    return f"{year} comes next. It is usually published in {coming.month}."


def describe_return(period: Period, due: date, today: date) -> str:
    """Say when the council's own figure for `period` is due, or that its day has passed."""
    if due < today:
        return f"The council's figure for {period.label} was due on {long_date(due)} and is not published yet."
    return f"The council's figure for {period.label} comes next. It is due on {long_date(due)}."
