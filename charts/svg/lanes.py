"""Lanes over time drawn as SVG, for a wide and for a narrow screen.

Places along the axis are shares of the width, and text has the size of the style sheet: a drawing is as wide as its
place, and its words are as large on a tablet as on a desk. A bar's words are drawn in each form that fits somewhere;
the style sheet shows the one that fits the screen (`.lanes__at-0` and on, narrowest first).
"""

from collections.abc import Sequence
from datetime import date
from html import escape

from charts.lanes import Lane, LaneBar, LanesSpec
from charts.text_width import text_width

# least width of each drawing on every range of screens that the style sheet knows
NARROW_WIDTHS, WIDE_WIDTHS = (290, 345, 450), (700, 840, 1040)
# shares of the width that names and the right edge take in the wide drawing
_NAMES, _EDGE = 0.14, 0.005
_ROW, _BAR, _NAME_ABOVE, _AXIS, _PADDING = 20, 16, 15, 22, 4
_FEW_YEARS, _MANY_YEARS, _RECENT_YEARS = 5, 12, 12
_SIZE, _NARROW_SIZE = 14, 12


def to_both_lanes(spec: LanesSpec) -> str:
    """Draw the lanes in two shapes: names beside them for a wide screen, names above them for a narrow one.

    The narrow one begins twelve years ago at the earliest, so that its bars have room for a word.
    """
    recent = spec.recent(_RECENT_YEARS)
    return _Drawing(spec, is_narrow=False).svg() + _Drawing(recent, is_narrow=True).svg()


class _Drawing:
    def __init__(self, spec: LanesSpec, *, is_narrow: bool):
        self.spec, self.is_narrow = spec, is_narrow
        self.left, self.right = (_EDGE, 1 - _EDGE) if is_narrow else (_NAMES, 1 - _EDGE)
        self.row = _ROW + _NAME_ABOVE if is_narrow else _ROW
        self.height = self.row * len(spec.lanes) + _AXIS

    def svg(self) -> str:
        shape = "narrow" if self.is_narrow else "wide"
        rows = "".join(self._lane(lane, place * self.row) for place, lane in enumerate(self.spec.lanes))
        return (
            f'<svg class="lanes lanes--{shape}" width="100%" height="{self.height}" role="img"'
            f' aria-labelledby="lanes-{shape}-title lanes-{shape}-desc">'
            f'<title id="lanes-{shape}-title">{escape(self.spec.title)}</title>'
            f'<desc id="lanes-{shape}-desc">{escape(self.spec.description)}</desc>{self._axis()}{rows}</svg>'
        )

    def _x(self, day: date) -> float:
        return self.left + (self.right - self.left) * self.spec.share(day)

    def _axis(self) -> str:
        base = self.height - _AXIS
        parts = []
        for year in self.spec.years(_FEW_YEARS if self.is_narrow else _MANY_YEARS):
            x = self._x(date(year, 1, 1))
            anchor = ' class="lanes__first"' if x < self.left + 0.02 else ""
            parts.append(f'<line class="lanes__grid" x1="{_percent(x)}" x2="{_percent(x)}" y2="{base}"/>')
            parts.append(f'<text{anchor or _MIDDLE} x="{_percent(x)}" y="{base + 16}">{year}</text>')
        return "".join(parts)

    def _lane(self, lane: Lane, top: int) -> str:
        below = top + (_NAME_ABOVE if self.is_narrow else 0)
        name = f'<text class="lanes__name" y="{top + (11 if self.is_narrow else 14)}">{escape(lane.name)}</text>'
        bars = "".join(self._bar(bar, below + 2) for bar in lane.bars)
        marks = "".join(
            f'<circle class="lanes__mark{" lanes__mark--planned" if mark.is_planned else ""}"'
            f' cx="{_percent(self._x(mark.on))}" cy="{below + _ROW // 2}" r="4.5"/>'
            for mark in lane.marks
        )
        return name + bars + marks

    def _bar(self, bar: LaneBar, top: int) -> str:
        start, end = self._x(bar.start), self._x(bar.end)
        drawn = (
            f'<rect class="lanes__bar lanes__bar--{bar.style}" x="{_percent(start)}" y="{top}"'
            f' width="{_percent(end - start)}" height="{_BAR}"/>'
        )
        ranges = NARROW_WIDTHS if self.is_narrow else WIDE_WIDTHS
        first = 0 if self.is_narrow else len(NARROW_WIDTHS)
        size = _NARROW_SIZE if self.is_narrow else _SIZE
        shown = _words_that_fit(bar.words, [width * (end - start) for width in ranges], size)
        texts = (
            f'<text class="lanes__word lanes__word--{bar.style}{_classes(first, places)}" x="{_percent(start)}"'
            f' dx="{_PADDING}" y="{top + 12}">{escape(words)}</text>'
            for words, places in shown.items()
        )
        return drawn + "".join(texts)


_MIDDLE = ' class="lanes__year"'


def _words_that_fit(words: Sequence[str], rooms: Sequence[float], size: int) -> dict[str, list[int]]:
    """The longest form that fits each of the rooms, with the places of the rooms in which it does; none is left out."""
    found: dict[str, list[int]] = {}
    for place, room in enumerate(rooms):
        fitting = next((form for form in words if text_width(form, size=size) + 2 * _PADDING <= room), None)
        if fitting is not None:
            found.setdefault(fitting, []).append(place)
    return found


def _classes(first: int, places: Sequence[int]) -> str:
    return "".join(f" lanes__at-{first + place}" for place in places)


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}%"
