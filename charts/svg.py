"""A chart specification drawn as SVG: at once in the page, in print and in files.

Colours and type come from the classes in `static/css/charts.css`; there is no style in the SVG itself,
since the Content-Security-Policy forbids it. Text that is 14 units high on a 720 wide drawing is too
small to read when that is shrunk to a phone, and would be far too large the other way round. So a
page takes the same chart in two shapes (`to_both_svgs`) and the style sheet shows the one that fits:
the wide one names its lines at their ends, the narrow one in rows above.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import pairwise

from analysis.series import Series, Target
from analysis.spc_points import PointType
from charts.axes import drawn_range
from charts.colours import LINE_STYLES, line_slot
from charts.describe import describe_chart
from charts.marks import (
    MOST_POINTS_MARKED,
    Band,
    ExpectedRange,
    Line,
    Marker,
    OwnLimits,
    Point,
    SignalPoint,
    TargetLine,
    tick_label,
)
from charts.spec import NOTHING_TO_DRAW, ChartSpec
from charts.text_width import rows_within, text_width

NARROW_SIZE = (340, 380)

_LABELS_BESIDE_FROM = 560
_LINE_HEIGHT = 17
_LONGEST_LABEL = 22
_SWATCH_ROOM = 34
_NUMBER_ROOM = 21
_MOST_NUMBER_ROWS = 4

# Each shape is drawn round a point that stands before it.
_SHAPES = tuple(style.shape for style in LINE_STYLES)
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
# Where the shape begins, right of and below the point.
_SPARK_ENDS = {
    PointType.IMPROVEMENT: (0, -5, "l5 5-5 5-5-5z"),
    PointType.CONCERN: (-4, -4, "h8v8h-8z"),
    PointType.HIGH: (0, -5, "l5 9h-10z"),
    PointType.LOW: (0, 5, "l5-9h-10z"),
}
# The classes of level lines by the name of their style.
_LEVELS = {
    "target": "chart__target",
    "mean": "chart__mean",
    "limits": "chart__limits",
    "provisional": "chart__limits chart__limits--provisional",
}
_EMPTY_FRACTION = re.compile(r"\.0(?!\d)")


@dataclass(frozen=True, slots=True)
class _Plot:
    """The rectangle within the axes, and where a day or a value falls in it.

    `columns` holds the last days of all periods, written as they stand in a path, since all lines share them.
    """

    left: float
    top: float
    right: float
    bottom: float
    first_day: int
    day_width: float
    low: float
    unit_height: float
    columns: dict[date, str]

    def x(self, day: date) -> float:
        return self.left + (day.toordinal() - self.first_day) * self.day_width

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) * self.unit_height


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """The words beside the end of a line, with the height at which they want to stand."""

    slot: str
    x: float
    y: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A name above a narrow chart: its style, its words, how far from the left, and whether the style is shown."""

    slot: str
    words: str
    x: float = 0
    has_swatch: bool = True


def to_svg(spec: ChartSpec, *, width: int = 720, height: int = 360, id: str = "chart") -> str:
    """Draw `spec` with its targets, comparators, breaks and numbered events; lines are named in words.

    From 560 wide on, names stand at the ends of the lines; below, in rows above the chart.
    """
    is_wide = width >= _LABELS_BESIDE_FROM
    modifier = "" if is_wide else " chart--narrow"
    if spec.is_empty:
        return _frame(spec, width, height, id, modifier, _nothing(width, height))
    numbers = _numbers_in_rows(spec, width) if spec.markers else []
    number_rows = 1 + max((row for row, _ in numbers), default=-1)
    legend = [] if is_wide else _legend_rows(spec, width)
    header = 20 if is_wide else 38
    top = header + len(legend) * 20 + number_rows * _NUMBER_ROOM + 10
    room = _room_for_end_labels(spec) if is_wide else _room_for_last_date(spec)
    plot = _plot(spec, _room_for_ticks(spec), top, width - room, height - 46)
    parts = [
        _header(spec, is_wide),
        _legend(legend, header),
        _grid(spec, plot),
        "".join(_band(band, plot) for band in spec.bands),
        _dates(spec, plot),
        _break_marks(spec, plot),
        _event_markers(numbers, plot, top - 8 - number_rows * _NUMBER_ROOM),
        _target_lines(spec, plot),
        _limits(spec, plot),
        _own_limits(spec, plot),
        _interval_bars(spec, plot),
        _expected(spec, plot),
        _lines(spec, plot),
        _signals(spec, plot, _SIGNALS),
        _compared(spec, plot),
        _first_reported(spec, plot),
        _set_anew(spec, plot, is_named=True),
        _end_labels(spec, plot) if is_wide else "",
    ]
    return _frame(spec, width, height, id, modifier, "".join(parts))


