"""Order of changes, and the two moments between which they are."""

from datetime import date, datetime, timedelta

import pytest

from analysis.changes.change import ChangeKind, KnownChange, Span, Turn, UnsaidChange, by_kind, heaviest, in_order, said

START = datetime(2022, 1, 12, 23)


def change(kind=ChangeKind.FIGURE, subject="Visits", **columns):
    return KnownChange(kind, columns.pop("when", None), subject, ("kpi", "visits"), "80%", "90%", **columns)


class TellerByName:
    def __init__(self, names):
        self.names, self.asked = names, []

    def subject_of(self, key):
        return self.names[key]

    def address_of(self, key):
        return ("kpi", self.names[key])

    def say(self, changes):
        self.asked.append(len(changes))
        return [change(subject=one.subject, weight=one.weight) for one in changes]


def subjects(changes):
    return [one.subject for one in changes]


def test_grades_come_before_promises_and_documents_last():
    found = in_order(change(kind, kind.value) for kind in reversed(ChangeKind))
    assert subjects(found) == [kind.value for kind in ChangeKind]
    assert (found[0].kind, found[-1].kind) == (ChangeKind.GRADE, ChangeKind.DOCUMENT)


def test_within_a_kind_the_heaviest_comes_first_then_the_newest_then_by_name():
    found = [
        change(subject="undated"),
        change(subject="B", when=date(2022, 3, 1)),
        change(subject="A", when=date(2022, 3, 1)),
        change(subject="newest", when=date(2022, 4, 1)),
        change(subject="heavy", weight=0.1),
    ]
    assert subjects(in_order(found)) == ["heavy", "newest", "A", "B", "undated"]
    for most in range(7):
        assert heaviest(found, most) == in_order(found)[:most]
    assert subjects(by_kind(found)[ChangeKind.FIGURE]) == ["heavy", "newest", "A", "B", "undated"]


def test_kinds_without_a_change_are_left_out():
    assert list(by_kind([change(ChangeKind.RISK), change(ChangeKind.GRADE)])) == [ChangeKind.GRADE, ChangeKind.RISK]


def test_what_a_change_is_of_is_looked_up_only_where_its_weight_does_not_decide():
    teller = TellerByName("DBCAE")
    weights = enumerate([2, 1, 1, 1, 0])
    unsaid = [UnsaidChange(ChangeKind.FIGURE, weight, Turn.NEITHER, key, (), teller) for key, weight in weights]
    looked_up = []
    teller.subject_of = lambda key: looked_up.append(key) or teller.names[key]
    assert [one.key for one in heaviest(unsaid, 2)] == [0, 3]
    assert set(looked_up) == {0, 1, 2, 3}


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=-1)], ids=["equal", "reversed"])
def test_a_span_goes_forward(later):
    with pytest.raises(ValueError, match="not after"):
        Span(START, START + later, START.date(), START.date())


def test_what_was_known_at_the_first_moment_is_no_change_and_at_the_second_it_is():
    end = START + timedelta(days=1)
    span = Span(START, end, START.date(), end.date())
    assert [span.holds(moment) for moment in (START, START + timedelta(seconds=1), end, None)] == [
        *(False, True, True, False)
    ]
    assert not span.holds(end + timedelta(seconds=1))


def test_each_kind_has_a_heading_and_counts_with_its_noun():
    assert len({kind.heading for kind in ChangeKind}) == len(ChangeKind)
    assert (ChangeKind.GRADE.counted(1), ChangeKind.GRADE.counted(1200)) == (
        "1 grade by Ofsted",
        "1,200 grades by Ofsted",
    )


def test_changes_that_are_shown_are_put_in_words_at_once_and_stand_in_their_order():
    teller = TellerByName({1: "a", 2: "b"})
    unsaid = [UnsaidChange(ChangeKind.FIGURE, weight, Turn.NEITHER, weight, None, teller) for weight in (1, 2)]
    assert [(one.subject, one.address) for one in unsaid] == [("a", ("kpi", "a")), ("b", ("kpi", "b"))]
    ready = change(subject="c", weight=1.5)
    found = heaviest([*unsaid, ready], 3)
    assert [one.subject for one in said(found)] == ["b", "c", "a"]
    assert said(found)[1] is ready
    assert teller.asked == [2, 2]
    assert said([ready]) == [ready]
