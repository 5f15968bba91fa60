"""Marks drawn as SVG: one function for each class of mark, entered in `DRAW`.

`DRAW` is in the order of drawing: later marks cover earlier ones. A mark without an entry is not drawn, and a test
refuses one. `SMALL` are the marks for which a small chart has room.
"""

from collections.abc import Callable, Sequence
from typing import Any

from charts.marks import (
    MOST_POINTS_MARKED,
    Band,
    BreakMark,
    Bridge,
    ComparedPoint,
    EmptyPeriod,
    ExpectedRange,
    FirstReported,
    IntervalBar,
    Limits,
    Line,
    Mark,
    Marker,
    OwnLimits,
    RebaseMark,
    ReportedBand,
    SignalPoint,
    TargetLine,
)
from charts.svg.events import draw_breaks, draw_empty_periods, draw_events, draw_rebases
from charts.svg.levels import draw_limits, draw_own_limits, draw_targets
from charts.svg.lines import draw_bridges, draw_lines, draw_signals
from charts.svg.plot import Canvas, Plot, plain, short

Draw = Callable[[Sequence[Any], Canvas], str]
# between two uprights that hatch a range
HATCHING = 8


def draw_marks(canvas: Canvas) -> str:
    """Draw all marks of the chart, in the order of `DRAW`."""
    parts = []
    for kind, draw in DRAW.items():
        found = canvas.spec.of(kind) if kind in SMALL or not canvas.is_small else ()
        if found:
            parts.append(draw(found, canvas))
    return "".join(parts)


def draw_bands(bands: Sequence[Band], canvas: Canvas) -> str:
    """Draw each range as an outlined area with its median."""
    return "".join(_band(band, canvas.plot) for band in bands)


def _band(band: Band, plot: Plot) -> str:
    """Draw the range as an outlined area, its median, and an upright at each period, so that one alone is seen."""
    points = band.points
    columns = [plot.columns.get(point.on) or short(plot.x(point.on)) for point in points]
    tops = [short(plot.y(point.highest)) for point in points]
    bottoms = [short(plot.y(point.lowest)) for point in points]
    medians = [short(plot.y(point.median)) for point in points]
    upper = [f"{x} {y}" for x, y in zip(columns, tops, strict=True)]
    lower = [f"{x} {y}" for x, y in zip(columns, bottoms, strict=True)]
    middle = [f"{x} {y}" for x, y in zip(columns, medians, strict=True)]
    area = line = ""
    if len(points) > 1:
        area = f'<path class="chart__band" d="{plain("M" + " ".join([*upper, *reversed(lower)]))}z"/>'
        line = f'<path class="chart__median" d="{plain("M" + " ".join(middle))}"/>'
    bars = plain("".join(f"M{top}V{bottom}" for top, bottom in zip(upper, bottoms, strict=True)))
    ticks = plain("".join(f"M{place}m-6 0h12" for place in middle))
    return f'{area}<path class="chart__band-bars" d="{bars}"/>{line}<path class="chart__median-ticks" d="{ticks}"/>'


def draw_intervals(bars: Sequence[IntervalBar], canvas: Canvas) -> str:
    """Draw a vertical bar for each interval, closed at both ends where there is room for it."""
    plot, has_room = canvas.plot, len(bars) <= MOST_POINTS_MARKED
    path = ""
    for bar in bars:
        x, low, high = (short(number) for number in (plot.x(bar.on), plot.y(bar.low), plot.y(bar.high)))
        path += f"M{x} {low}V{high}" + (f"m-4 0h8M{x} {low}m-4 0h8" if has_room else "")
    return f'<path class="chart__interval" d="{path}"/>'


def draw_expected(ranges: Sequence[ExpectedRange], canvas: Canvas) -> str:
    """Draw a bracket over the range in which the coming figure is expected."""
    plot, path = canvas.plot, ""
    for found in ranges:
        x, low, high = (short(number) for number in (plot.x(found.on), plot.y(found.low), plot.y(found.high)))
        path += f"M{x} {low}V{high}M{x} {low}m-7 0h14M{x} {high}m-7 0h14"
    return f'<path class="chart__expected" d="{path}"/>'


def draw_reported(bands: Sequence[ReportedBand], canvas: Canvas) -> str:
    """Draw each range that a document gives as a hatched area over its time, which is no line of points."""
    plot, areas, hatching = canvas.plot, "", ""
    for band in bands:
        left, right = (max(plot.left, min(plot.right, plot.x(day))) for day in (band.start, band.end))
        top, bottom = plot.y(band.high), plot.y(band.low)
        areas += f"M{short(left)} {short(top)}H{short(right)}V{short(bottom)}H{short(left)}z"
        hatching += "".join(f"M{short(x)} {short(bottom)}V{short(top)}" for x in _apart(left, right))
    return f'<path class="chart__reported" d="{areas}"/><path class="chart__reported-hatching" d="{hatching}"/>'


def _apart(left: float, right: float) -> list[float]:
    """Places of the uprights that hatch an area, evenly apart and clear of its edges."""
    number = max(1, round((right - left) / HATCHING))
    return [left + (right - left) * place / number for place in range(1, number)]


def draw_compared(points: Sequence[ComparedPoint], canvas: Canvas) -> str:
    """Draw a ring around each of the points that are compared."""
    return f'<path class="chart__compared" d="{_rings(points, canvas.plot, 9)}"/>'


def draw_first_reported(points: Sequence[FirstReported], canvas: Canvas) -> str:
    """Draw the values first reported as hollow points, joined to nothing."""
    return f'<path class="chart__first" d="{_rings(points, canvas.plot, 5)}"/>'


def _rings(points: Sequence[ComparedPoint | FirstReported], plot: Plot, radius: int) -> str:
    across = 2 * radius
    return "".join(
        f"M{short(plot.x(point.on) - radius)} {short(plot.y(point.value))}"
        f"a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0 -{across} 0"
        for point in points
    )


DRAW: dict[type[Mark], Draw] = {
    Band: draw_bands,
    ReportedBand: draw_reported,
    BreakMark: draw_breaks,
    Marker: draw_events,
    TargetLine: draw_targets,
    Limits: draw_limits,
    OwnLimits: draw_own_limits,
    IntervalBar: draw_intervals,
    ExpectedRange: draw_expected,
    Bridge: draw_bridges,
    Line: draw_lines,
    SignalPoint: draw_signals,
    ComparedPoint: draw_compared,
    FirstReported: draw_first_reported,
    RebaseMark: draw_rebases,
    EmptyPeriod: draw_empty_periods,
}

SMALL: frozenset[type[Mark]] = frozenset({BreakMark, TargetLine, Limits, Bridge, Line, SignalPoint, RebaseMark})
