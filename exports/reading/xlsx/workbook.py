"""Excel workbooks from unknown sources, read as a stream and within limits.

Only what an import needs is read: the visible sheets, their cells with the results that Excel kept, dates and
percentages by their formats, and merged blocks. It is read here rather than by a library because a refusal
must name the cell whose formula has no result, gaps must cost nothing, and every fault of a
file must end as `UnreadableFile`.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from xml.parsers import expat

from analysis.importing.table import FileTable, UnreadableFile
from exports.reading.xlsx.package import DAMAGED, Attributes, PackageParts, PartHandler, refuse_unwanted
from exports.reading.xlsx.sheet import SheetPart
from exports.reading.xlsx.styles import CellKeys, CellStyles, SharedStrings
from exports.reading.xlsx.values import is_true

HIDDEN = "Hidden sheets were not read"
# Errors that the package and the XML in it can raise; a place before the beginning is a ValueError of the file.
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, expat.ExpatError)


def read_xlsx(content: bytes) -> Iterator[FileTable]:
    """Read the visible sheets of the workbook, one after the other, each when it is asked for.

    Raises UnreadableFile for macros, links to other files, encryption, more than the limits, and damage.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            refuse_unwanted(package)
            yield from _sheets(PackageParts(package))
    except UnreadableFile:
        raise
    except _FAULTS as error:
        raise UnreadableFile(DAMAGED) from error


class Relations(PartHandler):
    """Parts that a part refers to, by id: their kind and place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def first(self, kind: str) -> str:
        return next((target for found, target in self.found.values() if found == kind), "")


class WorkbookPart(PartHandler):
    """Sheets in order, the first day of dates, and whether the results of formulas can be trusted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False
        self.is_calculated = True

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", "")[:100], attributes.get("id", ""), is_visible))
        elif tag == "workbookPr":
            self.is_1904 = is_true(attributes.get("date1904", ""))
        elif tag == "calcPr":
            # a program that cannot calculate writes zeros for results and leaves the work to Excel
            self.is_calculated = not is_true(attributes.get("fullCalcOnLoad", ""))


def _sheets(parts: PackageParts) -> Iterator[FileTable]:
    place = _relations(parts, "").first("officeDocument")
    if not place:
        raise UnreadableFile("This is not an Excel workbook. Save it as one (.xlsx) or as CSV.")
    home = posixpath.dirname(_resolved("", place))
    workbook, related = WorkbookPart(), _relations(parts, _resolved("", place))
    parts.parse(_resolved("", place), workbook)
    keys = _keys(parts, home, related, workbook)
    sheets = [
        (name, _resolved(home, related.found[relation][1]))
        for name, relation, is_visible in workbook.sheets
        if is_visible and related.found.get(relation, ("",))[0] == "worksheet"
    ]
    hidden = [name for name, _, is_visible in workbook.sheets if not is_visible]
    for name, path in sheets:
        sheet = SheetPart(keys)
        parts.parse(path, sheet)
        others = [other for other, _ in sheets if other != name]
        yield FileTable(tuple(sheet.rows), f"the sheet “{name}”", _notes(others, hidden), tuple(sheet.merged))
    if not sheets:
        raise UnreadableFile("This workbook has no visible sheet. Show the sheet with the figures and save it again.")


def _keys(parts: PackageParts, home: str, related: Relations, workbook: WorkbookPart) -> CellKeys:
    strings, styles = SharedStrings(), CellStyles()
    for kind, handler in (("sharedStrings", strings), ("styles", styles)):
        if target := related.first(kind):
            parts.parse(_resolved(home, target), handler)
    # counted so that serial 61 is 1 March 1900: Excel knows a 29 February in that year
    first_day = date(1904, 1, 1) if workbook.is_1904 else date(1899, 12, 30)
    return CellKeys(strings.texts, styles.dates(), styles.percentages(), first_day, workbook.is_calculated)


def _relations(parts: PackageParts, path: str) -> Relations:
    """Relations of the part at `path`; "" is the package itself."""
    folder, name = posixpath.split(path)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = Relations()
    if parts.has(place):
        parts.parse(place, relations)
    return relations


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _notes(others: list[str], hidden: list[str]) -> tuple[str, ...]:
    notes = []
    if others:
        notes.append(f"Other sheets were not read: {', '.join(others)}.")
    if hidden:
        notes.append(f"{HIDDEN}: {', '.join(hidden)}.")
    return tuple(notes)
