"""Tables that sort and that become files: one column serves the page and every file."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

import django_tables2 as tables
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns.base import BoundColumn
from django_tables2.data import TableListData
from django_tables2.rows import BoundRow, BoundRows
from django_tables2.utils import OrderBy

from analysis.value_format import places_of, with_places
from exports.report import CommitteeReport, ReportCell, ReportColumn, ReportGroup
from exports.sheet import ColumnKind, Sheet, SheetChart, SheetColumn
from web.reading import ReadingContext


class DataColumn(tables.Column):
    """A column that knows how it sorts and what it is in a file.

    `sort_by` gives the value to sort a record by, None for a record that has none: such records come
    last in either direction. `file_kind` and `decimals` say how a spreadsheet holds the cells; a column
    with `only="page"`, `only="file"` or `only="report"` is left out of the others. `heading` is its name on
    the page, where that is another one than in a file. `report_width` is its width in characters in a report to a
    committee, None for a column that is not in it; a `report_` function of its table gives the cell where it is another
    one than in a file.
    """

    def __init__(
        self,
        *args,
        sort_by: Callable | None = None,
        file_kind: ColumnKind = ColumnKind.TEXT,
        decimals: int = 0,
        only: str = "",
        numeric: bool = False,
        heading: str = "",
        report_width: int | None = None,
        **kwargs,
    ):
        kwargs.setdefault("empty_values", ())
        kwargs.setdefault("orderable", sort_by is not None)
        kwargs.setdefault("visible", only not in ("file", "report"))
        kwargs.setdefault("exclude_from_export", only in ("page", "report"))
        self.is_numeric = numeric
        if numeric:
            kwargs.setdefault("attrs", {"td": {"class": "numeric"}, "th": {"class": "numeric"}})
        super().__init__(*args, **kwargs)
        self.sort_by = sort_by
        self.file_kind = file_kind
        self.decimals = decimals
        self.heading = heading or self.verbose_name
        self.report_width = report_width

    def __deepcopy__(self, memo):
        """A column of one table, which may hide it or give it another heading; what it was made with is shared."""
        return copy(self)


class Rows(TableListData):
    """Records sorted by the columns' own `sort_by`, those without a value last."""

    def order_by(self, aliases):
        for alias in reversed(aliases):
            key = self.table.columns[OrderBy(alias).bare].column.sort_by
            valued = [(key(record), record) for record in self.data]
            present = [pair for pair in valued if pair[0] is not None]
            present.sort(key=lambda pair: pair[0], reverse=OrderBy(alias).is_descending)
            absent = [record for value, record in valued if value is None]
            self.data[:] = [record for _, record in present] + absent


class PageColumn(NamedTuple):
    """A visible column as every row of a table has it: the function of its cells, and the tags around them.

    `render` is None where a cell is what the record holds.
    """

    bound: BoundColumn
    render: Callable | None
    opening: str
    closing: str

    def in_tags(self, cell: object) -> str:
        """The markup of a cell, as a template would write it."""
        words = cell if isinstance(cell, str) else localize(cell)
        return f"{self.opening}{conditional_escape(words)}{self.closing}"


def cells_in_tags(cells: Iterable[tuple[PageColumn, object]]) -> SafeString:
    """The markup of the cells of a row. Safe as it is: the tags are ours, and each cell was escaped between them."""
    return mark_safe("".join([column.in_tags(cell) for column, cell in cells]))


def _page_column(bound: BoundColumn, *, is_first: bool) -> PageColumn:
    render = None if _is_of_the_library(bound.render) else bound.render
    if is_first:
        return PageColumn(bound, render, '<th scope="row">', "</th>")
    attrs = bound.column.attrs
    opening = format_html('<td class="{}">', attrs.get("td", {}).get("class", "")) if attrs else "<td>"
    return PageColumn(bound, render, opening, "</td>")


def _is_of_the_library(function: Callable) -> bool:
    """True for what a column has without a function of its own."""
    return getattr(function, "__func__", None) in (tables.Column.render, tables.Column.value)


