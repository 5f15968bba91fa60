"""Chart specification drawn as SVG, for the page, for print and for files.

Colours and type come from the classes in `static/css/charts.css`; there is no style in the SVG itself,
since the Content-Security-Policy forbids it. Text that is 14 units high on a 690 wide drawing is too
small to read when that is shrunk to a phone, and would be far too large the other way round. So a
page takes the same chart in two shapes (`to_both_svgs`) and the style sheet shows the one that fits:
the wide one names its lines at their ends, the narrow one in rows above. What the values are of, and where
the scale starts, is said beside the chart and not on it.
"""

from dataclasses import dataclass
from html import escape

from charts.colours import line_slot
from charts.spec import NOTHING_TO_DRAW, ChartSpec
from charts.svg.axes import LEAST_EDGE, dates, ends_of_axes, grid, room_for_last_date, room_for_ticks
from charts.svg.events import room_for_events
from charts.svg.labels import end_labels, height_of_end_labels, room_for_end_labels
from charts.svg.legend import LEGEND_ROW, legend, legend_rows
from charts.svg.lines import draw_values
from charts.svg.marks import draw_marks
from charts.svg.plot import HEADROOM, LINE_HEIGHT, canvas_of, place_plot, short
from charts.text_width import text_width
from charts.words.chart import describe_chart

# The style sheet shows the first from 602 pixels of room on, the other from 290 (static/css/charts.css): text of 14
# units is 12 pixels high in the least of them.
WIDE_SIZE = (690, 350)
NARROW_SIZE = (330, 320)
ROOM_FOR_DATES = 30

_LABELS_BESIDE_FROM = 560
_LEAST_PLOT = 180


@dataclass(frozen=True, slots=True)
class _Picture:
    """Outer `svg` element of one drawing: its size, its id, and the class that says its shape."""

    width: int
    height: int
    id: str
    modifier: str = ""

    def of(self, spec: ChartSpec, drawing: str) -> str:
        """Draw `spec` with its title and description."""
        name = escape(self.id)
        title = escape(f"{spec.title}, {spec.area}" if spec.title else spec.area)
        return (
            f'<svg class="chart{self.modifier}" viewBox="0 0 {self.width} {self.height}" role="img"'
            f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{title}</title>'
            f'<desc id="{name}-desc">{escape(describe_chart(spec))}</desc>{drawing}</svg>'
        )

    def of_nothing(self, spec: ChartSpec) -> str:
        """Draw the words in the middle of a chart without figures."""
        x, y = self.width // 2, self.height // 2
        return self.of(spec, f'<text class="chart__nothing" x="{x}" y="{y}">{NOTHING_TO_DRAW}</text>')


def to_svg(spec: ChartSpec, *, width: int = WIDE_SIZE[0], height: int = WIDE_SIZE[1], id: str = "chart") -> str:
    """Draw `spec` with its targets, comparators, breaks and events; lines are named in words.

    From 560 wide on, names are at the ends of the lines and events have names; below, names are in rows above the
    chart and events have numbers. `height` is the least: a chart with many names is as high as they need.
    """
    is_wide = width >= _LABELS_BESIDE_FROM
    modifier = "" if is_wide else " chart--narrow"
    if spec.is_empty:
        return _Picture(width, height, id, modifier).of_nothing(spec)
    names = [] if is_wide else legend_rows(spec, width)
    room = room_for_end_labels(spec) if is_wide else max(room_for_last_date(spec), LEAST_EDGE)
    sides = room_for_ticks(spec), width - room
    writes_values = spec.home is not None and spec.home.is_scant
    top: float = len(names) * LEGEND_ROW + 12 + (HEADROOM if writes_values and not spec.markers else 0)
    top += room_for_events(spec, place_plot(spec, sides[0], 0, sides[1], 1), width, is_wide)
    least = height_of_end_labels(spec) - LINE_HEIGHT if is_wide else _LEAST_PLOT
    bottom = max(height - ROOM_FOR_DATES, top + least)
    plot = place_plot(spec, sides[0], top, sides[1], bottom)
    canvas = canvas_of(spec, plot, width, is_wide=is_wide)
    parts = [
        legend(names),
        grid(spec, plot),
        dates(spec, plot),
        draw_marks(canvas),
        draw_values(spec.home, canvas) if spec.home and writes_values else "",
        end_labels(spec, plot) if is_wide else "",
    ]
    return _Picture(width, round(bottom + ROOM_FOR_DATES), id, modifier).of(spec, "".join(parts))


def to_both_svgs(spec: ChartSpec, *, id: str = "chart") -> str:
    """Draw `spec` twice, for wide and for narrow screens; the style sheet shows one of them."""
    width, height = NARROW_SIZE
    wide = to_svg(spec, id=id).replace('class="chart"', 'class="chart chart--wide"', 1)
    return wide + to_svg(spec, width=width, height=height, id=f"{id}-narrow")


def to_small_svg(spec: ChartSpec, *, width: int = 320, height: int = 160, id: str = "chart") -> str:
    """Draw `spec` as one of many small charts: home line, target, limits and latest value; comparators unnamed."""
    picture = _Picture(width, height, id, " chart--small")
    if not spec.lines:
        return picture.of_nothing(spec)
    home = spec.home or spec.lines[0]
    latest = home.latest
    words = latest.written if latest else ""
    plot = place_plot(spec, room_for_ticks(spec), 12, width - text_width(words, is_bold=True) - 12, height - 24)
    parts = [ends_of_axes(spec, plot), draw_marks(canvas_of(spec, plot, width, is_small=True))]
    if latest and latest.value is not None:
        at = f'x="{short(plot.x(latest.on) + 8)}" y="{short(min(plot.y(latest.value) + 5, plot.bottom + 2))}"'
        parts.append(f'<text class="chart__label chart__label--{line_slot(home.slot)}" {at}>{escape(words)}</text>')
    return picture.of(spec, "".join(parts))
