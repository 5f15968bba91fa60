"""Sheet: a table to be written to a file, with its columns, its rows, and notes for the reader.

A `Sheet` knows no format. Each module of this room that writes one offers `write(sheet) -> bytes`
and is entered in `exports/formats.py`.
"""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from exports.cells import Cell, InvalidSheet
from exports.report import CommitteeReport

LONGEST_NAME = 120
# headings of the notes that stand at the head of every printed page
AS_AT, PRACTICE = "As at", "Practice"
# Windows refuses these as the name of a file, with any extension.
RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


class ColumnKind(StrEnum):
    """Content of a column's cells. A percentage is on a scale of 0 to 100 here, as everywhere."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"

    @property
    def is_numeric(self) -> bool:
        return self in (ColumnKind.NUMBER, ColumnKind.PERCENT)


@dataclass(frozen=True)
class SheetColumn:
    """One column: its heading, the kind of its cells, and the number of decimals shown."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ColumnKind(self.kind))
        if not self.title.strip():
            raise InvalidSheet("A column needs a title.")
        if not 0 <= self.decimals <= 10:
            raise InvalidSheet(f"Column {self.title!r}: decimals must be 0 to 10, not {self.decimals}.")


@dataclass(frozen=True)
class SheetChart:
    """A chart of a sheet: which columns, by title, are its categories, its lines or bars, and its target."""

    title: str
    categories: str
    series: tuple[str, ...]
    target: str | None = None
    description: str = ""
    is_bars: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Columns drawn as lines, the target last."""
        return self.series if self.target is None else (*self.series, self.target)


@dataclass(frozen=True)
class Sheet:
    """Table with its notes: its subject, its moment, its source and its filters.

    `notes` are pairs of a heading and a text, in reading order. `report` is what of it is laid before a committee, on
    a sheet of its own in formats that have several. `name_parts` make the name of the file,
    for instance ("scorecard", "west sussex", "as at", "2022-01-12"). An absent value is None, never a zero.
    Raises `InvalidSheet` when a row does not fit the columns, a number is not finite, or the chart names a
    column that cannot be drawn.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()
    name_parts: tuple[str, ...] = ()
    chart: SheetChart | None = None
    report: CommitteeReport | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise InvalidSheet("A sheet needs at least one column.")
        repeated = [title for title, count in Counter(column.title for column in self.columns).items() if count > 1]
        if repeated:
            raise InvalidSheet(f"Two columns have the same title: {', '.join(repeated)}.")
        for number, row in enumerate(self.rows, start=1):
            self._check_row(number, row)
        if self.chart is not None:
            self._check_chart(self.chart)

    def column_index(self, title: str) -> int:
        """Return the place of the column called `title`, counted from 0."""
        for index, column in enumerate(self.columns):
            if column.title == title:
                return index
        raise InvalidSheet(f"There is no column called {title!r}.")

    def file_name(self, extension: str) -> str:
        """Name a file of this sheet: lower-case ASCII letters, digits and hyphens, then `extension`."""
        parts = self.name_parts or (self.title,)
        stem = "-".join(slug for slug in map(_slug, parts) if slug)[:LONGEST_NAME].strip("-") or "table"
        return f"{stem}-table.{extension}" if stem in RESERVED_NAMES else f"{stem}.{extension}"

    def _check_row(self, number: int, row: tuple[Cell, ...]) -> None:
        if len(row) != len(self.columns):
            raise InvalidSheet(f"Row {number} has {len(row)} cells; the sheet has {len(self.columns)} columns.")
        for column, cell in zip(self.columns, row, strict=True):
            if isinstance(cell, bool) or not isinstance(cell, Cell):
                raise InvalidSheet(f"Row {number}, {column.title}: a cell cannot hold {type(cell).__name__}.")
            if isinstance(cell, int | float | Decimal) and not math.isfinite(cell):
                raise InvalidSheet(f"Row {number}, {column.title}: not a finite number. Leave an absent value empty.")

    def _check_chart(self, chart: SheetChart) -> None:
        if not chart.series:
            raise InvalidSheet("A chart needs at least one series.")
        self.column_index(chart.categories)
        for title in chart.lines:
            index = self.column_index(title)
            # Excel draws a word in a line's cells as a zero.
            if not self.columns[index].kind.is_numeric or any(isinstance(row[index], str | date) for row in self.rows):
                raise InvalidSheet(f"Column {title!r} is drawn as a line, so it may hold only numbers and gaps.")


def clean_text(text: str) -> str:
    """Remove the characters of `text` that no file can carry: control characters, halves of pairs, non-characters.

    Tabs and line ends stay; every line end becomes a line feed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if character in "\t\n" or _is_portable(character))


def would_run(text: str) -> bool:
    """True if a spreadsheet could take `text` for a formula when it opens or edits it.

    True for a first character = + - @ (also in full width, also the minus sign) behind any spaces or
    invisible characters, and for a leading tab or line end.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if character.isspace() or unicodedata.category(character) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", character)[:1] in ("=", "+", "-", "@", "\N{MINUS SIGN}")
    return False


def as_decimal(number: int | float | Decimal) -> Decimal:
    """Convert `number` to the decimal that people wrote: the shortest one that a float stands for."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def _is_portable(character: str) -> bool:
    if unicodedata.category(character) in ("Cc", "Cs"):
        return False
    return ord(character) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(character) <= 0xFDEF


def _slug(part: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
