"""The paragraph on top of the changes: made from the list alone, and plain where nothing changed."""

from collections import Counter
from datetime import date, datetime

from analysis.changes.change import ChangeKind, KnownChange, Span, Turn, group
from analysis.changes.summary import MOST_KINDS, describe_changes, describe_weighty

SPAN = Span(datetime(2022, 1, 12), datetime(2023, 9, 13), date(2022, 1, 12), date(2023, 9, 13))
WORDS = "between the end of 12 January 2022 and the end of 13 September 2023"


def change(kind, before="", after="good", **columns):
    return KnownChange(kind, None, "Leadership", ("inspection", "ilacs-2023"), before, after, **columns)


def said(*changes, is_now=False):
    return describe_changes(group(changes), SPAN, is_now=is_now)


def test_nothing_changed_is_said_plainly():
    assert said() == f"Nothing changed {WORDS}."
    assert said(is_now=True) == "Nothing changed between the end of 12 January 2022 and now."


def test_one_change_is_counted_as_one():
    assert said(change(ChangeKind.RISK)) == f"B{WORDS[1:]} there was 1 change of a risk."


def test_the_weightiest_grade_is_said_with_the_one_before():
    grade = change(ChangeKind.GRADE, "inadequate", about="Standard inspection, 2023", weight=1)
    assert said(change(ChangeKind.GRADE, "poor"), grade).endswith(
        "2 grades by Ofsted. Leadership was inadequate and is good (Standard inspection, 2023)."
    )
    assert said(change(ChangeKind.GRADE, about="Visit")).endswith("Leadership is good (Visit).")


def test_standings_and_late_promises_are_counted_by_their_turn():
    words = said(
        change(ChangeKind.STANDING, turn=Turn.WORSE),
        change(ChangeKind.STANDING, turn=Turn.BETTER),
        change(ChangeKind.STANDING, turn=Turn.BETTER),
        change(ChangeKind.PROMISE, turn=Turn.WORSE),
    )
    assert "Of the KPIs that stand differently 1 stands worse and 2 better." in words
    assert words.endswith("1 promise or request has become late.")


def test_more_kinds_than_fit_are_counted_together():
    kinds = list(ChangeKind)[: MOST_KINDS + 2]
    words = said(*map(change, kinds))
    assert kinds[MOST_KINDS].counted(1) not in words
    assert "and 2 other changes." in words


def test_a_line_has_the_first_kinds_with_their_numbers():
    kinds = [ChangeKind.STANDING, ChangeKind.GRADE, *[ChangeKind.ASKED] * 7, *[ChangeKind.PROMISE] * 2]
    assert describe_weighty(Counter(kinds)) == "1 grade by Ofsted, 7 new areas to improve"
    assert describe_weighty({}) == "no grade, promise or standing of a KPI changed"
