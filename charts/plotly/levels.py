"""Level lines as Plotly traces: targets, averages and control limits."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from analysis.core.periods import long_date
from charts.colours import COLOURS
from charts.marks import Limits, OwnLimits, TargetLine
from charts.plotly.parts import Json, PlotlyParts, plain


class _Level(NamedTuple):
    """Level line from one day to another, with the words that hovering over it shows."""

    start: date
    end: date
    value: float
    words: str


def trace_targets(targets: Sequence[TargetLine]) -> PlotlyParts:
    """Make one trace for each target."""
    return PlotlyParts([_target_trace(target) for target in targets])


def trace_own_limits(marks: Sequence[OwnLimits]) -> PlotlyParts:
    """Make one trace of the limits of all points and another of their centres."""
    found = [(own, f"{plain(own.label)}: {own.written}") for own in marks]
    edges = [_Level(own.start, own.end, value, words) for own, words in found for value in (own.low, own.high)]
    centres = [_Level(own.start, own.end, own.centre, words) for own, words in found]
    return PlotlyParts(
        [
            *_level_traces("Limits of each period (p-chart)", "own limits", "1px,1.5px", edges),
            *_level_traces("Average of all periods (p-chart)", "own centre", "2px,3px", centres),
        ]
    )


def trace_limits(groups: Sequence[Limits]) -> PlotlyParts:
    """Make a trace of the averages of all groups, one of their limits, and one of the provisional limits."""
    found = [(group, plain(f"{group.first} to {group.last}: {group.words}")) for group in groups]
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
    return PlotlyParts(
        [
            *_level_traces("Average", "mean", "solid", means),
            *_level_traces("Limits", "limits", "6px,3px", final),
            *_level_traces(
                "Provisional limits" if final else "Limits", "provisional limits", "1.5px,3.5px", provisional
            ),
        ]
    )


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


def _level_traces(name: str, meta: str, dash: str, levels: Sequence[_Level]) -> list[Json]:
    """Make one trace of level lines, parted by points without value; no trace where there are none."""
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
