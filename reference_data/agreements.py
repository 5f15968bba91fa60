"""Numbers that two KPIs share: checks of agreements.csv, and their loading."""

from collections.abc import Iterator

from analysis.core.kinds import KINDS
from analysis.entry.shared import numbers_of
from kpis.models import Agreement
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.load import Loading
from reference_data.reading import FileProblem, Row

KEY = ("kpi", "part", "other", "other_part")


def check_agreements(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    """Numbers that two KPIs cannot share: of one KPI, said in both directions, one not had, or of other periods."""
    kpis = {row["code"]: row for row in rows["kpis.csv"]}
    lines: dict[tuple, int] = {}
    for row in rows["agreements.csv"]:
        one, other = (row["kpi_code"], row["part"]), (row["other_kpi_code"], row["other_part"])
        if one[0] == other[0]:
            yield row.problem("other_kpi_code", "is the same KPI; a number agrees with that of another one")
            continue
        if (other, one) in lines:
            yield row.problem("other_part", f"stands already in line {lines[other, one]}, in the other direction")
            continue
        lines[one, other] = row.line
        if one[0] in kpis and other[0] in kpis:
            yield from _unlike(row, kpis[one[0]], kpis[other[0]])


def _unlike(row: Row, one: Row, other: Row) -> Iterator[FileProblem]:
    for column, kpi in (("part", one), ("other_part", other)):
        if row[column] not in numbers_of(KINDS[KINDS_BY_UNIT[kpi["unit"]]]):
            yield row.problem(column, f"is {row[column]}; {kpi['code']} is a {kpi['unit']} and has its value alone")
    if one["frequency"] != other["frequency"]:
        words = f"is {other['frequency']} by its frequency, and {one['code']} is {one['frequency']}"
        yield row.problem("other_kpi_code", f"{words}; they must be alike")


def load_agreements(loading: Loading) -> None:
    held = set(Agreement.objects.values_list("kpi_id", "part", "other_id", "other_part"))
    wanted = (
        {
            "kpi": loading.kpi_by_code[row["kpi_code"],],
            "part": row["part"],
            "other": loading.kpi_by_code[row["other_kpi_code"],],
            "other_part": row["other_part"],
            "reason": row["reason"],
        }
        for row in loading.rows["agreements.csv"]
    )
    loading.sync("numbers that must agree", Agreement, KEY, (_as_held(values, held) for values in wanted))


def _as_held(values: dict, held: set[tuple]) -> dict:
    """The same row in the direction in which it is held already, whoever has entered it."""
    one, other = (values["kpi"], values["part"]), (values["other"], values["other_part"])
    turned = dict(zip(KEY, (*other, *one), strict=True))
    is_turned = (other[0].pk, other[1], one[0].pk, one[1]) in held
    return values | turned if is_turned and (one[0].pk, one[1], other[0].pk, other[1]) not in held else values
