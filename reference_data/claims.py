"""Loading claims of papers, with the numbers that each claim rests on, and checks between the two files."""

from collections import defaultdict
from collections.abc import Iterator

from accounts.audit import record
from analysis.claims.operations import OPERATIONS
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.load import LOADER, Loading, plain
from reference_data.reading import FileProblem, FilesRead, Row
from scrutiny.models import Claim, ClaimOperand

CLAIMS, OPERANDS = "claims.csv", "claim_operands.csv"
OF_A_FIGURE = ("area", "period_start", "period_end")
OF_A_NUMBER = ("unit", "source_title")
OF_THE_RECORD = ("inspection_slug", "reads")


def claims(loading: Loading) -> None:
    """Claims and their operands.

    An operand that has left the file is removed: a claim is worked out from all the operands that it has.
    """
    found = loading.sync(
        "claims",
        Claim,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "title": row["title"],
                "words": row["words"],
                "operation": row["operation"],
                "claimed_value": row["claimed_value"],
                "rounding": row["rounding"],
                "wording": row["wording"],
                "made_on": row["made_on"],
                "date_precision": row["date_precision"],
                "note": row["note"],
                "position": position,
                "known_from": loading.known_from(row, None, row["made_on"]),
                **loading.source_of(row),
            }
            for position, row in enumerate(loading.rows[CLAIMS], 1)
        ),
    )
    by_slug = {claim.slug: claim for claim in found.values()}
    operands = loading.sync(
        "numbers behind claims",
        ClaimOperand,
        ("claim", "position"),
        (_operand(loading, row, by_slug[row["claim_slug"]]) for row in loading.rows[OPERANDS]),
    )
    for gone in ClaimOperand.objects.filter(claim__in=by_slug.values()).select_related(
        "claim", "kpi", "area", "inspection"
    ):
        if (gone.claim, gone.position) not in operands:
            _remove(loading, gone)


def _operand(loading: Loading, row: Row, claim: Claim) -> dict:
    is_figure = bool(row["kpi_code"])
    return {
        "claim": claim,
        "position": row["position"],
        "label": row["label"],
        "kpi": loading.kpi_by_code[row["kpi_code"],] if is_figure else None,
        "area": loading.area_by_name[row["area"],] if is_figure else None,
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "number": row["number"],
        "kind": KINDS_BY_UNIT.get(row["unit"], ""),
        "inspection": loading.inspection_by_slug[row["inspection_slug"],] if row["inspection_slug"] else None,
        "reads": row["reads"],
        **loading.source_of(row),
    }


def _remove(loading: Loading, operand: ClaimOperand) -> None:
    names = (
        "label",
        "kpi",
        "area",
        "period_start",
        "period_end",
        "number",
        "kind",
        "inspection",
        "reads",
        "source_ref",
    )
    before = {name: getattr(operand, name) for name in names}
    record(by=LOADER, action="claim_operand_removed", subject=operand, before=plain(before))
    operand.delete()
    loading.report.counts["numbers behind claims"].changed += 1


# -- what must hold ------------------------------------------------------------------------------------


def check_claims(reading: FilesRead, units: dict[str, str], areas: tuple[str, ...]) -> list[FileProblem]:
    """All contradictions within and between the two files; `units` are those of the KPIs by code."""
    problems = []
    operands: dict[str, list[Row]] = defaultdict(list)
    for row in reading.rows[OPERANDS]:
        operands[row["claim_slug"]].append(row)
        problems += _what_an_operand_is(row, areas)
    unread = reading.unread.get((OPERANDS, "claim_slug"), set())
    for row in reading.rows[CLAIMS]:
        problems += _claimed_number(row)
        if row["slug"] not in unread and OPERANDS not in reading.unreadable:
            problems += _numbers_of(row, operands[row["slug"]], units)
    return problems


def _what_an_operand_is(row: Row, areas: tuple[str, ...]) -> Iterator[FileProblem]:
    if row["kpi_code"]:
        yield from _needed(row, OF_A_FIGURE, "a figure needs it")
        unwanted = ("label", "number", *OF_A_NUMBER, *OF_THE_RECORD)
        yield from _unwanted(row, unwanted, "is given, though the figure of a KPI is named")
        if row["area"] and row["area"] not in areas:
            yield row.problem("area", f"is {row['area']!r}; allowed: {', '.join(areas)}")
        if row["period_start"] and row["period_end"] and row["period_end"] < row["period_start"]:
            yield row.problem("period_end", f"is before the period's start, {row['period_start']}")
        return
    yield from _needed(row, ("label",), "say what the number is")
    yield from _unwanted(row, OF_A_FIGURE, "is given, though no KPI is named")
    if row["inspection_slug"] or row["reads"]:
        yield from _needed(row, OF_THE_RECORD, "what is read from the record needs it")
        yield from _unwanted(row, ("number", *OF_A_NUMBER), "is given, though it is read from the record")
        return
    if row["number"] is not None:
        yield from _needed(row, OF_A_NUMBER, "a number that only a document states needs it")
    else:
        yield from _unwanted(row, OF_A_NUMBER, "is given, though there is no number")


def _needed(row: Row, columns: tuple[str, ...], why: str) -> Iterator[FileProblem]:
    for column in columns:
        if not row[column]:
            yield row.problem(column, f"is empty; {why}")


def _unwanted(row: Row, columns: tuple[str, ...], why: str) -> Iterator[FileProblem]:
    for column in columns:
        if row[column] not in (None, ""):
            yield row.problem(column, why)


def _claimed_number(row: Row) -> Iterator[FileProblem]:
    operation = OPERATIONS[row["operation"]]
    for column in ("claimed_value", "rounding"):
        if operation.takes_a_number and row[column] is None:
            yield row.problem(column, f"is empty; {operation.slug} needs a claimed number and its rounding")
        if not operation.takes_a_number and row[column] is not None:
            yield row.problem(column, f"is given; {operation.slug} only compares numbers")


def _numbers_of(row: Row, operands: list[Row], units: dict[str, str]) -> Iterator[FileProblem]:
    operation = OPERATIONS[row["operation"]]
    if not operation.takes(len(operands)):
        yield row.problem("operation", f"{operation.slug} does not work on {len(operands)} rows of {OPERANDS}")
    for place, operand in enumerate(operands, 1):
        if operand["position"] != place:
            yield operand.problem("position", f"is {operand['position']}; the next number of this claim is {place}")
    first = ""
    for operand in operands:
        unit = operand["unit"] or units.get(operand["kpi_code"], "")
        first = first or unit
        if unit and unit != first:
            column = "unit" if operand["unit"] else "kpi_code"
            yield operand.problem(
                column, f"is in the unit {unit!r}; the numbers of this claim before it are in {first!r}"
            )
