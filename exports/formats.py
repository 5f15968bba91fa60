"""File formats for downloading a table.

To add one, write a module with `write(sheet) -> bytes` in this room and enter it in `FORMATS`; every page that
offers files then offers it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from exports import csv
from exports.sheet import Sheet
from exports.xlsx import workbook


@dataclass(frozen=True)
class FileFormat:
    """One format: its word in addresses, its name for readers, and the function that writes it."""

    slug: str
    label: str
    content_type: str
    extension: str
    write: Callable[[Sheet], bytes]


FORMATS: dict[str, FileFormat] = {
    file_format.slug: file_format
    for file_format in (
        FileFormat("csv", "CSV (comma-separated values)", "text/csv; charset=utf-8", "csv", csv.write),
        FileFormat(
            "xlsx",
            "Excel workbook",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            workbook.write,
        ),
    )
}
