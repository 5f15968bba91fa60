"""Colours: one table, agreed with the style sheet, and enough contrast for eyes and grey paper."""

import re
from datetime import date
from pathlib import Path

import pytest

from analysis.core.series import Break, Polarity
from analysis.spc.points import PointType
from analysis.statistics.p_chart import p_chart
from charts.colours import COLOURS, LINE_SLOTS
from charts.marks import Marker
from charts.spec import build_chart
from charts.svg.chart import to_both_svgs, to_small_svg
from charts.svg.lines import signal_shape
from charts.svg.sparkline import sparkline
from tests.charts.makers import (
    intervals_of,
    make_among,
    make_counted,
    make_expected,
    make_limits,
    make_series,
    make_target,
    make_years,
)

STYLES = (Path(__file__).parents[2] / "static" / "css" / "charts.css").read_text(encoding="utf-8")


def contrast_on_white(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True)) + 0.05)


def test_the_style_sheet_has_the_colours_of_the_table():
    assert dict(re.findall(r"--chart-([a-z0-9-]+): (#[0-9a-f]{6});", STYLES)) == COLOURS


# neither a line of figures nor words: the grid, and the fill of a band, whose outline says where it is
BACKGROUNDS = ("grid", "band")


@pytest.mark.parametrize("name", [name for name in COLOURS if name not in BACKGROUNDS])
def test_lines_and_words_stand_out_from_white(name):
    assert contrast_on_white(COLOURS[name]) >= 4.5


@pytest.mark.parametrize("name", [name for name in COLOURS if name not in BACKGROUNDS])
def test_lines_stand_out_from_the_fill_of_a_band(name):
    assert contrast_on_white(COLOURS[name]) / contrast_on_white(COLOURS["band"]) >= 4.5


def test_a_band_is_seen_by_its_outline_and_not_by_its_fill_alone():
    (rule,) = re.findall(r"\.chart__band \{([^}]*)\}", STYLES)
    assert "stroke: var(--chart-note)" in rule


def test_every_class_of_a_drawing_is_styled_or_inherits():
    comparators = [make_years(10, 11, 12, area=f"Area {number}") for number in range(1, LINE_SLOTS)]
    spec = build_chart(
        make_years(11, 12, 13),
        comparators=comparators,
        targets=[make_target(10, end=date(2017, 3, 31)), make_target(12, start=date(2017, 4, 1))],
        breaks=[Break(date(2017, 1, 1), "x")],
        markers=[Marker(date(2017, 1, 1), "x")],
        neighbours=make_among(([9, 10, 12], [9, 11, 13], [8, 9, 10])),
    )
    counted = make_counted(*[(8, 10)] * 40)
    requested = build_chart(
        counted,
        intervals=intervals_of(counted),
        expected=[make_expected(counted)],
        own_limits=[p_chart(counted.observations)],
        compared=counted.observations[:2],
    )
    drawings = (
        to_both_svgs(spec) + to_both_svgs(requested) + to_small_svg(spec) + to_small_svg(build_chart(make_series()))
    )
    drawings += "".join(sparkline(counted, latest_type=meaning) + signal_shape(meaning) for meaning in PointType)
    judged = make_series(*[80, 82, 81, 83, 79, 81, 80] * 2, 95, 60, 80, 81)
    for polarity in (Polarity.HIGHER_IS_BETTER, Polarity.NEUTRAL):
        limits = make_limits(judged, polarity, rebases=[date(2022, 5, 1)])
        drawings += to_both_svgs(build_chart(judged, limits=limits)) + to_small_svg(build_chart(judged, limits=limits))
    used = {name for names in re.findall(r'class="([^"]+)"', drawings) for name in names.split()}

    # These stand for a part that has no look of its own beside that of all text.
    assert {name for name in used if f".{name}" not in STYLES} <= {"chart__label", "chart__sample", "chart__start"}


def test_the_style_sheet_asks_nothing_of_another_host():
    assert not re.search(r"url\(|@import|https?:", STYLES)
