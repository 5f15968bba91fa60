"""Rows of a table as markup: each cell in its tag, escaped, and by the function that its column has."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import mark_safe

from web.tables import DataColumn, DataTable


@dataclass(frozen=True)
class Counted:
    name: str
    number: int
    on: date


class CountedTable(DataTable):
    name = DataColumn(accessor="name")
    number = DataColumn(accessor="number", numeric=True)
    shown = DataColumn(accessor="number")
    on = DataColumn(accessor="on", only="file")

    def render_shown(self, record):
        return mark_safe(f"<b>{record.number}</b>")

    def value_shown(self, record):
        return record.number


ROW = Counted("Plans & <visits>", 3, date(2026, 5, 1))


def only_row(**kwargs):
    return next(iter(CountedTable([ROW], "Counted", **kwargs).rows))


def test_the_first_cell_names_the_row_and_others_have_the_class_of_their_column():
    assert only_row().as_html == (
        '<th scope="row">Plans &amp; &lt;visits&gt;</th><td class="numeric">3</td><td><b>3</b></td>'
    )


def test_a_column_of_files_alone_and_one_left_out_are_not_on_the_page():
    row = only_row(exclude=["number"])
    assert [(column.name, cell) for column, cell in row.items()] == [("name", ROW.name), ("shown", "<b>3</b>")]


def test_a_file_has_what_the_record_holds_and_no_markup():
    row = only_row()
    assert [row.get_cell_value(name) for name in ("name", "number", "shown", "on")] == [ROW.name, 3, 3, ROW.on]


def test_a_column_hidden_in_one_table_is_shown_in_the_next():
    table = CountedTable([ROW], "Counted")
    table.columns.hide("shown")
    assert "<b>" not in next(iter(table.rows)).as_html
    assert "<b>" in only_row().as_html
