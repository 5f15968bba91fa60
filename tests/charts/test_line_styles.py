"""Lines that may be drawn together: each has a style of its own, the same in both renderers and in the legend."""

import colorsys
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis.statistics.p_chart import p_chart
from charts.colours import COLOURS, LINE_SLOTS, LINE_STYLES, line_slot
from charts.plotly.figure import to_plotly
from charts.spec import build_chart
from charts.svg.chart import to_svg
from tests.charts.makers import make_counted, make_limits, make_series, make_target, make_years

STYLES = (Path(__file__).parents[2] / "static" / "css" / "charts.css").read_text(encoding="utf-8")
COMPARATORS = range(1, LINE_SLOTS)
# The lines beside those of areas: the class of a path in SVG, and what its trace is called in Plotly.
LEVELS = {
    "chart__target": "target",
    "chart__mean": "mean",
    "chart__limits": "limits",
    "chart__limits--provisional": "provisional limits",
    "chart__own-limits": "own limits",
    "chart__own-centre": "own centre",
}


def rgb(name):
    return [int(COLOURS[name][place : place + 2], 16) / 255 for place in (1, 3, 5)]


def all_lines():
    """A chart with every line that can be drawn: limits, final and provisional, and a comparator in each slot."""
    counted = make_counted(*[(80 + place % 3, 100) for place in range(40)])
    others = [make_series(*[70 - slot] * 40, area=f"Area {slot}") for slot in COMPARATORS]
    return build_chart(
        counted,
        comparators=others,
        targets=[make_target(90)],
        limits=make_limits(counted, rebases=[date(2023, 10, 1)]),
        own_limits=[p_chart(counted.observations)],
    )


def dashes_of(name):
    """The dashes that the style sheet gives a class, in plotly.js's words."""
    rules = re.findall(rf"(?:^|\s)\.{name} \{{([^}}]*)\}}", STYLES)
    (dashes,) = re.findall(r"stroke-dasharray: ([\d. ]+)", " ".join(rules)) or ["solid"]
    return dashes if dashes == "solid" else ",".join(f"{length}px" for length in dashes.split())


def styles_in_svg():
    """Dashes and shape of points of each line in the SVG, by the last of its classes."""
    found = {}
    for path in ElementTree.fromstring(to_svg(all_lines())).iter("path"):
        name = path.get("class").split()[-1]
        if name.startswith("chart__line--"):
            found[name] = (dashes_of(name), LINE_STYLES[int(name[-1])].symbol)
        elif name in LEVELS:
            found[name] = (dashes_of(name), None)
    return found


def styles_in_plotly():
    """Styles of Plotly's traces; the points of a long line are a trace of their own."""
    traces = to_plotly(all_lines())["data"]
    dashes = [trace["line"]["dash"] for trace in traces if trace["meta"] in ("home", "comparator")]
    symbols = [trace["marker"]["symbol"] for trace in traces if trace["meta"] in ("home points", "comparator points")]
    found = {f"chart__line--{slot}": style for slot, style in enumerate(zip(dashes, symbols, strict=True))}
    by_meta = {trace["meta"]: (trace["line"]["dash"], None) for trace in traces if trace["mode"] == "lines"}
    return found | {name: by_meta[meta] for name, meta in LEVELS.items() if meta in by_meta}


def test_the_chart_of_these_tests_has_every_line():
    assert len(styles_in_svg()) == LINE_SLOTS + len(LEVELS)


@pytest.mark.parametrize("styles_in", [styles_in_svg, styles_in_plotly])
def test_no_two_lines_share_a_style(styles_in):
    styles = styles_in()
    assert len(set(styles.values())) == len(styles)


def test_no_two_lines_of_areas_share_dashes_or_shape():
    assert len({style.dashes for style in LINE_STYLES}) == LINE_SLOTS
    assert len({style.symbol for style in LINE_STYLES}) == LINE_SLOTS


def test_lines_without_points_are_told_apart_by_their_dashes_alone():
    dashes = [dashes for dashes, symbol in styles_in_svg().values() if symbol is None]
    assert len(set(dashes)) == len(dashes)


def test_both_renderers_draw_each_line_alike():
    assert styles_in_plotly() == styles_in_svg()


def test_the_points_of_two_lines_are_drawn_differently():
    drawn = {}
    for slot, style in enumerate(LINE_STYLES):
        (rule,) = re.findall(rf"\.chart__points--{slot} \{{([^}}]*)\}}", STYLES)
        drawn[style.shape, re.sub(r"var\([^)]*\)", "colour", rule)] = slot
    assert len(drawn) == LINE_SLOTS


def test_the_legend_of_a_narrow_chart_shows_the_style_of_each_line():
    years = [make_years(50 - slot, 51 - slot, 52 - slot, area=f"Area {slot}") for slot in COMPARATORS]
    narrow = to_svg(build_chart(make_years(60, 61, 62), comparators=years), width=340, height=460)
    for slot, style in enumerate(LINE_STYLES):
        assert len(re.findall(rf'class="chart__line chart__line--{slot}"', narrow)) == 2
        in_chart, in_legend = re.findall(rf'class="chart__points chart__points--{slot}" d="([^"]*)"', narrow)
        assert style.shape in in_chart
        assert style.shape in in_legend


def test_a_chart_has_four_lines_of_areas_at_most_each_with_a_style_of_its_own():
    five = [make_years(40 + slot, 41, 42, area=f"Area {slot}") for slot in range(5)]
    slots = [line_slot(line.slot) for line in build_chart(make_years(60, 61), comparators=five).lines]
    assert slots == [0, 1, 2, 3]


def test_comparators_for_which_there_is_no_style_are_not_drawn():
    many = [make_years(40, 41, area=f"Area {slot}") for slot in range(LINE_SLOTS + 3)]
    assert len(build_chart(make_years(60, 61), comparators=many).lines) == LINE_SLOTS
    with pytest.raises(ValueError, match="none for line 5"):
        line_slot(LINE_SLOTS)


@pytest.mark.parametrize("slot", COMPARATORS)
def test_comparators_are_grey(slot):
    _, saturation, _ = colorsys.rgb_to_hsv(*rgb(f"line-{slot}"))
    assert saturation < 0.2, "orange and blue speak of change, red, amber and green of judgements"


@pytest.mark.parametrize(("name", "hues"), [("signal-improvement", (0.5, 0.7)), ("signal-concern", (0.04, 0.12))])
def test_a_change_is_blue_or_orange(name, hues):
    hue, _, _ = colorsys.rgb_to_hsv(*rgb(name))
    assert hues[0] < hue < hues[1], "red, amber and green are kept for judgements"
