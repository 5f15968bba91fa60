"""Dated marks drawn as SVG: breaks, numbered events and rebases."""

from collections.abc import Sequence
from html import escape

from charts.marks import BreakMark, Marker, RebaseMark
from charts.spec import ChartSpec
from charts.svg.plot import LINE_HEIGHT, Canvas, short

_NUMBER_ROOM = 21
_MOST_NUMBER_ROWS = 4


def draw_breaks(marks: Sequence[BreakMark], canvas: Canvas) -> str:
    """Draw a double upright with its letter for each break."""
    plot = canvas.plot
    return "".join(
        f'<path class="chart__break" d="M{short(plot.x(mark.on) - 2)} {short(plot.top)}V{short(plot.bottom)}'
        f'm4 0V{short(plot.top)}"/><text class="chart__letter" x="{short(plot.x(mark.on) + 7)}"'
        f' y="{short(plot.bottom - 6)}">{escape(mark.letter)}</text>'
        for mark in marks
    )


def draw_events(markers: Sequence[Marker], canvas: Canvas) -> str:
    """Draw a numbered upright for each event; numbers that would hide each other go in rows above the plot."""
    plot, numbers = canvas.plot, _numbers_in_rows(canvas.spec, canvas.width)
    top = plot.top - 8 - _rows_taken(numbers) * _NUMBER_ROOM
    strokes, circles, words = [], [], []
    for number, (row, marker) in enumerate(numbers, 1):
        x, y = short(plot.x(marker.on)), top + row * _NUMBER_ROOM + 10
        strokes.append(f"M{x} {short(y + 9)}V{short(plot.bottom)}")
        circles.append(f"M{x} {short(y)}h0")
        words.append(f'<text x="{x}" y="{short(y + 4)}">{number}</text>')
    return (
        f'<path class="chart__event" d="{"".join(strokes)}"/><path class="chart__event-dot" d="{"".join(circles)}"/>'
        f'<g class="chart__numbers">{"".join(words)}</g>'
    )


def room_for_numbers(spec: ChartSpec, width: int) -> float:
    """Height of the rows with the numbers of events, above a chart `width` wide."""
    return _rows_taken(_numbers_in_rows(spec, width)) * _NUMBER_ROOM if spec.markers else 0


def _rows_taken(numbers: Sequence[tuple[int, Marker]]) -> int:
    return 1 + max((row for row, _ in numbers), default=-1)


def _numbers_in_rows(spec: ChartSpec, width: int) -> list[tuple[int, Marker]]:
    """Pair each event with the row, from 0, in which its number finds room beside those before it."""
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


def draw_rebases(marks: Sequence[RebaseMark], canvas: Canvas) -> str:
    """Draw an upright at each rebase; on a large chart its words are on the side with more room."""
    plot = canvas.plot
    parts = []
    for number, mark in enumerate(marks):
        x = plot.x(mark.on)
        parts.append(f'<path class="chart__rebase" d="M{short(x)} {short(plot.top)}V{short(plot.bottom)}"/>')
        is_left = x - plot.left > plot.right - x
        at, side = short(x - 5 if is_left else x + 5), " chart__rebase-words--left" if is_left else ""
        words = ("limits recalculated", f"from {mark.label}")
        # above the letters of breaks, and each above the one before, as far as three reach
        top = plot.bottom - 25 - (1 + number % 3 * 2) * LINE_HEIGHT
        rows = "".join(
            f'<tspan x="{at}" y="{short(top + place * LINE_HEIGHT)}">{escape(row)}</tspan>'
            for place, row in enumerate(words)
        )
        parts.append(f'<text class="chart__rebase-words{side}">{rows}</text>' if not canvas.is_small else "")
    return "".join(parts)
