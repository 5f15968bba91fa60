"""Totals and their parts among KPIs: checks of sums.csv, and their loading."""

from collections.abc import Iterator

from analysis.entry.sums import ADDED_FIELDS, makes_circle
from kpis.models import SumPart
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.load import Loading
from reference_data.reading import FileProblem, Row


def check_sums(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    """Parts that cannot be added to their total: itself, a circle, an average, or another frequency."""
    kpis = {row["code"]: row for row in rows["kpis.csv"]}
    pairs: list[tuple[str, str]] = []
    for row in rows["sums.csv"]:
        total, part = row["kpi_code"], row["part_kpi_code"]
        if total == part:
            yield row.problem("part_kpi_code", "is the same KPI; a total is the sum of other ones")
            continue
        if makes_circle(pairs, total, part):
            yield row.problem("part_kpi_code", f"has {total} among its own parts; a sum does not go round")
            continue
        pairs.append((total, part))
        if total in kpis and part in kpis:
            yield from _unlike(row, kpis[total], kpis[part])


def _unlike(row: Row, total: Row, part: Row) -> Iterator[FileProblem]:
    for column, kpi in (("kpi_code", total), ("part_kpi_code", part)):
        if KINDS_BY_UNIT[kpi["unit"]] not in ADDED_FIELDS:
            yield row.problem(column, f"is a {kpi['unit']}; only numbers and percentages have counts that are added")
            return
    for column in ("unit", "frequency", "measured"):
        if part[column] != total[column]:
            words = f"is {part[column]} by its {column}, and the total is {total[column]}; they must be alike"
            yield row.problem("part_kpi_code", words)


def load_sums(loading: Loading) -> None:
    loading.sync(
        "parts of a sum",
        SumPart,
        ("kpi", "part"),
        (
            {
                "kpi": loading.kpi_by_code[row["kpi_code"],],
                "part": loading.kpi_by_code[row["part_kpi_code"],],
                "reason": row["reason"],
            }
            for row in loading.rows["sums.csv"]
        ),
    )
