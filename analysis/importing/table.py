"""Table as read from a file: cells with their places, before they are interpreted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 1_000
# A table of 50,000 rows with ten columns; what is wider has fewer rows.
MOST_CELLS = 500_000


class UnreadableFile(ValueError):
    """A file that cannot be taken at all; the message says why and what to do."""


class TableTooLarge(UnreadableFile):
    """A table with more rows or cells than are read."""


class Cell(NamedTuple):
    """One cell that is not empty. `row` and `column` count from 1, as spreadsheets show them.

    A number is written out plainly in `text`, a percentage on 0 to 100 followed by the sign.
    `trouble` says why the content cannot be used, to follow the name of the cell: "holds the error #N/A".
    """

    row: int
    column: int
    text: str
    day: date | None = None
    is_number: bool = False
    is_percent: bool = False
    trouble: str = ""

    @property
    def place(self) -> str:
        """Name that a spreadsheet gives the cell: "C7"."""
        return f"{column_name(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of cells that were merged into one, its edges included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    name: str


@dataclass(frozen=True, slots=True)
class FileTable:
    """Rows of one sheet, or of a text file, that hold anything; empty cells and rows are left out.

    `read_as` says in words what was read, `notes` what was not.
    """

    rows: Sequence[tuple[Cell, ...]]
    read_as: str
    notes: tuple[str, ...] = ()
    merged: tuple[Merged, ...] = ()


class Counter:
    """Limits on the size of a table: reading stops where it is larger than an import may be."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def add(self, row: Sequence[Cell]) -> None:
        """Count one row that is not empty. Raises TableTooLarge beyond the limits."""
        self._rows += 1
        self._cells += len(row)
        if self._rows > MOST_ROWS:
            raise TableTooLarge(f"This file has more than {MOST_ROWS:,} rows. Split it into smaller files.")
        if self._cells > MOST_CELLS:
            raise TableTooLarge(f"This file has more than {MOST_CELLS:,} filled cells. Split it into smaller files.")


def column_name(number: int) -> str:
    """Return the letters of the column `number`, counted from 1: "A", "Z", "AA"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def said(text: str, longest: int = 60) -> str:
    """Quote `text` from a file for a message: on one line, in quotation marks, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"