def to_both_svgs(spec: ChartSpec, *, id: str = "chart") -> str:
    """Draw `spec` twice, for wide and for narrow screens; the style sheet shows one of them."""
    width, height = NARROW_SIZE
    wide = to_svg(spec, id=id).replace('class="chart"', 'class="chart chart--wide"', 1)
    return wide + to_svg(spec, width=width, height=height, id=f"{id}-narrow")


def to_small_svg(spec: ChartSpec, *, width: int = 320, height: int = 160, id: str = "chart") -> str:
    """Draw `spec` as one of many small charts: home line, target, limits and latest value; comparators unnamed."""
    if spec.is_empty:
        return _frame(spec, width, height, id, " chart--small", _nothing(width, height))
    home = spec.home or spec.lines[0]
    latest = home.latest
    words = latest.written if latest else ""
    plot = _plot(spec, _room_for_ticks(spec), 12, width - text_width(words, is_bold=True) - 12, height - 24)
    parts = [
        _ends_of_axes(spec, plot),
        _break_marks(spec, plot),
        _set_anew(spec, plot, is_named=False),
        "".join(_target_line(target, plot) for target in spec.targets),
        _limits(spec, plot),
        _lines(spec, plot, is_small=True),
        _signals(spec, plot, _SMALL_SIGNALS),
    ]
    if latest and latest.value is not None:
        at = f'x="{_short(plot.x(latest.on) + 8)}" y="{_short(plot.y(latest.value) + 5)}"'
        parts.append(f'<text class="chart__label chart__label--{line_slot(home.slot)}" {at}>{escape(words)}</text>')
    return _frame(spec, width, height, id, " chart--small", "".join(parts))


def signal_shape(meaning: PointType) -> str:
    """The shape by which points of one meaning are marked, alone, to stand before its word; nothing for no signal."""
    shape = _SIGNALS.get(meaning)
    if shape is None:
        return ""
    path = f'<path class="chart__signals chart__signals--{meaning.slug}" d="M8 8{shape}"/>'
    return f'<svg class="chart-shape" width="16" height="16" aria-hidden="true">{path}</svg>'


def sparkline(
    drawn: Series | ChartSpec,
    target: Target | None = None,
    width: int = 120,
    height: int = 28,
    latest_type: PointType | None = None,
) -> str:
    """Draw the home line alone for a table row, which says the same in words; a gap stays a gap.

    The range of the drawing is that of the values and of `target`. The last point has the shape of `latest_type`,
    a dot where that is no signal. Without figures it is an empty picture.
    """
    opening = f'<svg class="spark" width="{width}" height="{height}" aria-hidden="true">'
    runs = _spark_runs(drawn)
    if not runs:
        return f"{opening}</svg>"
    values = [value for run in runs for _, value in run]
    level = float(target.value) if target is not None else None
    low, high = drawn_range(values if level is None else [*values, level])
    first, last = runs[0][0][0], runs[-1][-1][0]
    across = (width - 6) / (last - first) if last > first else 0.0
    left = 3 if across else width // 2
    up = (height - 6) / (high - low)
    base = height - 3 + low * up
    placed = [[(round(left + (day - first) * across), round(base - value * up)) for day, value in run] for run in runs]
    line = ""
    if level is not None:
        y = round(base - level * up)
        line = f'<line x2="{width}" y1="{y}" y2="{y}"/>'
    x, y = placed[-1][-1]
    path = "".join(_spark_path(run) for run in placed)
    return f'{opening}{line}<path d="{path}"/>{_spark_end(x, y, latest_type)}</svg>'


