"""Marks: every class is drawn by both renderers, and the axis has room for the extent of each."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from analysis.spc.points import PointType
from charts.marks import (
    Band,
    BandPoint,
    BreakMark,
    Bridge,
    ComparedPoint,
    EmptyPeriod,
    ExpectedRange,
    FirstReported,
    IntervalBar,
    Limits,
    Line,
    LineRole,
    Mark,
    Marker,
    OwnLimits,
    Point,
    RebaseMark,
    ReportedBand,
    SignalPoint,
    TargetLine,
)
from charts.overlays import OVERLAYS
from charts.plotly.figure import to_plotly
from charts.plotly.traces import TRACES
from charts.spec import build_chart
from charts.svg.chart import to_small_svg, to_svg
from charts.svg.marks import DRAW, SMALL
from tests.charts.makers import make_series

DAY, END = date(2021, 2, 28), date(2021, 3, 31)
POINTS = (Point(DAY, 50.0, "x"), Point(END, 70.0, "x"))
BAND_POINTS = (BandPoint(DAY, 50, 60, 70, "x", "x", "x"), BandPoint(END, 55, 60, 65, "x", "x", "x"))
EXAMPLES = [
    (Line("x", LineRole.HOME, 0, POINTS), (50, 70)),
    (Line("x", LineRole.HOME, 0, (Point(DAY, None, "x"),)), ()),
    (Band("x", BAND_POINTS), (50, 70)),
    (Bridge(*POINTS), ()),
    (ReportedBand(DAY, END, 20, 59, "x", "x", "x", "x"), (20, 59)),
    (TargetLine(95, DAY, END, "x"), (95, 95)),
    (BreakMark(DAY, "A", "x"), ()),
    (Marker(DAY, "x"), ()),
    (IntervalBar(DAY, 50, 70, "x", "x"), (50, 70)),
    (ExpectedRange(DAY, 50, 70, "x", "x"), (50, 70)),
    (OwnLimits(DAY, END, 50, 60, 70, "x", "x"), (50, 70)),
    (ComparedPoint(DAY, 50, "x", "x"), ()),
    (FirstReported(DAY, 50, "x", "x"), (50, 50)),
    (Limits(DAY, END, 60, 50, 70, False, False, "x", "x", "x", "x", "x"), (50, 70)),
    (RebaseMark(DAY, "x"), ()),
    (EmptyPeriod(DAY, "x", "x"), ()),
    (SignalPoint(DAY, 50, PointType.CONCERN, "x", "x"), ()),
]


def drawing(svg):
    return svg.partition("</desc>")[2]


def test_both_renderers_draw_every_class_of_mark_and_nothing_else():
    assert set(DRAW) == set(TRACES) == set(get_args(Mark))
    assert set(SMALL) < set(DRAW)


def test_every_class_of_mark_has_an_example_here():
    assert {type(mark) for mark, _ in EXAMPLES} == set(get_args(Mark))


@pytest.mark.parametrize(("mark", "expected"), EXAMPLES)
def test_a_mark_knows_its_lowest_and_highest_value(mark, expected):
    assert mark.extent() == expected


@pytest.mark.parametrize(("mark", "extent"), EXAMPLES)
def test_the_axis_has_room_for_every_mark(monkeypatch, mark, extent):
    monkeypatch.setitem(OVERLAYS, "new", lambda frame, given: tuple(given))

    axis = build_chart(make_series(20, 21, 22), new=[mark]).axis

    assert all(axis.low <= value <= axis.high for value in extent)


@pytest.mark.parametrize("mark", [mark for mark, extent in EXAMPLES if extent != () or not isinstance(mark, Line)])
def test_a_mark_adds_to_the_drawing_and_to_the_plotly_figure(mark):
    without = build_chart(make_series(60, 61, 62))
    with_mark = replace(without, marks=(*without.marks, mark))

    assert drawing(to_svg(with_mark)) != drawing(to_svg(without))
    assert to_plotly(with_mark) != to_plotly(without)
    assert (drawing(to_small_svg(with_mark)) != drawing(to_small_svg(without))) == (type(mark) in SMALL)


def test_marks_are_drawn_in_the_order_of_the_table():
    without = build_chart(make_series(60, 61, 62))
    spec = replace(without, marks=(*without.marks, *(mark for mark, extent in reversed(EXAMPLES) if extent != ())))
    svg = to_svg(spec)

    classes = ("band-bars", "target", "mean", "own-limits", "interval", "expected", "line", "first")
    places = [svg.index(f'"chart__{name}') for name in classes]
    assert places == sorted(places)


def test_of_gives_the_marks_of_one_class_in_order():
    spec = build_chart(make_series(60, 61, 62), markers=[Marker(END, "later"), Marker(DAY, "sooner")])

    assert [marker.label for marker in spec.of(Marker)] == ["sooner", "later"]
    assert spec.of(Band) == ()
