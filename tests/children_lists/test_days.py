"""Days in all the usual ways of writing them, and what is no day."""

from datetime import date

import pytest

from analysis.importing.table import Cell
from children_lists.days import NotADay, read_day
from tests.children_lists.makers import cell

FOURTH_OF_MARCH = date(2022, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "04/03/2022",
        "4/3/2022",
        "4/3/22",
        "04-03-2022",
        "04.03.2022",
        "4 March 2022",
        "4th March 2022",
        "4th of March 2022",
        "Fri 4 Mar 2022",
        "Friday, 4 March 2022",
        "04-Mar-22",
        "4Mar2022",
        "March 4, 2022",
        "Mar 4th 2022",
        "2022-03-04",
        "2022/03/04",
        "20220304",
        "2022-03-04T00:00:00",
        "2022-03-04 00:00:00",
        "2022-03-04T09:30:00+01:00",
        "04/03/2022 00:00",
        "04/03/2022 12:00:00 AM",
        "44624",
        "44624.5",
        " 04/03/2022 ",
    ],
)
def test_a_day_is_read_in_every_usual_way(text):
    assert read_day(cell(1, 1, text)).day == FOURTH_OF_MARCH


def test_a_day_of_a_spreadsheet_is_taken_as_it_is():
    assert read_day(cell(1, 1, FOURTH_OF_MARCH)).day == FOURTH_OF_MARCH


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "None", "null", "not applicable", "NaT"])
def test_words_for_nothing_are_no_day_and_no_fault(text):
    assert read_day(cell(1, 1, text)) is None


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2022", "00/03/2022", "13/13/2022", "2022-13-01", "12345", "99999", "4 Marzo 2022", "4" * 50]
)
def test_anything_else_is_no_day(text):
    with pytest.raises(NotADay):
        read_day(cell(1, 1, text))


def test_an_error_of_a_formula_is_no_day():
    with pytest.raises(NotADay):
        read_day(Cell(1, 1, "", trouble="holds the error #N/A"))


@pytest.mark.parametrize(
    ("text", "is_doubtful", "is_month_first"),
    [
        pytest.param("04/03/2022", True, False, id="either could be the month"),
        pytest.param("04/04/2022", False, False, id="both are the same"),
        pytest.param("25/03/2022", False, False, id="only the second can be the month"),
        pytest.param("03/25/2022", False, True, id="only the first can be the month"),
    ],
)
def test_order_of_day_and_month(text, is_doubtful, is_month_first):
    found = read_day(cell(1, 1, text))
    assert (found.is_doubtful, found.is_month_first) == (is_doubtful, is_month_first)


@pytest.mark.parametrize(("year", "meant"), [("22", 2022), ("49", 2049), ("50", 1950), ("99", 1999)])
def test_years_of_two_digits(year, meant):
    assert read_day(cell(1, 1, f"25/03/{year}")).day.year == meant
