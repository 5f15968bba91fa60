"""The registry of measures: what is counted of what was brought, and why not."""

import csv
from datetime import date

import pytest

from analysis.core.periods import Period
from children_lists.layouts import BY_SLUG
from children_lists.measures.registry import count_all, get_measures
from children_lists.measures.without_columns import NOT_IN_LISTS
from tests.children_lists.makers import HOLIDAYS, MARCH, ROOT, TAKEN, list_table, read

IN_CARE = {"child": "1", "started": date(2022, 1, 5)}


def counted(*tables, kpi="CLA-NUM", period=MARCH, taken=TAKEN):
    figures, missing = count_all(read(*tables, taken=taken), {kpi: period}, taken, HOLIDAYS)
    return figures[0] if figures else missing[0].reason


def test_measures_and_what_lists_lack_are_kpis_of_the_catalogue():
    with (ROOT / "data/west_sussex/kpis.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert codes >= {*get_measures(), *NOT_IN_LISTS}
    assert not {*get_measures()} & {*NOT_IN_LISTS}


def test_every_way_needs_columns_that_its_layout_has_and_says_its_rule():
    for measure in get_measures().values():
        for way in measure.ways:
            assert way.rule.endswith(".")
            for slug, columns in way.needs.items():
                assert {BY_SLUG[slug].column(name).name for name in columns} == set(columns)


@pytest.mark.parametrize(
    ("tables", "known", "reason"),
    [
        pytest.param([list_table("list_7", IN_CARE)], {}, "needs list 8 (children in care), which was not", id="list"),
        pytest.param(
            [list_table("list_8", IN_CARE, leave_out=("ended",))],
            {},
            "the column “Date Ceased to be Looked After” is missing",
            id="column",
        ),
        pytest.param([list_table("list_8", IN_CARE)] * 2, {}, "it is there twice", id="refused"),
        pytest.param(
            [list_table("list_8", IN_CARE)], {"taken": date(2022, 3, 30)}, "before the period ended", id="early"
        ),
        pytest.param(
            [list_table("list_8", IN_CARE)], {"taken": date(2022, 11, 1)}, "goes back 6 months", id="too late"
        ),
        pytest.param([list_table("list_8", IN_CARE)], {"kpi": "RHI-72H"}, "No list has the day", id="no list has it"),
    ],
)
def test_what_cannot_be_counted_says_why(tables, known, reason):
    assert reason in counted(*tables, **known)


def test_a_position_needs_the_list_to_reach_back_to_its_day_alone():
    quarter = Period(date(2021, 10, 1), date(2021, 12, 31))
    assert counted(list_table("list_8", IN_CARE), period=quarter, taken=date(2022, 6, 30)).numerator == 0
    assert "goes back" in counted(list_table("list_3"), kpi="REREF-12M", period=quarter, taken=date(2022, 6, 30))


def test_a_kpi_that_no_list_speaks_of_is_not_named():
    assert count_all(read(list_table("list_8", IN_CARE)), {"SUPERVISION": MARCH}, TAKEN, HOLIDAYS) == ([], [])


def test_a_second_list_that_says_otherwise_is_told():
    episodes = list_table("ssda903_episodes", IN_CARE, {"child": "2", "started": date(2022, 1, 5)})
    figure = counted(list_table("list_8", IN_CARE), episodes)
    assert (figure.numerator, figure.others) == (1, ("SSDA903 episodes: 2",))


def test_a_rate_has_its_number_alone_and_a_share_both():
    assert counted(list_table("list_8", IN_CARE), kpi="CLA-RATE").denominator is None
    assert (
        counted(list_table("list_8", IN_CARE | {"visited": TAKEN.replace(month=3)}), kpi="CLA-VISITS").denominator == 1
    )


@pytest.mark.parametrize(
    ("seen_after", "expected"),
    [pytest.param(1, 19, id="one in twenty"), pytest.param(2, "2 of 20 rows would have to be left out", id="more")],
)
def test_a_figure_that_leaves_out_many_rows_is_not_counted(seen_after, expected):
    later = {"visited": date(2022, 4, 2)}
    rows = [{**IN_CARE, "child": str(number), **(later if number < seen_after else {})} for number in range(20)]
    found = counted(list_table("list_8", *rows), kpi="CLA-VISITS")
    assert expected in (found if isinstance(found, str) else [found.denominator])


@pytest.mark.parametrize(
    ("newest", "rows", "is_counted"),
    [
        pytest.param(date(2022, 3, 17), 50, True, id="a fortnight before the end"),
        pytest.param(date(2022, 3, 16), 50, False, id="longer ago"),
        pytest.param(date(2022, 3, 16), 49, True, id="too few rows to say"),
    ],
)
def test_a_list_that_was_taken_earlier_than_said_is_found_by_its_newest_day(newest, rows, is_counted):
    children = [{**IN_CARE, "child": str(number)} for number in range(rows - 1)]
    found = counted(list_table("list_8", *children, {"child": "last", "started": newest}))
    if is_counted:
        assert found.numerator == rows
    else:
        assert found.startswith("The newest day in list 8 (children in care) is 16 March 2022")
