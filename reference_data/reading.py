"""CSV files as typed rows; every problem with its file, line and column, all of them at once."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.core.periods import parse_iso_date

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
LARGEST = Decimal(10) ** 11
DECIMAL_PLACES = 4
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
# thousands of cells hold a few hundred days
_parse_day = lru_cache(maxsize=4096)(parse_iso_date)


@dataclass(frozen=True, order=True)
class FileProblem:
    """Something in the files that cannot be loaded. Line 1 is the header; line 0 means the whole file."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self):
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}, {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class Refused(ValueError):
    """A cell that its column does not take; the message says what was wrong and what is allowed."""


@dataclass(frozen=True)
class Row:
    """One line of a file, its cells parsed. `row["column"]` gives a cell."""

    file: str
    line: int
    cells: dict[str, Any]

    def __getitem__(self, column: str):
        return self.cells[column]

    def problem(self, column: str, message: str) -> FileProblem:
        return FileProblem(self.file, self.line, column, message)


@dataclass(frozen=True)
class ColumnSpec:
    name: str
    parse: Callable[[str], Any]


@dataclass(frozen=True)
class FileSpec:
    """Specification of a file. `key` names the columns that no two rows may share; an optional file may be absent."""

    name: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    is_optional: bool = False


@dataclass
class FilesRead:
    """Rows of all files, by file name, and the problems with them."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    # the cells, by column, of rows with a problem: what they name exists, so nothing that refers to it is wrong
    unread: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    # files of which not a row could be read
    unreadable: set[str] = field(default_factory=set)


def read_directory(directory: Path, specs: Iterable[FileSpec]) -> FilesRead:
    """Read every file of `specs` in `directory`; nothing is raised for bad content, it is listed in `problems`."""
    return read_files((directory / spec.name, spec) for spec in specs)


def read_files(files: Iterable[tuple[Path, FileSpec]]) -> FilesRead:
    """Read each file by its own specification, under whose name its rows and problems are kept."""
    reading = FilesRead()
    for path, spec in files:
        reading.rows[spec.name] = []
        if not path.is_file():
            if not spec.is_optional:
                reading.problems.append(FileProblem(spec.name, 0, "", f"the file is missing in {path.parent}"))
                reading.unreadable.add(spec.name)
            continue
        _read_file(path, spec, reading)
    return reading


def _read_file(path: Path, spec: FileSpec, reading: FilesRead) -> None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        reading.problems.append(FileProblem(spec.name, line, "", "not UTF-8 text; save the file as CSV UTF-8"))
        reading.unreadable.add(spec.name)
        return
    except OSError as error:
        reading.problems.append(FileProblem(spec.name, 0, "", f"cannot be read: {error.strerror}"))
        reading.unreadable.add(spec.name)
        return
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        if not _header_fits(header, spec, reading):
            reading.unreadable.add(spec.name)
            return
        parsers = {column.name: column.parse for column in spec.columns}
        seen: dict[tuple, int] = {}
        line = lines.line_num + 1
        for cells in lines:
            if any(map(str.strip, cells)):
                _read_row(spec, parsers, header, line, cells, seen, reading)
            line = lines.line_num + 1
    except csv.Error as error:
        reading.problems.append(FileProblem(spec.name, lines.line_num, "", f"cannot be read as CSV: {error}"))
        reading.unreadable.add(spec.name)


def _header_fits(header: list[str], spec: FileSpec, reading: FilesRead) -> bool:
    names = [column.name for column in spec.columns]
    wrong = [FileProblem(spec.name, 1, name, "this column is missing") for name in names if name not in header]
    wrong += [
        FileProblem(spec.name, 1, name[:60], f"not a column of this file; it has {', '.join(names)}")
        for name in header
        if name not in names
    ]
    wrong += [FileProblem(spec.name, 1, name, "this column stands twice") for name in names if header.count(name) > 1]
    reading.problems.extend(wrong)
    return not wrong


def _read_row(spec, parsers, header, line, cells, seen, reading) -> None:
    if len(cells) != len(header):
        message = f"has {len(cells)} cells, the header has {len(header)}"
        reading.problems.append(FileProblem(spec.name, line, "", message))
        return
    parsed, is_good = {}, True
    for name, cell in zip(header, cells, strict=True):
        try:
            if "\x00" in cell:
                raise Refused("has a null byte; only text is allowed")
            parsed[name] = parsers[name](cell.strip())
        except Refused as error:
            reading.problems.append(FileProblem(spec.name, line, name, str(error)))
            is_good = False
    if not is_good:
        for name, cell in zip(header, cells, strict=True):
            reading.unread.setdefault((spec.name, name), set()).add(cell.strip())
        return
    row = Row(spec.name, line, parsed)
    key = tuple(parsed[name] for name in spec.key)
    if key and key in seen:
        words = ", ".join(str(part) for part in key)
        message = f"{words} stands already in line {seen[key]}; one row is allowed"
        reading.problems.append(row.problem(spec.key[0], message))
        return
    seen[key] = line
    reading.rows[spec.name].append(row)


def text(longest: int = 4000, *, needed: bool = False) -> Callable[[str], str]:
    """Any text of at most `longest` characters; empty only where it is not `needed`."""

    def parse(cell: str) -> str:
        if needed and not cell:
            raise Refused("is empty; a text is needed")
        if len(cell) > longest:
            raise Refused(f"has {len(cell)} characters; at most {longest} are allowed")
        return cell

    return parse


def slug(longest: int) -> Callable[[str], str]:
    """The part of an address that names a row: small letters, digits and hyphens."""

    def parse(cell: str) -> str:
        if not _SLUG.fullmatch(cell) or len(cell) > longest:
            raise Refused(f"is {cell[:40]!r}; at most {longest} small letters, digits and hyphens are needed")
        return cell

    return parse


def one_of(allowed: Iterable[str], *, needed: bool = True) -> Callable[[str], str]:
    words = tuple(allowed)

    def parse(cell: str) -> str:
        if cell in words or (not cell and not needed):
            return cell
        raise Refused(f"is {cell[:40]!r}; allowed: {', '.join(words)}")

    return parse


def several(cell: str) -> tuple[str, ...]:
    """Codes parted by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def numbers(cell: str) -> tuple[int, ...]:
    """Whole numbers parted by semicolons."""
    if not all(part.isdecimal() and len(part) <= 4 for part in several(cell)):
        raise Refused(f"is {cell[:40]!r}; whole numbers with semicolons are allowed, such as 4;6")
    return tuple(int(part) for part in several(cell))


def whole(*, needed: bool = True, least: int = 0, most: int = 9999) -> Callable[[str], int | None]:
    """A whole number of at most four digits, from `least` to `most`."""

    def parse(cell: str) -> int | None:
        if not cell and not needed:
            return None
        if not cell.isdecimal() or len(cell) > 4:
            raise Refused(f"is {cell[:40]!r}; a whole number is needed")
        if not least <= int(cell) <= most:
            raise Refused(f"is {cell}; whole numbers from {least} to {most} are allowed")
        return int(cell)

    return parse


def day(*, needed: bool = False) -> Callable[[str], date | None]:
    """A date as YYYY-MM-DD between 1990 and 2100."""

    def parse(cell: str) -> date | None:
        if not cell and not needed:
            return None
        try:
            found = _parse_day(cell)
        except ValueError as error:
            raise Refused(f"is {cell[:40]!r}; a date as YYYY-MM-DD is needed") from error
        if not EARLIEST <= found <= LATEST:
            raise Refused(f"is {cell}; dates from 1990 to 2100 are allowed")
        return found

    return parse


def number(
    *, needed: bool = False, above_zero: bool = False, may_be_below_zero: bool = False
) -> Callable[[str], Decimal | None]:
    """A number of at most four decimal places, not below zero unless it may be."""

    def parse(cell: str) -> Decimal | None:
        if not cell and not needed:
            return None
        if not _NUMBER.fullmatch(cell):
            raise Refused(f"is {cell[:40]!r}; a number such as 96 or 13.1 is needed")
        found = Decimal(cell)
        if abs(found) >= LARGEST:
            raise Refused(f"is {cell[:40]}; a number below {LARGEST:,} is needed")
        if (found < 0 and not may_be_below_zero) or (found == 0 and above_zero):
            raise Refused(f"is {cell[:40]}; a number {'above' if above_zero else 'from'} zero is needed")
        if found != round(found, DECIMAL_PLACES):
            raise Refused(f"is {cell[:40]}; at most {DECIMAL_PLACES} decimal places are kept")
        return found

    return parse
