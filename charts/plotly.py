"""A chart specification as the plain dictionary that plotly.js draws when the reader asks to explore a chart.

plotly.py is not needed to make it; a test checks it with plotly.py's own validation.
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from analysis.periods import long_date
from analysis.spc_points import PointType
from charts.colours import COLOURS, PLOTLY_DASHES, PLOTLY_SIGNALS, PLOTLY_SYMBOLS, line_slot
from charts.marks import Band, ComparedPoint, FirstReported, Line, Role, TargetLine
from charts.spec import NOTHING_TO_DRAW, ChartSpec

Json = dict[str, Any]

_FONT = {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": COLOURS["ink"]}
_MOST_DATE_TICKS = 8

# plotly.js has a button that sends a chart to a public service; these keep it away, since nothing leaves the building.
_CONFIG: Json = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
}


class _Level(NamedTuple):
    """A level line from one day to another, with what hovering over it tells."""

    start: date
    end: date
    value: float
    words: str


def to_plotly(spec: ChartSpec) -> Json:
    """Make the `data`, `layout` and `config` of `spec`; a period without figure is a point without value."""
    return {
        "data": [
            *(trace for band in spec.bands for trace in _band_traces(band, band in spec.latest_bands)),
            *(trace for line in spec.lines for trace in _line_traces(line)),
            *(_target_trace(target) for target in spec.targets),
            *_limit_traces(spec),
            *_own_limits_traces(spec),
            *([_intervals_trace(spec)] if spec.intervals else []),
            *([_expected_trace(spec)] if spec.expected else []),
            *([_rings_trace("Compared", "compared", spec.compared, "ink", 18)] if spec.compared else []),
            *(_signal_trace(spec, meaning) for meaning in spec.signal_types),
            *(
                [_rings_trace("First reported", "first reported", spec.first_reported, "line-0", 10)]
                if spec.first_reported
                else []
            ),
        ],
        "layout": _layout(spec),
        "config": dict(_CONFIG),
    }


def _line_traces(line: Line) -> list[Json]:
    """The line with a shape on each point; a long line alone, and its lonely points and its last as another trace."""
    slot = line_slot(line.slot)
    colour, is_home = COLOURS[f"line-{slot}"], line.role is Role.HOME
    marker = {"color": colour, "symbol": PLOTLY_SYMBOLS[slot], "size": 8 if is_home else 7}
    whole = {
        "type": "scatter",
        "mode": "lines",
        "name": _plain(line.name),
        "meta": line.role.value,
        "x": [point.on.isoformat() for point in line.points],
        "y": [point.value for point in line.points],
        "hovertext": [_plain(f"{line.name}, {p.label}: {p.written}") if p.written else "" for p in line.points],
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
        "name": _plain(line.name),
        "meta": f"{line.role.value} points",
        "showlegend": False,
        "x": [point.on.isoformat() for point in marked],
        "y": [point.value for point in marked],
        "hoverinfo": "skip",
        "marker": marker,
    }
    return [whole, shapes]


def _band_traces(band: Band, is_named: bool) -> tuple[Json, Json, Json]:
    """The lower edge, the upper edge with the band filled down to it, and the median with an upright at each period.

    Of the bands of one set the legend has the one that is named.
    """
    days = [point.on.isoformat() for point in band.points]
    name = _plain(band.name)
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
        "hovertext": [f"{name}, {_plain(p.label)}: median {p.written_median}, {p.written_range}" for p in band.points],
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


def _target_trace(target: TargetLine) -> Json:
    words = f"{target.label}, drawn from {long_date(target.start)} to {long_date(target.end)}"
    return {
        "type": "scatter",
        "mode": "lines",
        "name": target.label,
        "meta": "target",
        "x": [target.start.isoformat(), target.end.isoformat()],
        "y": [target.value, target.value],
        "hovertext": [words, words],
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": COLOURS["target"], "dash": "14px,5px", "width": 2},
    }


def _intervals_trace(spec: ChartSpec) -> Json:
    """All bars as one trace, parted by points without value."""
    bars = spec.intervals
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "95% intervals",
        "meta": "intervals",
        "x": [x for bar in bars for x in (bar.on.isoformat(), bar.on.isoformat(), None)],
        "y": [y for bar in bars for y in (bar.low, bar.high, None)],
        "hovertext": [text for bar in bars for text in (f"{_plain(bar.label)}: {bar.written}",) * 3],
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": COLOURS["line-0"], "dash": "solid", "width": 1.5},
    }


def _expected_trace(spec: ChartSpec) -> Json:
    """The ranges of coming periods as one trace, parted by points without value."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Expected",
        "meta": "expected",
        "x": [x for found in spec.expected for x in (found.on.isoformat(), found.on.isoformat(), None)],
        "y": [y for found in spec.expected for y in (found.low, found.high, None)],
        "hovertext": [t for found in spec.expected for t in (f"Expected in {found.label}: {found.written}",) * 3],
        "hoverinfo": "text",
        "connectgaps": False,
        "line": {"color": COLOURS["line-0"], "dash": "3px,3px", "width": 2},
        "marker": {"color": COLOURS["line-0"], "symbol": "line-ew-open", "size": 14, "line": {"width": 2}},
    }


def _own_limits_traces(spec: ChartSpec) -> list[Json]:
    """The limits of all points as one trace and their centres as another."""
    found = [(own, f"{_plain(own.label)}: {own.written}") for own in spec.own_limits]
    edges = [_Level(own.start, own.end, value, words) for own, words in found for value in (own.low, own.high)]
    centres = [_Level(own.start, own.end, own.centre, words) for own, words in found]
    return [
        *_level_traces("Limits of each period (p-chart)", "own limits", "1px,1.5px", edges),
        *_level_traces("Average of all periods (p-chart)", "own centre", "2px,3px", centres),
    ]


