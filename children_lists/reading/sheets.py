"""Sheets of the uploaded files, read as lists of children with findings by row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from analysis.importing.table import Cell, FileTable
from children_lists.days import DayRead, NotADay, read_day
from children_lists.layouts.layout import Holds, ListColumn
from children_lists.reading.heading_row import Headings, ListRefused, find_headings
from children_lists.reading.values import NotAValue, read_code, read_number, read_reference
from children_lists.rows import ChildList, ChildRow, ListFinding, ListsRead, find
from exports.reading.xlsx.workbook import HIDDEN

# No child of today's lists was born, and nothing in them happened, before this day.
EARLIEST = date(1985, 1, 1)
# A birth is expected, and an appointment made, within this time.
AHEAD = timedelta(days=400)
# the names of sheets may be anything, and are not repeated
SHOW_THEM = ListFinding("the workbook", f"{HIDDEN}. Show those that hold lists, and bring it again.")

_READERS: dict[Holds, Callable[[Cell], int | str | None]] = {
    Holds.REFERENCE: read_reference,
    Holds.NUMBER: read_number,
    Holds.CODE: read_code,
    Holds.YES: read_code,
}


@dataclass
class _ColumnNotes:
    """Rows of one column whose cells are doubtful, by what is wrong with them."""

    unread: list[int] = field(default_factory=list)
    out_of_time: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    month_first: list[int] = field(default_factory=list)


def read_lists(tables: Iterable[FileTable], taken: date) -> ListsRead:
    """Read every list among `tables`, as they stood on the day they were `taken`. Raises UnreadableFile."""
    read = ListsRead()
    for place, table in enumerate(tables, start=1):
        if any(note.startswith(HIDDEN) for note in table.notes) and SHOW_THEM not in read.findings:
            read.findings.append(SHOW_THEM)
        try:
            headings = find_headings(table)
            if headings is None:
                read.unknown += bool(table.rows)
            else:
                _add(read, headings, table, place, taken)
        except ListRefused as refused:
            read.refused[refused.layout.slug] = f"{refused.layout.title}: {refused}"
            read.lists.pop(refused.layout.slug, None)
    return read


def _add(read: ListsRead, headings: Headings, table: FileTable, place: int, taken: date) -> None:
    layout = headings.layout
    if other := read.lists.get(layout.slug):
        raise ListRefused(layout, f"it is there twice, as sheet or file {other.sheet} and {place}. Bring one of them.")
    if layout.slug in read.refused:
        return
    notes: dict[str, _ColumnNotes] = defaultdict(_ColumnNotes)
    rows = list(_rows(headings, table, notes, taken))
    columns = frozenset(column.name for column in headings.columns.values())
    read.findings += _findings(headings, notes)
    _leave_out_month_first(rows, notes)
    read.lists[layout.slug] = ChildList(layout, place, columns, rows)


def _rows(headings: Headings, table: FileTable, notes: dict[str, _ColumnNotes], taken: date) -> Iterator[ChildRow]:
    columns = headings.columns
    for cells in table.rows:
        number = cells[0].row
        if number <= headings.row:
            continue
        values: dict[str, date | int | bool | str | None] = {}
        unread = []
        for cell in cells:
            column = columns.get(cell.column)
            if column is None:
                continue
            try:
                values[column.name] = _value(cell, column, notes[column.name], taken)
            except (NotADay, NotAValue):
                unread.append(column.name)
        if values or unread:
            yield ChildRow(number, values, tuple(unread))


def _value(cell: Cell, column: ListColumn, notes: _ColumnNotes, taken: date) -> date | int | str | None:
    """The value of a cell; what cannot be used is noted with its row. Raises NotADay and NotAValue."""
    if column.holds is not Holds.DAY:
        try:
            if cell.trouble:
                raise NotAValue
            return _READERS[column.holds](cell)
        except NotAValue:
            notes.unread.append(cell.row)
            raise
    try:
        found = read_day(cell)
    except NotADay:
        notes.unread.append(cell.row)
        raise
    return None if found is None else _in_time(cell, found, column, notes, taken)


def _in_time(cell: Cell, found: DayRead, column: ListColumn, notes: _ColumnNotes, taken: date) -> date:
    if found.is_month_first:
        notes.month_first.append(cell.row)
    elif found.is_doubtful:
        notes.doubtful.append(cell.row)
    if not EARLIEST <= found.day <= taken + AHEAD:
        notes.out_of_time.append(cell.row)
        raise NotADay
    if found.day > taken and not column.may_be_ahead:
        notes.ahead.append(cell.row)
        raise NotADay
    return found.day


def _findings(headings: Headings, notes: dict[str, _ColumnNotes]) -> Iterator[ListFinding]:
    where = headings.layout.title
    for column in headings.layout.columns:
        found = notes.get(column.name)
        if found is None:
            continue
        named = f"“{column.heading}”"
        if found.unread:
            kind = "date" if column.holds is Holds.DAY else "number" if column.holds is Holds.NUMBER else "text"
            yield find(where, f"{named} holds no {kind} that can be read.", found.unread)
        if found.out_of_time:
            yield find(where, f"{named} has a year that cannot be right.", found.out_of_time)
        if found.ahead:
            yield find(where, f"{named} is later than the day the lists were taken.", found.ahead)
        if found.month_first:
            yield find(
                where,
                f"{named} has dates with the month first, so that others of this column are in doubt as well: "
                "03/04 may be 3 April or 4 March. None that is in doubt is used.",
                [*found.month_first, *found.doubtful],
            )


def _leave_out_month_first(rows: list[ChildRow], notes: dict[str, _ColumnNotes]) -> None:
    """Take back the doubtful dates of columns in which some are written month first."""
    for name, found in notes.items():
        if not found.month_first:
            continue
        doubtful = {*found.month_first, *found.doubtful}
        for row in rows:
            if row.number in doubtful and name not in row.unread:
                row.values.pop(name, None)
                row.unread = (*row.unread, name)
