"""Lines of a chart: the council's own series and its comparators."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from analysis.core.kinds import KINDS
from analysis.core.parting import POSITION
from analysis.core.periods import Period, Shape, long_date, month_number, periods_between
from analysis.core.series import Break, Observation, Series
from analysis.value_format import ValueFormat
from charts.colours import LINE_SLOTS
from charts.frame import Frame
from charts.marks import Bridge, Line, LineRole, Point


def comparator_lines(frame: Frame, comparators: Sequence[Series]) -> tuple[Line, ...]:
    """Make a line for each comparator of the chart's own cadence that has figures, as far as there are styles.

    The slot is the place among all comparators given, so that England looks the same on each chart.
    """
    return tuple(
        series_line(series, frame.breaks, LineRole.COMPARATOR, slot)
        for slot, series in enumerate(comparators[: LINE_SLOTS - 1], 1)
        if series.observations and series.cadence == frame.cadence
    )


def series_line(series: Series, breaks: Sequence[Break], role: LineRole, slot: int) -> Line:
    """Make the line of one series: a point without value for each missing period and at each break.

    Where figures of any day do not follow evenly, there is one such point between them.
    """
    values = ValueFormat(KINDS[series.kind], series.decimals)
    joined = series.is_joined if series.cadence.is_by_end else []
    pending = sorted((b.on for b in breaks), reverse=True)
    points: list[Point] = []
    before: Observation | None = None
    for place, observation in enumerate(series.observations):
        end = observation.period.end
        if before is not None and not joined:
            points += _missing_points(before.period, observation.period, series)
        elif before is not None and not joined[place - 1]:
            points.append(Point(_between(before.period.end, end), None, ""))
        while pending and pending[-1] <= end:
            on = pending.pop()
            if before is not None:
                points.append(Point(on, None, ""))
        points.append(_point(series, observation, values))
        before = observation
    return Line(series.area, role, slot, tuple(points))


def bridges(series: Series, breaks: Sequence[Break]) -> tuple[Bridge, ...]:
    """Make a thin line between neighbouring figures of any day that do not follow evenly; none across a break.

    What happened in a period has none: there a gap stays a gap.
    """
    if not series.cadence.is_by_end:
        return ()
    values = ValueFormat(KINDS[series.kind], series.decimals)
    pairs = zip(series.observations, series.observations[1:], series.is_joined, strict=False)
    return tuple(
        Bridge(_point(series, before, values), _point(series, after, values))
        for before, after, joined in pairs
        if not joined and not any(before.period.end < b.on <= after.period.end for b in breaks)
    )


def _point(series: Series, observation: Observation, values: ValueFormat) -> Point:
    period = observation.period
    # a position that was written for a longer time is of its last day
    is_of_a_day = series.cadence.slug == POSITION and period.shape not in (Shape.DAY, Shape.MONTH)
    label = long_date(period.end) if is_of_a_day else label_of(period)
    return Point(period.end, float(observation.value), label, values.written(observation))


def _between(earlier: date, later: date) -> date:
    return earlier + (later - earlier) / 2


def _missing_points(before: Period, after: Period, series: Series) -> Iterator[Point]:
    # Most neighbours are one step apart; walking the steps of a long series would cost more than drawing it.
    if month_number(after.end) - month_number(before.end) <= series.cadence.step:
        return
    for period in periods_between(before, after, series.cadence)[1:]:
        if period.end < after.end and period != after:
            yield Point(period.end, None, label_of(period))


@lru_cache(maxsize=4096)
def label_of(period: Period) -> str:
    """Return the label of a period, cached: naming the months of a long chart costs more than placing them."""
    return period.label