def _spark_end(x: int, y: int, meaning: PointType | None) -> str:
    if meaning is None or meaning not in _SPARK_ENDS:
        return f'<circle cx="{x}" cy="{y}" r="3"/>'
    right, down, shape = _SPARK_ENDS[meaning]
    return f'<path class="spark--{meaning[0]}" d="M{x + right} {y + down}{shape}"/>'


def _spark_runs(drawn: Series | ChartSpec) -> list[list[tuple[int, float]]]:
    """The home line as unbroken runs of day and value."""
    if isinstance(drawn, Series):
        return _series_runs(drawn)
    runs: list[list[tuple[int, float]]] = []
    run: list[tuple[int, float]] = []
    for point in drawn.home.points if drawn.home else ():
        if point.value is None:
            run = []
            continue
        if not run:
            runs.append(run)
        run.append((point.on.toordinal(), point.value))
    return runs


def _series_runs(series: Series) -> list[list[tuple[int, float]]]:
    # Written out, not by `with_gaps`: a page has fifty of these, and naming each missing period takes ten times longer.
    runs: list[list[tuple[int, float]]] = []
    step, before = series.cadence.step, -series.cadence.step
    for observation in series.observations:
        end = observation.period.end
        month = end.year * 12 + end.month
        if month - before > step:
            runs.append([])
        runs[-1].append((end.toordinal(), float(observation.value)))
        before = month
    return runs


def _spark_path(run: Sequence[tuple[int, int]]) -> str:
    x, y = run[0]
    if len(run) == 1:
        return f"M{x - 1} {y}h2"
    steps = [f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(run)]
    return f"M{x} {y}l{' '.join(steps)}".replace(" -", "-")


def _frame(spec: ChartSpec, width: int, height: int, id: str, modifier: str, drawing: str) -> str:
    name = escape(id)
    title = escape(f"{spec.title}, {spec.area}" if spec.title else spec.area)
    return (
        f'<svg class="chart{modifier}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{title}</title>'
        f'<desc id="{name}-desc">{escape(describe_chart(spec))}</desc>{drawing}</svg>'
    )


def _nothing(width: int, height: int) -> str:
    return f'<text class="chart__nothing" x="{width // 2}" y="{height // 2}">{NOTHING_TO_DRAW}</text>'


def _plot(spec: ChartSpec, left: float, top: float, right: float, bottom: float) -> _Plot:
    first_day = spec.start.toordinal()
    day_width = (right - left) / (spec.end.toordinal() - first_day)
    ends = [period.end for period in spec.periods]
    return _Plot(
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        first_day=first_day,
        day_width=day_width,
        low=spec.axis.low,
        unit_height=(bottom - top) / (spec.axis.high - spec.axis.low),
        columns={end: f"{left + (end.toordinal() - first_day) * day_width:.1f}" for end in ends},
    )


def _room_for_ticks(spec: ChartSpec) -> float:
    return max(map(text_width, spec.axis.labels)) + 8


def _room_for_last_date(spec: ChartSpec) -> float:
    return max(16, text_width(tick_label(spec.periods[-1], spec.cadence)) / 2)


def _header(spec: ChartSpec, is_wide: bool) -> str:
    unit, axis = escape(spec.unit), escape(spec.axis.in_words)
    if is_wide:
        return f'<text class="chart__note" x="0" y="14">{unit}. {axis}</text>'
    return f'<text class="chart__note" x="0" y="14">{unit}</text><text class="chart__note" x="0" y="32">{axis}</text>'


def _grid(spec: ChartSpec, plot: _Plot) -> str:
    heights = [_short(plot.y(tick)) for tick in spec.axis.ticks]
    across = _short(plot.right - plot.left)
    lines = "".join(f"M{_short(plot.left)} {y}h{across}" for y in heights[1:])
    x = _short(plot.left - 7)
    words = "".join(
        f'<text x="{x}" y="{_short(float(y) + 5)}">{escape(label)}</text>'
        for y, label in zip(heights, spec.axis.labels, strict=True)
    )
    base = f'<path class="chart__base" d="M{_short(plot.left)} {heights[0]}h{across}"/>'
    return f'<path class="chart__grid" d="{lines}"/>{base}<g class="chart__values">{words}</g>'


