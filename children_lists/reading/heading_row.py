"""Recognition of a list by its headings, wherever they stand, under titles and notes."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from analysis.importing.table import Cell, FileTable
from children_lists.layouts import LAYOUTS
from children_lists.layouts.layout import ListColumn, ListLayout, plain_heading

# Titles and notes may stand above the headings, but not a page of them.
MOST_ROWS_ABOVE = 30
# Headings that a sheet must share with a list, or all of a list with fewer.
LEAST_HEADINGS = 3


class ListRefused(Exception):
    """A list that is recognised and cannot be taken, with the reason in words."""

    def __init__(self, layout: ListLayout, reason: str) -> None:
        super().__init__(reason)
        self.layout = layout


@dataclass(frozen=True)
class Headings:
    """Headings of a recognised list: its row, and the column of each thing that is read."""

    layout: ListLayout
    row: int
    columns: dict[int, ListColumn]


def find_headings(table: FileTable) -> Headings | None:
    """Find the list that a sheet is; None for a sheet that is none. Raises ListRefused."""
    for row in table.rows[:MOST_ROWS_ABOVE]:
        layout = _layout_of(row)
        if layout is not None:
            return _headings(layout, row, table)
    return None


def _layout_of(row: tuple[Cell, ...]) -> ListLayout | None:
    """The list that shares the most headings with `row`, one of them at least its own."""
    words = {plain_heading(cell.text) for cell in row}
    if len(words) < LEAST_HEADINGS - 1:
        return None
    alone = _alone()
    ranked = []
    for layout in LAYOUTS:
        if not words & layout.column("child").spellings:
            # a sheet of codes has the headings of a list without its children
            continue
        shared = words & layout.known
        if len(shared) >= min(LEAST_HEADINGS, len(layout.known)) and shared & alone[layout.slug]:
            ranked.append((len(shared), layout))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


@cache
def _alone() -> dict[str, frozenset[str]]:
    """For each list the headings that tell it from the others of its family; all of them where none does."""
    found: dict[str, frozenset[str]] = {}
    for layout in LAYOUTS:
        family = [one for one in LAYOUTS if one.family == layout.family]
        tally = Counter(word for one in family for word in one.known)
        own = frozenset(word for word in layout.known if tally[word] == 1)
        found[layout.slug] = own or layout.known
    return found


def _headings(layout: ListLayout, row: tuple[Cell, ...], table: FileTable) -> Headings:
    columns: dict[int, ListColumn] = {}
    for column in layout.columns:
        cells = [cell for cell in row if plain_heading(cell.text) in column.spellings]
        if len(cells) > 1:
            places = " and ".join(cell.place for cell in cells[:2])
            raise ListRefused(layout, f"the heading “{column.heading}” stands twice ({places}). Remove one of them.")
        if cells:
            columns[cells[0].column] = column
    _refuse_merged(layout, row[0].row, columns, table)
    return Headings(layout, row[0].row, columns)


def _refuse_merged(layout: ListLayout, row: int, columns: dict[int, ListColumn], table: FileTable) -> None:
    """Refuse merged cells over columns that are read: which row or column a value belongs to is not known."""
    for block in table.merged:
        if block.last_row < row or not any(block.first_column <= one <= block.last_column for one in columns):
            continue
        if block.first_row > row:
            raise ListRefused(layout, f"the cells {block.name} are merged. Unmerge them and fill in each row.")
        if block.first_column != block.last_column:
            raise ListRefused(layout, f"headings are merged in {block.name}. Unmerge them: each column needs its own.")
