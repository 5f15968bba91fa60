"""The lines beside the council's own: one of each level in its own style, the newest average of similar councils."""

from charts.spec import build_chart
from kpis.models import Area
from pages.kpi.drawn import lines_to_draw
from tests.charts.makers import make_years

OWN = make_years(10, 11, 12)
ENGLAND = Area(pk=1, name="England", level=Area.Level.COUNTRY)
REGION = Area(pk=2, name="South East", level=Area.Level.REGION)
NEWER = Area(pk=3, name="Similar councils (May 2025 model)", level=Area.Level.NEIGHBOURS)
OLDER = Area(pk=4, name="Similar councils (2016 model)", level=Area.Level.NEIGHBOURS)


def of(area, *values):
    return area, make_years(*values, area=area.name)


def drawn(*others, **choices):
    lines = lines_to_draw(OWN, others, **choices)
    return [(line.name, line.slot) for line in build_chart(OWN, comparators=lines.series).lines]


def test_each_level_has_its_own_style_whichever_others_there_are():
    home = ("West Sussex", 0)
    assert drawn(of(ENGLAND, 9, 9), of(REGION, 8, 8), of(NEWER, 7, 7)) == [
        home, ("England", 1), ("South East", 2), ("Similar councils", 3)
    ]  # fmt: skip
    assert drawn(of(REGION, 8, 8)) == [home, ("South East", 2)]
    assert drawn(of(NEWER, 7, 7)) == [home, ("Similar councils", 3)]
    assert drawn() == [home]


def test_of_the_averages_of_similar_councils_the_one_that_reaches_furthest_is_drawn_and_named_below():
    lines = lines_to_draw(OWN, [of(OLDER, 7, 7), of(NEWER, 6, 6, 6)])
    assert lines.series[2].latest.value == 6
    assert lines.words == "Similar councils: their average, May 2025 model."


def test_their_range_takes_the_place_of_their_average():
    assert drawn(of(ENGLAND, 9, 9), of(NEWER, 7, 7), with_neighbours=False) == [("West Sussex", 0), ("England", 1)]
    assert lines_to_draw(OWN, [of(NEWER, 7, 7)], with_neighbours=False).words == ""
