"""Chart specification as the plain dictionary that plotly.js draws when the reader asks to explore a chart.

plotly.py is not needed to make it; a test checks it with plotly.py's own validation.
"""

from charts.colours import COLOURS
from charts.plotly.parts import Json, PlotlyParts
from charts.plotly.traces import trace_marks
from charts.spec import NOTHING_TO_DRAW, ChartSpec

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


def to_plotly(spec: ChartSpec) -> Json:
    """Make the `data`, `layout` and `config` of `spec`; a period without figure is a point without value."""
    parts = trace_marks(spec)
    return {"data": parts.traces, "layout": _layout(spec, parts), "config": dict(_CONFIG)}


def _layout(spec: ChartSpec, parts: PlotlyParts) -> Json:
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
            # the margins leave room for them: else plotly.js measures each before it draws, to hide what is cut off
            "ticklabeloverflow": "allow",
            "title": {"text": spec.unit},
        },
        "shapes": parts.shapes,
        "annotations": [_nothing()] if spec.is_empty else parts.annotations,
    }


def _nothing() -> Json:
    centre = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return {"text": NOTHING_TO_DRAW, "showarrow": False, **centre}
