"""Marks that can be drawn on a chart, as plain data.

To add a mark, write a class here that knows its `extent`, add it to `Mark`, and enter a function that draws it in
`DRAW` (charts/svg/marks.py) and one in `TRACES` (charts/plotly/traces.py). The axis makes room for it by itself.
"""

from charts.marks.events import BreakMark, Marker, RebaseMark, letter
from charts.marks.levels import Limits, OwnLimits, TargetLine
from charts.marks.lines import MOST_POINTS_MARKED, Line, LineRole, Point
from charts.marks.points import ComparedPoint, FirstReported, SignalPoint
from charts.marks.ranges import Band, BandPoint, ExpectedRange, IntervalBar

__all__ = [
    "MOST_POINTS_MARKED",
    "Band",
    "BandPoint",
    "BreakMark",
    "ComparedPoint",
    "ExpectedRange",
    "FirstReported",
    "IntervalBar",
    "Limits",
    "Line",
    "Mark",
    "Marker",
    "OwnLimits",
    "Point",
    "LineRole",
    "RebaseMark",
    "SignalPoint",
    "TargetLine",
    "letter",
]

Mark = (
    Line
    | Band
    | TargetLine
    | BreakMark
    | Marker
    | IntervalBar
    | ExpectedRange
    | OwnLimits
    | ComparedPoint
    | FirstReported
    | Limits
    | RebaseMark
    | SignalPoint
)
