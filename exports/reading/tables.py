"""Choice of reader for a file, by its content and not by its name."""

from collections.abc import Iterator

from analysis.importing.table import MOST_BYTES, FileTable, UnreadableFile
from exports.reading.csv import NO_TABLE, read_csv
from exports.reading.xlsx.workbook import read_xlsx

_MACRO_NAMES = (".xlsm", ".xltm", ".xlam")
# what programs, documents and pictures begin with, whatever their name says
_NO_TABLES = (b"MZ\x90\x00", b"\x7fELF", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_tables(content: bytes, name: str) -> Iterator[FileTable]:
    """Read the tables of a file, in order. Raises UnreadableFile when a table is asked for."""
    if not content.strip():
        raise UnreadableFile("This file is empty: there is nothing in it to read.")
    if len(content) > MOST_BYTES:
        raise UnreadableFile(too_large(len(content)))
    if name.lower().endswith(_MACRO_NAMES):
        raise UnreadableFile("This workbook may hold macros. Save it as an Excel workbook without macros (.xlsx).")
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            "This workbook is of the old format (.xls) or protected by a password. "
            "Save it as an Excel workbook (.xlsx) without a password."
        )
    if content.startswith(_NO_TABLES):
        raise UnreadableFile(NO_TABLE)
    if content.startswith(b"PK"):
        yield from read_xlsx(content)
    else:
        yield read_csv(content)


def too_large(size: int) -> str:
    """Message for a file of `size` bytes, more than an import may have."""
    megabytes = 1024 * 1024
    return (
        f"This file has {size / megabytes:.1f} MB. An import may have {MOST_BYTES // megabytes} MB: "
        "split it into smaller files."
    )
