"""The funnel plot: its letters and words, and a drawing that places every area where its counts put it."""

import re
from itertools import combinations

import pytest

from analysis.core.kinds import KINDS
from analysis.core.series import Polarity
from analysis.statistics.funnel import FunnelPlace, funnel
from charts.funnel import build_funnel_chart, describe_funnel
from charts.svg.funnel import NARROW_SIZE, WIDE_SIZE, to_both_funnel_svgs, to_funnel_svg
from tests.charts.svg.test_chart import ALLOWED_ATTRIBUTES, of_class, parse, words

HOME = "West Sussex"
LOWER, HIGHER, NEUTRAL = Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER, Polarity.NEUTRAL
# Three or more placements in a year, 2024/25, as published
AREAS = (
    ("Hampshire", 254, 1738),
    ("South Gloucestershire", 15, 207),
    ("Gloucestershire", 92, 758),
    ("North Somerset", 34, 280),
    ("Worcestershire", 97, 1036),
    ("Essex", 156, 1141),
    ("Leicestershire", 66, 694),
    ("Central Bedfordshire", 34, 337),
    ("Wiltshire", 45, 478),
    ("Bath and North East Somerset", 18, 220),
    (HOME, 105, 975),
)


def plotted(areas=AREAS, *, kind="percentage", polarity=LOWER, per=100, title="Placements", sizes="Children"):
    kind = KINDS[kind]
    found = funnel(areas, per=per)
    return build_funnel_chart(found, title=title, home=HOME, kind=kind, decimals=1, polarity=polarity, sizes=sizes)


def said(areas, polarity=LOWER):
    return describe_funnel(funnel(areas), HOME, KINDS["percentage"], 1, polarity)


def both(spec):
    wide, narrow = to_both_funnel_svgs(spec).split("</svg>")[:2]
    return wide + "</svg>", narrow + "</svg>"


# -- what it shows ------------------------------------------------------------------------------------------


def test_letters_go_by_the_value_from_counts_the_highest_first():
    assert [(dot.letter, dot.area) for dot in plotted().dots] == [
        ("A", "Hampshire"),
        ("B", "Essex"),
        ("C", "North Somerset"),
        ("D", "Gloucestershire"),
        ("E", HOME),
        ("F", "Central Bedfordshire"),
        ("G", "Leicestershire"),
        ("H", "Wiltshire"),
        ("I", "Worcestershire"),
        ("J", "Bath and North East Somerset"),
        ("K", "South Gloucestershire"),
    ]


def test_equal_areas_stand_in_the_order_of_their_names():
    assert [dot.area for dot in plotted([("C", 5, 50), ("A", 10, 100), ("B", 1, 10)]).dots] == ["A", "B", "C"]


def test_the_home_area_alone_is_marked():
    assert [dot.area for dot in plotted().dots if dot.is_home] == [HOME]
    assert not any(dot.is_home for dot in plotted(AREAS[:-1]).dots)


@pytest.mark.parametrize(
    "areas",
    [
        pytest.param([], id="none"),
        pytest.param([("A", None, None)] * 3, id="no counts"),
        pytest.param([("A", 1, 10), ("B", 2, 10), ("C", None, None)], id="two with counts"),
    ],
)
def test_fewer_than_three_areas_with_counts_make_no_plot(areas):
    assert plotted(areas) is None


def test_three_areas_make_a_plot():
    assert len(plotted([("A", 1, 10), ("B", 2, 10), ("C", 3, 10)]).dots) == 3


def test_the_limits_reach_a_tenth_beyond_the_smallest_and_the_largest_area():
    curve = plotted().curve
    assert (curve[0].denominator, curve[-1].denominator) == (186, 1912)


@pytest.mark.parametrize("share", [0, 1], ids=["nobody", "everybody"])
def test_areas_that_are_all_at_one_end_of_the_scale_are_drawn(share):
    spec = plotted([(name, share * size, size) for name, size in (("A", 1), ("B", 30), (HOME, 500))])
    assert spec.value_axis.low <= 100 * share <= spec.value_axis.high
    assert {dot.place for dot in spec.dots} == {FunnelPlace.WITHIN}
    for svg in both(spec):
        parse(svg)


def test_rates_are_plotted_per_ten_thousand():
    spec = plotted([("A", 50, 10_000), ("B", 120, 20_000), (HOME, 90, 15_000)], kind="rate_10000", per=10_000)
    assert [(dot.area, dot.value) for dot in spec.dots] == [("B", 60), (HOME, 60), ("A", 50)]
    assert spec.written_centre == "57.8"


# -- the words ----------------------------------------------------------------------------------------------


def test_words_of_real_figures():
    assert said(AREAS) == (
        "All 11 areas together have 11.6%."
        " Much worse than chance explains: Hampshire. Worse than chance explains: Essex."
        " Better than chance explains: Worcestershire. West Sussex lies within chance for its size."
        " The areas differ by more than chance: their spread is 2.4 times what chance alone would give,"
        " so lying outside says less than it seems."
    )


def test_what_is_better_goes_by_the_polarity():
    assert "Much better than chance explains: Hampshire." in said(AREAS, HIGHER)
    assert "Much higher than chance explains: Hampshire." in said(AREAS, NEUTRAL)


def test_words_where_all_lie_within_chance():
    areas = [("A", 10, 100), ("B", 12, 100), (HOME, 11, 100)]
    assert said(areas) == "All 3 areas together have 11%. All lie within chance for their size."


def test_the_home_area_outside_is_named_once_and_not_called_within():
    text = said([("A", 10, 1000), ("B", 12, 1000), (HOME, 110, 1000)])
    assert text.count(HOME) == 1
    assert f"Much worse than chance explains: {HOME}." in text


