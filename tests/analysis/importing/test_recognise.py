"""A table becomes lines with their cells, or refusals that name the cell, the column and the reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.entry.figures import Typed
from analysis.importing import catalogue, file_reading, recognise
from analysis.importing.table import Cell, FileTable, Merged, UnreadableFile, column_name
from tests.analysis.importing.makers import KPIS, LONG, make_cell, make_kpi, make_table, recognised


def line_of(*rows, **known):
    found = recognised(*rows, **known)
    assert found.refusals == ()
    assert len(found.lines) == 1
    return found.lines[0]


def refusal_of(*rows, **known):
    found = recognised(*rows, **known)
    assert found.lines == ()
    assert len(found.refusals) == 1
    return found.refusals[0]


# -- layouts ------------------------------------------------------------------------------------------


def test_long_table_gives_each_field_with_its_cell():
    line = line_of(LONG, ("CARE", "2021-10", "24", "25", "", "Better."))
    assert (line.code, line.period.label, line.typed) == ("CARE", "October 2021", Typed("24", "25", "", "Better."))
    assert line.places == {"numerator": "C2", "denominator": "D2", "commentary": "F2"}
    assert line.headings["denominator"] == "Denominator"


def test_headings_may_stand_in_any_order_below_a_title_and_in_other_words():
    line = line_of(
        ("Return of the team",),
        ("made in October",),
        (" cohort ", "COUNT", "Month", "Indicator", "Colour"),
        ("25", "24", "Oct-21", "Care plans up to date", "red"),
    )
    assert line.typed == Typed("24", "25")
    assert line.places["denominator"] == "A4"


@pytest.mark.parametrize("heading", ["Child name", "DOB", "NHS number"])
def test_file_with_a_column_about_single_children_is_stopped_and_told_why(heading):
    with pytest.raises(UnreadableFile, match=f"Column G is headed “{heading}”.*Bring counts only"):
        recognised((*LONG, heading), ("CARE", "2021-10", "24", "25", "", "Better.", "Jo"))


def test_wide_table_has_a_kpi_in_each_row():
    found = recognised(
        ("KPI", "Target", "2021-09", date(2021, 10, 1)), ("CARE", "100", "95", "96%"), ("HOMES", "", "12", "")
    )
    assert [(line.code, line.period.label, line.typed.value) for line in found.lines] == [
        ("CARE", "September 2021", "95"),
        ("CARE", "October 2021", "96"),
        ("HOMES", "September 2021", "12"),
    ]
    assert found.lines[1].places == {"value": "D2"}
    assert any("not read: Target" in note for note in found.notes)


def test_wide_table_may_have_a_kpi_in_each_column():
    found = recognised(("Month", "CARE", "number of homes"), ("Oct-21", "96", "12"))
    assert [(line.code, line.typed.value) for line in found.lines] == [("CARE", "96"), ("HOMES", "12")]


def test_period_of_a_wide_table_is_fitted_to_each_kpi():
    found = recognised(("KPI", "September 2021", "October 2021"), ("VISITS", "90", ""), ("CARE", "95", "96"))
    assert [line.period.label for line in found.lines] == ["July to September 2021", "September 2021", "October 2021"]


def test_code_is_preferred_where_a_table_has_both_code_and_title():
    line = line_of(("KPI", "Code", "Period", "Value"), ("Twins", "TWIN-2", "2021-10", "5"))
    assert line.code == "TWIN-2"


def test_second_table_is_read_where_the_first_has_no_headings():
    found = recognise.recognise([make_table(("Notes",)), make_table(LONG, ("CARE", "2021-10", "1", "2"))], KPIS)
    assert len(found.lines) == 1


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param([], "empty", id="no rows"),
        pytest.param([("a", "b"), ("c", "d")], "headings were not found", id="no headings"),
        pytest.param([("KPI", "Numerator")], "headings were not found", id="no period"),
        pytest.param([("KPI", "Period", "Value", "Percentage")], "C1 “Value” and D1 “Percentage”", id="two values"),
    ],
)
def test_table_that_is_not_understood_is_refused_whole(rows, reason):
    with pytest.raises(UnreadableFile, match=reason):
        recognised(*rows)


def test_headings_without_rows_are_no_error_and_no_lines():
    assert recognised(LONG).lines == ()


# -- KPIs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["CARE", "care", " Care ", "care plans UP to date", "CARE: Care plans up to date"])
def test_kpi_is_found_by_code_title_or_both(text):
    assert line_of(LONG, (text, "2021-10", "1", "2")).code == "CARE"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("CARRE", "The nearest is CARE: Care plans", id="slip in a code"),
        pytest.param("Care plans up-to-date", "The nearest is CARE", id="slip in a title"),
        pytest.param("Something else entirely", "Write its code", id="nothing near"),
        pytest.param("SCORES", "Write its code", id="something like CARE, but not very"),
        pytest.param("Twins", "TWIN-1 or TWIN-2", id="title of two"),
        pytest.param("OTHERS", "entered by others", id="not theirs"),
    ],
)
def test_kpi_that_cannot_be_entered_is_refused_at_its_cell(text, reason):
    refusal = refusal_of(LONG, (text, "2021-10", "1", "2"))
    assert reason in refusal.reason
    assert (refusal.row, refusal.place, refusal.heading) == (2, "A2", "KPI")


def test_unknown_kpi_of_a_wide_row_is_refused_once():
    refusal_of(("KPI", "2021-09", "2021-10"), ("Nonsense", "1", "2"))


def test_hints_end_before_a_wrong_file_takes_for_ever(monkeypatch):
    asked = []
    monkeypatch.setattr(catalogue, "get_close_matches", lambda *given, **known: asked.append(given) or [])
    found = recognised(LONG, *[(f"Nobody {number}", "2021-10", "1", "2") for number in range(200)])
    assert len(found.refusals) == 200
    assert len(asked) == catalogue.MOST_HINTS


# -- cells --------------------------------------------------------------------------------------------


def test_percentage_of_a_spreadsheet_is_read_as_it_shows_and_said():
    found = recognised(LONG, ("CARE", "2021-10", "", "", make_cell("96%", is_number=True, is_percent=True)))
    assert found.lines[0].typed.value == "96"
    assert any("E2" in note and "0.96 as 96%" in note for note in found.notes)


def test_worked_out_number_is_rounded_and_said():
    cell = make_cell("90.4761904761905%", is_number=True, is_percent=True)
    found = recognised(LONG, ("CARE", "2021-10", "", "", cell))
    assert found.lines[0].typed.value == "90.4762"
    assert any("rounded to 4 decimals (1: E2)" in note for note in found.notes)


def test_share_that_is_perhaps_a_percentage_is_pointed_out():
    line = line_of(LONG, ("CARE", "2021-10", "", "", "0.96"))
    assert line.notes == ("0.96 was read as 0.96%. If 96% is meant, write it so.",)


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        pytest.param(("CARE", "2021-10", "50%", "2"), "C2", "is a count", id="percentage as a count"),
        pytest.param(("HOMES", "2021-10", "", "", "50%"), "E2", "is not a percentage", id="percentage of a number"),
        pytest.param(("CARE", "2021-10", date(2021, 1, 3), "2"), "C2", "holds a date", id="day as a count"),
        pytest.param(("CARE", "soon", "1", "2"), "B2", "not a period", id="period"),
        pytest.param(("", "2021-10", "1", "2"), "A2", "KPI is missing", id="no KPI"),
        pytest.param(("CARE", "", "1", "2"), "B2", "period is missing", id="no period"),
        pytest.param(("CARE", "2021-10", "1", "2", "70"), "E2", "says 70, and the counts come to 50", id="other value"),
        pytest.param(
            ("CARE", "2021-10", "1", make_cell("", trouble="holds a formula without a result")),
            "D2",
            "This cell holds a formula without a result.",
            id="trouble in a field",
        ),
        pytest.param(
            (make_cell("", trouble="holds the error #N/A"), "2021-10", "1", "2"), "A2", "#N/A", id="trouble in the KPI"
        ),
    ],
)
def test_refusal_names_the_cell_and_the_reason(row, place, reason):
    refusal = refusal_of(LONG, row)
    assert refusal.place == place
    assert reason in refusal.reason
    assert refusal.row == 2


def test_commentary_that_looks_like_a_formula_is_plain_text():
    assert line_of(LONG, ("CARE", "2021-10", "1", "2", "", "=HYPERLINK(1)")).typed.commentary == "=HYPERLINK(1)"


def test_rows_without_figures_are_passed_over_and_counted():
    found = recognised(LONG, ("CARE", "2021-10"), ("nonsense",), ("CARE", "2021-11", "1", "2"))
    assert (len(found.lines), found.refusals, found.blank) == (1, (), 2)


def test_period_in_a_wide_heading_is_refused_at_the_heading_for_the_row():
    refusal = refusal_of(("KPI", "2021"), ("CARE", "96"))
    assert (refusal.place, refusal.row) == ("B1", 2)


# -- the file as a whole ------------------------------------------------------------------------------


def test_second_row_that_says_the_same_is_refused():
    found = recognised(LONG, ("CARE", "2021-10", "24", "25"), ("Care plans up to date", "Oct-21", "24.0", "25"))
    assert [line.row for line in found.lines] == [2]
    assert found.refusals[0].row == 3
    assert "Row 2 says the same" in found.refusals[0].reason


def test_rows_that_differ_about_one_figure_are_all_refused():
    found = recognised(LONG, ("CARE", "2021-10", "24", "25"), ("CARE", "2021-10", "23", "25"))
    assert found.lines == ()
    assert [refusal.row for refusal in found.refusals] == [2, 3]
    assert "stands in row 2 and row 3" in found.refusals[0].reason


def test_rows_in_a_merged_block_are_refused_with_its_name():
    found = recognised(
        LONG,
        ("CARE", "2021-09", "1", "2"),
        ("", "2021-10", "1", "2"),
        ("CARE", "2021-11", "1", "2"),
        merged=[Merged(2, 3, 1, 1, "A2:A3"), Merged(4, 4, 9, 12, "I4:L4")],
    )
    assert [line.row for line in found.lines] == [4]
    assert [refusal.row for refusal in found.refusals] == [2, 3]
    assert "A2:A3 is merged" in found.refusals[0].reason


def test_merged_headings_are_refused_and_a_merged_title_is_not():
    with pytest.raises(UnreadableFile, match="A1:B1"):
        recognised(LONG, merged=[Merged(1, 1, 1, 2, "A1:B1")])
    assert recognised(("Title",), LONG, ("CARE", "2021-10", "1", "2"), merged=[Merged(1, 1, 1, 6, "A1:F1")]).lines


def test_merged_block_to_the_end_of_the_sheet_costs_no_more_than_the_rows_there_are():
    found = recognised(LONG, ("CARE", "2021-10", "1", "2"), merged=[Merged(2, 9_999_999, 1, 1, "A2:A9999999")])
    assert len(found.refusals) == 1


def test_more_figures_than_an_import_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(file_reading, "MOST_ROWS", 3)
    with pytest.raises(UnreadableFile, match="more than 3 figures"):
        recognised(("KPI", "2021-07", "2021-08", "2021-09", "2021-10"), ("CARE", "1", "2", "3", "4"))


@pytest.mark.parametrize(
    ("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_name(number, name):
    assert column_name(number) == name
    assert Cell(7, number, "").place == f"{name}7"


words = st.sampled_from(
    ["KPI", "Period", "Value", "Numerator", "CARE", "VISITS", "2021-10", "Q2 2021/22", "96%", "1,234", ""]
)


@given(st.lists(st.lists(words | st.text(max_size=5), max_size=6), max_size=8))
def test_any_table_is_recognised_or_refused_and_no_row_is_lost(rows):
    table = make_table(*rows)
    try:
        found = recognise.recognise([table], KPIS)
    except UnreadableFile:
        return
    header = int(next(note for note in found.notes if "headings in row" in note).partition("in row ")[2].split(":")[0])
    told = {line.row for line in found.lines} | {refusal.row for refusal in found.refusals}
    below = [row[0].row for row in table.rows if row[0].row > header]
    assert len(told) + found.blank == len(below)


def test_table_is_read_as_it_says():
    table = FileTable(make_table(LONG).rows, "the sheet “Figures”", notes=("Hidden sheets were not read: Old.",))
    notes = recognise.recognise([table], [make_kpi()]).notes
    assert notes[0] == "Read as the sheet “Figures”, with the headings in row 1: a figure in each row."
    assert "Hidden sheets were not read: Old." in notes
