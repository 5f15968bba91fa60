"""State of a file while its rows are read: the lines and refusals so far."""

from dataclasses import dataclass, field

from analysis.importing.catalogue import Catalogue
from analysis.importing.layout import Layout
from analysis.importing.lines import FileLine, Refusal
from analysis.importing.table import MOST_ROWS, Cell, UnreadableFile

# Examples of what was done to many cells are enough; the number of them is given.
MOST_NAMED = 3


class RefusedCell(ValueError):
    """A cell that cannot be taken."""

    def __init__(self, cell: Cell, reason: str) -> None:
        super().__init__(reason)
        self.cell = cell


@dataclass(slots=True)
class FileReading:
    """State of reading a file, kept while its rows are read."""

    layout: Layout
    catalogue: Catalogue
    lines: list[FileLine] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    percent_cells: list[str] = field(default_factory=list)
    rounded_cells: list[str] = field(default_factory=list)
    blank: int = 0

    def refuse(self, row: int, cell: Cell, reason: str) -> None:
        self.refusals.append(Refusal(row, cell.place, self.layout.heading(cell.column), reason))

    def add(self, line: FileLine) -> None:
        self.lines.append(line)
        if len(self.lines) > MOST_ROWS:
            raise UnreadableFile(f"This file has more than {MOST_ROWS:,} figures. Split it into smaller files.")
