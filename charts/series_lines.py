"""Lines of a chart: the council's own series and its comparators."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.core.kinds import KINDS
from analysis.core.periods import Period, month_number, periods_between
from analysis.core.series import Break, Observation, Series
from analysis.value_format import ValueFormat
from charts.colours import LINE_SLOTS
from charts.frame import Frame
from charts.marks import Line, LineRole, Point


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
    """Make the line of one series: a point without value for each missing period and at each break."""
    values = ValueFormat(KINDS[series.kind], series.decimals)
    pending = sorted((b.on for b in breaks), reverse=True)
    points: list[Point] = []
    before: Observation | None = None
    for observation in series.observations:
        end = observation.period.end
        if before is not None:
            points += _missing_points(before.period, observation.period, series)
        while pending and pending[-1] <= end:
            on = pending.pop()
            if before is not None:
                points.append(Point(on, None, ""))
        points.append(Point(end, float(observation.value), label_of(observation.period), values.written(observation)))
        before = observation
    return Line(series.area, role, slot, tuple(points))


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
