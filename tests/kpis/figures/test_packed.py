"""Standings in brief in one piece of memory: what comes out is what went in, and two days are compared by it."""

from datetime import date

import pytest

from kpis.figures.briefs import Brief
from kpis.figures.packed import Briefs, pack, unpack

LONG_AGO = date(2019, 5, 31).toordinal()
MOST = 2**63 - 1


def make_brief(kpi, **columns):
    known = {"number": 3, "ids": 60, "last": 1_600_000_000_000_000, "basis": 42, "figure": 20}
    known |= {"start": LONG_AGO - 30, "end": LONG_AGO, "value": "90.50", "marks": 1, "told": "improving"}
    return Brief(kpi, **(known | columns))


# without a figure; with a value of many digits; with the greatest numbers, and a fingerprint below nothing
ODD = [
    make_brief(7, number=0, ids=0, last=None, figure=None, start=None, end=None, value="", marks=0, told=""),
    make_brief(8, value="-0.000000000123456789", told="a line — with “signs”"),
    make_brief(9, number=2**32 - 1, ids=MOST, last=MOST, basis=-MOST, figure=MOST, marks=255),
]


@pytest.mark.parametrize("brief", ODD)
def test_what_is_packed_comes_out_as_it_was(brief):
    assert unpack(brief.kpi, pack(brief, 5), {5: brief.told}.__getitem__) == brief
    assert Briefs([make_brief(1), brief, make_brief(900)])[brief.kpi] == brief


def test_standings_stand_in_the_order_they_were_given_and_are_found_by_kpi():
    made = [make_brief(key, ids=key) for key in (30, 4, 17, 2)]
    briefs = Briefs(made)
    assert list(briefs) == [30, 4, 17, 2]
    assert list(briefs.values()) == made
    assert [key in briefs for key in (2, 3, 30, 31, "4")] == [True, False, True, False, False]
    assert briefs.get(3) is None
    with pytest.raises(KeyError):
        briefs[31]
    assert (len(briefs), len(Briefs())) == (4, 0)
    assert 1 not in Briefs()


def test_single_pieces_whose_lines_have_other_numbers_tell_the_same():
    briefs = [make_brief(1, told="worsening"), make_brief(2, told="improving"), make_brief(3, told="worsening")]
    lines = ["worsening", "improving"]
    pieces = [(one.kpi, pack(one, lines.index(one.told))) for one in briefs]
    assert list(Briefs.from_packed(pieces, lines.__getitem__).values()) == briefs


def test_a_copy_has_others_and_leaves_the_first_as_it_was():
    first = Briefs([make_brief(1), make_brief(2), make_brief(3)])
    copy = first.with_others([make_brief(2, value="91"), make_brief(9)], gone=[3, 77])
    assert [(key, one.value) for key, one in copy.items()] == [(1, "90.50"), (2, "91"), (9, "90.50")]
    assert [(key, one.value) for key, one in first.items()] == [(1, "90.50"), (2, "90.50"), (3, "90.50")]


@pytest.mark.parametrize("column", ["number", "ids", "last", "basis"])
def test_kpis_that_rest_on_something_else_are_named(column):
    before = Briefs([make_brief(1), make_brief(2)])
    after = Briefs([make_brief(2, **{column: 1}), make_brief(1), make_brief(5)])
    assert [(new.kpi, old and old.kpi) for new, old in after.others_than(before)] == [(2, 2), (5, None)]


def test_what_is_told_of_the_same_figures_makes_no_difference():
    before, after = Briefs([make_brief(1)]), Briefs([make_brief(1, value="12", told="worsening", marks=0)])
    assert list(after.others_than(before)) == []