def _dates(spec: ChartSpec, plot: _Plot) -> str:
    longest = text_width(tick_label(spec.periods[-1], spec.cadence))
    ticks = spec.date_ticks(max(2, int((plot.right - plot.left) / (longest + 12))))
    bottom = _short(plot.bottom)
    strokes = "".join(f"M{_short(plot.x(tick.on))} {bottom}v5" for tick in ticks)
    words = "".join(
        f'<text x="{_short(plot.x(tick.on))}" y="{_short(plot.bottom + 19)}">{escape(tick.label)}</text>'
        for tick in ticks
    )
    caption = (
        f'<text class="chart__note" x="{_short(plot.left)}" y="{_short(plot.bottom + 40)}">'
        f"{escape(spec.cadence.label)}</text>"
    )
    return f'<path class="chart__base" d="{strokes}"/><g class="chart__dates">{words}</g>{caption}'


def _ends_of_axes(spec: ChartSpec, plot: _Plot) -> str:
    left, right = _short(plot.left), _short(plot.right)
    low, high = spec.axis.labels[0], spec.axis.labels[-1]
    x, y = _short(plot.left - 6), _short(plot.bottom + 18)
    first, last = (tick_label(spec.periods[place], spec.cadence) for place in (0, -1))
    end = "" if first == last else f'<text class="chart__end" x="{right}" y="{y}">{escape(last)}</text>'
    return (
        f'<path class="chart__grid" d="M{left} {_short(plot.top)}H{right}"/>'
        f'<path class="chart__base" d="M{left} {_short(plot.bottom)}H{right}"/>'
        f'<g class="chart__values"><text x="{x}" y="{_short(plot.top + 5)}">{escape(high)}</text>'
        f'<text x="{x}" y="{_short(plot.bottom + 2)}">{escape(low)}</text></g>'
        f'<text class="chart__start" x="{left}" y="{y}">{escape(first)}</text>{end}'
    )


def _lines(spec: ChartSpec, plot: _Plot, is_small: bool = False) -> str:
    """The lines, the home line uppermost and without the points that are drawn as signals."""
    signals = {place for run in _placed_runs(spec.signals, plot) for place in run}
    return "".join(_line(line, plot, is_small, () if line.slot else signals) for line in reversed(spec.lines))


def _line(line: Line, plot: _Plot, is_small: bool, left_out: Collection[str]) -> str:
    """The line as one path, and its points as another: all of a short line, else the lonely and the last.

    Points at a place that is `left_out` are not drawn.
    """
    slot = line_slot(line.slot)
    is_short = line.is_short and not is_small
    runs = _placed_runs(line.points, plot)
    drawn = ["M" + " ".join(run) for run in runs if len(run) > 1]
    marked = [place for run in runs if is_short or len(run) == 1 for place in run]
    latest = runs[-1][-1]
    if latest not in marked[-1:] and (not is_small or slot == 0):
        marked.append(latest)
    marked = [place for place in marked if place not in left_out]
    path = f'<path class="chart__line chart__line--{slot}" d="{_plain("".join(drawn))}"/>' if drawn else ""
    if not marked:
        return path
    shapes = _plain("".join(f"M{place}{_SHAPES[slot]}" for place in marked))
    return f'{path}<path class="chart__points chart__points--{slot}" d="{shapes}"/>'


def _placed_runs(points: Iterable[Point | SignalPoint], plot: _Plot) -> list[list[str]]:
    """Where the points fall on the drawing, as runs parted at those that have no value."""
    columns, base, unit_height = plot.columns, plot.bottom + plot.low * plot.unit_height, plot.unit_height
    runs: list[list[str]] = []
    is_open = False
    for point in points:
        value = point.value
        if value is None:
            is_open = False
            continue
        if not is_open:
            runs.append([])
            is_open = True
        x = columns.get(point.on) or f"{plot.x(point.on):.1f}"
        runs[-1].append(f"{x} {base - value * unit_height:.1f}")
    return runs


def _plain(path: str) -> str:
    """A path without the fractions that say nothing."""
    return _EMPTY_FRACTION.sub("", path)


