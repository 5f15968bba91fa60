"""Colours of charts, by purpose. `static/css/charts.css` has the same ones; a test compares the two.

Each line has its own dashes and point shape, so that it can be told apart without colour. The council's own is blue
and strong, the others are grey. Blue and orange, with a shape, say how a figure changes; green, amber and red are kept
for judgements, and no chart has them.
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
    "line-1": "#4a4f54",
    "line-2": "#565c61",
    "line-3": "#5f666b",
    "signal-improvement": "#005eb8",
    "signal-concern": "#b34700",
    "signal-high": "#0b0c0c",
    "signal-low": "#0b0c0c",
}


class LineStyle(NamedTuple):
    """Dashes of a line and the shape of its points, which plotly.js knows by name and SVG draws round the point."""

    dashes: str
    symbol: str
    shape: str


# The home area first, then as many comparators as a chart draws: more than four lines are no longer told apart at a
# glance; neither dashes nor shape come twice. An SVG stroke of
# no length is a dot, as wide and as round as the style sheet says.
LINE_STYLES = (
    LineStyle("solid", "circle", "h0"),
    LineStyle("7px,4px", "square", "h0"),
    LineStyle("2px,4px", "triangle-up", "m0-4.5l4.5 8h-9z"),
    LineStyle("10px,4px,2px,4px", "diamond", "m0-5l5 5-5 5-5-5z"),
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
