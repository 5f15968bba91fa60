"""Lanes over time: the axis, the places on it, and the shorter time of a narrow drawing."""

from datetime import date

import pytest

from charts.lanes import Lane, LaneBar, LaneMark, LanesSpec


def spec(*lanes):
    return LanesSpec("Judgements", "In words.", lanes)


def bar(start, end):
    return LaneBar(start, end, ("Good",), "good")


LONG = spec(
    Lane("Overall", (bar(date(2001, 5, 1), date(2009, 3, 1)), bar(date(2009, 3, 1), date(2023, 6, 30)))),
    Lane("Visits", marks=(LaneMark(date(2005, 1, 1)), LaneMark(date(2024, 2, 1), is_planned=True))),
)


def test_the_axis_has_whole_years_around_everything():
    assert (LONG.first, LONG.last) == (date(2001, 1, 1), date(2024, 12, 31))
    assert LONG.share(LONG.first) == 0
    assert LONG.share(LONG.last) == 1
    assert LONG.share(date(2012, 12, 31)) == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize(
    ("most", "years"),
    [
        (30, list(range(2001, 2025))),
        (12, [2002, 2004, 2006, 2008, 2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024]),
        (5, [2005, 2010, 2015, 2020]),
        (2, [2020]),
    ],
)
def test_the_axis_names_years_of_one_step(most, years):
    assert LONG.years(most) == years


def test_a_bar_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end on 2019-01-01"):
        bar(date(2019, 1, 2), date(2019, 1, 1))


def test_the_recent_years_cut_what_began_earlier_and_drop_what_was_over():
    recent = LONG.recent(16)
    assert recent.first == date(2009, 1, 1)
    overall, visits = recent.lanes
    assert [(one.start, one.end) for one in overall.bars] == [
        (date(2009, 1, 1), date(2009, 3, 1)),
        (date(2009, 3, 1), date(2023, 6, 30)),
    ]
    assert [mark.on for mark in visits.marks] == [date(2024, 2, 1)]
    assert LONG.recent(100) == LONG