def _band(band: Band, plot: _Plot) -> str:
    """The range as an outlined area, the median on it, and an upright at each period, so that one alone is seen."""
    points = band.points
    columns = [plot.columns.get(point.on) or _short(plot.x(point.on)) for point in points]
    tops = [_short(plot.y(point.highest)) for point in points]
    bottoms = [_short(plot.y(point.lowest)) for point in points]
    medians = [_short(plot.y(point.median)) for point in points]
    upper = [f"{x} {y}" for x, y in zip(columns, tops, strict=True)]
    lower = [f"{x} {y}" for x, y in zip(columns, bottoms, strict=True)]
    middle = [f"{x} {y}" for x, y in zip(columns, medians, strict=True)]
    area = line = ""
    if len(points) > 1:
        area = f'<path class="chart__band" d="{_plain("M" + " ".join([*upper, *reversed(lower)]))}z"/>'
        line = f'<path class="chart__median" d="{_plain("M" + " ".join(middle))}"/>'
    bars = _plain("".join(f"M{top}V{bottom}" for top, bottom in zip(upper, bottoms, strict=True)))
    ticks = _plain("".join(f"M{place}m-6 0h12" for place in middle))
    return f'{area}<path class="chart__band-bars" d="{bars}"/>{line}<path class="chart__median-ticks" d="{ticks}"/>'


def _target_lines(spec: ChartSpec, plot: _Plot) -> str:
    """The targets; one that ended earlier is named on the chart where there is room up to the next one."""
    starts = [plot.x(target.start) for target in spec.targets]
    parts = []
    for target, start, end in zip(spec.targets, starts, [*starts[1:], plot.right], strict=False):
        parts.append(_target_line(target, plot))
        if target.end < spec.end and end - start >= text_width(target.label):
            at = f'x="{_short(start + 2)}" y="{_short(plot.y(target.value) - 6)}"'
            parts.append(f'<text class="chart__target-label" {at}>{escape(target.label)}</text>')
    return "".join(parts)


def _target_line(target: TargetLine, plot: _Plot) -> str:
    return f'<path class="chart__target" d="{_level(target.start, target.end, target.value, plot)}"/>'


def _level(start: date, end: date, value: float, plot: _Plot) -> str:
    return f"M{_short(plot.x(start))} {_short(plot.y(value))}H{_short(plot.x(end))}"


def _limits(spec: ChartSpec, plot: _Plot) -> str:
    """The means as one path, the limits as another, and those that are provisional as a third."""
    if not spec.limits:
        return ""
    means = "".join(_level(found.start, found.end, found.mean, plot) for found in spec.limits)
    parts = [f'<path class="chart__mean" d="{means}"/>']
    for style, is_provisional in (("limits", False), ("provisional", True)):
        of_sort = [found for found in spec.limits if found.is_provisional is is_provisional]
        edges = "".join(
            _level(found.start, found.end, edge, plot) for found in of_sort for edge in (found.lower, found.upper)
        )
        parts.append(f'<path class="{_LEVELS[style]}" d="{edges}"/>' if edges else "")
    return "".join(parts)


def _signals(spec: ChartSpec, plot: _Plot, shapes: dict[PointType, str]) -> str:
    """The points that are more than chance, as one path for each meaning."""
    parts = []
    for meaning in spec.signal_types:
        runs = _placed_runs([signal for signal in spec.signals if signal.type is meaning], plot)
        drawn = _plain("".join(f"M{place}{shapes[meaning]}" for run in runs for place in run))
        parts.append(f'<path class="chart__signals chart__signals--{meaning.slug}" d="{drawn}"/>')
    return "".join(parts)


def _set_anew(spec: ChartSpec, plot: _Plot, is_named: bool) -> str:
    """An upright where limits are set anew; its words stand to the side that has more room."""
    parts = []
    for number, mark in enumerate(spec.set_anew):
        x = plot.x(mark.on)
        parts.append(f'<path class="chart__anew" d="M{_short(x)} {_short(plot.top)}V{_short(plot.bottom)}"/>')
        is_left = x - plot.left > plot.right - x
        at, side = _short(x - 5 if is_left else x + 5), " chart__anew-words--left" if is_left else ""
        words = ("limits set anew", f"from {mark.label}")
        # above the letters of breaks, and each above the one before, as far as three reach
        top = plot.bottom - 25 - (1 + number % 3 * 2) * _LINE_HEIGHT
        rows = "".join(
            f'<tspan x="{at}" y="{_short(top + place * _LINE_HEIGHT)}">{escape(row)}</tspan>'
            for place, row in enumerate(words)
        )
        parts.append(f'<text class="chart__anew-words{side}">{rows}</text>' if is_named else "")
    return "".join(parts)


