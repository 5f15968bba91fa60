"""Level lines drawn as SVG: targets, averages and control limits."""

from collections.abc import Sequence
from html import escape

from charts.marks import Limits, OwnLimits, TargetLine
from charts.svg.plot import LEVELS, Canvas, level, short
from charts.text_width import text_width


def draw_targets(targets: Sequence[TargetLine], canvas: Canvas) -> str:
    """Draw the targets; one that ended earlier is named on a large chart where there is room up to the next one."""
    plot = canvas.plot
    starts = [plot.x(target.start) for target in targets]
    parts = []
    for target, start, end in zip(targets, starts, [*starts[1:], plot.right], strict=True):
        parts.append(f'<path class="chart__target" d="{level(target.start, target.end, target.value, plot)}"/>')
        has_room = end - start >= text_width(target.label)
        if has_room and target.end < canvas.spec.end and not canvas.is_small:
            at = f'x="{short(start + 2)}" y="{short(plot.y(target.value) - 6)}"'
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
