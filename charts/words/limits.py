"""Words for the average and limits on a chart, and for the marks on its points.

docs/methods.md, Variation and assurance, says by which rules they are found.
"""

from charts.marks import Limits, RebaseMark, SignalPoint
from charts.spec import ChartSpec
from charts.words.phrases import capitalised


def describe_limits(spec: ChartSpec) -> str:
    """Name average and limits as drawn, of each group with its periods where there are several; empty without any.

    Points that are more than chance are counted.
    """
    limits = spec.of(Limits)
    if not limits:
        return ""
    parts = [_one_group(limits[0])] if len(limits) == 1 else [_of_many(found) for found in limits]
    parts += [f"Limits recalculated from {mark.label}." for mark in spec.of(RebaseMark)]
    number = len(spec.of(SignalPoint))
    marked = "No point is" if not number else "1 point is" if number == 1 else f"{number} points are"
    return " ".join([*parts, f"{marked} more than chance."])


def describe_key(spec: ChartSpec) -> str:
    """Describe the lines of average and limits; empty where none are drawn."""
    limits = spec.of(Limits)
    if not limits:
        return ""
    said = ["The thin line is the average. Between the two broken lines, the limits, figures move by chance alone."]
    if any(found.is_provisional for found in limits):
        said.append("Dotted limits are provisional: they are made from fewer than 13 figures.")
    if any(found.is_capped for found in limits):
        said.append("A limit that lies beyond the end of the scale is drawn at that end.")
    return " ".join(said)


def _one_group(found: Limits) -> str:
    return f"{capitalised(found.words)}."


def _of_many(found: Limits) -> str:
    return f"{found.first} to {found.last}: {found.words}."
