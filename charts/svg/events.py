"""Dated marks drawn as SVG: breaks, events by their names or numbers, and rebases."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.marks import MOST_NAMED, BreakMark, EmptyPeriod, Marker, RebaseMark, names_of
from charts.spec import ChartSpec
from charts.svg.plot import LINE_HEIGHT, Canvas, Plot, short
from charts.svg.room import Box, box_of
from charts.text_width import text_width

# height of a row of names, and of the row of numbers; half the height of the disc behind a number
_NAME_ROW, _NUMBER_ROW, _DISC = 18, 24, 11
_NAME_GAP = 10


@dataclass(frozen=True, slots=True)
class _Name:
    """Name of an event above the plot: the row it stands in, from 0 at the top, and the side of its upright."""

    x: float
    words: str
    row: int
    is_left: bool


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers of neighbouring events on one disc: "4", or "4–6" where single ones would hide each other."""

    first: int
    last: int
    left: float
    right: float

    @property
    def words(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def half(self) -> float:
        """Half the width of the disc, which is round for one digit or two."""
        return max(float(_DISC), text_width(self.words, is_bold=True) / 2 + 4)


def draw_breaks(marks: Sequence[BreakMark], canvas: Canvas) -> str:
    """Draw a double upright with its letter for each break; letters that would hide each other stand higher."""
    plot = canvas.plot
    parts = []
    for mark in marks:
        x = plot.x(mark.on)
        parts.append(
            f'<path class="chart__break" d="M{short(x - 2)} {short(plot.top)}V{short(plot.bottom)}'
            f'm4 0V{short(plot.top)}"/>'
        )
        heights = [plot.bottom - 6 - row * LINE_HEIGHT for row in range(4)]
        found = canvas.room.find(box_of(mark.letter, x + 7, y, is_bold=True) for y in heights)
        if found is not None:
            at = f'x="{short(x + 7)}" y="{short(heights[found])}"'
            parts.append(f'<text class="chart__letter" {at}>{escape(mark.letter)}</text>')
    return "".join(parts)


def draw_events(markers: Sequence[Marker], canvas: Canvas) -> str:
    """Draw an upright for each event, with its name above the plot, or its number where there is no room for names."""
    plot = canvas.plot
    if _has_names(canvas.spec, canvas.is_wide):
        names = _names(canvas.spec, plot, canvas.width)
        rows = _rows(names)
        ends = [plot.top - (rows - name.row) * _NAME_ROW for name in names]
        words = "".join(_drawn_name(name, end) for name, end in zip(names, ends, strict=True))
        canvas.room.taken.extend(_box(name, end) for name, end in zip(names, ends, strict=True))
    else:
        ends = [plot.top - 5.0] * len(markers)
        discs, y = _numbers(canvas.spec, plot), plot.top - 5 - _DISC
        words = "".join(_drawn_numbers(found, y) for found in discs)
        canvas.room.taken.extend(Box(d.middle - d.half, y - _DISC, d.middle + d.half, y + _DISC) for d in discs)
    strokes = "".join(
        f"M{short(plot.x(marker.on))} {short(end)}V{short(plot.bottom)}"
        for marker, end in zip(markers, ends, strict=True)
    )
    return f'<path class="chart__event" d="{strokes}"/>{words}'


def _drawn_name(name: _Name, end: float) -> str:
    side, x = (" chart__event-name--left", name.x - 4) if name.is_left else ("", name.x + 4)
    return f'<text class="chart__event-name{side}" x="{short(x)}" y="{short(end + 11)}">{escape(name.words)}</text>'


def _box(name: _Name, end: float) -> Box:
    x, anchor = (name.x - 4, "end") if name.is_left else (name.x + 4, "start")
    return box_of(name.words, x, end + 11, anchor=anchor)


def _drawn_numbers(found: _Numbers, y: float) -> str:
    across = 2 * (found.half - _DISC)
    return (
        f'<path class="chart__event-dot" d="M{short(found.middle - across / 2)} {short(y)}h{short(across)}"/>'
        f'<text class="chart__number" x="{short(found.middle)}" y="{short(y + 5)}">{found.words}</text>'
    )


def room_for_events(spec: ChartSpec, plot: Plot, width: int, is_wide: bool) -> float:
    """Height of the names or numbers of events above a plot with these sides, on a drawing of a `width`."""
    if not spec.markers:
        return 0
    return _rows(_names(spec, plot, width)) * _NAME_ROW if _has_names(spec, is_wide) else _NUMBER_ROW


def _has_names(spec: ChartSpec, is_wide: bool) -> bool:
    return is_wide and len(spec.markers) <= MOST_NAMED


def _rows(names: Sequence[_Name]) -> int:
    return 1 + max((name.row for name in names), default=-1)


def _names(spec: ChartSpec, plot: Plot, edge: float) -> list[_Name]:
    """Place each name right of its upright, or left where it would pass the edge, in the first row that is free."""
    ends: list[float] = []
    names = []
    for marker, words in zip(spec.markers, names_of(spec.markers), strict=True):
        x, width = plot.x(marker.on), text_width(words)
        is_left = x + 4 + width > edge and x - 4 - width >= 0
        left = x - 4 - width if is_left else x
        row = next((row for row, end in enumerate(ends) if end + _NAME_GAP <= left), len(ends))
        ends[row : row + 1] = [x + 4 if is_left else x + 4 + width]
        names.append(_Name(x, words, row, is_left))
    return names


def _numbers(spec: ChartSpec, plot: Plot) -> list[_Numbers]:
    """Put the numbers on discs in one row; those that would hide each other share one."""
    found: list[_Numbers] = []
    for number, marker in enumerate(spec.markers, 1):
        x = plot.x(marker.on)
        latest = _Numbers(number, number, x, x)
        while found and found[-1].middle + found[-1].half + 2 > latest.middle - latest.half:
            before = found.pop()
            latest = _Numbers(before.first, latest.last, before.left, latest.right)
        found.append(latest)
    return found


def draw_rebases(marks: Sequence[RebaseMark], canvas: Canvas) -> str:
    """Draw an upright at each rebase; on a large chart its words are where they find room, the lowest first."""
    plot = canvas.plot
    parts = []
    for mark in marks:
        x = plot.x(mark.on)
        parts.append(f'<path class="chart__rebase" d="M{short(x)} {short(plot.top)}V{short(plot.bottom)}"/>')
        if not canvas.is_small:
            parts.append(_words_beside(mark.words, x, canvas))
    return "".join(parts)


def draw_empty_periods(marks: Sequence[EmptyPeriod], canvas: Canvas) -> str:
    """Draw a cross on the axis at each period without a figure; the reason stands beside it where it finds room."""
    plot = canvas.plot
    at = [(mark, plot.x(mark.on)) for mark in marks]
    crosses = "".join(f"M{short(x)} {short(plot.bottom)}m-4 -10l8 8m0 -8l-8 8" for _, x in at)
    words = "".join(_words_beside(mark.words, x, canvas) for mark, x in at)
    return f'<path class="chart__empty" d="{crosses}"/>{words}'


def _words_beside(words: str, x: float, canvas: Canvas) -> str:
    """Write words right or left of the upright at `x`, where they find room, the lowest first; nothing without room."""
    plot = canvas.plot
    heights = [plot.bottom - 8 - row * LINE_HEIGHT for row in range(int((plot.bottom - plot.top) / LINE_HEIGHT))]
    wanted = [(y, is_left) for y in heights for is_left in (False, True)]
    boxes = (box_of(words, *_beside(x, y, is_left), anchor="end" if is_left else "start") for y, is_left in wanted)
    found = canvas.room.find(boxes)
    if found is None:
        return ""
    y, is_left = wanted[found]
    side = " chart__rebase-words--left" if is_left else ""
    at = f'x="{short(_beside(x, y, is_left)[0])}" y="{short(y)}"'
    return f'<text class="chart__rebase-words{side}" {at}>{escape(words)}</text>'


def _beside(x: float, y: float, is_left: bool) -> tuple[float, float]:
    return (x - 5 if is_left else x + 5), y
