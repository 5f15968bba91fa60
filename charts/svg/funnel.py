"""Funnel plot drawn as SVG, in two shapes like any chart of a page (charts/svg/chart.py gives the reason).

Every point has its letter. The wide one names the home area and the points outside the limits as well, where there is
room: names of all would hide each other where small areas are close together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from analysis.statistics.funnel import FunnelLimits, FunnelPlace
from charts.funnel import FunnelDot, FunnelSpec
from charts.text_width import rows_within, text_width

WIDE_SIZE = (690, 370)
NARROW_SIZE = (330, 360)

_LINE_HEIGHT = 16
_DOT = 5.0
_HOME_DOT = 8.0
_ROOM_FOR_NAMES = 112
# The names at the right ends of the upper limits, from the top down.
_LIMIT_NAMES = {"far_high": "99.8% limits", "high": "95% limits"}


@dataclass(frozen=True, slots=True)
class _Plot:
    """Rectangle within the axes, with the position of sizes and values in it, and the limit for words on the right."""

    left: float
    top: float
    right: float
    bottom: float
    edge: float
    spec: FunnelSpec

    def x(self, size: float) -> float:
        axis = self.spec.size_axis
        return self.left + (size - axis.low) / (axis.high - axis.low) * (self.right - self.left)

    def y(self, value: float) -> float:
        axis = self.spec.value_axis
        return self.bottom - (value - axis.low) / (axis.high - axis.low) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class _Box:
    """Rectangle that a label or a point takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "_Box") -> float:
        """Area that both boxes cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


def to_both_funnel_svgs(spec: FunnelSpec, *, id: str = "funnel") -> str:
    """Draw `spec` twice, for wide and for narrow screens; the style sheet shows one of them."""
    wide = to_funnel_svg(spec, WIDE_SIZE, id=id, modifier=" chart--wide", has_names=True)
    return wide + to_funnel_svg(spec, NARROW_SIZE, id=f"{id}-narrow", modifier=" chart--narrow", has_names=False)


def to_funnel_svg(spec: FunnelSpec, size: tuple[int, int], *, id: str, modifier: str, has_names: bool) -> str:
    """Draw `spec` with its limits, its centre and its points, each with its letter and, with `has_names`, its name."""
    width, height = size
    room = max(map(text_width, spec.value_axis.labels)) + 8
    plot = _Plot(
        room,
        50,
        width - (_ROOM_FOR_NAMES if has_names else text_width(spec.size_axis.labels[-1]) / 2),
        height - 30 - len(_caption(spec, width)) * _LINE_HEIGHT,
        width,
        spec,
    )
    names = _line_names(spec, plot) if has_names else []
    name = escape(id)
    parts = [
        f'<text class="chart__note" x="0" y="14">{escape(spec.unit)}</text>',
        _key(has_names),
        _axes(spec, plot),
        _limits(spec, plot),
        _named(names),
        _labels(spec.dots, plot, [box for box, _ in names], has_names),
        _dots(spec.dots, plot),
    ]
    return (
        f'<svg class="chart{modifier}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(spec.title)}</title>'
        f'<desc id="{name}-desc">{escape(spec.words)}</desc>{"".join(parts)}</svg>'
    )


def _key(has_names: bool) -> str:
    """Key to the lines, where there is no room to name them at their ends."""
    if has_names:
        return ""
    return (
        '<path class="funnel__limit" d="M0 29h24"/><text x="30" y="34">95%</text>'
        '<path class="funnel__limit funnel__limit--far" d="M72 29h24"/><text x="102" y="34">99.8% limits</text>'
        '<path class="funnel__centre" d="M206 29h24"/><text x="236" y="34">all together</text>'
    )


def _axes(spec: FunnelSpec, plot: _Plot) -> str:
    left, right, bottom = _short(plot.left), _short(plot.right), _short(plot.bottom)
    grid = "".join(f"M{left} {_short(plot.y(tick))}H{right}" for tick in spec.value_axis.ticks[1:])
    values = "".join(
        f'<text x="{_short(plot.left - 7)}" y="{_short(plot.y(tick) + 5)}">{escape(label)}</text>'
        for tick, label in zip(spec.value_axis.ticks, spec.value_axis.labels, strict=True)
    )
    sizes = "".join(
        f'<text x="{_short(plot.x(tick))}" y="{_short(plot.bottom + 19)}">{escape(label)}</text>'
        for tick, label in zip(spec.size_axis.ticks, spec.size_axis.labels, strict=True)
    )
    strokes = "".join(f"M{_short(plot.x(tick))} {bottom}v5" for tick in spec.size_axis.ticks)
    caption = "".join(
        f'<text class="chart__note" x="0" y="{_short(plot.bottom + 40 + row * _LINE_HEIGHT)}">{escape(words)}</text>'
        for row, words in enumerate(_caption(spec, plot.edge))
    )
    return (
        f'<path class="chart__grid" d="{grid}"/><path class="chart__base" d="M{left} {bottom}H{right}{strokes}"/>'
        f'<g class="chart__values">{values}</g><g class="chart__dates">{sizes}</g>'
        f"{caption}"
    )


def _caption(spec: FunnelSpec, width: float) -> list[str]:
    """What the sizes of the areas count, in rows that fit under the plot."""
    return list(rows_within(spec.sizes or "Number counted from", width))


def _limits(spec: FunnelSpec, plot: _Plot) -> str:
    far = "".join(_curve(spec.curve, edge, plot) for edge in ("far_low", "far_high"))
    near = "".join(_curve(spec.curve, edge, plot) for edge in ("low", "high"))
    start, end = _short(plot.x(spec.curve[0].denominator)), _short(plot.x(spec.curve[-1].denominator))
    return (
        f'<path class="funnel__limit funnel__limit--far" d="{far}"/><path class="funnel__limit" d="{near}"/>'
        f'<path class="funnel__centre" d="M{start} {_short(plot.y(spec.centre))}H{end}"/>'
    )


def _curve(curve: Sequence[FunnelLimits], edge: str, plot: _Plot) -> str:
    places = (f"{_short(plot.x(one.denominator))} {_short(plot.y(getattr(one, edge)))}" for one in curve)
    return f"M{' '.join(places)}"


def _line_names(spec: FunnelSpec, plot: _Plot) -> list[tuple[_Box, str]]:
    """Names of the upper limits and of the centre at their right ends, apart enough to be read."""
    last = spec.curve[-1]
    wanted = [(plot.y(getattr(last, edge)), words) for edge, words in _LIMIT_NAMES.items()]
    wanted.append((plot.y(spec.centre), f"All {spec.written_centre}"))
    left = plot.x(last.denominator) + 6
    names, floor = [], 0.0
    for y, words in wanted:
        top = max(y - _LINE_HEIGHT / 2, floor)
        names.append((_Box(left, top, left + text_width(words), top + _LINE_HEIGHT), words))
        floor = top + _LINE_HEIGHT
    return names


def _named(names: Iterable[tuple[_Box, str]]) -> str:
    written = "".join(
        f'<text x="{_short(box.left)}" y="{_short(box.bottom - 3)}">{escape(words)}</text>' for box, words in names
    )
    return f'<g class="funnel__names">{written}</g>' if written else ""


def _dots(dots: Iterable[FunnelDot], plot: _Plot) -> str:
    """Draw the other areas as circles and the home area as a diamond, on top of them."""
    circles = "".join(f"M{_at(dot, plot)}h0" for dot in dots if not dot.is_home)
    diamonds = "".join(f"M{_at(dot, plot)}m0-8l8 8-8 8-8-8z" for dot in dots if dot.is_home)
    drawn = f'<path class="funnel__dots" d="{circles}"/>' if circles else ""
    return drawn + (f'<path class="funnel__home" d="{diamonds}"/>' if diamonds else "")


def _labels(dots: Sequence[FunnelDot], plot: _Plot, taken: list[_Box], has_names: bool) -> str:
    """Draw a label at each point, the home area's first, then those of the largest areas, clear of `taken`."""
    taken = [*taken, *(_around(dot, plot) for dot in dots)]
    parts = []
    for dot in sorted(dots, key=lambda one: (not one.is_home, one.place is FunnelPlace.WITHIN, -one.size)):
        words, box = _label(dot, plot, taken, has_names)
        taken.append(box)
        modifier = ' class="funnel__home-name"' if dot.is_home else ""
        parts.append(f'<text{modifier} x="{_short(box.left)}" y="{_short(box.bottom - 3)}">{escape(words)}</text>')
    return f'<g class="funnel__labels">{"".join(parts)}</g>'


