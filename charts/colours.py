"""The colours of charts, by what they are for. `static/css/charts.css` says the same; a test compares the two.

Each line also has its own dashes and point shape, so that it can be told apart without colour.
"""

from analysis.spc_points import PointType

COLOURS: dict[str, str] = {
    "ink": "#0b0c0c",
    "note": "#505a5f",
    "grid": "#d8dcdf",
    "band": "#e9edf1",
    "target": "#3d3d3d",
    "line-0": "#12436d",
    "line-1": "#801650",
    "line-2": "#00706a",
    "line-3": "#a34400",
    "line-4": "#5a4fa2",
    "signal-improvement": "#005a30",
    "signal-concern": "#942514",
    "signal-high": "#0b0c0c",
    "signal-low": "#0b0c0c",
}

LINE_SLOTS = 5

PLOTLY_DASHES = ("solid", "7px,4px", "2px,4px", "10px,4px,2px,4px", "4px,3px")
PLOTLY_SYMBOLS = ("circle", "square", "triangle-up", "diamond", "circle-open")


# Each meaning of a point has a shape of its own, hollow for an improvement, so that grey paper shows them apart.
PLOTLY_SIGNALS = {
    PointType.IMPROVEMENT: "diamond",
    PointType.CONCERN: "square",
    PointType.HIGH: "triangle-up",
    PointType.LOW: "triangle-down",
}


def line_slot(slot: int) -> int:
    """The style of a line: the home area has its own, comparators beyond the fourth share those of the first."""
    return slot if slot == 0 else (slot - 1) % (LINE_SLOTS - 1) + 1
