"""Lists recognised by their headings, and what is doubtful about rows: by their number, never by what a cell holds."""

import csv
import re
from dataclasses import replace
from datetime import date

import pytest

from analysis.importing.table import Merged
from children_lists.layouts import BY_SLUG, LAYOUTS
from children_lists.layouts.published import annex_a_headings, ssda903_headings
from tests.children_lists.makers import ROOT, list_table, read, table, words

HEADINGS = ("Child Unique ID", "Child Protection Plan Start Date", "Child Protection Plan End Date")
STARTED = date(2022, 1, 10)


def plan(child="7", started=STARTED, ended=None, **known):
    return {"child": child, "started": started, "ended": ended, **known}


def published_lists():
    """The headings of every list in each layout that was published, as they stand in the file."""
    found = {}
    with (ROOT / "data/child_lists/annex_a_columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = int(re.sub(r"\D", "", row["list"]))
            found.setdefault((row["version"], number), []).append(row["column"])
    return found


@pytest.mark.parametrize(("version", "number"), published_lists())
def test_every_list_of_annex_a_is_known_by_its_headings(version, number):
    headings = published_lists()[version, number]
    found = read(table(("A title",), headings, ["1"] * len(headings)))
    assert list(found.lists) == [f"list_{number}"]
    assert found.lists[f"list_{number}"].columns == {column.name for column in BY_SLUG[f"list_{number}"].columns}


@pytest.mark.parametrize("name", ssda903_headings())
def test_every_table_of_ssda903_is_known_by_its_headings(name):
    found = read(table(ssda903_headings()[name], ["1"] * len(ssda903_headings()[name])))
    assert list(found.lists) == [f"ssda903_{name.lower()}"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.slug)
def test_headings_that_are_read_are_published_ones(layout):
    published = {"Annex A": annex_a_headings(), "SSDA903": ssda903_headings()}.get(layout.family)
    if published is not None:
        plain = {text.strip().lower() for headings in published.values() for text in headings}
        assert {column.heading.lower() for column in layout.columns} <= plain


def test_rows_count_as_a_spreadsheet_shows_them_under_titles_and_empty_rows():
    found = read(table(("Title",), (), ("Note",), HEADINGS, ("7", "10/01/2022"), (), ("8", "11/01/2022")))
    assert [row.number for row in found.lists["list_7"].rows] == [5, 7]


def test_columns_that_no_measure_reads_are_not_kept():
    found = read(table((*HEADINGS, "Allocated Worker"), ("7", STARTED, None, "Jo Example")))
    assert "Jo Example" not in repr(found)


def test_a_missing_column_is_missing_and_no_fault():
    found = read(list_table("list_8", {"child": "1"}, leave_out=("dentist", "visited")))
    assert not {"dentist", "visited"} & found.lists["list_8"].columns
    assert not found.findings


def test_a_sheet_of_codes_is_no_list_though_it_has_the_headings():
    assert not read(table(annex_a_headings()[8][5:], annex_a_headings()[8][5:])).lists


def test_another_sheet_is_passed_over_and_counted():
    assert read(table(("Guidance",), ("Do this",)), list_table("list_7", plan())).unknown == 1


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        pytest.param([list_table("list_7", plan())] * 2, "it is there twice, as sheet or file 1 and 2", id="twice"),
        pytest.param([list_table("list_7", plan())] * 3, "it is there twice", id="three times"),
        pytest.param([table((*HEADINGS, HEADINGS[1]), ("7", STARTED))], "stands twice (B1 and D1)", id="heading twice"),
        pytest.param(
            [table(("7",), HEADINGS, ("7", STARTED), merged=(Merged(2, 2, 2, 3, "B2:C2"),))],
            "headings are merged in B2:C2",
            id="merged headings",
        ),
        pytest.param(
            [table(HEADINGS, ("7", STARTED), ("8", STARTED), merged=(Merged(2, 3, 2, 2, "B2:B3"),))],
            "the cells B2:B3 are merged",
            id="merged rows",
        ),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_refused_in_words(tables, reason):
    found = read(*tables)
    assert not found.lists
    assert reason in found.refused["list_7"]


@pytest.mark.parametrize("block", [Merged(1, 1, 1, 3, "A1:C1"), Merged(2, 3, 9, 9, "I2:I3")])
def test_merged_titles_and_columns_that_are_not_read_do_no_harm(block):
    assert "list_7" in read(table(("Title",), HEADINGS, ("7", STARTED), merged=(block,))).lists


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("soon", "“Child Protection Plan Start Date” holds no date that can be read. Row 3.", id="no day"),
        pytest.param(
            "10/01/1922", "“Child Protection Plan Start Date” has a year that cannot be right. Row 3.", id="old"
        ),
        pytest.param(
            "10/01/2202", "“Child Protection Plan Start Date” has a year that cannot be right. Row 3.", id="far"
        ),
        pytest.param("10/05/2022", "is later than the day the lists were taken. Row 3.", id="ahead"),
    ],
)
def test_a_day_that_cannot_be_used_is_a_finding_and_is_not_read(typed, said):
    found = read(list_table("list_7", plan(started=typed)))
    assert said in words(found)[0]
    assert typed not in words(found)[0]
    assert found.lists["list_7"].rows[0].unread == ("started",)


