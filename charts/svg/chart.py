"""Chart specification drawn as SVG, for the page, for print and for files.

Colours and type come from the classes in `static/css/charts.css`; there is no style in the SVG itself,
since the Content-Security-Policy forbids it. Text that is 14 units high on a 720 wide drawing is too
small to read when that is shrunk to a phone, and would be far too large the other way round. So a
page takes the same chart in two shapes (`to_both_svgs`) and the style sheet shows the one that fits:
the wide one names its lines at their ends, the narrow one in rows above.
"""

from dataclasses import dataclass
from html import escape

from charts.colours import line_slot
from charts.spec import NOTHING_TO_DRAW, ChartSpec
from charts.svg.axes import dates, ends_of_axes, grid, header, room_for_last_date, room_for_ticks
from charts.svg.events import room_for_numbers
from charts.svg.labels import end_labels, room_for_end_labels
from charts.svg.legend import legend, legend_rows
from charts.svg.marks import draw_marks
from charts.svg.plot import Canvas, place_plot, short
from charts.text_width import text_width
from charts.words.chart import describe_chart

NARROW_SIZE = (340, 380)

_LABELS_BESIDE_FROM = 560


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


def to_svg(spec: ChartSpec, *, width: int = 720, height: int = 360, id: str = "chart") -> str:
    """Draw `spec` with its targets, comparators, breaks and numbered events; lines are named in words.

    From 560 wide on, names are at the ends of the lines; below, in rows above the chart.
    """
    is_wide = width >= _LABELS_BESIDE_FROM
    picture = _Picture(width, height, id, "" if is_wide else " chart--narrow")
    if spec.is_empty:
        return picture.of_nothing(spec)
    names = [] if is_wide else legend_rows(spec, width)
    head = 20 if is_wide else 38
    top = head + len(names) * 20 + room_for_numbers(spec, width) + 10
    room = room_for_end_labels(spec) if is_wide else room_for_last_date(spec)
    plot = place_plot(spec, room_for_ticks(spec), top, width - room, height - 46)
    parts = [
        header(spec, is_wide),
        legend(names, head),
        grid(spec, plot),
        dates(spec, plot),
        draw_marks(Canvas(spec, plot, width)),
        end_labels(spec, plot) if is_wide else "",
    ]
    return picture.of(spec, "".join(parts))


def to_both_svgs(spec: ChartSpec, *, id: str = "chart") -> str:
    """Draw `spec` twice, for wide and for narrow screens; the style sheet shows one of them."""
    width, height = NARROW_SIZE
    wide = to_svg(spec, id=id).replace('class="chart"', 'class="chart chart--wide"', 1)
    return wide + to_svg(spec, width=width, height=height, id=f"{id}-narrow")


def to_small_svg(spec: ChartSpec, *, width: int = 320, height: int = 160, id: str = "chart") -> str:
    """Draw `spec` as one of many small charts: home line, target, limits and latest value; comparators unnamed."""
    picture = _Picture(width, height, id, " chart--small")
    if spec.is_empty:
        return picture.of_nothing(spec)
    home = spec.home or spec.lines[0]
    latest = home.latest
    words = latest.written if latest else ""
    plot = place_plot(spec, room_for_ticks(spec), 12, width - text_width(words, is_bold=True) - 12, height - 24)
    parts = [ends_of_axes(spec, plot), draw_marks(Canvas(spec, plot, width, is_small=True))]
    if latest and latest.value is not None:
        at = f'x="{short(plot.x(latest.on) + 8)}" y="{short(plot.y(latest.value) + 5)}"'
        parts.append(f'<text class="chart__label chart__label--{line_slot(home.slot)}" {at}>{escape(words)}</text>')
    return picture.of(spec, "".join(parts))