def _limit_traces(spec: ChartSpec) -> list[Json]:
    """The averages of all groups as one trace, their limits as another, and those that are provisional as a third."""
    found = [(group, _plain(f"{group.first} to {group.last}: {group.words}")) for group in spec.limits]
    means = [_Level(group.start, group.end, group.mean, words) for group, words in found]
    final, provisional = (
        [
            _Level(group.start, group.end, edge, words)
            for group, words in found
            if group.is_provisional is is_provisional
            for edge in (group.lower, group.upper)
        ]
        for is_provisional in (False, True)
    )
    return [
        *_level_traces("Average", "mean", "solid", means),
        *_level_traces("Limits", "limits", "6px,3px", final),
        *_level_traces("Provisional limits" if final else "Limits", "provisional limits", "1.5px,3.5px", provisional),
    ]


def _level_traces(name: str, meta: str, dash: str, levels: Sequence[_Level]) -> list[Json]:
    """Level lines as one trace, parted by points without value; no trace where there are none."""
    if not levels:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "meta": meta,
            "x": [x for level in levels for x in (level.start.isoformat(), level.end.isoformat(), None)],
            "y": [y for level in levels for y in (level.value, level.value, None)],
            "hovertext": [words for level in levels for words in (level.words,) * 3],
            "hoverinfo": "text",
            "connectgaps": False,
            "line": {"color": COLOURS["note"], "dash": dash, "width": 1.5},
        }
    ]


def _rings_trace(name: str, meta: str, points: Sequence[ComparedPoint | FirstReported], colour: str, size: int) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "meta": meta,
        "x": [point.on.isoformat() for point in points],
        "y": [point.value for point in points],
        "hovertext": [f"{name}, {_plain(point.label)}: {point.written}" for point in points],
        "hoverinfo": "text",
        "marker": {"color": COLOURS[colour], "symbol": "circle-open", "size": size, "line": {"width": 2}},
    }


def _signal_trace(spec: ChartSpec, meaning: PointType) -> Json:
    """The points of one meaning, each told with the rule by which it is more than chance."""
    points = [signal for signal in spec.signals if signal.type is meaning]
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
        "hovertext": [_plain(f"{point.label}: {meaning.label.lower()}, {point.words}") for point in points],
        "hoverinfo": "text",
        "marker": {"color": fill, "symbol": PLOTLY_SIGNALS[meaning], "size": 11, "line": {"color": edge, "width": 2}},
    }


def _layout(spec: ChartSpec) -> Json:
    ticks = spec.date_ticks(_MOST_DATE_TICKS)
    axis = {"showline": True, "linecolor": COLOURS["note"], "zeroline": False}
    return {
        "template": "none",
        "font": dict(_FONT),
        "hovermode": "closest",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.24, "yanchor": "top"},
        "margin": {"l": 72, "r": 24, "t": 40, "b": 120},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "xaxis": {
            **axis,
            "type": "date",
            "range": [spec.start.isoformat(), spec.end.isoformat()],
            "tickmode": "array",
            "tickvals": [tick.on.isoformat() for tick in ticks],
            "ticktext": [tick.label for tick in ticks],
            "ticks": "outside",
            "showgrid": False,
            "title": {"text": spec.cadence.label},
        },
        "yaxis": {
            **axis,
            "range": [spec.axis.low, spec.axis.high],
            "tickmode": "array",
            "tickvals": list(spec.axis.ticks),
            "ticktext": list(spec.axis.labels),
            "gridcolor": COLOURS["grid"],
            "title": {"text": spec.unit},
        },
        "shapes": _upright_lines(spec),
        "annotations": _annotations(spec),
    }


def _upright_lines(spec: ChartSpec) -> list[Json]:
    days = [(mark.on, "break", "dash", 1.5) for mark in spec.breaks]
    days += [(marker.on, "event", "solid", 1) for marker in spec.markers]
    days += [(mark.on, "set anew", "8px,3px,2px,3px", 1.5) for mark in spec.set_anew]
    return [
        {
            "type": "line",
            "name": name,
            "xref": "x",
            "yref": "paper",
            "x0": on.isoformat(),
            "x1": on.isoformat(),
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": COLOURS["note"], "dash": dash, "width": width},
        }
        for on, name, dash, width in days
    ]


def _annotations(spec: ChartSpec) -> list[Json]:
    if spec.is_empty:
        centre = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
        return [{"text": NOTHING_TO_DRAW, "showarrow": False, **centre}]
    notes = [("break", mark.on, mark.letter, f"Counted differently: {mark.what_changed}") for mark in spec.breaks]
    notes += [("event", m.on, str(number), m.label) for number, m in enumerate(spec.markers, 1)]
    notes += [("set anew", mark.on, "limits set anew", f"from {mark.label}") for mark in spec.set_anew]
    return [
        {
            "name": name,
            "xref": "x",
            "yref": "paper",
            "x": on.isoformat(),
            "y": 1 if name == "event" else 0,
            "yanchor": "bottom",
            "text": text,
            "hovertext": _plain(f"{long_date(on)}: {words}"),
            "showarrow": False,
        }
        for name, on, text, words in notes
    ]


def _plain(text: str) -> str:
    """`text` with the signs written out that plotly.js would read as markup."""
    return escape(text, quote=False)