def test_a_column_with_the_month_first_takes_its_doubtful_days_back():
    found = read(list_table("list_7", plan("1", "03/25/2022"), plan("2", "03/04/2022"), plan("3", "25/03/2022")))
    assert "the month first" in words(found)[0]
    assert "Rows 3, 4." in words(found)[0]
    assert [bool(row.unread) for row in found.lists["list_7"].rows] == [True, True, False]


def test_a_row_that_repeats_another_is_counted_once():
    found = read(list_table("list_4", *[{"child": "1", "started": STARTED, "authorised": date(2022, 2, 1)}] * 3))
    assert len(found.lists["list_4"].rows) == 1
    assert "counted once. Rows 4, 5." in words(found)[0]


def test_several_assessments_of_a_child_are_several_rows():
    rows = [{"child": "1", "started": STARTED}, {"child": "1", "started": date(2022, 2, 1)}]
    assert len(read(list_table("list_4", *rows)).lists["list_4"].rows) == 2


def test_of_a_child_twice_in_a_list_of_single_rows_the_latest_counts():
    found = read(list_table("list_7", plan("1", date(2021, 5, 1), date(2021, 9, 1)), plan("1", STARTED)))
    assert [row.number for row in found.lists["list_7"].rows] == [4]
    assert "several rows that differ" in words(found)[0]


def test_an_end_before_the_beginning_is_a_finding():
    found = read(list_table("list_7", plan(ended=date(2021, 12, 1))))
    assert "“Child Protection Plan End Date” is before “Child Protection Plan Start Date”" in words(found)[0]
    assert set(found.lists["list_7"].rows[0].unread) == {"started", "ended"}


def test_a_child_with_other_birthdays_in_two_lists_is_named_by_rows():
    one = list_table("list_7", plan("1", born=date(2015, 3, 1)))
    other = list_table("list_8", {"child": "1", "born": date(2015, 1, 3)}, {"child": "2", "born": date(2015, 1, 3)})
    assert words(read(one, other)) == [
        "List 7 (child protection): A child has another date of birth than in list 8 (children in care): "
        "rows 3 and 3. Put right the wrong one."
    ]


def test_a_child_who_came_into_care_on_other_days_in_two_lists_is_named_by_rows():
    care = list_table("list_8", {"child": "1", "started": STARTED}, {"child": "2", "started": STARTED})
    adoption = list_table("list_10", {"child": "2", "entered": date(2022, 1, 11)}, {"child": "1", "entered": STARTED})
    [found] = words(read(care, adoption))
    assert "“Date Started to be Looked After” differs from “Date the Child Entered Care”" in found
    assert "rows 4 and 3." in found


def test_hidden_sheets_are_told_once_without_their_names():
    hidden = replace(list_table("list_7", plan()), notes=("Hidden sheets were not read: PLANTED-4711.",))
    found = read(hidden, replace(hidden, rows=()))
    assert words(found) == [
        "The workbook: Hidden sheets were not read. Show those that hold lists, and bring it again."
    ]


def test_rows_without_a_reference_are_counted_and_said():
    found = read(list_table("list_7", plan(None), plan(None)))
    assert len(found.lists["list_7"].rows) == 2
    assert "a child of its own. Rows 3, 4." in words(found)[0]


def test_many_rows_are_named_by_the_first_and_their_number():
    found = read(list_table("list_7", *(plan(str(number), "soon") for number in range(40))))
    assert words(found)[0].endswith("Rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 28 more.")


def test_no_finding_holds_what_a_cell_holds():
    secret = "PLANTED-4711"
    rows = [plan(secret, secret), plan(secret, "03/25/2022"), plan(secret, STARTED, date(2021, 1, 1))]
    found = read(list_table("list_7", *rows), list_table("list_8", {"child": secret, "placements": secret}))
    assert len(found.findings) >= 4
    assert secret not in " ".join(words(found))


def test_a_layout_has_each_column_once():
    for layout in BY_SLUG.values():
        names = [column.name for column in layout.columns]
        assert len(names) == len(set(names))
