"""Rows of a table turned into lines: KPI, period and fields."""

from collections.abc import Mapping, Sequence

from analysis.core.periods import Period
from analysis.entry.figures import FIELDS, Typed
from analysis.importing.catalogue import KnownKpi, UnknownKpi
from analysis.importing.cells import perhaps_a_share, text_of
from analysis.importing.file_reading import FileReading, RefusedCell
from analysis.importing.layout import Layout, TableShape
from analysis.importing.lines import FileLine
from analysis.importing.periods import NotAPeriod, read_period
from analysis.importing.settling import Disagreement, settle
from analysis.importing.table import Cell, FileTable, UnreadableFile


def read_rows(rows: Sequence[Sequence[Cell]], reading: FileReading, merged: Mapping[int, str]) -> None:
    """Add the lines of some rows to `reading`, or refusals with their reasons; merged rows are refused."""
    read_row = _read_long if reading.layout.shape is TableShape.LONG else _read_wide
    for row in rows:
        number = row[0].row
        if number <= reading.layout.header_row:
            continue
        if number in merged:
            reading.refuse(number, row[0], f"{merged[number]} is merged. Unmerge it and fill in each row.")
            continue
        read_row(row, reading)


def merged_places(table: FileTable, layout: Layout) -> dict[int, str]:
    """Rows below the headings that are in a merged block, by name. Raises UnreadableFile for merged headings."""
    used = {*layout.columns.values(), *layout.across}
    rows: dict[int, str] = {}
    last = table.rows[-1][0].row
    for block in table.merged:
        if not any(block.first_column <= column <= block.last_column for column in used):
            continue
        if block.first_row <= layout.header_row <= block.last_row:
            raise UnreadableFile(f"The headings are merged in {block.name}. Unmerge them: each column needs its own.")
        for row in range(max(block.first_row, layout.header_row + 1), min(block.last_row, last) + 1):
            rows.setdefault(row, block.name)
    return rows


def _read_long(row: Sequence[Cell], reading: FileReading) -> None:
    columns = reading.layout.columns
    by_column = {cell.column: cell for cell in row}
    cells = {name: by_column[column] for name, column in columns.items() if column in by_column}
    given = {name: cells[name] for name in FIELDS if name in cells}
    if not given:
        reading.blank += 1
        return
    first = next(iter(given.values()))
    for name in ("kpi", "period"):
        if name not in cells:
            empty = Cell(first.row, columns[name], "")
            reading.refuse(first.row, empty, f"The {_NAMES[name]} is missing: this cell is empty.")
            return
    _read_line(cells["kpi"], cells["period"], given, first, reading)


def _read_wide(row: Sequence[Cell], reading: FileReading) -> None:
    layout = reading.layout
    name = "kpi" if layout.shape is TableShape.KPI_ROWS else "period"
    by_column = {cell.column: cell for cell in row}
    given = [cell for cell in row if cell.column in layout.across]
    if not given:
        reading.blank += 1
        return
    here = by_column.get(layout.columns[name])
    if here is None:
        empty = Cell(row[0].row, layout.columns[name], "")
        reading.refuse(row[0].row, empty, f"The {_NAMES[name]} is missing: this cell is empty.")
        return
    if name == "kpi" and not _is_found(here, reading):
        return
    for cell in given:
        heading = layout.across[cell.column]
        kpi, period = (here, heading) if name == "kpi" else (heading, here)
        _read_line(kpi, period, {"value": cell}, cell, reading)


_NAMES = {"kpi": "KPI", "period": "period"}


def _is_found(cell: Cell, reading: FileReading) -> bool:
    """True if a row names a KPI that can be entered; if not it is refused once, not for each of its cells."""
    try:
        _find(cell, reading)
    except RefusedCell as refused:
        reading.refuse(cell.row, refused.cell, str(refused))
        return False
    return True


def _read_line(kpi_cell: Cell, period_cell: Cell, given: Mapping[str, Cell], first: Cell, reading: FileReading) -> None:
    """Add the line of one figure, or the reason why it cannot be taken, at the row of its figures."""
    try:
        kpi = _find(kpi_cell, reading)
        period = _period(period_cell, kpi)
        texts = {name: text_of(cell, name, kpi, reading) for name, cell in given.items()}
        typed, note = _settled(Typed(**texts), kpi, given, first)
    except RefusedCell as refused:
        reading.refuse(first.row, refused.cell, str(refused))
        return
    notes = tuple(said_note for said_note in (note, perhaps_a_share(typed, kpi, given)) if said_note)
    places = {name: cell.place for name, cell in given.items()}
    headings = {name: reading.layout.heading(cell.column) for name, cell in given.items()}
    reading.add(FileLine(first.row, kpi.code, period, typed, places, headings, notes))


def _find(cell: Cell, reading: FileReading) -> KnownKpi:
    if cell.trouble:
        raise RefusedCell(cell, f"This cell {cell.trouble}.")
    try:
        return reading.catalogue.find(cell.text)
    except UnknownKpi as error:
        raise RefusedCell(cell, str(error)) from error


def _period(cell: Cell, kpi: KnownKpi) -> Period:
    try:
        return read_period(cell, kpi.frequency)
    except NotAPeriod as error:
        raise RefusedCell(cell, str(error)) from error


def _settled(typed: Typed, kpi: KnownKpi, given: Mapping[str, Cell], first: Cell) -> tuple[Typed, str]:
    try:
        return settle(typed, kpi.kind)
    except Disagreement as error:
        raise RefusedCell(given.get("value", first), str(error)) from error