def test_areas_without_counts_are_named_with_why():
    text = said([*AREAS, ("Devon", None, None), ("Kent", None, None), ("Surrey", 0, 0)])
    assert text.endswith("The counts are not held for Devon and Kent. There was nothing to count for Surrey.")


def test_nothing_is_said_of_spread_where_chance_explains_it():
    areas = [(f"Area {number}", 10 + number % 3, 100) for number in range(12)]
    assert "spread" not in said(areas)


# -- the drawing --------------------------------------------------------------------------------------------


def test_the_drawing_is_well_made_for_both_widths_and_has_no_look_of_its_own():
    for svg in both(plotted()):
        root = parse(svg)
        title, desc = root[0], root[1]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
        assert title.text == "Placements"
        assert desc.text == said(AREAS)
        assert {name for element in root.iter() for name in element.attrib} <= ALLOWED_ATTRIBUTES


def test_the_two_drawings_share_no_id():
    ids = re.findall(r' id="([^"]+)"', to_both_funnel_svgs(plotted()))
    assert len(ids) == len(set(ids)) == 4


def test_every_area_has_one_point_and_the_home_area_another_shape():
    for svg in both(plotted()):
        (circles,), (diamond,) = of_class(svg, "funnel__dots"), of_class(svg, "funnel__home")
        assert circles.get("d").count("M") == 10
        assert diamond.get("d").count("M") == 1


@pytest.mark.parametrize(("size", "has_names"), [(WIDE_SIZE, True), (NARROW_SIZE, False)], ids=["wide", "narrow"])
def test_points_lie_where_the_axes_say(size, has_names):
    """Sizes and values read back from the drawing by two ticks of each axis."""
    spec = plotted()
    svg = to_funnel_svg(spec, size, id="x", modifier="", has_names=has_names)
    across = {text.text: float(text.get("x")) for text in parse(svg).iter() if text.text in spec.size_axis.labels}
    down = {text.text: float(text.get("y")) - 5 for text in parse(svg).iter() if text.text in spec.value_axis.labels}
    (left, right), (bottom, top) = (
        (labels[0], labels[-1]) for labels in (spec.size_axis.labels, spec.value_axis.labels)
    )
    (path,) = of_class(svg, "funnel__dots")
    found = []
    for x, y in re.findall(r"M([\d.]+) ([\d.]+)h0", path.get("d")):
        share_across = (float(x) - across[left]) / (across[right] - across[left])
        share_up = (down[bottom] - float(y)) / (down[bottom] - down[top])
        found.append((share_across * 2000, share_up * 20))
    wanted = [(size, 100 * counted / size) for area, counted, size in AREAS if area != HOME]
    for (x, y), (size_wanted, value_wanted) in zip(sorted(found), sorted(wanted, key=lambda w: w[0]), strict=True):
        assert x == pytest.approx(size_wanted, abs=6)
        assert y == pytest.approx(value_wanted, abs=0.1)


def test_every_point_has_its_letter_and_those_outside_their_names_where_there_is_room():
    wide, narrow = both(plotted())
    (labels,) = of_class(wide, "funnel__labels")
    written = sorted("".join(text.itertext()) for text in labels)
    named = ["A Hampshire", "B Essex", f"E {HOME}", "I Worcestershire"]
    assert written == sorted([*named, *"CDFGHJK"])
    (labels,) = of_class(narrow, "funnel__labels")
    assert sorted("".join(text.itertext()) for text in labels) == list("ABCDEFGHIJK")


def test_names_give_way_to_letters_where_they_would_cover_each_other():
    crowd = [(f"A place with a long name {number}", 90 + number, 100) for number in range(8)]
    wide, _ = both(plotted([*crowd, ("Far away", 10, 2000), (HOME, 95, 120)]))
    (labels,) = of_class(wide, "funnel__labels")
    texts = list(labels)
    assert len(texts) == 10
    boxes = [
        (float(t.get("x")), float(t.get("y")), float(t.get("x")) + 7 * len("".join(t.itertext())))
        for t in texts
        if len("".join(t.itertext())) > 1
    ]
    for (left, y, right), (other_left, other_y, other_right) in combinations(boxes, 2):
        assert abs(y - other_y) >= 14 or right <= other_left or other_right <= left


@pytest.mark.parametrize("place", [0, 1], ids=["wide", "narrow"])
def test_all_words_stand_within_the_drawing(place):
    svg, (width, height) = both(plotted())[place], (WIDE_SIZE, NARROW_SIZE)[place]
    (labels,) = of_class(svg, "funnel__labels")
    for text in labels:
        x, y, written = float(text.get("x")), float(text.get("y")), "".join(text.itertext())
        assert x >= 0
        assert x + 7 * len(written) <= width
        assert 0 < y < height


def test_the_limits_and_the_centre_are_named():
    wide, narrow = both(plotted())
    assert {"99.8% limits", "95% limits", "All 11.6%"} <= set(words(wide))
    assert {"95%", "99.8% limits", "all together"} <= set(words(narrow))
    for svg in (wide, narrow):
        assert len(of_class(svg, "funnel__limit--far")) >= 1
        assert len(of_class(svg, "funnel__centre")) >= 1


def test_what_the_sizes_count_stands_below_or_in_general_words():
    assert "Children" in words(both(plotted())[0])
    assert "Number counted from" in words(both(plotted(sizes=""))[0])


def test_words_are_never_taken_for_markup():
    evil = '"><script>&'
    svg = to_both_funnel_svgs(plotted([(evil, 100, 200), ("B", 1, 100), (HOME, 2, 100)], title=evil, sizes=evil))
    assert "<script" not in svg
    for drawing in both(plotted([(evil, 100, 200), ("B", 1, 100), (HOME, 2, 100)], title=evil, sizes=evil)):
        assert parse(drawing)[0].text == evil
