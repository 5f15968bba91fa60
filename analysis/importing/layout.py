"""Table layouts: a figure in each row, a KPI in each row, or a KPI in each column.

To accept another heading, add its words to `HEADINGS`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.entry.figures import FIELDS
from analysis.entry.recognisable import names_a_child
from analysis.importing.catalogue import Catalogue
from analysis.importing.periods import looks_like_a_period
from analysis.importing.table import Cell, FileTable, UnreadableFile, column_name

# Titles and notes may stand above the headings, but not a page of them.
MOST_ROWS_ABOVE = 30

HEADINGS: dict[str, frozenset[str]] = {
    "kpi": frozenset({"kpi code", "code", "kpi", "kpi title", "title", "measure", "indicator"}),
    "period": frozenset({"period", "month", "quarter", "year", "date", "reporting period", "period end"}),
    "numerator": frozenset({"numerator", "count", "number counted"}),
    "denominator": frozenset({"denominator", "cohort"}),
    "value": frozenset({"value", "figure", "percentage", "%", "result", "actual"}),
    "commentary": frozenset({"commentary", "comment", "comments"}),
    "no_figure": frozenset({"no figure", "no figure because", "reason for no figure", "why no figure"}),
}
# Where a file has both, the code is clearer than the title.
CODE_HEADINGS = frozenset({"kpi code", "code"})


class TableShape(StrEnum):
    """Layouts of a table, in words."""

    LONG = "a figure in each row"
    KPI_ROWS = "a KPI in each row, a period in each column"
    KPI_COLUMNS = "a period in each row, a KPI in each column"


@dataclass(frozen=True, slots=True)
class Layout:
    """Row of the headings, and the meaning of each column.

    `columns` gives the column of each word of `HEADINGS`; `across` the headings that are themselves periods
    or KPIs, by column; `ignored` the headings that mean nothing here.
    """

    shape: TableShape
    header_row: int
    columns: dict[str, int]
    across: dict[int, Cell]
    headings: dict[int, str]
    ignored: tuple[str, ...]

    def heading(self, column: int) -> str:
        """Heading of a column, or its letter where it has none."""
        return self.headings.get(column) or f"column {column_name(column)}"


def find_layout(tables: Iterable[FileTable], catalogue: Catalogue) -> tuple[FileTable, Layout]:
    """Find the first table with headings that are understood, and its layout. Raises UnreadableFile."""
    looked_at = []
    is_empty = True
    for table in tables:
        looked_at.append(table.read_as)
        is_empty = is_empty and not table.rows
        for row in table.rows[:MOST_ROWS_ABOVE]:
            layout = _layout_of(row, catalogue)
            if layout is not None:
                _refuse_children(layout)
                return table, layout
    if is_empty:
        raise UnreadableFile("This file is empty: there is nothing in it to read.")
    raise UnreadableFile(
        "The headings were not found. One row must have “KPI” and “Period” with “Numerator” and “Denominator”, "
        "or “Value”; or “KPI” with periods as the other headings. The template shows it. "
        f"Looked at: {'; '.join(looked_at)}."
    )


def _refuse_children(layout: Layout) -> None:
    """Stop at a file that seems to hold a row for each child. Raises UnreadableFile."""
    used = {*layout.columns.values(), *layout.across}
    for column, heading in layout.headings.items():
        if column not in used and names_a_child(heading):
            raise UnreadableFile(
                f"Column {column_name(column)} is headed “{heading}”, as in a list of children. Nothing was read or "
                "kept. Bring counts only: take that column out, or give it another heading if it is none."
            )


def _layout_of(row: Sequence[Cell], catalogue: Catalogue) -> Layout | None:
    """Layout that the headings in `row` give; None without headings. Raises UnreadableFile for doubled headings."""
    words = {cell.column: _plain(cell.text) for cell in row}
    named = {name: [cell for cell in row if words[cell.column] in spellings] for name, spellings in HEADINGS.items()}
    has_figures = any(named[field] for field in FIELDS)
    if named["kpi"] and named["period"] and has_figures:
        return _made(TableShape.LONG, row, named, {})
    if named["kpi"]:
        periods = {cell.column: cell for cell in row if looks_like_a_period(cell)}
        return _made(TableShape.KPI_ROWS, row, {"kpi": named["kpi"]}, periods) if periods else None
    if named["period"]:
        kpis = {cell.column: cell for cell in row if catalogue.names(cell.text)}
        return _made(TableShape.KPI_COLUMNS, row, {"period": named["period"]}, kpis) if kpis else None
    return None


def _made(shape: TableShape, row: Sequence[Cell], named: dict[str, list[Cell]], across: dict[int, Cell]) -> Layout:
    columns = {name: _only(name, cells).column for name, cells in named.items() if cells}
    used = {*columns.values(), *across}
    return Layout(
        shape=shape,
        header_row=row[0].row,
        columns=columns,
        across=across,
        headings={cell.column: " ".join(cell.text.split()) for cell in row},
        ignored=tuple(" ".join(cell.text.split()) for cell in row if cell.column not in used),
    )


def _only(name: str, cells: list[Cell]) -> Cell:
    """One column for `name`; of a title and a code of the KPI, the code. Raises UnreadableFile for two alike."""
    if name == "kpi":
        cells = [cell for cell in cells if _plain(cell.text) in CODE_HEADINGS] or cells[:1]
    if len(cells) > 1:
        both = " and ".join(f"{cell.place} “{cell.text.strip()}”" for cell in cells[:2])
        raise UnreadableFile(f"Two columns could be the {name}: {both}. Rename or remove one of them.")
    return cells[0]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(":").removesuffix("(optional)").strip()
