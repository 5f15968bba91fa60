"""Chart specification, made before drawing and read by every renderer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from analysis.core.evenness import is_regular
from analysis.core.kinds import KINDS
from analysis.core.periods import SHORT_MONTHS, Cadence, Period, month_number, periods_between
from analysis.core.series import Break, GivenRange, Series, Target
from analysis.spc.points import PointType
from analysis.statistics.forecast.prospect import Forecast
from charts.axes import Axis, AxisChoice, build_axis
from charts.frame import DateTick, Frame, tick_label
from charts.marks import Band, BreakMark, Line, LineRole, Mark, Marker, ReportedBand, SignalPoint
from charts.marks.ranges import last_of_each_name
from charts.overlays import DAYS_OF_HALF_A_MONTH, OVERLAYS
from charts.series_lines import bridges, series_line

NOTHING_TO_DRAW = "No figures to draw"

_TICK_MONTHS = (1, 3, 6, 12, 24, 60, 120)
# with no more points than this on any line, the whole scale is shown: a fitted one would make much of little
FEWEST_FITTED = 3


M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart: its marks, its value axis, and the range of days it covers.

    The first line is the home area's, when it has figures. `start` and `end` are the edges of the
    chart; `periods` are all those from the first to the last one drawn, missing ones included.
    """

    title: str
    area: str
    unit: str
    cadence: Cadence
    axis: Axis
    start: date
    end: date
    periods: tuple[Period, ...]
    marks: tuple[Mark, ...]

    def of(self, kind: type[M]) -> tuple[M, ...]:
        """Return the marks of one class, in the order in which they were added to the chart."""
        return tuple(mark for mark in self.marks if isinstance(mark, kind))

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.of(Line)

    @property
    def breaks(self) -> tuple[BreakMark, ...]:
        return self.of(BreakMark)

    @property
    def markers(self) -> tuple[Marker, ...]:
        return self.of(Marker)

    @property
    def is_empty(self) -> bool:
        return not any(isinstance(mark, Line | ReportedBand) for mark in self.marks)

    @property
    def is_scant(self) -> bool:
        """True where no line has more than two points; then the whole scale is shown."""
        return _is_scant(self.lines)

    @property
    def home(self) -> Line | None:
        return next((line for line in self.lines if line.role is LineRole.HOME), None)

    @property
    def latest_bands(self) -> tuple[Band, ...]:
        """Last band of each set of neighbours."""
        return last_of_each_name(self.of(Band))

    @property
    def signal_types(self) -> tuple[PointType, ...]:
        """Meanings that the marked points have, in the order of the enumeration."""
        found = {signal.type for signal in self.of(SignalPoint)}
        return tuple(meaning for meaning in PointType if meaning in found)

    def date_ticks(self, most: int) -> tuple[DateTick, ...]:
        """Choose at most `most` of the periods, evenly apart, to be named under the chart.

        Years are counted back from the latest one; months and quarters fall on the same ones each year. Where figures
        do not follow evenly, it is the first days of years or months that are named.
        """
        if not self.cadence.is_regular:
            is_short = len(self.periods) < FEWEST_FITTED and not self.of(ReportedBand)
            return self._named(self.periods) if is_short else self._calendar(most)
        return self._named(self._yearly(most) if self.cadence.step >= 12 else self._within_the_year(most))

    def _named(self, chosen: Sequence[Period]) -> tuple[DateTick, ...]:
        return tuple(DateTick(period.end, tick_label(period, self.cadence)) for period in chosen)

    def _yearly(self, most: int) -> Sequence[Period]:
        apart = -(-len(self.periods) // max(most, 1)) or 1
        return self.periods[::-1][::apart][::-1]

    def _calendar(self, most: int) -> tuple[DateTick, ...]:
        first, last = month_number(self.start) + 1, month_number(self.end)
        for months in _TICK_MONTHS:
            found = [number for number in range(first, last + 1) if number % months == 0]
            if len(found) <= most:
                break
        days = [date(*_year_and_month(number), 1) for number in found]
        return tuple(
            DateTick(on, f"{on.year}" if months >= 12 else f"{SHORT_MONTHS[on.month]} {on.year}") for on in days
        )

    def _within_the_year(self, most: int) -> Sequence[Period]:
        offset = 5 if self.cadence.slug == "quarter" else 2 if self.cadence.step == 3 else 0
        chosen: list[Period] = []
        for months in _TICK_MONTHS:
            if len(self.periods) * self.cadence.step > months * (most + 1):
                continue
            chosen = [p for p in self.periods if (month_number(p.end) - offset) % months == 0]
            if len(chosen) <= most:
                break
        if len(chosen) >= 2 or len(self.periods) < 2:
            return chosen or self.periods
        return (self.periods[0], self.periods[-1])


def build_chart(
    series: Series,
    *,
    targets: Sequence[Target] = (),
    comparators: Sequence[Series] = (),
    breaks: Sequence[Break] = (),
    markers: Sequence[Marker] = (),
    axis: AxisChoice = "fitted",
    **others: Sequence[Any],
) -> ChartSpec:
    """Build the chart of one KPI in the home area, with its overlays.

    A comparator of another cadence is not drawn, nor any on a chart of plain numbers: the number of
    children in England says nothing about a county's. A missing period is a gap, and a break parts
    every line; figures of any day that do not follow evenly are joined by a thin line. Room is left for a coming period
    that is `expected`, and for the time of a range that was reported. With one or two points the axis shows the whole
    scale. `others` is the data of overlays added to `OVERLAYS` later; an unknown name raises KeyError.
    """
    kind = KINDS[series.kind]
    compared = comparators if kind.needs_denominator else ()
    drawn = (series, *(c for c in compared if c.cadence == series.cadence))
    ranges: Sequence[GivenRange] = others.get("reported_ranges", ())
    periods = _periods(drawn, ranges)
    frame = _frame(series, periods, breaks, others.get("expected", ()), ranges)
    marks: list[Mark] = []
    if series.observations:
        marks.append(series_line(series, frame.breaks, LineRole.HOME, 0))
        marks += bridges(series, frame.breaks)
    data = {"comparators": compared, "targets": targets, "breaks": breaks, "markers": markers, **others}
    if periods:
        marks += [mark for name, given in data.items() if given for mark in OVERLAYS[name](frame, given)]
    values = [value for mark in marks for value in mark.extent()]
    is_scant = _is_scant([mark for mark in marks if isinstance(mark, Line)])
    return ChartSpec(
        title=series.title,
        area=series.area,
        unit=kind.label,
        cadence=_cadence_of(drawn),
        axis=build_axis(values, kind, series.decimals, "whole" if is_scant else axis),
        start=frame.start,
        end=frame.end,
        periods=periods,
        marks=tuple(marks),
    )


def _is_scant(lines: Sequence[Line]) -> bool:
    return all(sum(point.value is not None for point in line.points) < FEWEST_FITTED for line in lines)


def _cadence_of(drawn: Sequence[Series]) -> Cadence:
    """Cadence of the chart: that of the council's series, uneven where another area's figures are of other days."""
    own = drawn[0].cadence
    if not (own.is_by_end and own.is_regular):
        return own
    ends = sorted({end for series in drawn for end in series.ends})
    return own if is_regular(ends, own.step) else replace(own, is_regular=False)


def _periods(drawn: Sequence[Series], ranges: Sequence[GivenRange]) -> tuple[Period, ...]:
    """List every period from the earliest to the latest of `drawn`, one for each last day, and over all `ranges`."""
    found = {o.period.end: o.period for series in drawn for o in series.observations}
    if not found:
        return (max((given.period for given in ranges), key=lambda p: p.end),) if ranges else ()
    cadence = _cadence_of(drawn)
    if not cadence.is_regular:
        return tuple(found[end] for end in sorted(found))
    first, last = found[min(found)], found[max(found)]
    for given in ranges:
        before = month_number(first.end) - month_number(given.period.start)
        after = month_number(given.period.end) - month_number(last.end)
        first = first.shifted(-max(0, before // cadence.step * cadence.step))
        last = last.shifted(max(0, after // cadence.step * cadence.step))
    steps = (month_number(last.end) - month_number(first.end)) // cadence.step
    if len(found) <= steps:
        known = {month_number(end) for end in found}
        between = periods_between(first, last, cadence)
        found.update({p.end: p for p in between if month_number(p.end) not in known})
    return tuple(found[end] for end in sorted(found))


def _frame(
    series: Series,
    periods: Sequence[Period],
    breaks: Sequence[Break],
    coming: Sequence[Forecast],
    ranges: Sequence[GivenRange],
) -> Frame:
    # A chart without figures has no range; any day does, since nothing is drawn on it.
    first = periods[0].end if periods else date(2000, 1, 1)
    last = periods[-1].end if periods else first
    furthest = max([last, *(found.period.end for found in coming if found.period is not None and periods)])
    half = timedelta(days=round(series.cadence.step * DAYS_OF_HALF_A_MONTH))
    return Frame(
        kind=KINDS[series.kind],
        decimals=series.decimals,
        cadence=series.cadence,
        first=first,
        last=last,
        start=min([first - half, *(given.period.start for given in ranges)]),
        end=max([furthest + half, *(given.period.end for given in ranges)]),
        breaks=tuple(b for b in breaks if first < b.on <= last),
    )


def _year_and_month(number: int) -> tuple[int, int]:
    year, month = divmod(number, 12)
    return year, month + 1
