"""Time range of a chart, given to its overlays, and the labels of its periods."""

from dataclasses import dataclass
from datetime import date

from analysis.core.kinds import Kind
from analysis.core.periods import SHORT_MONTHS, Cadence, Period
from analysis.core.series import Break
from analysis.statistics.rolling_year import TWELVE_MONTHS


@dataclass(frozen=True, slots=True)
class Frame:
    """Kind of the KPI and range of days of a chart, for the functions that make overlays.

    `first` and `last` are the ends of the first and last periods with figures; `start` and `end` are the edges of
    the chart, half a period outside them, or outside a coming period that is forecast. `breaks` are those between the
    first and the last. `decimals` are those of the KPI.
    """

    kind: Kind
    decimals: int
    cadence: Cadence
    first: date
    last: date
    start: date
    end: date
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class DateTick:
    """A period named under the chart, at its last day."""

    on: date
    label: str


def tick_label(period: Period, cadence: Cadence) -> str:
    """Shorten a period's label as far as the cadence allows: a yearly count on 31 March needs only its year.

    Twelve months that may end with any month are named by the month they run to, and figures that do not follow evenly
    by the month they are of.
    """
    month = f"{SHORT_MONTHS[period.end.month]} {period.end.year}"
    if cadence == TWELVE_MONTHS:
        return f"to {month}"
    if not cadence.is_regular:
        return month
    short = period.short_label
    if cadence.step == 12 and "/" not in short:
        return str(period.end.year)
    if cadence.step == 3 and period.start == period.end:
        return short.partition(" ")[2]
    return short
