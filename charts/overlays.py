"""What can be laid over the council's own line, each by one function.

To add an overlay, write a function that takes the chart's `Frame` and the overlay's data and returns
marks, and put it into `OVERLAYS` under the name by which `build_chart` is given the data. Marks of
the known sorts are drawn by both renderers without further work.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from analysis.comparators import AmongNeighbours, Spread
from analysis.forecast import Forecast
from analysis.intervals import Interval, interval_in_words
from analysis.kinds import KINDS
from analysis.p_chart import PChart, limits_in_words
from analysis.periods import Period, month_number, periods_between
from analysis.rating import target_for
from analysis.series import Break, Observation, Series, Target
from analysis.spc import Variation
from analysis.spc_groups import Group, Start, drawn_limits, scale_of
from analysis.spc_points import PointType
from analysis.spc_words import signal_in_words
from charts.colours import LINE_SLOTS
from charts.marks import (
    Band,
    BandPoint,
    BreakMark,
    ComparedPoint,
    ExpectedRange,
    FirstReported,
    Frame,
    IntervalBar,
    Limits,
    Line,
    Mark,
    Marker,
    OwnLimits,
    Point,
    Role,
    SetAnew,
    SignalPoint,
    TargetLine,
    letter,
)

# on each side of a month's last day, so that the limits of neighbouring months do not touch
_DAYS_OF_LIMITS = 12
DAYS_OF_HALF_A_MONTH = 15.2

Overlay = Callable[[Frame, Sequence[Any]], tuple[Mark, ...]]


def comparator_lines(frame: Frame, comparators: Sequence[Series]) -> tuple[Line, ...]:
    """A line for each comparator of the chart's own cadence that has figures, as far as there are styles for them.

    The slot is the place among all comparators given, so that England looks the same on each chart.
    """
    return tuple(
        series_line(series, frame.breaks, Role.COMPARATOR, slot)
        for slot, series in enumerate(comparators[: LINE_SLOTS - 1], 1)
        if series.observations and series.cadence == frame.cadence
    )


def target_lines(frame: Frame, targets: Sequence[Target]) -> tuple[TargetLine, ...]:
    """Each target over the days on which it is the one in force, up to the edges of the chart.

    A target that was in force only before the first or after the last period drawn is left out.
    """
    lines: list[TargetLine] = []
    for start, end, target in _spans_in_force(frame, targets):
        if end < frame.first or start > frame.last:
            continue
        value = float(target.value)
        if lines and lines[-1].value == value and lines[-1].end == start - timedelta(days=1):
            lines[-1] = replace(lines[-1], end=end)
        else:
            lines.append(TargetLine(value, start, end, f"Target {frame.kind.written(target.value)}"))
    return tuple(lines)


def break_marks(frame: Frame, breaks: Sequence[Break]) -> tuple[BreakMark, ...]:
    """A lettered mark for each break that parts two periods of the chart."""
    within = sorted((b for b in breaks if frame.first < b.on <= frame.last), key=lambda b: b.on)
    return tuple(BreakMark(b.on, letter(place), b.what_changed) for place, b in enumerate(within))


def event_markers(frame: Frame, markers: Sequence[Marker]) -> tuple[Marker, ...]:
    """The events within the edges of the chart, earliest first."""
    return tuple(sorted((m for m in markers if frame.start <= m.on <= frame.end), key=lambda m: m.on))


def interval_bars(frame: Frame, found: Sequence[tuple[Observation, Interval]]) -> tuple[IntervalBar, ...]:
    """A bar for the interval of each observation within the edges of the chart."""
    return tuple(
        IntervalBar(o.period.end, i.low, i.high, _label(o.period), interval_in_words(i, frame.kind))
        for o, i in found
        if frame.start <= o.period.end <= frame.end
    )


def expected_ranges(frame: Frame, forecasts: Sequence[Forecast]) -> tuple[ExpectedRange, ...]:
    """The range of each forecast for a period after the last figure; a chart has room for one such period."""
    return tuple(
        ExpectedRange(f.period.end, f.low, f.high, _label(f.period), _written_range(f.low, f.high, frame))
        for f in forecasts
        if f.period is not None and f.low is not None and f.high is not None and frame.last < f.period.end <= frame.end
    )


def own_limits(frame: Frame, charts: Sequence[PChart]) -> tuple[OwnLimits, ...]:
    """The limits of each point of p-charts within the edges of the chart; a break parts two p-charts."""
    reach = timedelta(days=frame.cadence.step * _DAYS_OF_LIMITS)
    return tuple(
        OwnLimits(
            start=point.period.end - reach,
            end=point.period.end + reach,
            low=point.low,
            centre=chart.centre,
            high=point.high,
            label=_label(point.period),
            written=f"limits {limits_in_words(point, frame.kind)}",
        )
        for chart in charts
        for point in chart.points
        if frame.start <= point.period.end <= frame.end
    )


def compared_points(frame: Frame, compared: Sequence[Observation]) -> tuple[ComparedPoint, ...]:
    """A ring round each observation that is compared, within the edges of the chart."""
    return tuple(
        ComparedPoint(o.period.end, float(o.value), _label(o.period), frame.kind.written(o.value, 1))
        for o in compared
        if frame.start <= o.period.end <= frame.end
    )


def first_reported_points(frame: Frame, reported: Sequence[Observation]) -> tuple[FirstReported, ...]:
    """A hollow point for each value that was reported first and revised later, within the edges of the chart."""
    return tuple(
        FirstReported(o.period.end, float(o.value), _label(o.period), frame.kind.written(o.value, 1))
        for o in reported
        if frame.start <= o.period.end <= frame.end
    )


def neighbour_bands(frame: Frame, among: Sequence[AmongNeighbours]) -> tuple[Band, ...]:
    """The range and median of the neighbours: a band for each unbroken run of periods judged by one set.

    A band ends where the set changes, at a break, and where a period has too few neighbours to compare.
    """
    runs: list[list[BandPoint]] = []
    before: AmongNeighbours | None = None
    names: list[str] = []
    for one in among:
        if one.spread is None or not frame.start <= one.period.end <= frame.end:
            continue
        if before is None or not _continues(before, one, frame):
            runs.append([])
            names.append(f"Neighbours ({one.set_name} model)")
        runs[-1].append(_band_point(one, one.spread, frame))
        before = one
    return tuple(Band(name, tuple(run)) for name, run in zip(names, runs, strict=True))


def limit_marks(frame: Frame, variations: Sequence[Variation]) -> tuple[Limits | SetAnew | SignalPoint, ...]:
    """Mean and limits of each group, the periods from which limits are set anew, and the points with a signal.

    A group without limits has no lines; a yearly series, which is not assessed, has no marks at all.
    """
    marks: list[Limits | SetAnew | SignalPoint] = []
    for variation in variations:
        periods: dict[int, list[Period]] = {}
        for point in variation.points:
            periods.setdefault(point.group.number, []).append(point.period)
        for group in variation.groups:
            marks += _group_marks(group, periods[group.number], frame)
        marks += [
            SignalPoint(
                on=point.period.end,
                value=point.value,
                type=point.type,
                label=_label(point.period),
                words=signal_in_words(point, variation.rule_set, frame.cadence),
            )
            for point in variation.points
            if point.value is not None and point.type is not None and point.type is not PointType.COMMON_CAUSE
        ]
    return tuple(marks)


OVERLAYS: dict[str, Overlay] = {
    "comparators": comparator_lines,
    "targets": target_lines,
    "breaks": break_marks,
    "markers": event_markers,
    "intervals": interval_bars,
    "expected": expected_ranges,
    "own_limits": own_limits,
    "compared": compared_points,
    "first_reported": first_reported_points,
    "neighbours": neighbour_bands,
    "limits": limit_marks,
}


def series_line(series: Series, breaks: Sequence[Break], role: Role, slot: int) -> Line:
    """The line of one series: a point without value for each missing period and at each break."""
    kind, decimals = KINDS[series.kind], series.decimals
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
        written = kind.written(observation.value, decimals if observation.is_computed else None)
        points.append(Point(end, float(observation.value), _label(observation.period), written))
        before = observation
    return Line(series.area, role, slot, tuple(points))


def _missing_points(before: Period, after: Period, series: Series) -> Iterator[Point]:
    # Most neighbours are one step apart; walking the steps of a long series would cost more than drawing it.
    if month_number(after.end) - month_number(before.end) <= series.cadence.step:
        return
    for period in periods_between(before, after, series.cadence)[1:]:
        if period.end < after.end and period != after:
            yield Point(period.end, None, _label(period))


def _continues(before: AmongNeighbours, after: AmongNeighbours, frame: Frame) -> bool:
    return (
        before.set_name == after.set_name
        and month_number(after.period.end) - month_number(before.period.end) <= frame.cadence.step
        and not any(before.period.end < b.on <= after.period.end for b in frame.breaks)
    )


def _band_point(among: AmongNeighbours, found: Spread, frame: Frame) -> BandPoint:
    written = frame.kind.written
    return BandPoint(
        on=among.period.end,
        lowest=float(found.lowest),
        median=float(found.median),
        highest=float(found.highest),
        label=_label(among.period),
        written_median=written(found.median, 1),
        written_range=f"{written(found.lowest, 1)} to {written(found.highest, 1)}, {among.coverage}",
    )


def _group_marks(group: Group, periods: Sequence[Period], frame: Frame) -> Iterator[Limits | SetAnew]:
    if group.start is Start.REBASE:
        half = timedelta(days=round(frame.cadence.step * DAYS_OF_HALF_A_MONTH))
        yield SetAnew(group.first.end - half, _label(group.first))
    edges = drawn_limits(group, scale_of(frame.kind))
    if edges is None:
        return
    mean, lower, upper = (_written_level(level, frame) for level in (group.mean, *edges))
    yield Limits(
        start=periods[0].end,
        end=periods[-1].end,
        mean=group.mean,
        lower=edges[0],
        upper=edges[1],
        is_provisional=group.is_provisional,
        is_capped=edges != (group.lower, group.upper),
        first=_label(periods[0]),
        last=_label(periods[-1]),
        written_mean=mean,
        written_lower=lower,
        written_upper=upper,
    )


def _written_range(low: float, high: float, frame: Frame) -> str:
    written = (frame.kind.written(Decimal(edge), frame.decimals) for edge in (low, high))
    return " to ".join(written)


def _written_level(level: float, frame: Frame) -> str:
    """A mean or limit to one decimal place more than whole, or as many as the KPI has."""
    return frame.kind.written(Decimal(level), max(frame.decimals, 1))


def _spans_in_force(frame: Frame, targets: Sequence[Target]) -> Iterator[tuple[date, date, Target]]:
    changes = {frame.start}
    for target in targets:
        if target.start is not None:
            changes.add(target.start)
        if target.end is not None:
            changes.add(target.end + timedelta(days=1))
    days = sorted(day for day in changes if frame.start <= day <= frame.end)
    ends = [*(day - timedelta(days=1) for day in days[1:]), frame.end]
    for start, end in zip(days, ends, strict=True):
        in_force = target_for(Observation(Period(start, start), Decimal(0)), targets)
        if in_force is not None:
            yield start, end, in_force


@lru_cache(maxsize=4096)
def _label(period: Period) -> str:
    return period.label
