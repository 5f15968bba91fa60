"""Report: what of a table is laid before a committee, in few columns that fit a sheet of A4 on its side."""

from dataclasses import dataclass
from decimal import Decimal

from exports.cells import Cell, InvalidSheet

# A4 on its side with margins of half an inch holds 1,026 pixels at full size, and so many at 60 %
PIXELS = 1026
MOST_PIXELS = PIXELS / 0.6
# the width of a column, as Excel and LibreOffice work it out from its characters
PIXELS_A_CHARACTER, PIXELS_BESIDE = 7, 5


@dataclass(frozen=True)
class Quantity:
    """A number in the unit it is read in, for a column whose rows have different units: 24.4 with "%"."""

    number: Decimal
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True)
class TraceCell:
    """The figures of a small line within a cell, oldest first; None for a gap."""

    values: tuple[Decimal | None, ...]


ReportCell = Cell | Quantity | TraceCell


@dataclass(frozen=True)
class ReportColumn:
    """One column: its heading, its width in characters, and whether its cells are numbers."""

    title: str
    width: int
    is_numeric: bool = False


@dataclass(frozen=True)
class ReportGroup:
    """Rows under a heading of their own; one without a heading in a report of one part."""

    heading: str
    rows: tuple[tuple[ReportCell, ...], ...]


@dataclass(frozen=True)
class CommitteeReport:
    """The table of a committee paper. Raises `InvalidSheet` where it would be printed smaller than at 60 %."""

    columns: tuple[ReportColumn, ...]
    groups: tuple[ReportGroup, ...]

    def __post_init__(self) -> None:
        if self.pixels > MOST_PIXELS:
            raise InvalidSheet(f"A report of {self.pixels} pixels is too wide to be read on A4.")
        for group in self.groups:
            if any(len(row) != len(self.columns) for row in group.rows):
                raise InvalidSheet("A row of a report has more or fewer cells than there are columns.")

    @property
    def pixels(self) -> int:
        """Width of all columns at full size."""
        return sum(column.width * PIXELS_A_CHARACTER + PIXELS_BESIDE for column in self.columns)
