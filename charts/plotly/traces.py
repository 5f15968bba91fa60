"""Marks as Plotly draws them: one function for each class of mark, entered in `TRACES`.

`TRACES` is in the order of drawing: later marks cover earlier ones. A test holds its classes equal to those of `Mark`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from charts.marks import (
    Band,
    BreakMark,
    Bridge,
    ComparedPoint,
    EmptyPeriod,
    ExpectedRange,
    FirstReported,
    IntervalBar,
    Limits,
    Line,
    Mark,
    Marker,
    OwnLimits,
    RebaseMark,
    ReportedBand,
    SignalPoint,
    TargetLine,
)
from charts.plotly.events import trace_breaks, trace_empty_periods, trace_events, trace_rebases
from charts.plotly.levels import trace_limits, trace_own_limits, trace_targets
from charts.plotly.lines import trace_bands, trace_bridges, trace_lines, trace_reported
from charts.plotly.parts import PlotlyParts
from charts.plotly.points import (
    trace_compared,
    trace_expected,
    trace_first_reported,
    trace_intervals,
    trace_signals,
)
from charts.spec import ChartSpec

Trace = Callable[[Sequence[Any]], PlotlyParts]

TRACES: dict[type[Mark], Trace] = {
    Band: trace_bands,
    ReportedBand: trace_reported,
    Bridge: trace_bridges,
    Line: trace_lines,
    TargetLine: trace_targets,
    Limits: trace_limits,
    OwnLimits: trace_own_limits,
    IntervalBar: trace_intervals,
    ExpectedRange: trace_expected,
    ComparedPoint: trace_compared,
    SignalPoint: trace_signals,
    FirstReported: trace_first_reported,
    BreakMark: trace_breaks,
    Marker: trace_events,
    RebaseMark: trace_rebases,
    EmptyPeriod: trace_empty_periods,
}


def trace_marks(spec: ChartSpec) -> PlotlyParts:
    """Make the traces of all marks of the chart, in the order of `TRACES`."""
    parts = PlotlyParts()
    for kind, trace in TRACES.items():
        if found := spec.of(kind):
            parts.add(trace(found))
    return parts
