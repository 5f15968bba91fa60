"""Overlays drawn over the council's own line, one function each.

To add an overlay, write a function that takes the chart's `Frame` and the overlay's data and returns
marks, and put it into `OVERLAYS` under the name by which `build_chart` is given the data. Marks that
exist are drawn by both renderers without further work; charts/marks says how to add one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from analysis.core.kinds import Kind
from analysis.core.periods import Period
from analysis.core.series import Break, GivenRange, Observation, Target, target_for
from analysis.entry.no_figure import NoFigure
from analysis.spc.groups import Group, Start, drawn_limits, scale_of
from analysis.spc.points import PointType
from analysis.spc.variation import Variation
from analysis.spc.words import signal_in_words
from analysis.statistics.forecast.prospect import Forecast
from analysis.statistics.intervals.interval import Interval
from analysis.statistics.intervals.words import interval_in_words
from analysis.statistics.p_chart import PChart, limits_in_words
from charts.frame import Frame
from charts.marks import (
    BreakMark,
    ComparedPoint,
    EmptyPeriod,
    ExpectedRange,
    FirstReported,
    IntervalBar,
    Limits,
    Mark,
    Marker,
    OwnLimits,
    RebaseMark,
    ReportedBand,
    SignalPoint,
    TargetLine,
    letter,
)
from charts.neighbour_bands import neighbour_bands
from charts.series_lines import comparator_lines, label_of

# on each side of a month's last day, so that the limits of neighbouring months do not touch
_DAYS_OF_LIMITS = 12
DAYS_OF_HALF_A_MONTH = 15.2

Overlay = Callable[[Frame, Sequence[Any]], tuple[Mark, ...]]


def target_lines(frame: Frame, targets: Sequence[Target]) -> tuple[TargetLine, ...]:
    """Make a line for each target over the days on which it is in force, up to the edges of the chart.

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
    """Make a lettered mark for each break that parts two periods of the chart."""
    within = sorted((b for b in breaks if frame.first < b.on <= frame.last), key=lambda b: b.on)
    return tuple(BreakMark(b.on, letter(place), b.what_changed) for place, b in enumerate(within))


def event_markers(frame: Frame, markers: Sequence[Marker]) -> tuple[Marker, ...]:
    """Make a marker for each event within the edges of the chart, earliest first."""
    return tuple(sorted((m for m in markers if frame.start <= m.on <= frame.end), key=lambda m: m.on))


def interval_bars(frame: Frame, found: Sequence[tuple[Observation, Interval]]) -> tuple[IntervalBar, ...]:
    """Make a bar for the interval of each observation within the edges of the chart."""
    return tuple(
        IntervalBar(o.period.end, i.low, i.high, label_of(o.period), interval_in_words(i, frame.kind))
        for o, i in found
        if frame.start <= o.period.end <= frame.end
    )


def expected_ranges(frame: Frame, forecasts: Sequence[Forecast]) -> tuple[ExpectedRange, ...]:
    """Make the range of each forecast for a period after the last figure; a chart has room for one such period."""
    return tuple(
        ExpectedRange(f.period.end, f.low, f.high, label_of(f.period), _written_range(f.low, f.high, frame))
        for f in forecasts
        if f.period is not None and f.low is not None and f.high is not None and frame.last < f.period.end <= frame.end
    )


def reported_bands(frame: Frame, ranges: Sequence[GivenRange]) -> tuple[ReportedBand, ...]:
    """Make a band for each range that a document gives, over its whole time; the chart has room for all of them."""
    return tuple(reported_band(given, frame.kind) for given in ranges)


def reported_band(given: GivenRange, kind: Kind) -> ReportedBand:
    """Make the band of one range that a document gives."""
    return ReportedBand(
        start=given.period.start,
        end=given.period.end,
        low=float(given.low),
        high=float(given.high),
        label=label_of(given.period),
        when=given.period.in_words,
        written=range_in_words(given, kind),
        what=given.what,
    )


def range_in_words(found: GivenRange, kind: Kind) -> str:
    """Write both ends as they were published: "20% to 59%"."""
    return f"{kind.written(found.low)} to {kind.written(found.high)}"


def own_limits(frame: Frame, charts: Sequence[PChart]) -> tuple[OwnLimits, ...]:
    """Make the limits of each point of p-charts within the edges of the chart; a break parts two p-charts."""
    reach = timedelta(days=frame.cadence.step * _DAYS_OF_LIMITS)
    return tuple(
        OwnLimits(
            start=point.period.end - reach,
            end=point.period.end + reach,
            low=point.low,
            centre=chart.centre,
            high=point.high,
            label=label_of(point.period),
            written=f"limits {limits_in_words(point, frame.kind)}",
        )
        for chart in charts
        for point in chart.points
        if frame.start <= point.period.end <= frame.end
    )


def compared_points(frame: Frame, compared: Sequence[Observation]) -> tuple[ComparedPoint, ...]:
    """Make a ring round each observation that is compared, within the edges of the chart."""
    return tuple(
        ComparedPoint(o.period.end, float(o.value), label_of(o.period), frame.kind.written(o.value, 1))
        for o in compared
        if frame.start <= o.period.end <= frame.end
    )


def first_reported_points(frame: Frame, reported: Sequence[Observation]) -> tuple[FirstReported, ...]:
    """Make a hollow point for each value later revised, as first reported, within the edges of the chart."""
    return tuple(
        FirstReported(o.period.end, float(o.value), label_of(o.period), frame.kind.written(o.value, 1))
        for o in reported
        if frame.start <= o.period.end <= frame.end
    )


def empty_periods(frame: Frame, empty: Sequence[tuple[Period, NoFigure]]) -> tuple[EmptyPeriod, ...]:
    """Make a mark for each period within the edges of the chart for which it was said that there is no figure."""
    return tuple(
        EmptyPeriod(period.end, label_of(period), reason.in_words)
        for period, reason in empty
        if frame.start <= period.end <= frame.end
    )


def limit_marks(frame: Frame, variations: Sequence[Variation]) -> tuple[Limits | RebaseMark | SignalPoint, ...]:
    """Make the marks of the SPC rules: mean and limits of each group, rebases, and points with a signal.

    A group without limits has no lines; a yearly series, which is not assessed, has no marks at all.
    """
    marks: list[Limits | RebaseMark | SignalPoint] = []
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
                label=label_of(point.period),
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
    "reported_ranges": reported_bands,
    "own_limits": own_limits,
    "compared": compared_points,
    "first_reported": first_reported_points,
    "neighbours": neighbour_bands,
    "empty": empty_periods,
    "limits": limit_marks,
}


def _group_marks(group: Group, periods: Sequence[Period], frame: Frame) -> Iterator[Limits | RebaseMark]:
    if group.start is Start.REBASE:
        half = timedelta(days=round(frame.cadence.step * DAYS_OF_HALF_A_MONTH))
        yield RebaseMark(group.first.end - half, label_of(group.first))
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
        first=label_of(periods[0]),
        last=label_of(periods[-1]),
        written_mean=mean,
        written_lower=lower,
        written_upper=upper,
    )


def _written_range(low: float, high: float, frame: Frame) -> str:
    written = (frame.kind.written(Decimal(edge), frame.decimals) for edge in (low, high))
    return " to ".join(written)


def _written_level(level: float, frame: Frame) -> str:
    """Write a mean or limit to one decimal place more than whole, or as many as the KPI has."""
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
