"""Level lines drawn as SVG: targets, averages and control limits."""

from collections.abc import Sequence
from html import escape

from charts.marks import Limits, OwnLimits, TargetLine
from charts.svg.plot import LEVELS, Canvas, level, short
from charts.svg.room import box_of


def draw_targets(targets: Sequence[TargetLine], canvas: Canvas) -> str:
    """Draw the targets; one that ended earlier is named on a large chart, above its line or under it, if it can be."""
    plot = canvas.plot
    parts = []
    for target in targets:
        parts.append(f'<path class="chart__target" d="{level(target.start, target.end, target.value, plot)}"/>')
        if target.end >= canvas.spec.end or canvas.is_small:
            continue
        x, y = plot.x(target.start) + 2, plot.y(target.value)
        heights = (y - 6, y + 16)
        found = canvas.room.find(box_of(target.label, x, height) for height in heights)
        if found is not None:
            at = f'x="{short(x)}" y="{short(heights[found])}"'
            parts.append(f'<text class="chart__target-label" {at}>{escape(target.label)}</text>')
    return "".join(parts)


def draw_limits(groups: Sequence[Limits], canvas: Canvas) -> str:
    """Draw the means as one path, the limits as another, and those that are provisional as a third."""
    plot = canvas.plot
    means = "".join(level(found.start, found.end, found.mean, plot) for found in groups)
    parts = [f'<path class="chart__mean" d="{means}"/>']
    for style, is_provisional in (("limits", False), ("provisional", True)):
        of_sort = [found for found in groups if found.is_provisional is is_provisional]
        edges = "".join(
            level(found.start, found.end, edge, plot) for found in of_sort for edge in (found.lower, found.upper)
        )
        parts.append(f'<path class="{LEVELS[style]}" d="{edges}"/>' if edges else "")
    return "".join(parts)


def draw_own_limits(found: Sequence[OwnLimits], canvas: Canvas) -> str:
    """Draw a level line for each limit of each point, and a thinner one for the centre."""
    plot = canvas.plot
    edges = "".join(level(own.start, own.end, edge, plot) for own in found for edge in (own.low, own.high))
    centres = "".join(level(own.start, own.end, own.centre, plot) for own in found)
    return f'<path class="chart__own-limits" d="{edges}"/><path class="chart__own-centre" d="{centres}"/>'
