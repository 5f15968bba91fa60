"""Rows and merged blocks of one sheet."""

from analysis.importing.table import MOST_COLUMNS, Cell, Counter, Merged, UnreadableFile
from exports.reading.xlsx.cells import READERS, RawCell
from exports.reading.xlsx.package import DAMAGED, Attributes, PartHandler
from exports.reading.xlsx.styles import CellKeys
from exports.reading.xlsx.values import place_of, whole_number

MOST_MERGED = 10_000


class SheetPart(PartHandler):
    """Rows of one sheet that hold anything, and its merged blocks."""

    def __init__(self, keys: CellKeys) -> None:
        super().__init__()
        self.rows: list[tuple[Cell, ...]] = []
        self.merged: list[Merged] = []
        self._keys = keys
        self._counter = Counter()
        self._row = self._column = 0
        self._cells: list[Cell] = []
        self._found: RawCell | None = None
        self._is_aid = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f" and self._found:
            self._found.has_formula = True
        elif tag == "rPh":
            self._is_aid = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif (tag == "v" or (tag == "t" and not self._is_aid)) and self._found:
            self.gather()

    def end(self, tag: str) -> None:
        if tag == "c" and self._found:
            self._add(self._made(self._found))
            self._found = None
        elif tag == "v" and self._found:
            self._found.value = self.gathered()
        elif tag == "t" and self._found and not self._is_aid:
            self._found.inline.append(self.gathered())
        elif tag == "rPh":
            self._is_aid = False
        elif tag == "row" and self._cells:
            self._counter.add(self._cells)
            self.rows.append(tuple(self._cells))
            self._cells = []

    def _start_row(self, attributes: Attributes) -> None:
        number = whole_number(attributes.get("r", str(self._row + 1)))
        if number <= self._row:
            raise UnreadableFile(DAMAGED)
        self._row, self._column, self._cells = number, 0, []

    def _start_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        if place := attributes.get("r"):
            column, row = place_of(place)
            if row != self._row or column <= self._column:
                raise UnreadableFile(DAMAGED)
        self._column = column
        self._found = RawCell(attributes.get("t", "n"), whole_number(attributes.get("s", "0")))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (first_column, first_row), (last_column, last_row) = place_of(first), place_of(last or first)
        self.merged.append(Merged(first_row, last_row, first_column, last_column, f"{first}:{last or first}"))
        if len(self.merged) > MOST_MERGED:
            raise UnreadableFile("This sheet has thousands of merged cells. Unmerge them and save it again.")

    def _add(self, cell: Cell | None) -> None:
        if cell is None:
            return
        if cell.column > MOST_COLUMNS:
            raise UnreadableFile(f"This sheet has more than {MOST_COLUMNS:,} columns. Leave out what is not needed.")
        self._cells.append(cell)

    def _made(self, found: RawCell) -> Cell | None:
        """Make the cell, or None where it is empty."""
        here = Cell(self._row, self._column, "")
        if found.has_formula and not self._has_result(found):
            trouble = "holds a formula without a result. Open the workbook in Excel, save it and try again"
            return here._replace(trouble=trouble)
        read = READERS.get(found.kind)
        if read is None:
            raise UnreadableFile(DAMAGED)
        cell = read(here, found, self._keys)
        return cell if cell.text.strip() or cell.trouble else None

    def _has_result(self, found: RawCell) -> bool:
        return self._keys.is_calculated and (found.value != "" or found.kind == "str")
