"""Package of an Excel workbook: its parts, unpacked within limits; unwanted content is refused unread.

The parts are those of ECMA-376; prefixes and both sets of namespaces are accepted.
"""

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from analysis.importing.table import UnreadableFile

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2_000
LONGEST_TEXT = 32_767
CHUNK = 64 * 1024
DAMAGED = "This workbook is damaged and cannot be read. Open it in Excel, save it again and try with the new file."
Attributes = dict[str, str]


def refuse_unwanted(package: zipfile.ZipFile) -> None:
    """Check the package by its table of contents, before anything is unpacked."""
    entries = package.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnreadableFile(
            f"This workbook unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB. "
            "Copy the sheet with the figures into a new workbook."
        )
    names = [entry.filename.replace("\\", "/").lower().lstrip("/") for entry in entries]
    if len(set(names)) != len(names):
        raise UnreadableFile(DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("This file is protected by a password. Save it without one.")
    for unwanted, message in _UNWANTED:
        if any(unwanted(name) for name in names):
            raise UnreadableFile(message)


_UNWANTED: tuple[tuple[Callable[[str], bool], str], ...] = (
    (
        lambda name: "vbaproject" in name or name.startswith("xl/macrosheets/"),
        "This workbook holds macros. Save it as an Excel workbook without macros (.xlsx).",
    ),
    (
        lambda name: name.startswith("xl/externallinks/") or name == "xl/connections.xml",
        "This workbook is linked to other files or data. Break the links (Data, then Edit Links) and save it again.",
    ),
    (
        lambda name: name.startswith("xl/") and name.endswith("workbook.bin"),
        "This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx).",
    ),
    (
        lambda name: name == "mimetype",
        "This is an OpenDocument file. Save it as an Excel workbook (.xlsx) or as CSV.",
    ),
)


class PackageParts:
    """Parts of a package, each unpacked in pieces and never more of them than the limit."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
        self._left = MOST_UNPACKED

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def parse(self, name: str, handler: "PartHandler") -> None:
        """Send the elements of the part `name` to `handler`, by their names without namespaces."""
        if not self.has(name):
            raise UnreadableFile(DAMAGED)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = lambda tag, attributes: handler.start(_local(tag), _plain(attributes))
        parser.EndElementHandler = lambda tag: handler.end(_local(tag))
        parser.CharacterDataHandler = handler.data
        with self._package.open(self._names[name.lower()]) as part:
            while chunk := part.read(CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise UnreadableFile(DAMAGED)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """Refuse a document type: no program writes one into a workbook, and its entities can grow or reach outside."""
    raise UnreadableFile(DAMAGED)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _plain(attributes: Attributes) -> Attributes:
    return {_local(name): value for name, value in attributes.items()}


class PartHandler:
    """Handler for the elements of a part. Text is gathered only between `gather` and `gathered`."""

    def __init__(self) -> None:
        self._pieces: list[str] | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle the start of an element."""

    def end(self, tag: str) -> None:
        """Handle the end of an element."""

    def data(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def gather(self) -> None:
        self._pieces = []

    def gathered(self) -> str:
        """Return the text since `gather`; of a text longer than a cell of Excel holds, the beginning."""
        text = "".join(self._pieces or ())[:LONGEST_TEXT]
        self._pieces = None
        return text
