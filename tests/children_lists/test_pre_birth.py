"""Pre-birth tracking on one day: Wednesday 5 January 2022."""

from datetime import date

import pytest

from children_lists.pre_birth import build_tracking
from tests.children_lists.makers import HOLIDAYS, list_table, read

TODAY = date(2022, 1, 5)
MONDAY = date(2022, 2, 7)
EXPECTED = date(2022, 2, 9)


def tracking(*tables):
    return build_tracking(read(*tables, taken=TODAY), TODAY, HOLIDAYS)


def baby(child="1", expected=EXPECTED, **known):
    return {"child": child, "expected": expected, **known}


def test_weeks_count_what_was_begun_due_done_and_planned():
    early, late = date(2022, 1, 3), date(2022, 1, 4)
    found = tracking(
        list_table(
            "pre_birth",
            baby("1", started=date(2021, 11, 1), due=late, done=early, plan="child protection"),
            baby("2", started=date(2021, 11, 1), due=early, done=late, plan="none"),
            baby("3", started=date(2021, 12, 1), due=date(2022, 2, 1)),
            baby("4"),
            baby("5", expected=date(2022, 2, 14)),
        )
    )
    first, second = found.weeks
    assert (first.week, first.expected, first.started, first.due, first.done) == (MONDAY, 4, 3, 2, 2)
    assert (first.on_time, first.plans) == (1, 1)
    assert (second.week, second.expected) == (date(2022, 2, 14), 1)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        pytest.param({}, "assessment not begun", id="not begun five weeks before"),
        pytest.param({"expected": date(2022, 6, 1)}, None, id="not begun five months before"),
        pytest.param({"started": date(2021, 11, 1), "due": date(2022, 1, 4)}, "assessment late", id="late"),
        pytest.param({"started": date(2021, 11, 1), "due": TODAY}, None, id="due today"),
        pytest.param(
            {"started": date(2021, 11, 1), "due": TODAY, "done": TODAY, "plan": "none"},
            "assessed, no plan",
            id="no plan",
        ),
        pytest.param({"started": date(2021, 11, 1), "due": TODAY, "done": TODAY, "plan": "CP"}, None, id="all well"),
    ],
)
def test_what_needs_attention_is_named_by_row(known, words):
    found = tracking(list_table("pre_birth", baby(**known))).attention
    assert [(one.row, one.attention) for one in found] == ([(3, words)] if words else [])


def test_babies_born_long_ago_are_not_shown():
    assert tracking(list_table("pre_birth", baby(expected=date(2021, 12, 1)))).weeks == ()


def test_annex_a_gives_assessments_of_unborn_children_with_their_plans():
    assessments = list_table(
        "list_4",
        {"child": "1", "born": EXPECTED, "started": date(2021, 12, 1), "authorised": date(2022, 1, 4)},
        {"child": "2", "born": EXPECTED, "started": date(2021, 10, 1)},
        {"child": "3", "born": date(2015, 2, 9), "started": date(2021, 10, 1)},
    )
    needs = list_table(
        "list_6",
        {"child": "1", "born": EXPECTED, "started": date(2021, 12, 1), "status": "c) Child in need plan"},
        {"child": "2", "born": EXPECTED, "started": date(2021, 12, 1), "status": "d) Open assessment"},
    )
    [week] = tracking(assessments, needs).weeks
    assert (week.expected, week.started, week.due, week.done, week.on_time, week.plans) == (2, 2, 1, 1, 1, 1)
    assert [one.row for one in tracking(assessments, needs).attention] == [4]


def test_rows_without_a_reference_are_not_taken_for_each_other():
    born, started = EXPECTED, date(2021, 12, 1)
    assessments = list_table("list_4", {"child": None, "born": born, "started": started})
    plans = list_table("list_7", {"child": None, "born": born, "started": started})
    assert tracking(assessments, plans).weeks[0].plans == 0


def test_without_a_list_of_plans_nothing_is_said_of_them():
    assessments = list_table("list_4", {"child": "1", "born": EXPECTED, "started": date(2021, 12, 1)})
    found = tracking(assessments)
    assert (found.has_plans, found.weeks[0].plans) == (False, None)


def test_rows_that_cannot_be_read_are_named():
    found = tracking(list_table("pre_birth", baby(expected=None), baby("2", started="soon"), baby("3")))
    assert found.unclear == (3, 4)
    assessments = list_table("list_4", {"child": "1", "born": "soon", "started": date(2021, 12, 1)})
    assert tracking(assessments).unclear == (3,)


def test_no_list_no_tracking():
    assert tracking(list_table("list_7", {"child": "1"})) is None
