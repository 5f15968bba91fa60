"""SPC results as files for comparing different tools: points.csv and summary.csv.

Columns, words, order and quoting are those in which results of the R package NHSRplotthedots are passed on: texts and
measured numbers in quotation marks, numbers with 17 significant digits, TRUE and FALSE, an empty cell for none. To be
comparable, the files follow that package where the pages differ from it: a series that never moves has no
limits, a target is compared with the limits of a short group too, and a target on a limit or without limits is
"inconsistent".
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.core.series import Polarity
from analysis.spc.groups import Group
from analysis.spc.points import AssessedPoint, PointType, Signal
from analysis.spc.variation import Assurance, Variation, assurance_of

POINTS_COLUMNS = (
    "series_id",
    "y",
    "x",
    "trajectory",
    "rebase_group",
    "short_group_warning",
    "fix_y",
    "mean_col",
    "lpl",
    "upl",
    "outside_limits",
    "relative_to_mean",
    "close_to_limits",
    "special_cause_type",
    "special_cause_flag",
    "point_type",
    "target",
)
SUMMARY_COLUMNS = (
    "series_id",
    "rebase_group",
    "mean",
    "lpl",
    "upl",
    "variation_type",
    "last_special_cause",
    "n",
    "common_cause",
    "improvement",
    "concern",
    "neutral",
    "assurance_type",
    "warning",
)
SHORT_GROUPS = (
    "Some groups have 'n < 12' observations. These have trial limits, which will be revised with each additional"
    " observation until 'n = fix_after_n_points' has been reached."
)
DIRECTIONS = {
    "increase": Polarity.HIGHER_IS_BETTER,
    "decrease": Polarity.LOWER_IS_BETTER,
    "neutral": Polarity.NEUTRAL,
}

_POINT_TYPES = {
    PointType.COMMON_CAUSE: "common_cause",
    PointType.IMPROVEMENT: "special_cause_improvement",
    PointType.CONCERN: "special_cause_concern",
    PointType.HIGH: "special_cause_neutral_high",
    PointType.LOW: "special_cause_neutral_low",
}
_ASSURANCES = {
    Assurance.CONSISTENTLY_MET: "consistent_pass",
    Assurance.CONSISTENTLY_MISSED: "consistent_fail",
    Assurance.HIT_OR_MISS: "inconsistent",
}

Cell = str | float | bool | None


@dataclass(frozen=True, slots=True)
class UnquotedCount:
    """Count, written without quotation marks, unlike measured numbers."""

    number: int


@dataclass(frozen=True, slots=True)
class AssessedSeries:
    """Assessed series under its name in the files. Each period is written as its last day."""

    name: str
    variation: Variation


def points_csv(assessed: Iterable[AssessedSeries]) -> str:
    """Write one line for each period of each series; for a missing one, only the values of its group."""
    rows = (_point_cells(series, point) for series in assessed for point in series.variation.points)
    return _csv(POINTS_COLUMNS, rows)


def summary_csv(assessed: Iterable[AssessedSeries]) -> str:
    """Write one line for each group of each series; the result for the target is in the last one."""
    rows = (_group_cells(series, group) for series in assessed for group in series.variation.groups)
    return _csv(SUMMARY_COLUMNS, rows)


def _point_cells(series: AssessedSeries, point: AssessedPoint) -> tuple[Cell | UnquotedCount, ...]:
    group = point.group
    lower, upper = _limits(series.variation, group)
    is_told = point.value is not None
    is_judged = is_told and lower is not None
    return (
        series.name,
        point.value,
        point.period.end.isoformat(),
        None,
        str(group.number),
        group.is_provisional,
        point.value if point.is_base else None,
        group.mean,
        lower,
        upper,
        point.is_outside if is_judged else None,
        None if point.relative is None else str(point.relative),
        point.is_close if is_judged else None,
        _label(series.variation, point) if is_told else None,
        point.signal is not Signal.COMMON_CAUSE if is_told else None,
        None if point.type is None else _POINT_TYPES[point.type],
        series.variation.target,
    )


def _group_cells(series: AssessedSeries, group: Group) -> tuple[Cell | UnquotedCount, ...]:
    variation = series.variation
    known = [point for point in variation.points if point.group is group and point.value is not None]
    types = Counter(point.type for point in known)
    last = known[-1]
    is_short = any(each.is_provisional for each in variation.groups)
    return (
        series.name,
        str(group.number),
        group.mean,
        *_limits(variation, group),
        None if last.type is None else _POINT_TYPES[last.type],
        _label(variation, last),
        UnquotedCount(group.n),
        UnquotedCount(types[PointType.COMMON_CAUSE]),
        UnquotedCount(types[PointType.IMPROVEMENT]),
        UnquotedCount(types[PointType.CONCERN]),
        UnquotedCount(types[PointType.HIGH] + types[PointType.LOW]),
        _assurance(variation) if group is variation.groups[-1] else None,
        SHORT_GROUPS if is_short else "",
    )


def _limits(variation: Variation, group: Group) -> tuple[float | None, float | None]:
    """Limits of a group; none where nothing moves and screening leaves the package nothing to make them from."""
    if group.is_constant and variation.rule_set.screens_outliers:
        return None, None
    return group.lower, group.upper


def _assurance(variation: Variation) -> str | None:
    if variation.target is None or variation.polarity is Polarity.NEUTRAL:
        return None
    limits = _limits(variation, variation.groups[-1])
    return _ASSURANCES[assurance_of(*limits, variation.target, variation.polarity)]


def _label(variation: Variation, point: AssessedPoint) -> str:
    is_up, rules = point.direction > 0, variation.rule_set
    side = "Above" if is_up else "Below"
    if point.signal is Signal.OUTSIDE:
        return "Above UCL" if is_up else "Below LCL"
    if point.signal is Signal.TREND:
        return f"{rules.trend_length} Point Trend ({'In' if is_up else 'De'}creasing)"
    if point.signal is Signal.TWO_IN_THREE:
        return f"2 in 3 {side} CL"
    return f"{rules.shift_length} Points {side} CL" if point.signal is Signal.SHIFT else "Common Cause"


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[Cell | UnquotedCount, ...]]) -> str:
    return "".join(_lines(columns, rows))


def _lines(columns: tuple[str, ...], rows: Iterable[tuple[Cell | UnquotedCount, ...]]) -> Iterator[str]:
    yield ",".join(map(_written, columns)) + "\n"
    for row in rows:
        yield ",".join(map(_written, row)) + "\n"


def _written(cell: Cell | UnquotedCount) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, UnquotedCount):
        return str(cell.number)
    text = cell if isinstance(cell, str) else format(cell, ".17g")
    return '"' + text.replace('"', '""') + '"'
