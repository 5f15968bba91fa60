"""Patterns by which a child could be recognised, in a text and in the headings of a file."""

import pytest

from analysis.entry.recognisable import is_nhs_number, names_a_child, recognisable_words


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        pytest.param("9434765919", True, id="the example of the NHS data dictionary"),
        pytest.param("9434765918", False, id="another check digit"),
        pytest.param("4010232137", True, id="a test number"),
        pytest.param("1000000010", False, id="no digit checks it"),
        pytest.param("943476591", False, id="nine digits"),
    ],
)
def test_nhs_number_is_known_by_its_check_digit(digits, expected):
    assert is_nhs_number(digits) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Her number is 943 476 5919.", "an NHS number"),
        ("See 943-476-5919", "an NHS number"),
        ("dob 12/03/2014", "a date of birth"),
        ("One child was born on 3rd March 2014.", "a date of birth"),
        ("D.O.B.: 2014-03-12", "a date of birth"),
        ("Name: jamie", "a name"),
        ("surname = O'Neill, date of birth 1.2.14", "a date of birth and a name"),
    ],
)
def test_what_tells_who_a_child_is_is_named(text, words):
    assert recognisable_words(text).startswith(f"This looks like {words}.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9434765918 forms were sent",
        "The team was named in the report: two posts.",
        "Ref 0123456788 of 12/03/2014",
        "Two babies were born in the month.",
        "The inspection of 12 March 2019 asked for it.",
        "Of 1,234,567,890 pounds",
    ],
)
def test_what_tells_of_nobody_is_let_through(text):
    assert recognisable_words(text) == ""


@pytest.mark.parametrize(
    "heading",
    ["Name", "Child name", "Child's Name", "NHS Number", "nhs_no", "DOB", "D.O.B", "Date of birth", "Birth date",
     "Surname", "First name", "UPN", "Postcode", "Name of child"],
)  # fmt: skip
def test_heading_of_a_list_of_children_is_known(heading):
    assert names_a_child(heading)


@pytest.mark.parametrize("heading", ["KPI name", "Team", "Named officer", "Births", "Period", "Number", "Notes"])
def test_other_headings_are_none(heading):
    assert not names_a_child(heading)
