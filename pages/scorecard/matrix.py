"""The scorecard as a matrix: change over time by whether the target is met, of KPIs with a current figure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.assessment import Assessment
from analysis.spc.points import PointType
from analysis.spc.variation import Assurance
from kpis.figures.standings import Standing


class ChangeRow(StrEnum):
    """Change over time that is more than chance gives: a signal, or a trend over the years."""

    IMPROVING = "Improving"
    NO_CHANGE = "No clear change"
    WORSENING = "Worsening"
    # of KPIs for which neither direction is better
    MOVING = "Rising or falling, neither better nor worse"
    TOO_FEW = "Too few figures to tell"


class TargetColumn(StrEnum):
    """Outlook of a KPI against its target as things are."""

    MET = "Always meets its target"
    HIT_OR_MISS = "Hit and miss"
    MISSED = "Falls short"
    UNTOLD = "Has a target, too early to say"
    NO_TARGET = "No target"


_COLUMNS = {
    Assurance.CONSISTENTLY_MET: TargetColumn.MET,
    Assurance.HIT_OR_MISS: TargetColumn.HIT_OR_MISS,
    Assurance.CONSISTENTLY_MISSED: TargetColumn.MISSED,
    None: TargetColumn.UNTOLD,
}
# shown where a KPI is in them only: most councils have none
ONLY_IF_FILLED_ROWS, ONLY_IF_FILLED_COLUMNS = {ChangeRow.MOVING}, {TargetColumn.UNTOLD}


@dataclass(frozen=True)
class ScorecardMatrix:
    """KPIs by row and column, in the order they were given; every KPI is in one cell, of a `filled` column."""

    columns: tuple[TargetColumn, ...]
    rows: tuple[tuple[ChangeRow, tuple[tuple[TargetColumn, tuple[Standing, ...]], ...]], ...]
    filled: frozenset[TargetColumn]


def build_scorecard_matrix(standings: Sequence[Standing]) -> ScorecardMatrix:
    """Put each KPI into its cell; `standings` are those with a figure."""
    cells: dict[tuple[ChangeRow, TargetColumn], list[Standing]] = defaultdict(list)
    for standing in standings:
        cells[row_of(standing.assessment), column_of(standing.assessment)].append(standing)
    filled_rows, filled_columns = {row for row, _ in cells}, {column for _, column in cells}
    columns = tuple(c for c in TargetColumn if c in filled_columns or c not in ONLY_IF_FILLED_COLUMNS)
    rows = [row for row in ChangeRow if row in filled_rows or row not in ONLY_IF_FILLED_ROWS]
    lines = tuple((row, tuple((column, tuple(cells[row, column])) for column in columns)) for row in rows)
    return ScorecardMatrix(columns, lines, frozenset(filled_columns))


def row_of(assessment: Assessment) -> ChangeRow:
    """The row of a KPI; a signal on provisional limits is too little to tell."""
    if assessment.is_improving:
        return ChangeRow.IMPROVING
    if assessment.is_worsening:
        return ChangeRow.WORSENING
    if assessment.meaning is None or not assessment.is_firm:
        return ChangeRow.TOO_FEW
    return ChangeRow.NO_CHANGE if assessment.meaning is PointType.COMMON_CAUSE else ChangeRow.MOVING


def column_of(assessment: Assessment) -> TargetColumn:
    """The column of a KPI; yearly figures are not told whether they will meet a target."""
    if assessment.target is None:
        return TargetColumn.NO_TARGET
    return _COLUMNS[assessment.verdict.assurance if assessment.verdict else None]
