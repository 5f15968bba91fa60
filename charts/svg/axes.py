"""Axes of a chart in SVG: grid, values and dates."""

from html import escape

from charts.frame import tick_label
from charts.spec import ChartSpec
from charts.svg.plot import Plot, short
from charts.text_width import text_width

# from the plot to the right edge of a narrow drawing, so that the number of an event at its end is whole
LEAST_EDGE = 24


def room_for_ticks(spec: ChartSpec) -> float:
    return max(map(text_width, spec.axis.labels)) + 8


def room_for_last_date(spec: ChartSpec) -> float:
    return max(16, text_width(tick_label(spec.periods[-1], spec.cadence)) / 2)


def grid(spec: ChartSpec, plot: Plot) -> str:
    heights = [short(plot.y(tick)) for tick in spec.axis.ticks]
    across = short(plot.right - plot.left)
    lines = "".join(f"M{short(plot.left)} {y}h{across}" for y in heights[1:])
    x = short(plot.left - 7)
    words = "".join(
        f'<text x="{x}" y="{short(float(y) + 5)}">{escape(label)}</text>'
        for y, label in zip(heights, spec.axis.labels, strict=True)
    )
    base = f'<path class="chart__base" d="M{short(plot.left)} {heights[0]}h{across}"/>'
    return f'<path class="chart__grid" d="{lines}"/>{base}<g class="chart__values">{words}</g>'


def dates(spec: ChartSpec, plot: Plot) -> str:
    longest = text_width(tick_label(spec.periods[-1], spec.cadence))
    ticks = spec.date_ticks(max(2, int((plot.right - plot.left) / (longest + 12))))
    bottom = short(plot.bottom)
    strokes = "".join(f"M{short(plot.x(tick.on))} {bottom}v5" for tick in ticks)
    words = "".join(
        f'<text x="{short(plot.x(tick.on))}" y="{short(plot.bottom + 20)}">{escape(tick.label)}</text>'
        for tick in ticks
    )
    return f'<path class="chart__base" d="{strokes}"/><g class="chart__dates">{words}</g>'


def ends_of_axes(spec: ChartSpec, plot: Plot) -> str:
    left, right = short(plot.left), short(plot.right)
    low, high = spec.axis.labels[0], spec.axis.labels[-1]
    x, y = short(plot.left - 6), short(plot.bottom + 18)
    first, last = (tick_label(spec.periods[place], spec.cadence) for place in (0, -1))
    end = "" if first == last else f'<text class="chart__end" x="{right}" y="{y}">{escape(last)}</text>'
    return (
        f'<path class="chart__grid" d="M{left} {short(plot.top)}H{right}"/>'
        f'<path class="chart__base" d="M{left} {short(plot.bottom)}H{right}"/>'
        f'<g class="chart__values"><text x="{x}" y="{short(plot.top + 5)}">{escape(high)}</text>'
        f'<text x="{x}" y="{short(plot.bottom + 2)}">{escape(low)}</text></g>'
        f'<text class="chart__start" x="{left}" y="{y}">{escape(first)}</text>{end}'
    )
