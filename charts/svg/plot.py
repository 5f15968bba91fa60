"""Plot of a chart in SVG: positions of days and values, widths of texts, and paths."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charts.colours import LINE_STYLES
from charts.marks import Point, SignalPoint
from charts.spec import ChartSpec
from charts.svg.room import Room

# the height of a line of text, in units of the drawing
LINE_HEIGHT = 17
# how far words at a point may reach out of the plot
HEADROOM = 18

# Each shape is drawn round a point that is placed before it.
SHAPES = tuple(style.shape for style in LINE_STYLES)
# The classes of level lines by the name of their style.
LEVELS = {
    "target": "chart__target",
    "mean": "chart__mean",
    "limits": "chart__limits",
    "provisional": "chart__limits chart__limits--provisional",
}
_EMPTY_FRACTION = re.compile(r"\.0(?!\d)")


@dataclass(frozen=True, slots=True)
class Plot:
    """Rectangle within the axes, and the position of a day or a value in it.

    `columns` holds the last days of all periods, written as in a path, since all lines share them.
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
class Canvas:
    """Chart being drawn as SVG: its specification, its plot, the room for words in it, its whole width, and its shape.

    `is_wide`: there is room for words on the events; `is_small`: for hardly any words at all.
    """

    spec: ChartSpec
    plot: Plot
    room: Room
    width: int
    is_wide: bool = True
    is_small: bool = False


def canvas_of(spec: ChartSpec, plot: Plot, width: int, *, is_wide: bool = True, is_small: bool = False) -> Canvas:
    """Prepare a drawing on which no words stand in the plot yet."""
    room = Room(plot.left, plot.top - HEADROOM, plot.right + HEADROOM, plot.bottom)
    return Canvas(spec, plot, room, width, is_wide, is_small)


def place_plot(spec: ChartSpec, left: float, top: float, right: float, bottom: float) -> Plot:
    """Place a plot between these edges, with the days and the value axis of `spec` spread over it."""
    first_day = spec.start.toordinal()
    day_width = (right - left) / (spec.end.toordinal() - first_day)
    ends = [period.end for period in spec.periods]
    return Plot(
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


def level(start: date, end: date, value: float, plot: Plot) -> str:
    """Draw a path along `value` from one day to another."""
    return f"M{short(plot.x(start))} {short(plot.y(value))}H{short(plot.x(end))}"


def placed_runs(points: Iterable[Point | SignalPoint], plot: Plot) -> list[list[str]]:
    """Points as positions on the drawing, in runs parted at those that have no value."""
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


def plain(path: str) -> str:
    """Write a path without fractions that make no difference."""
    return _EMPTY_FRACTION.sub("", path)


def short(number: float) -> str:
    """Write a coordinate with at most one decimal."""
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text