def _break_marks(spec: ChartSpec, plot: _Plot) -> str:
    return "".join(
        f'<path class="chart__break" d="M{_short(plot.x(mark.on) - 2)} {_short(plot.top)}V{_short(plot.bottom)}'
        f'm4 0V{_short(plot.top)}"/><text class="chart__letter" x="{_short(plot.x(mark.on) + 7)}"'
        f' y="{_short(plot.bottom - 6)}">{escape(mark.letter)}</text>'
        for mark in spec.breaks
    )


def _interval_bars(spec: ChartSpec, plot: _Plot) -> str:
    """An upright bar for each interval, closed at both ends where there is room for it."""
    has_room = len(spec.intervals) <= MOST_POINTS_MARKED
    path = ""
    for bar in spec.intervals:
        x, low, high = (_short(number) for number in (plot.x(bar.on), plot.y(bar.low), plot.y(bar.high)))
        path += f"M{x} {low}V{high}" + (f"m-4 0h8M{x} {low}m-4 0h8" if has_room else "")
    return f'<path class="chart__interval" d="{path}"/>' if path else ""


def _expected(spec: ChartSpec, plot: _Plot) -> str:
    """A bracket over the range in which the coming figure should lie."""
    path = ""
    for found in spec.expected:
        x, low, high = (_short(number) for number in (plot.x(found.on), plot.y(found.low), plot.y(found.high)))
        path += f"M{x} {low}V{high}M{x} {low}m-7 0h14M{x} {high}m-7 0h14"
    return f'<path class="chart__expected" d="{path}"/>' if path else ""


def _own_limits(spec: ChartSpec, plot: _Plot) -> str:
    """A level line for each limit of each point, and a thinner one for the centre."""
    if not spec.own_limits:
        return ""

    def level(limits: OwnLimits, value: float) -> str:
        return f"M{_short(plot.x(limits.start))} {_short(plot.y(value))}H{_short(plot.x(limits.end))}"

    edges = "".join(level(limits, edge) for limits in spec.own_limits for edge in (limits.low, limits.high))
    centres = "".join(level(limits, limits.centre) for limits in spec.own_limits)
    return f'<path class="chart__own-limits" d="{edges}"/><path class="chart__own-centre" d="{centres}"/>'


def _compared(spec: ChartSpec, plot: _Plot) -> str:
    """A ring round each of the points that are compared."""
    rings = "".join(
        f"M{_short(plot.x(point.on) - 9)} {_short(plot.y(point.value))}a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"
        for point in spec.compared
    )
    return f'<path class="chart__compared" d="{rings}"/>' if rings else ""


def _first_reported(spec: ChartSpec, plot: _Plot) -> str:
    """The values first reported as hollow points, joined to nothing."""
    rings = "".join(
        f"M{_short(plot.x(point.on) - 5)} {_short(plot.y(point.value))}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"
        for point in spec.first_reported
    )
    return f'<path class="chart__first" d="{rings}"/>' if rings else ""


def _numbers_in_rows(spec: ChartSpec, width: int) -> list[tuple[int, Marker]]:
    """Each event with the row, from 0, in which its number finds room beside those before it."""
    day_width = (width - 80) * 0.75 / max(1, (spec.end - spec.start).days)
    ends: list[float] = []
    placed = []
    for marker in spec.markers:
        x = marker.on.toordinal() * day_width
        free = next((row for row, end in enumerate(ends) if end <= x), None)
        row = free if free is not None else len(ends) if len(ends) < _MOST_NUMBER_ROWS else ends.index(min(ends))
        ends[row : row + 1] = [x + _NUMBER_ROOM]
        placed.append((row, marker))
    return placed


