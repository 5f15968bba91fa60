"""Lines, their points, and the points beyond chance, drawn as SVG."""

from collections.abc import Collection, Sequence
from html import escape

from analysis.spc.points import PointType
from charts.colours import line_slot
from charts.marks import Bridge, Line, SignalPoint
from charts.svg.plot import SHAPES, Canvas, Plot, placed_runs, plain, short
from charts.svg.room import box_of
from charts.text_width import text_width

# A hollow diamond, a full square, and triangles: to be told apart without colour, on grey paper too.
_SIGNALS = {
    PointType.IMPROVEMENT: "m0-6.5l6.5 6.5-6.5 6.5-6.5-6.5z",
    PointType.CONCERN: "m-5-5h10v10h-10z",
    PointType.HIGH: "m0-6l6 11h-12z",
    PointType.LOW: "m0 6l6-11h-12z",
}
_SMALL_SIGNALS = {
    PointType.IMPROVEMENT: "m0-5l5 5-5 5-5-5z",
    PointType.CONCERN: "m-4-4h8v8h-8z",
    PointType.HIGH: "m0-5l5 9h-10z",
    PointType.LOW: "m0 5l5-9h-10z",
}


def draw_lines(lines: Sequence[Line], canvas: Canvas) -> str:
    """Draw the lines, the home line uppermost and without the points that are drawn as signals."""
    signals = {place for run in placed_runs(canvas.spec.of(SignalPoint), canvas.plot) for place in run}
    return "".join(_line(line, canvas.plot, canvas.is_small, () if line.slot else signals) for line in reversed(lines))


def _line(line: Line, plot: Plot, is_small: bool, left_out: Collection[str]) -> str:
    """Draw the line as one path, and its points as another: all of a short line, else the isolated and the last.

    Points at a place that is `left_out` are not drawn.
    """
    slot = line_slot(line.slot)
    is_short = line.is_short and not is_small
    runs = placed_runs(line.points, plot)
    drawn = ["M" + " ".join(run) for run in runs if len(run) > 1]
    marked = [place for run in runs if is_short or len(run) == 1 for place in run]
    latest = runs[-1][-1]
    if latest not in marked[-1:] and (not is_small or slot == 0):
        marked.append(latest)
    marked = [place for place in marked if place not in left_out]
    path = f'<path class="chart__line chart__line--{slot}" d="{plain("".join(drawn))}"/>' if drawn else ""
    if not marked:
        return path
    shapes = plain("".join(f"M{place}{SHAPES[slot]}" for place in marked))
    return f'{path}<path class="chart__points chart__points--{slot}" d="{shapes}"/>'


def draw_values(line: Line, canvas: Canvas) -> str:
    """Write its value at each point of a line of few, where it finds room; the last one's is beside a wide plot."""
    plot, parts = canvas.plot, []
    last = line.latest if canvas.is_wide else None
    for point in line.points:
        if point.value is None or point is last:
            continue
        half = text_width(point.written, is_bold=True) / 2
        x = min(max(plot.x(point.on), canvas.room.left + half), canvas.room.right - half)
        y = plot.y(point.value)
        heights = (y - 10, y + 21)
        found = canvas.room.find(box_of(point.written, x, height, anchor="middle", is_bold=True) for height in heights)
        if found is not None:
            at = f'x="{short(x)}" y="{short(heights[found])}"'
            parts.append(f'<text class="chart__value" {at}>{escape(point.written)}</text>')
    return "".join(parts)


def draw_bridges(bridges: Sequence[Bridge], canvas: Canvas) -> str:
    """Draw a thin line across each time for which nothing was reported."""
    runs = [run for bridge in bridges for run in placed_runs((bridge.start, bridge.end), canvas.plot)]
    return f'<path class="chart__bridge" d="{plain("".join("M" + " ".join(run) for run in runs))}"/>'


def draw_signals(signals: Sequence[SignalPoint], canvas: Canvas) -> str:
    """Draw the points that are more than chance, as one path for each meaning."""
    shapes = _SMALL_SIGNALS if canvas.is_small else _SIGNALS
    parts = []
    for meaning in canvas.spec.signal_types:
        runs = placed_runs([signal for signal in signals if signal.type is meaning], canvas.plot)
        drawn = plain("".join(f"M{place}{shapes[meaning]}" for run in runs for place in run))
        parts.append(f'<path class="chart__signals chart__signals--{meaning.slug}" d="{drawn}"/>')
    return "".join(parts)


def signal_shape(meaning: PointType) -> str:
    """Draw the shape that marks points of one meaning, alone, to go before its word; nothing for no signal."""
    shape = _SIGNALS.get(meaning)
    if shape is None:
        return ""
    path = f'<path class="chart__signals chart__signals--{meaning.slug}" d="M8 8{shape}"/>'
    return f'<svg class="chart-shape" width="16" height="16" aria-hidden="true">{path}</svg>'