def _label(dot: FunnelDot, plot: _Plot, taken: Sequence[_Box], has_names: bool) -> tuple[str, _Box]:
    """Draw the words at a point, with the box they take up; the letter alone where the name would cover anything."""

    def covered(place: _Box) -> float:
        return sum(place.shared(other) for other in taken)

    if has_names and (dot.is_home or dot.place is not FunnelPlace.WITHIN):
        words = f"{dot.letter} {dot.area}"
        box = min(_places(dot, words, plot), key=covered)
        if not covered(box):
            return words, box
    return dot.letter, min(_places(dot, dot.letter, plot), key=covered)


def _places(dot: FunnelDot, words: str, plot: _Plot) -> list[_Box]:
    """Positions for a label, the likeliest first: right or left of the point, above or below it."""
    width = text_width(words, is_bold=dot.is_home)
    x, y, away = plot.x(dot.size), plot.y(dot.value), (_HOME_DOT if dot.is_home else _DOT) + 2
    middle, above, below = y - _LINE_HEIGHT / 2, y - _LINE_HEIGHT - away, y + away
    corners = [(x + away, middle), (x - away - width, middle), (x - width / 2, above), (x - width / 2, below)]
    inside = [(left, top) for left, top in corners if left >= plot.left and left + width <= plot.edge]
    kept_inside = (max(plot.left, min(x, plot.edge - width)), above)
    return [_Box(left, top, left + width, top + _LINE_HEIGHT) for left, top in inside or [kept_inside]]


def _around(dot: FunnelDot, plot: _Plot) -> _Box:
    half = _HOME_DOT if dot.is_home else _DOT
    x, y = plot.x(dot.size), plot.y(dot.value)
    return _Box(x - half, y - half, x + half, y + half)


def _at(dot: FunnelDot, plot: _Plot) -> str:
    return f"{_short(plot.x(dot.size))} {_short(plot.y(dot.value))}"


def _short(number: float) -> str:
    """Coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")
