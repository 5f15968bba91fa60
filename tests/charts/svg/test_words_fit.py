"""The words on a chart: none is cut, none lies on another, none is too small to read."""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.core.series import Break
from charts.marks import Marker
from charts.spec import build_chart
from charts.svg.chart import NARROW_SIZE, WIDE_SIZE, to_small_svg, to_svg
from charts.svg.funnel import NARROW_SIZE as NARROW_FUNNEL
from charts.svg.funnel import WIDE_SIZE as WIDE_FUNNEL
from tests.charts.geometry import STYLES, faults_of
from tests.charts.makers import make_limits, make_series, make_target, make_years

LEAST_PIXELS = 12
# what is left of a screen beside its margins, at the least width at which each shape is shown
MARGIN, NARROW_MARGIN, LEAST_SCREEN = 30, 15, 320
FACTS, GAP = 0.26, 20


def shapes(spec):
    return [to_svg(spec), to_svg(spec, width=NARROW_SIZE[0], height=NARROW_SIZE[1]), to_small_svg(spec)]


def crowded(seed):
    """A chart with everything close together: lines that end alike, limits, targets, breaks, events, rebases."""
    chance = random.Random(seed)
    values = [round(chance.uniform(95, 100), 1) for _ in range(chance.choice([2, 3, 4, 14, 40, 90]))]
    home = make_series(*values, first=(2018, 1))
    others = [
        make_series(*[round(v - chance.uniform(0, 0.2), 1) for v in values], area=area, first=(2018, 1))
        for area in ("England", "South East", "Similar councils")
    ]
    days = (home.latest.period.end - date(2018, 1, 31)).days
    on = [date(2018, 2, 1) + timedelta(days=chance.randrange(days)) for _ in range(chance.randrange(12))]
    markers = [Marker(day, chance.choice(["Inadequate", "Requires improvement published", "Visit"])) for day in on]
    breaks = [Break(date(2018, 2, 1) + timedelta(days=chance.randrange(days)), "x") for _ in range(2)]
    targets = [make_target(99, end=date(2018, 12, 31)), make_target(100, start=date(2019, 1, 1))]
    rebases = [date(2018, 2, 1)] if len(values) > 30 else []
    limits = make_limits(home, breaks=breaks, rebases=rebases)
    return build_chart(home, comparators=others, targets=targets, breaks=breaks, markers=markers, limits=limits)


@pytest.mark.parametrize("seed", range(60))
def test_no_word_of_a_crowded_chart_is_cut_or_lies_on_another(seed):
    assert [faults_of(svg) for svg in shapes(crowded(seed))] == [[], [], []]


def test_the_check_finds_what_is_cut_and_what_lies_over_something():
    svg = '<svg viewBox="0 0 100 50"><text x="0" y="20">one</text><text x="10" y="22">two</text></svg>'
    assert faults_of(svg) == ["over each other: one / two"]
    assert faults_of(svg.replace('x="10"', 'x="90"')) == ["cut: two"]


def test_years_named_by_two_numbers_fit():
    spec = build_chart(make_years(*range(10, 30)), comparators=[make_years(*range(9, 25), area="England")])
    assert [faults_of(svg) for svg in shapes(spec)] == [[], [], []]


def test_no_text_is_smaller_than_twelve_pixels_where_a_shape_is_smallest():
    sizes = [float(size) for size in re.findall(r"\.chart [^{}]*\{[^}]*font-size: ([\d.]+)px", STYLES)]
    (from_width,) = re.findall(r"\(max-width: ([\d.]+)em\) \{\s+\.chart--wide", STYLES)
    kpi = (Path(__file__).parents[3] / "static" / "css" / "kpi.css").read_text(encoding="utf-8")
    (beside,) = re.findall(r"\(min-width: ([\d.]+)em\) \{\s+\.kpi \{", kpi)
    stacked = float(from_width) * 16 - 2 * MARGIN
    in_columns = float(beside) * 16 - 2 * MARGIN
    widths = {
        WIDE_SIZE[0]: min(stacked, in_columns * (1 - FACTS) - GAP),
        WIDE_FUNNEL[0]: stacked,
        NARROW_SIZE[0]: LEAST_SCREEN - 2 * NARROW_MARGIN,
        NARROW_FUNNEL[0]: LEAST_SCREEN - 2 * NARROW_MARGIN,
    }
    assert min(sizes) >= 14
    for drawn, shown in widths.items():
        assert min(sizes) * shown / drawn >= LEAST_PIXELS
