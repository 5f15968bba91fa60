"""Invented lists and templates: they are read as what they are, and say that they are invented."""

import io
from datetime import date

import openpyxl
import pytest

from children_lists.examples.annex_a import LAYOUT_2019, LAYOUT_2024, write_annex_a
from children_lists.examples.ssda903 import write_ssda903
from children_lists.examples.templates import write_health_example, write_list_template, write_pre_birth_example
from children_lists.layouts.own_templates import OWN_TEMPLATES
from children_lists.reading.sheets import read_lists
from exports.reading.tables import read_tables

pytestmark = pytest.mark.slow

TODAY = date(2022, 4, 4)


def texts(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=3) for cell in row)


@pytest.mark.parametrize("layout", [LAYOUT_2019, LAYOUT_2024])
def test_an_invented_annex_a_has_every_list_whole(layout):
    content = write_annex_a(TODAY, layout=layout)
    found = read_lists(read_tables(content, ""), TODAY)
    assert list(found.lists) == [f"list_{number}" for number in range(1, 12)]
    assert all(one.columns == {column.name for column in one.layout.columns} for one in found.lists.values())
    assert not found.findings
    assert "No child stands behind them" in texts(content)


@pytest.mark.parametrize("layout", OWN_TEMPLATES, ids=lambda layout: layout.slug)
def test_a_template_is_read_as_its_list(layout):
    found = read_lists(read_tables(write_list_template(layout), ""), TODAY)
    assert found.lists[layout.slug].columns == {column.name for column in layout.columns}
    assert not found.lists[layout.slug].rows


@pytest.mark.parametrize(("write", "slug"), [(write_health_example, "health"), (write_pre_birth_example, "pre_birth")])
def test_an_invented_list_is_read_without_findings(write, slug):
    found = read_lists(read_tables(write(TODAY), ""), TODAY)
    assert len(found.lists[slug].rows) > 20
    assert not found.findings
    assert "No child stands behind them" in texts(write(TODAY))


def test_an_example_is_the_same_each_time():
    assert texts(write_annex_a(TODAY)) == texts(write_annex_a(TODAY))


def test_ssda903_tables_end_on_the_day_they_are_asked_for():
    contents = {name: write_ssda903(name, TODAY) for name in ("episodes", "missing", "oc2", "oc3")}
    found = read_lists((table for content in contents.values() for table in read_tables(content, "")), TODAY)
    assert set(found.lists) == {f"ssda903_{name}" for name in contents}
    assert len(found.lists["ssda903_episodes"].rows) == 200
    assert found.lists["ssda903_episodes"].newest > TODAY.replace(year=2021)
