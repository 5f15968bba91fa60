"""Cells of a table as the text that an officer would have typed."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from analysis.core.kinds import written_number
from analysis.core.periods import long_date
from analysis.entry.figures import MOST_DECIMALS, NotANumber, Typed, read_number
from analysis.importing.catalogue import KnownKpi
from analysis.importing.file_reading import FileReading, RefusedCell
from analysis.importing.table import Cell, said

COUNTS = ("numerator", "denominator")


def text_of(cell: Cell, name: str, kpi: KnownKpi, reading: FileReading) -> str:
    """Text that an officer would have typed into the field. Raises RefusedCell."""
    if cell.trouble:
        raise RefusedCell(cell, f"This cell {cell.trouble}.")
    if name == "commentary":
        return long_date(cell.day) if cell.day else cell.text.strip()
    if name == "no_figure":
        return cell.text.strip()
    if cell.day:
        raise RefusedCell(cell, f"This cell holds a date, {long_date(cell.day)}, where a number belongs.")
    text = cell.text.strip()
    if text.endswith("%"):
        _refuse_stray_percent(cell, name, kpi)
        text = text.removesuffix("%").strip()
    if cell.is_percent:
        reading.percent_cells.append(cell.place)
    if cell.is_number and (rounded := _rounded(text)) != text:
        reading.rounded_cells.append(cell.place)
        return rounded
    return text


def _refuse_stray_percent(cell: Cell, name: str, kpi: KnownKpi) -> None:
    if name in COUNTS:
        raise RefusedCell(cell, f"The {name} is a count, and {said(cell.text)} is a percentage.")
    if kpi.kind.unit != "%":
        raise RefusedCell(cell, f"{kpi.code} is not a percentage, and {said(cell.text)} is one.")


def _rounded(text: str) -> str:
    """Round a number that a spreadsheet worked out, given to fifteen digits, to the decimals the ledger holds."""
    _, _, decimals = text.partition(".")
    if len(decimals) <= MOST_DECIMALS:
        return text
    shorter = Decimal(text).quantize(Decimal(1).scaleb(-MOST_DECIMALS), rounding=ROUND_HALF_UP)
    return written_number(shorter).replace(",", "")


def perhaps_a_share(typed: Typed, kpi: KnownKpi, given: Mapping[str, Cell]) -> str:
    """Note on values such as 0.96 for a percentage: most likely 96% is meant."""
    cell = given.get("value")
    if cell is None or kpi.kind.unit != "%" or not typed.value or cell.text.strip().endswith("%"):
        return ""
    try:
        number = read_number(typed.value)
    except NotANumber:
        return ""
    if number is None or not 0 < number < 1:
        return ""
    return f"{typed.value} was read as {typed.value}%. If {written_number(number * 100)}% is meant, write it so."