def _event_markers(numbers: Sequence[tuple[int, Marker]], plot: _Plot, top: float) -> str:
    if not numbers:
        return ""
    strokes, circles, words = [], [], []
    for number, (row, marker) in enumerate(numbers, 1):
        x, y = _short(plot.x(marker.on)), top + row * _NUMBER_ROOM + 10
        strokes.append(f"M{x} {_short(y + 9)}V{_short(plot.bottom)}")
        circles.append(f"M{x} {_short(y)}h0")
        words.append(f'<text x="{x}" y="{_short(y + 4)}">{number}</text>')
    return (
        f'<path class="chart__event" d="{"".join(strokes)}"/><path class="chart__event-dot" d="{"".join(circles)}"/>'
        f'<g class="chart__numbers">{"".join(words)}</g>'
    )


def _room_for_end_labels(spec: ChartSpec) -> float:
    rooms = [text_width(row, is_bold=not line.slot) for line in spec.lines for row in _label_words(line, spec)]
    rooms += [text_width(row) for band in spec.latest_bands for row in _rows(_band_words(band, spec))]
    rooms += [text_width(row) for _, words, _ in _limit_names(spec) for row in _rows(words)]
    rooms += [text_width(row) for found in spec.expected for row in _expected_words(found)]
    return max([*rooms, *(text_width(target.label) for target in spec.targets if target.end == spec.end)]) + 12


def _label_words(line: Line, spec: ChartSpec) -> tuple[str, ...]:
    """The name and latest value of a line in rows short enough to stand beside it; an older value says of when."""
    latest = line.latest
    if latest is None:
        return (line.name,)
    return _rows(f"{line.name} {latest.written}{_when_older(latest.on, latest.label, spec)}")


def _band_words(band: Band, spec: ChartSpec) -> str:
    latest = band.latest
    return f"{band.name} median {latest.written_median}{_when_older(latest.on, latest.label, spec)}"


def _expected_words(found: ExpectedRange) -> tuple[str, ...]:
    return _rows(f"Expected in {found.label} {found.written}")


def _limit_names(spec: ChartSpec) -> list[tuple[str, str, float]]:
    """The latest average and limits: the style, the words and the value of each; one where all three are the same."""
    if not spec.limits:
        return []
    found = spec.limits[-1]
    until = f" until {found.last}" if spec.home and spec.home.latest and found.end < spec.home.latest.on else ""
    if found.lower == found.upper:
        return [("mean", f"Average and limits {found.written_mean}{until}", found.mean)]
    return [
        ("limits", f"Upper limit {found.written_upper}{until}", found.upper),
        ("mean", f"Average {found.written_mean}{until}", found.mean),
        ("limits", f"Lower limit {found.written_lower}{until}", found.lower),
    ]


def _limit_rows(spec: ChartSpec) -> list[_Named]:
    """The latest average and limits as they are named above a narrow chart."""
    if not spec.limits:
        return []
    found = spec.limits[-1]
    style = "provisional" if found.is_provisional else "limits"
    return [
        _Named("mean", f"Average {found.written_mean}"),
        _Named(style, f"Limits {found.written_lower} to {found.written_upper}"),
    ]


def _when_older(on: date, label: str, spec: ChartSpec) -> str:
    return f" in {label}" if on < spec.periods[-1].end else ""


def _rows(words: str) -> tuple[str, ...]:
    """Words in rows of fewer than 22 characters, short enough to stand beside the end of a line."""
    rows: list[str] = []
    for word in words.split():
        if rows and len(rows[-1]) + len(word) < _LONGEST_LABEL:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return tuple(rows)


def _end_labels(spec: ChartSpec, plot: _Plot) -> str:
    wanted = []
    for line in spec.lines:
        latest = line.latest
        if latest is not None and latest.value is not None:
            at = plot.x(latest.on), plot.y(latest.value)
            wanted.append(_EndLabel(str(line_slot(line.slot)), *at, _label_words(line, spec)))
    wanted += [
        _EndLabel(
            "band",
            plot.x(band.latest.on),
            plot.y(band.latest.median),
            _rows(_band_words(band, spec)),
        )
        for band in spec.latest_bands
    ]
    wanted += [
        _EndLabel(slot, plot.x(spec.limits[-1].end), plot.y(value), _rows(words))
        for slot, words, value in _limit_names(spec)
    ]
    wanted += [
        _EndLabel("expected", plot.x(found.on), plot.y((found.low + found.high) / 2), _expected_words(found))
        for found in spec.expected
    ]
    wanted += [
        _EndLabel("target", plot.right - 6, plot.y(target.value), (target.label,))
        for target in spec.targets
        if target.end == spec.end
    ]
    wanted.sort(key=lambda label: label.y)
    tops = _without_overlap(wanted, plot)
    return "".join(_end_label(label, top, plot.right + 8) for label, top in zip(wanted, tops, strict=True))


