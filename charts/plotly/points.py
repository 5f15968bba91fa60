"""Ranges and single points as Plotly traces: intervals, forecasts, signals, compared and first reported values."""

from collections.abc import Sequence

from analysis.spc.points import PointType
from charts.colours import COLOURS, PLOTLY_SIGNALS
from charts.marks import ComparedPoint, ExpectedRange, FirstReported, IntervalBar, SignalPoint
from charts.plotly.parts import Json, PlotlyParts, plain


def trace_intervals(bars: Sequence[IntervalBar]) -> PlotlyParts:
    """Make one trace of all bars, parted by points without value."""
    return PlotlyParts(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "95% intervals",
                "meta": "intervals",
                "x": [x for bar in bars for x in (bar.on.isoformat(), bar.on.isoformat(), None)],
                "y": [y for bar in bars for y in (bar.low, bar.high, None)],
                "hovertext": [text for bar in bars for text in (f"{plain(bar.label)}: {bar.written}",) * 3],
                "hoverinfo": "text",
                "connectgaps": False,
                "line": {"color": COLOURS["line-0"], "dash": "solid", "width": 1.5},
            }
        ]
    )


def trace_expected(ranges: Sequence[ExpectedRange]) -> PlotlyParts:
    """Make one trace of the ranges of coming periods, parted by points without value."""
    return PlotlyParts(
        [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "Expected",
                "meta": "expected",
                "x": [x for found in ranges for x in (found.on.isoformat(), found.on.isoformat(), None)],
                "y": [y for found in ranges for y in (found.low, found.high, None)],
                "hovertext": [t for found in ranges for t in (f"Expected in {found.label}: {found.written}",) * 3],
                "hoverinfo": "text",
                "connectgaps": False,
                "line": {"color": COLOURS["line-0"], "dash": "3px,3px", "width": 2},
                "marker": {"color": COLOURS["line-0"], "symbol": "line-ew-open", "size": 14, "line": {"width": 2}},
            }
        ]
    )


def trace_compared(points: Sequence[ComparedPoint]) -> PlotlyParts:
    """Make large rings around the points that are compared."""
    return PlotlyParts([_rings_trace("Compared", points, "ink", 18)])


def trace_first_reported(points: Sequence[FirstReported]) -> PlotlyParts:
    """Make small rings at the values first reported."""
    return PlotlyParts([_rings_trace("First reported", points, "line-0", 10)])


def trace_signals(signals: Sequence[SignalPoint]) -> PlotlyParts:
    """Make one trace for each meaning, in the order of the enumeration."""
    found = {signal.type for signal in signals}
    return PlotlyParts([_signal_trace(signals, meaning) for meaning in PointType if meaning in found])


def _rings_trace(name: str, points: Sequence[ComparedPoint | FirstReported], colour: str, size: int) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "meta": name.lower(),
        "x": [point.on.isoformat() for point in points],
        "y": [point.value for point in points],
        "hovertext": [f"{name}, {plain(point.label)}: {point.written}" for point in points],
        "hoverinfo": "text",
        "marker": {"color": COLOURS[colour], "symbol": "circle-open", "size": size, "line": {"width": 2}},
    }


def _signal_trace(signals: Sequence[SignalPoint], meaning: PointType) -> Json:
    """Make the points of one meaning, each with the rule by which it is more than chance."""
    points = [signal for signal in signals if signal.type is meaning]
    colour = COLOURS[f"signal-{meaning.slug}"]
    fill = "#ffffff" if meaning is PointType.IMPROVEMENT else colour
    edge = colour if meaning is PointType.IMPROVEMENT else "#ffffff"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"More than chance: {meaning.label.lower()}",
        "meta": f"signal {meaning.slug}",
        "x": [point.on.isoformat() for point in points],
        "y": [point.value for point in points],
        "hovertext": [plain(f"{point.label}: {meaning.label.lower()}, {point.words}") for point in points],
        "hoverinfo": "text",
        "marker": {"color": fill, "symbol": PLOTLY_SIGNALS[meaning], "size": 11, "line": {"color": edge, "width": 2}},
    }
