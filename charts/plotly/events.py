"""Dated marks as Plotly shapes and annotations: breaks, events and rebases."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from analysis.core.periods import long_date
from charts.colours import COLOURS
from charts.marks import BreakMark, EmptyPeriod, Marker, RebaseMark, names_of
from charts.plotly.parts import Json, PlotlyParts, plain


class _Note(NamedTuple):
    """Day on the chart, the text beside its upright, and the words that hovering over it shows."""

    on: date
    text: str
    words: str


class _Style(NamedTuple):
    """Style of one sort of upright, and the height of its text: 1 is the top of the plot, 0 its bottom."""

    name: str
    dash: str
    width: float
    height: int = 0


def trace_breaks(marks: Sequence[BreakMark]) -> PlotlyParts:
    """Make a dashed upright with its letter for each break."""
    notes = [_Note(mark.on, mark.letter, f"Counted differently: {mark.what_changed}") for mark in marks]
    return _uprights(notes, _Style("break", "dash", 1.5))


def trace_events(markers: Sequence[Marker]) -> PlotlyParts:
    """Make an upright for each event, with its name, or its number where there are many."""
    names = names_of(markers)
    notes = [_Note(marker.on, plain(name), marker.label) for marker, name in zip(markers, names, strict=True)]
    return _uprights(notes, _Style("event", "solid", 1, height=1))


def trace_rebases(marks: Sequence[RebaseMark]) -> PlotlyParts:
    """Make an upright for each date from which limits are recalculated."""
    notes = [_Note(mark.on, plain(mark.words), f"from {mark.label}") for mark in marks]
    return _uprights(notes, _Style("rebase", "8px,3px,2px,3px", 1.5))


def trace_empty_periods(marks: Sequence[EmptyPeriod]) -> PlotlyParts:
    """Make a cross above the axis for each period without a figure; hovering over it gives the reason."""
    style = _Style("empty", "dot", 1)
    return PlotlyParts(annotations=[_annotation(_Note(mark.on, "✕", mark.words), style) for mark in marks])


def _uprights(notes: Iterable[_Note], style: _Style) -> PlotlyParts:
    parts = PlotlyParts()
    for note in notes:
        parts.shapes.append(_shape(note, style))
        parts.annotations.append(_annotation(note, style))
    return parts


def _shape(note: _Note, style: _Style) -> Json:
    return {
        "type": "line",
        "name": style.name,
        "xref": "x",
        "yref": "paper",
        "x0": note.on.isoformat(),
        "x1": note.on.isoformat(),
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": COLOURS["note"], "dash": style.dash, "width": style.width},
    }


def _annotation(note: _Note, style: _Style) -> Json:
    return {
        "name": style.name,
        "xref": "x",
        "yref": "paper",
        "x": note.on.isoformat(),
        "y": style.height,
        "yanchor": "bottom",
        "text": note.text,
        "hovertext": plain(f"{long_date(note.on)}: {note.words}"),
        "showarrow": False,
    }