class QuickRow(BoundRow):
    """A row of a table whose functions take the record alone, as all that render a cell or give its value do.

    The library looks for the column, its value and the names that its function takes at every cell, for which a large
    table has no time.
    """

    @property
    def shown(self) -> list[tuple[PageColumn, Any]]:
        """The visible columns, each with its cell."""
        record = self._record
        return [
            (column, column.render(record=record) if column.render else self._held(column.bound))
            for column in self._table.page_columns
        ]

    @property
    def as_html(self) -> SafeString:
        """The cells in their tags."""
        return cells_in_tags(self.shown)

    def items(self):
        return ((column.bound, cell) for column, cell in self.shown)

    def get_cell(self, name):
        column = self._table.columns[name]
        return self._made(column, column.render)

    def get_cell_value(self, name):
        column = self._table.columns[name]
        return self._made(column, column.column.render if _is_of_the_library(column.value) else column.value)

    def _made(self, column: BoundColumn, function: Callable):
        return self._held(column) if _is_of_the_library(function) else function(record=self._record)

    def _held(self, column: BoundColumn):
        """The value that the record has for a column."""
        return self._get_and_render_with(column, lambda _, value: value, column.default)


class QuickRows(BoundRows):
    def __iter__(self):
        for record in self.data:
            yield QuickRow(record, table=self.table)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return QuickRows(data=self.data[key], table=self.table)
        return QuickRow(record=self.data[key], table=self.table)


class DataTable(tables.Table):
    """The house's table: quick rows, and records sorted by `Rows`."""

    class Meta:
        orderable = True

    def __init__(self, records: Sequence, caption: str, **kwargs):
        super().__init__(Rows(list(records)), **kwargs)
        self.rows = QuickRows(data=self.data, table=self)
        self.caption = caption

    @cached_property
    def page_columns(self) -> list[PageColumn]:
        """The visible columns, looked up once for all rows; the first one names the row."""
        return [_page_column(column, is_first=place == 0) for place, column in enumerate(self.columns)]

    def report_group(self, record) -> str:
        """The heading under which a record stands in a report; rows that follow one another share it."""
        return ""


def build_sheet(
    table: tables.Table,
    *,
    title: str,
    reading: ReadingContext,
    notes: Sequence[tuple[str, str]],
    name_parts: Sequence[str],
    chart: SheetChart | None = None,
) -> Sheet:
    """The whole of `table`, all pages of it, on its way to a file; numbers without the zeros of the database."""
    columns = [column for column in table.columns.iterall() if not column.column.exclude_from_export]
    as_at = ("as at", reading.shown_day.isoformat())
    return Sheet(
        title=title,
        columns=tuple(SheetColumn(str(c.header), c.column.file_kind, c.column.decimals) for c in columns),
        rows=tuple(tuple(_in_file(row, column) for column in columns) for row in table.rows),
        notes=tuple(notes),
        name_parts=(*name_parts, *as_at),
        chart=chart,
        report=_report(table),
    )


def _report(table: tables.Table) -> CommitteeReport | None:
    """What of `table` is laid before a committee, without columns that are empty in all rows; None for no report."""
    columns = [column for column in table.columns.iterall() if column.column.report_width]
    lines = [(row.record, [_in_report(row, column) for column in columns]) for row in table.rows]
    kept = [place for place, _ in enumerate(columns) if any(cells[place] not in (None, "") for _, cells in lines)]
    if not kept:
        return None
    parted = groupby(lines, key=lambda line: table.report_group(line[0]))
    shown = [columns[place].column for place in kept]
    return CommitteeReport(
        tuple(ReportColumn(str(column.heading), column.report_width, column.is_numeric) for column in shown),
        tuple(
            ReportGroup(heading, tuple(tuple(cells[place] for place in kept) for _, cells in group))
            for heading, group in parted
        ),
    )


def _in_report(row: BoundRow, column: BoundColumn) -> ReportCell:
    said = getattr(row.table, f"report_{column.name}", None) or getattr(column.column, "report", None)
    return said(row.record) if said else _in_file(row, column)


def _in_file(row: BoundRow, column: BoundColumn):
    """The cell of a row; of a number at most the zeros that its column shows, where the database has four."""
    cell = row.get_cell_value(column.name)
    if not isinstance(cell, Decimal):
        return cell
    return with_places(cell, min(column.column.decimals, places_of(cell)))
