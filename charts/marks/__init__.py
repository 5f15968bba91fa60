"""Marks that can be drawn on a chart, as plain data.

To add a mark, write a class here that knows its `extent`, add it to `Mark`, and enter a function that draws it in
`DRAW` (charts/svg/marks.py) and one in `TRACES` (charts/plotly/traces.py). The axis makes room for it by itself.
"""

from charts.marks.events import MOST_NAMED, BreakMark, EmptyPeriod, Marker, RebaseMark, letter, names_of
from charts.marks.levels import Limits, OwnLimits, TargetLine
from charts.marks.lines import MOST_POINTS_MARKED, NOTHING_BETWEEN, Bridge, Line, LineRole, Point
from charts.marks.points import ComparedPoint, FirstReported, SignalPoint
from charts.marks.ranges import Band, BandPoint, ExpectedRange, IntervalBar, ReportedBand

__all__ = [
    "MOST_NAMED",
    "MOST_POINTS_MARKED",
    "NOTHING_BETWEEN",
    "Band",
    "BandPoint",
    "BreakMark",
    "Bridge",
    "ComparedPoint",
    "EmptyPeriod",
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
    "ReportedBand",
    "SignalPoint",
    "TargetLine",
    "letter",
    "names_of",
]

Mark = (
    Line
    | Bridge
    | Band
    | ReportedBand
    | TargetLine
    | BreakMark
    | Marker
    | EmptyPeriod
    | IntervalBar
    | ExpectedRange
    | OwnLimits
    | ComparedPoint
    | FirstReported
    | Limits
    | RebaseMark
    | SignalPoint
)
