"""Lines and bands as Plotly traces."""

from collections.abc import Sequence

from charts.colours import COLOURS, PLOTLY_DASHES, PLOTLY_SYMBOLS, line_slot
from charts.marks import NOTHING_BETWEEN, Band, Bridge, Line, LineRole, ReportedBand
from charts.marks.ranges import last_of_each_name
from charts.plotly.parts import Json, PlotlyParts, plain


def trace_lines(lines: Sequence[Line]) -> PlotlyParts:
    """Make one trace for a short line, two for a long one."""
    return PlotlyParts([trace for line in lines for trace in _line_traces(line)])


def trace_bands(bands: Sequence[Band]) -> PlotlyParts:
    """Make three traces for each band; the legend names the last band of each set."""
    named = last_of_each_name(bands)
    return PlotlyParts([trace for band in bands for trace in _band_traces(band, band in named)])


def trace_bridges(bridges: Sequence[Bridge]) -> PlotlyParts:
    """Make one trace of the thin lines across times for which nothing was reported."""
    ends = [point for bridge in bridges for point in (bridge.start, bridge.end, None)]
    words = [f"Nothing was reported between {plain(bridge.words)}" for bridge in bridges for _ in range(3)]
    return PlotlyParts(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "name": NOTHING_BETWEEN,
                "meta": "bridge",
                "x": [point.on.isoformat() if point else None for point in ends],
                "y": [point.value if point else None for point in ends],
                "hovertext": words,
                "hoverinfo": "text",
                "connectgaps": False,
                "line": {"color": COLOURS["line-0"], "dash": "solid", "width": 1},
            }
        ]
    )


def trace_reported(bands: Sequence[ReportedBand]) -> PlotlyParts:
    """Make an outlined area for each range that a document gives over a time."""
    return PlotlyParts([_reported_trace(band) for band in bands])


def _reported_trace(band: ReportedBand) -> Json:
    start, end = band.start.isoformat(), band.end.isoformat()
    words = f"Only a range was reported: {plain(band.words)}"
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"Range reported for {plain(band.label)}",
        "meta": "reported range",
        "x": [start, end, end, start, start],
        "y": [band.low, band.low, band.high, band.high, band.low],
        "fill": "toself",
        "fillcolor": COLOURS["band"],
        "hovertext": [words] * 5,
        "hoverinfo": "text",
        "line": {"color": COLOURS["line-0"], "dash": "4px,3px", "width": 1.5},
    }


def _line_traces(line: Line) -> list[Json]:
    """Make a line with a shape on each point; for a long line, another trace for its isolated points and its last."""
    slot = line_slot(line.slot)
    colour, is_home = COLOURS[f"line-{slot}"], line.role is LineRole.HOME
    marker = {"color": colour, "symbol": PLOTLY_SYMBOLS[slot], "size": 8 if is_home else 7}
    whole = {
        "type": "scatter",
        "mode": "lines",
        "name": plain(line.name),
        "meta": line.role.value,
        "x": [point.on.isoformat() for point in line.points],
        "y": [point.value for point in line.points],
        "hovertext": [plain(f"{line.name}, {p.label}: {p.written}") if p.written else "" for p in line.points],
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": colour, "dash": PLOTLY_DASHES[slot], "width": 3.5 if is_home else 2},
    }
    if line.is_short:
        return [whole | {"mode": "lines+markers", "marker": marker}]
    marked = line.marked_points
    shapes = {
        "type": "scatter",
        "mode": "markers",
        "name": plain(line.name),
        "meta": f"{line.role.value} points",
        "showlegend": False,
        "x": [point.on.isoformat() for point in marked],
        "y": [point.value for point in marked],
        "hoverinfo": "skip",
        "marker": marker,
    }
    return [whole, shapes]


def _band_traces(band: Band, is_named: bool) -> tuple[Json, Json, Json]:
    """Make the lower edge, the upper edge with the band filled down to it, and the median with an upright per period.

    Of the bands of one set the legend has the one that is named.
    """
    days = [point.on.isoformat() for point in band.points]
    name = plain(band.name)
    edge = {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "legendgroup": name,
        "showlegend": False,
        "x": days,
        "hoverinfo": "skip",
        "line": {"color": COLOURS["note"], "dash": "solid", "width": 1},
    }
    lower = edge | {"meta": "band lowest", "y": [point.lowest for point in band.points]}
    upper = edge | {
        "meta": "band highest",
        "y": [point.highest for point in band.points],
        "fill": "tonexty",
        "fillcolor": COLOURS["band"],
    }
    medians = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": f"{name}: median and range",
        "meta": "band median",
        "legendgroup": name,
        "showlegend": is_named,
        "x": days,
        "y": [point.median for point in band.points],
        "hovertext": [f"{name}, {plain(p.label)}: median {p.written_median}, {p.written_range}" for p in band.points],
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": COLOURS["note"], "dash": "solid", "width": 1.5},
        "marker": {"color": COLOURS["note"], "symbol": "line-ew-open", "size": 12, "line": {"width": 2}},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [point.highest - point.median for point in band.points],
            "arrayminus": [point.median - point.lowest for point in band.points],
            "color": COLOURS["note"],
            "thickness": 1,
            "width": 4,
        },
    }
    return lower, upper, medians
