"""Reader for comma-, semicolon- or tab-separated text files in any usual encoding."""

import codecs
import csv
import io
import re
from collections import Counter as Tally
from collections.abc import Iterator
from itertools import islice

from analysis.importing.table import MOST_COLUMNS, Cell, Counter, FileTable, UnreadableFile

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
# Lines from which the separator is told.
SAMPLE = 25
# Windows-1252 turns nearly any bytes into some text, so signs that no one types betray that it is none.
_NEVER_TYPED = r"[\x00-\x08\x0e-\x1f]"
NO_TABLE = "This file is neither a CSV file nor an Excel workbook (.xlsx). Save it as one of them."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read_csv(content: bytes) -> FileTable:
    """Read the table in `content`. Rows count as a spreadsheet would show them. Raises UnreadableFile."""
    text, encoding = decode(content)
    separator, text, skipped = _separator(text)
    rows = tuple(_rows(text, separator, skipped))
    return FileTable(rows, f"text in {encoding}, separated by {SEPARATORS[separator]}s")


def decode(content: bytes) -> tuple[str, str]:
    """Decode `content`, with the name of its encoding. Raises UnreadableFile for anything that is not text."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _checked(_decoded(content, codec, name), name)
    if codec := _utf16_without_mark(content):
        return _checked(_decoded(content, codec, "UTF-16"), "UTF-16")
    if re.search(_NEVER_TYPED.encode(), content):
        raise UnreadableFile(NO_TABLE)
    try:
        return _checked(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _checked(_decoded(content, "cp1252", "Windows-1252"), "Windows-1252")


def _utf16_without_mark(content: bytes) -> str:
    """UTF-16 codec where every other byte of the beginning is zero, as in plain letters; else nothing."""
    start = content[:200]
    if len(start) < 4 or len(start) % 2:
        return ""
    even, odd = start[::2], start[1::2]
    if odd.count(0) > 0.8 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.8 * len(even) and not odd.count(0):
        return "utf-16-be"
    return ""


def _decoded(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"This file is not text that can be read as {name}. Save it again as “CSV UTF-8” or as an Excel workbook."
        ) from error


def _checked(text: str, encoding: str) -> tuple[str, str]:
    if re.search(_NEVER_TYPED, text):
        raise UnreadableFile(NO_TABLE)
    if text.lstrip()[:1] == "<":
        raise UnreadableFile(
            "This file is a web page or XML, whatever its name says. Open it in Excel and save it as a workbook."
        )
    return text, encoding


def _separator(text: str) -> tuple[str, str, int]:
    """Separator, the text behind a first line "sep=;" by which Excel is told it, and how many lines that took."""
    first, line_end, rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    if told.startswith("sep=") and told[4:5] in SEPARATORS:
        return told[4:5], rest if line_end else "", 1
    if first.rstrip("\r\n").lower() == "sep=\t":
        return "\t", rest, 1
    lines = [line for line in islice(io.StringIO(text), SAMPLE) if line.strip()]
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator)), text, 0


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """Number of lines that share the commonest number of fields, and that number; nothing for lines of one field."""
    counted = Tally(_outside_quotes(line).count(separator) for line in lines)
    counted.pop(0, None)
    if not counted:
        return 0, 0
    fields, shared = max(counted.items(), key=lambda item: (item[1], item[0]))
    return shared, fields


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _rows(text: str, separator: str, skipped: int) -> Iterator[tuple[Cell, ...]]:
    counter = Counter()
    reader = csv.reader(_narrow_lines(text, separator), delimiter=separator, strict=True)
    number = skipped
    try:
        for number, fields in enumerate(reader, start=skipped + 1):
            cells = tuple(Cell(number, column, field) for column, field in enumerate(fields, start=1) if field.strip())
            if cells:
                counter.add(cells)
                yield cells
    except csv.Error as error:
        raise UnreadableFile(
            f"Row {number + 1} cannot be read: a quotation mark is not closed, or stands in the middle of a field."
        ) from error


def _narrow_lines(text: str, separator: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if line.count(separator) > MOST_COLUMNS:
            raise UnreadableFile(f"This file has more than {MOST_COLUMNS:,} columns. Leave out what is not needed.")
        yield line
