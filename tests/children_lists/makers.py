"""Lists as a spreadsheet would hold them: rows of cells under headings, and the time that is counted."""

import csv
from datetime import date
from pathlib import Path

from analysis.core.periods import Period
from analysis.importing.table import Cell, FileTable, Merged
from children_lists.layouts import BY_SLUG
from children_lists.measures.measure import CountingDay
from children_lists.reading.doubles import settle_doubles
from children_lists.reading.sheets import read_lists
from children_lists.rows import ListsRead

ROOT = Path(__file__).resolve().parents[2]
MARCH = Period(date(2022, 3, 1), date(2022, 3, 31))
TAKEN = date(2022, 4, 4)


def bank_holidays() -> frozenset[date]:
    with (ROOT / "data/bank_holidays_england.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


HOLIDAYS = bank_holidays()
MOMENT = CountingDay(MARCH, TAKEN, HOLIDAYS)


def cell(row: int, column: int, value: object) -> Cell:
    if isinstance(value, date):
        return Cell(row, column, value.isoformat(), day=value)
    return Cell(row, column, str(value), is_number=isinstance(value, int))


def table(*rows, merged: tuple[Merged, ...] = ()) -> FileTable:
    """Rows of values, None for an empty cell; a row without values is left out, as a reader leaves it."""
    made = [
        tuple(cell(number, column, value) for column, value in enumerate(row, start=1) if value is not None)
        for number, row in enumerate(rows, start=1)
    ]
    return FileTable(tuple(row for row in made if row), "the sheet", merged=merged)


def list_table(slug: str, *rows: dict, leave_out: tuple[str, ...] = (), title: bool = True) -> FileTable:
    """A list with the headings of its layout, its rows given by the names of the columns."""
    layout = BY_SLUG[slug]
    columns = [column for column in layout.columns if column.name not in leave_out]
    above = [("List of our own",)] if title else []
    return table(*above, [column.heading for column in columns], *([row.get(c.name) for c in columns] for row in rows))


def read(*tables: FileTable, taken: date = TAKEN) -> ListsRead:
    found = read_lists(tables, taken)
    settle_doubles(found)
    return found


def words(found: ListsRead) -> list[str]:
    return [finding.words for finding in found.findings]
