"""Sparklines: the history of a KPI in a table row, drawn as SVG."""

from collections.abc import Sequence
from itertools import pairwise

from analysis.core.series import Series, Target
from analysis.spc.points import PointType
from charts.axes import drawn_range

# Where the shape begins, right of and below the point.
_ENDS = {
    PointType.IMPROVEMENT: (0, -5, "l5 5-5 5-5-5z"),
    PointType.CONCERN: (-4, -4, "h8v8h-8z"),
    PointType.HIGH: (0, -5, "l5 9h-10z"),
    PointType.LOW: (0, 5, "l5-9h-10z"),
}


def sparkline(
    series: Series,
    target: Target | None = None,
    width: int = 120,
    height: int = 28,
    latest_type: PointType | None = None,
) -> str:
    """Draw the home line alone for a table row, which says the same in words; a gap stays a gap.

    The range of the drawing is that of the values and of `target`. The last point has the shape of `latest_type`,
    a dot where that is no signal. Without figures it is an empty picture.
    """
    opening = f'<svg class="spark" width="{width}" height="{height}" aria-hidden="true">'
    runs = _runs(series)
    if not runs:
        return f"{opening}</svg>"
    values = [value for run in runs for _, value in run]
    level = float(target.value) if target is not None else None
    low, high = drawn_range(values if level is None else [*values, level])
    first, last = runs[0][0][0], runs[-1][-1][0]
    across = (width - 6) / (last - first) if last > first else 0.0
    left = 3 if across else width // 2
    up = (height - 6) / (high - low)
    base = height - 3 + low * up
    placed = [[(round(left + (day - first) * across), round(base - value * up)) for day, value in run] for run in runs]
    line = ""
    if level is not None:
        y = round(base - level * up)
        line = f'<line x2="{width}" y1="{y}" y2="{y}"/>'
    x, y = placed[-1][-1]
    path = "".join(_path(run) for run in placed)
    return f'{opening}{line}<path d="{path}"/>{_end(x, y, latest_type)}</svg>'


def _end(x: int, y: int, meaning: PointType | None) -> str:
    if meaning is None or meaning not in _ENDS:
        return f'<circle cx="{x}" cy="{y}" r="3"/>'
    right, down, shape = _ENDS[meaning]
    return f'<path class="spark--{meaning[0]}" d="M{x + right} {y + down}{shape}"/>'


def _runs(series: Series) -> list[list[tuple[int, float]]]:
    """Split the values into unbroken runs of day and value."""
    # not by `with_gaps`: a page has fifty of these, and naming each missing period takes ten times longer
    runs: list[list[tuple[int, float]]] = []
    for observation, goes_on in zip(series.observations, [False, *series.is_joined], strict=False):
        if not goes_on:
            runs.append([])
        runs[-1].append((observation.period.end.toordinal(), float(observation.value)))
    return runs


def _path(run: Sequence[tuple[int, int]]) -> str:
    x, y = run[0]
    if len(run) == 1:
        return f"M{x - 1} {y}h2"
    steps = [f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(run)]
    return f"M{x} {y}l{' '.join(steps)}".replace(" -", "-")