def _without_overlap(labels: Sequence[_EndLabel], plot: _Plot) -> list[float]:
    """The top of each label, from the highest down: as near to its wish as its neighbours and the plot allow."""
    tops: list[float] = []
    floor = plot.top - 10
    for label in labels:
        top = max(label.y - len(label.words) * _LINE_HEIGHT / 2, floor)
        tops.append(top)
        floor = top + len(label.words) * _LINE_HEIGHT
    ceiling = plot.bottom + 12
    for place in range(len(labels) - 1, -1, -1):
        tops[place] = min(tops[place], ceiling - len(labels[place].words) * _LINE_HEIGHT)
        ceiling = tops[place]
    return tops


def _end_label(label: _EndLabel, top: float, x: float) -> str:
    middle = top + len(label.words) * _LINE_HEIGHT / 2
    leader = (
        f'<path class="chart__leader" d="M{_short(label.x + 7)} {_short(label.y)}L{_short(x - 3)} {_short(middle)}"/>'
    )
    rows = "".join(
        f'<tspan x="{_short(x)}" y="{_short(top + 13 + place * _LINE_HEIGHT)}">{escape(row)}</tspan>'
        for place, row in enumerate(label.words)
    )
    return f'{leader}<text class="chart__label chart__label--{label.slot}">{rows}</text>'


def _legend_rows(spec: ChartSpec, width: int) -> list[list[_Named]]:
    """The names for a narrow chart, in rows; a name that is too long goes on in a row of its own."""
    wanted = [_Named(str(line_slot(line.slot)), " ".join(_label_words(line, spec))) for line in spec.lines]
    wanted += [_Named("band", _band_words(band, spec)) for band in spec.latest_bands]
    wanted += [_Named("target", target.label) for target in spec.targets if target.end == spec.end]
    wanted += _limit_rows(spec)
    wanted += [_Named("expected", f"Expected {found.written}") for found in spec.expected]
    items = [
        replace(name, words=words, has_swatch=not place)
        for name in wanted
        for place, words in enumerate(rows_within(name.words, width - _SWATCH_ROOM, is_bold=name.slot == "0"))
    ]
    rows: list[list[_Named]] = []
    x = float(width)
    for item in items:
        room = _SWATCH_ROOM + text_width(item.words, is_bold=item.slot == "0") + 10
        if x + room - 10 > width or not item.has_swatch:
            rows.append([])
            x = 0
        rows[-1].append(replace(item, x=x))
        x += room
    return rows


def _legend(rows: Sequence[Sequence[_Named]], top: float) -> str:
    parts = []
    for place, row in enumerate(rows):
        y = top + place * 20 + 12
        for item in row:
            parts.append(_swatch(item.slot, item.x, y) if item.has_swatch else "")
            at = f'x="{_short(item.x + _SWATCH_ROOM)}" y="{_short(y + 5)}"'
            parts.append(f'<text class="chart__label chart__label--{item.slot}" {at}>{escape(item.words)}</text>')
    return "".join(parts)


def _swatch(slot: str, x: float, y: float) -> str:
    line = f'd="M{_short(x)} {_short(y)}h28"/>'
    if slot == "expected":
        return f'<path class="chart__expected" d="M{_short(x + 7)} {_short(y - 6)}h14m-7 0v12m-7 0h14"/>'
    if slot in _LEVELS:
        return f'<path class="{_LEVELS[slot]}" {line}'
    if slot == "band":
        box = f"M{_short(x)} {_short(y - 6)}h28v12h-28z"
        return f'<path class="chart__band" d="{box}"/><path class="chart__median" {line}'
    point = f'd="M{_short(x + 14)} {_short(y)}{_SHAPES[int(slot)]}"/>'
    return (
        f'<path class="chart__line chart__line--{slot}" {line}<path class="chart__points chart__points--{slot}" {point}'
    )


def _short(number: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text
