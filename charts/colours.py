"""Colours of charts, by purpose. `static/css/charts.css` has the same ones; a test compares the two.

Each line has its own dashes and point shape, so that it can be told apart without colour. Comparators are grey or
purple: other hues speak of change and of judgements.
"""

from typing import NamedTuple

from analysis.spc.points import PointType

COLOURS: dict[str, str] = {
    "ink": "#0b0c0c",
    "note": "#505a5f",
    "grid": "#d8dcdf",
    "band": "#e9edf1",
    "target": "#3d3d3d",
    "line-0": "#12436d",
    "line-1": "#801650",
    "line-2": "#4a4f54",
    "line-3": "#5a4fa2",
    "line-4": "#26292c",
    "line-5": "#5f5470",
    "line-6": "#555a5f",
    "line-7": "#473a86",
    "line-8": "#3d3d3d",
    "signal-improvement": "#005a30",
    "signal-concern": "#942514",
    "signal-high": "#0b0c0c",
    "signal-low": "#0b0c0c",
}


class LineStyle(NamedTuple):
    """Dashes of a line and the shape of its points, which plotly.js knows by name and SVG draws round the point."""

    dashes: str
    symbol: str
    shape: str


# The home area first, then as many comparators as a chart draws; neither dashes nor shape come twice. An SVG stroke of
# no length is a dot, as wide and as round as the style sheet says.
LINE_STYLES = (
    LineStyle("solid", "circle", "h0"),
    LineStyle("7px,4px", "square", "h0"),
    LineStyle("2px,4px", "triangle-up", "m0-4.5l4.5 8h-9z"),
    LineStyle("10px,4px,2px,4px", "diamond", "m0-5l5 5-5 5-5-5z"),
    LineStyle("12px,3px,2px,3px,2px,3px", "x", "m-4-4l8 8m-8 0l8-8"),
    LineStyle("6px,2px,6px,8px", "triangle-down", "m0 4.5l4.5-8h-9z"),
    LineStyle("2px,2px,2px,8px", "cross", "m-5 0h10m-5-5v10"),
    LineStyle("18px,4px,6px,4px", "hourglass", "m-4.5-5h9l-9 10h9z"),
    LineStyle("2px,10px", "bowtie", "m-5-4.5v9l10-9v9z"),
)
LINE_SLOTS = len(LINE_STYLES)

PLOTLY_DASHES = tuple(style.dashes for style in LINE_STYLES)
PLOTLY_SYMBOLS = tuple(style.symbol for style in LINE_STYLES)


# Each meaning of a point has a shape of its own, hollow for an improvement, so that grey paper shows them apart.
PLOTLY_SIGNALS = {
    PointType.IMPROVEMENT: "diamond",
    PointType.CONCERN: "square",
    PointType.HIGH: "triangle-up",
    PointType.LOW: "triangle-down",
}


def line_slot(slot: int) -> int:
    """Return the style of a line, by its place; ValueError where a chart has more lines than there are styles."""
    if slot >= LINE_SLOTS:
        raise ValueError(f"A chart has {LINE_SLOTS} styles for its lines, and none for line {slot + 1}.")
    return slot
