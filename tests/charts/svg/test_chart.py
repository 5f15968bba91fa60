"""The drawings: well made, safe under a strict policy, readable without colour, small."""

import random
import re
from datetime import date
from gzip import compress
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from analysis.core.series import Break
from analysis.spc.points import PointType
from charts.marks import Band, Line, LineRole, Marker, Point, SignalPoint
from charts.marks.events import MOST_CHARACTERS
from charts.overlays import OVERLAYS
from charts.spec import build_chart
from charts.svg.chart import to_both_svgs, to_small_svg, to_svg
from charts.svg.sparkline import sparkline
from tests.charts.makers import make_among, make_limits, make_series, make_target, make_years, without_samples

SVG = "{http://www.w3.org/2000/svg}"

# Only these say where something is; everything about its look is left to the style sheet.
ALLOWED_ATTRIBUTES = {
    *("class", "viewBox", "role", "aria-labelledby", "aria-hidden", "id", "d", "x", "y"),
    *("width", "height", "x2", "y1", "y2", "cx", "cy", "r"),
}


def parse(svg):
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def of_class(svg, name):
    """The elements of a class, without the samples beside names."""
    drawn = parse(without_samples(svg))
    return [element for element in drawn.iter() if name in element.get("class", "").split()]


def words(svg):
    return ["".join(element.itertext()) for element in parse(svg).iter(f"{SVG}text")]


def full_chart(**changes):
    years = {
        "series": make_years(11, 12, 14, None, 12, 14, 11, 13, 11, 11),
        "targets": [make_target(10, end=date(2020, 3, 31)), make_target(12, start=date(2020, 4, 1))],
        "comparators": [
            make_years(10, 10, 11, 11, 11, 9, 10, 11, 11, 10, area="England"),
            make_years(12, 12, 12, 12, 13, 12, 12, 13, 12, 12, area="South East"),
            make_years(11, 12, 11, 12, 13, 11, 11, 13, 12, 12, area="Similar councils (2025 model)"),
        ],
        "breaks": [Break(date(2021, 10, 1), "virtual visits no longer count")],
        "markers": [Marker(date(2019, 5, 8), "Inspection"), Marker(date(2023, 5, 3), "Inspection")],
    } | changes
    return build_chart(years.pop("series"), **years)


def with_band():
    return full_chart(
        neighbours=make_among([[8, 10, 13], [7, 9, 15], [8, 9.5, 14], [6, 10, 12]], 2020, changes=(2023,))
    )


def with_limits():
    """Two groups, the second with provisional limits, and a point of either meaning in the first."""
    series = make_series(*[80, 82, 81, 83, 79, 81, 80] * 2, 95, 60, 90, 91, 89, 90)
    limits = make_limits(series, rebases=[date(2022, 5, 1)])
    return build_chart(series, targets=[make_target(95)], limits=limits)


def monthly_chart(months=84, seed=3):
    chance = random.Random(seed)
    areas = ["West Sussex", "England", "South East", "Similar councils (2025 model)"]
    home, *others = [
        make_series(*(round(chance.uniform(80, 99), 1) for _ in range(months)), area=area, first=(2018, 1))
        for area in areas
    ]
    return build_chart(home, comparators=others, targets=[make_target(95)], limits=make_limits(home))


DRAWINGS = [
    pytest.param(to_svg(full_chart()), id="wide"),
    pytest.param(to_svg(full_chart(), width=340, height=380), id="narrow"),
    pytest.param(to_small_svg(full_chart()), id="small"),
    pytest.param(to_svg(build_chart(make_series())), id="empty"),
    pytest.param(to_svg(build_chart(make_series(90))), id="single point"),
    pytest.param(to_svg(with_band()), id="wide with a band"),
    pytest.param(to_svg(with_band(), width=340, height=380), id="narrow with a band"),
    pytest.param(to_svg(with_limits()), id="wide with limits"),
    pytest.param(to_svg(with_limits(), width=340, height=380), id="narrow with limits"),
    pytest.param(to_small_svg(with_limits()), id="small with limits"),
    pytest.param(sparkline(make_series(11, None, 12, 13), make_target(12)), id="sparkline"),
]


@pytest.mark.parametrize("svg", DRAWINGS)
def test_a_drawing_holds_only_classes_and_geometry(svg):
    assert {name for element in parse(svg).iter() for name in element.attrib} <= ALLOWED_ATTRIBUTES
    assert "style" not in svg


@pytest.mark.parametrize("svg", DRAWINGS)
def test_coordinates_have_at_most_one_decimal(svg):
    numbers = re.findall(r"\d*\.\d+", " ".join(re.findall(r' (?:d|x|y|cx|cy)="([^"]*)"', svg)))

    assert all(re.fullmatch(r"\d*\.[1-9]", number) for number in numbers)


@pytest.mark.parametrize("svg", DRAWINGS[:-1])
def test_a_chart_is_an_image_with_a_name_and_a_description(svg):
    root = parse(svg)
    name, description = root.get("aria-labelledby").split()

    assert root.get("role") == "img"
    assert root.find(f"{SVG}title[@id='{name}']").text == "Visits on time, West Sussex"
    assert root.find(f"{SVG}desc[@id='{description}']").text


def test_ids_carry_the_prefix_given():
    both = to_both_svgs(full_chart(), id="visits")

    assert sorted(re.findall(r' id="([^"]+)"', both)) == [
        "visits-desc",
        "visits-narrow-desc",
        "visits-narrow-title",
        "visits-title",
    ]
    assert both.count("chart--wide") == both.count("chart--narrow") == 1


@pytest.mark.parametrize("spec", [full_chart(), build_chart(make_series())])
def test_of_the_two_shapes_of_a_chart_the_style_sheet_can_show_one(spec):
    assert re.findall(r'<svg class="([^"]+)"', to_both_svgs(spec)) == ["chart chart--wide", "chart chart--narrow"]


def test_a_line_of_a_new_overlay_may_stand_on_days_of_its_own(monkeypatch):
    def guess(frame, values):
        days = [date(2021, 1, 10), date(2021, 2, 10)]
        points = tuple(Point(on, value, "about then", f"{value}%") for on, value in zip(days, values, strict=True))
        return (Line("Guess", LineRole.COMPARATOR, 1, points),)

    monkeypatch.setitem(OVERLAYS, "guess", guess)
    (path,) = of_class(to_svg(build_chart(make_series(90, 91), guess=[90.0, 91.0])), "chart__line--1")

    assert path.get("d").startswith("M")


def test_text_from_the_database_is_escaped():
    nasty = '<script>"&'
    spec = build_chart(
        make_years(90, area=nasty), comparators=[make_years(80, area=f"{nasty} 2")], breaks=[], markers=[]
    )
    for svg in (to_svg(spec, id='"><b'), to_small_svg(spec), to_svg(spec, width=340, height=380)):
        assert "<script>" not in svg
        assert "<b" not in svg
        parse(svg)
    assert any(nasty in text for text in words(to_svg(spec)))


@pytest.mark.parametrize("draw", [to_svg, to_small_svg])
def test_an_empty_chart_says_so(draw):
    assert words(draw(build_chart(make_series()))) == ["No figures to draw"]


def test_a_line_is_one_path_with_its_gap_and_break():
    (path,) = of_class(to_svg(full_chart()), "chart__line--0")

    assert path.get("d").count("M") == 3


def test_lines_differ_by_class_and_by_point_shape():
    svg = to_svg(full_chart())
    shapes = set()
    for slot in range(4):
        (points,) = of_class(svg, f"chart__points--{slot}")
        shapes.add(re.sub(r"M[\d.]+ [\d.]+", "M", points.get("d")).split("M")[1])

    assert len(of_class(svg, "chart__line")) == 4
    assert len(shapes) == 3, "circle and square are one path with different ends"


@pytest.mark.parametrize(("width", "height"), [(720, 360), (340, 380)])
def test_each_line_and_the_target_in_force_are_named_with_their_latest_value(width, height):
    labels = [
        " ".join(e.itertext()) for e in of_class(to_svg(full_chart(), width=width, height=height), "chart__label")
    ]

    assert sorted(labels) == [
        "England 10%",
        "Similar councils (2025 model) 12%",
        "South East 12%",
        "Target 12%",
        "West Sussex 11%",
    ]


def test_a_line_that_ends_early_says_of_when_its_value_is():
    spec = build_chart(make_years(11, 12, 13), comparators=[make_years(10, 11, area="England")])

    assert "England 11% (2016/17)" in [" ".join(e.itertext()) for e in of_class(to_svg(spec), "chart__label")]


def test_end_labels_never_overlap_and_stay_on_the_drawing():
    same = [make_years(11, 11, area=f"Area {number}") for number in range(6)]
    rows = parse(to_svg(build_chart(make_years(11, 11), comparators=same, targets=[make_target(11)]))).iter(
        f"{SVG}tspan"
    )
    heights = sorted(float(row.get("y")) for row in rows)

    assert len(heights) == 5
    assert all(after - before >= 16 for before, after in zip(heights, heights[1:], strict=False))
    assert heights[0] > 0
    assert heights[-1] < 360


def test_an_earlier_target_is_named_on_the_chart():
    assert [e.text for e in of_class(to_svg(full_chart()), "chart__target-label")] == ["Target 10%"]


def test_events_have_their_names_where_there_is_room_and_numbers_on_a_phone():
    events = [Marker(date(2019, 5, 8), "Inadequate judgement published"), Marker(date(2023, 5, 3), "Visit; a letter")]
    wide, narrow = to_svg(full_chart(markers=events)), to_svg(full_chart(markers=events), width=330)

    assert [name.text for name in of_class(wide, "chart__event-name")] == ["Inadequate", "Visit"]
    assert [number.text for number in of_class(narrow, "chart__number")] == ["1", "2"]


def test_a_chart_of_many_events_has_their_numbers_and_neighbours_share_a_disc():
    events = [Marker(date(2019, month, 8), f"Visit {month}") for month in (3, 4, 5, 6)]
    svg = to_svg(full_chart(markers=[*events, Marker(date(2023, 5, 3), "Inspection")]))

    assert [number.text for number in of_class(svg, "chart__number")] == ["1–4", "5"]
    (uprights,) = of_class(svg, "chart__event")
    assert uprights.get("d").count("M") == 5


def test_a_long_name_of_an_event_is_cut_between_words():
    name = Marker(date(2019, 5, 8), "Scrutiny of services for children in care").short
    assert name == "Scrutiny of services for…"
    assert len(name) <= MOST_CHARACTERS


def test_a_break_carries_its_letter():
    svg = to_svg(full_chart())

    assert [letter.text for letter in of_class(svg, "chart__letter")] == ["A"]
    assert len(of_class(svg, "chart__break")) == 1


@pytest.mark.parametrize("width", [690, 330])
def test_a_line_of_few_points_has_its_value_at_each(width):
    few, many = make_years(11, 12, 14, 13), make_years(11, 12, 14, 13, 12)

    written = {value.text for value in of_class(to_svg(build_chart(few), width=width), "chart__value")}
    assert {"11%", "12%", "14%"} <= written
    assert not of_class(to_svg(build_chart(many), width=width), "chart__value")


def test_a_lonely_point_is_still_seen():
    spec = build_chart(make_series(*range(40), None, 50, None, *range(40)))
    (points,) = of_class(to_svg(spec), "chart__points--0")

    assert points.get("d").count("M") == 2, "the lonely one and the latest one"


def test_a_small_chart_names_the_ends_of_its_axes_and_its_latest_value_only():
    assert words(to_small_svg(full_chart())) == ["14%", "9%", "2015/16", "2024/25", "A", "11%"]
    assert len(of_class(to_small_svg(full_chart()), "chart__target")) == 2


def test_a_small_chart_of_one_period_names_it_once():
    assert words(to_small_svg(build_chart(make_series(90)))).count("Jan 2021") == 1


def test_twelve_charts_fit_into_a_page():
    whole = "".join(to_svg(monthly_chart(seed=seed), id=f"chart-{seed}") for seed in range(12))
    small = "".join(to_small_svg(monthly_chart(seed=seed), id=f"chart-{seed}") for seed in range(12))

    assert len(compress(whole.encode())) < 40_000
    assert len(compress(small.encode())) < 30_000


def test_a_sparkline_is_hidden_from_those_who_are_read_the_words():
    assert parse(sparkline(make_series(90, 91))).get("aria-hidden") == "true"


def test_a_sparkline_has_gaps_its_last_point_and_its_target():
    svg = sparkline(make_series(90, 91, None, 92, 93), make_target(95))
    (path,) = parse(svg).findall(f"{SVG}path")
    (last,) = parse(svg).findall(f"{SVG}circle")
    (line,) = parse(svg).findall(f"{SVG}line")

    assert path.get("d").count("M") == 2
    assert last.get("cx") == "117"
    assert int(line.get("y1")) < int(last.get("cy")), "the target is higher than the last value"
    assert not parse(sparkline(make_series(90, 91))).findall(f"{SVG}line")


@pytest.mark.parametrize(
    "series", [make_series(90, 91, None, 92, 93), make_series(90), make_series(), make_years(1, None, 3, 2)]
)
def test_a_sparkline_has_the_gaps_of_the_chart(series):
    home = build_chart(series).home
    values = [point.value for point in home.points] if home else []
    runs = sum(value is not None and before is None for before, value in pairwise([None, *values]))

    assert sparkline(series).count("M") == runs


def test_a_sparkline_of_one_figure_is_a_point_and_of_none_an_empty_picture():
    assert parse(sparkline(make_series(90))).find(f"{SVG}path").get("d") == "M59 14h2"
    assert len(parse(sparkline(make_series()))) == 0


def test_a_sparkline_of_84_months_is_small():
    value, values, chance = 85.0, [], random.Random(3)
    for _ in range(84):
        value = min(100, max(50, value + chance.uniform(-6, 6)))
        values.append(round(value, 1))

    for meaning in (None, *PointType):
        assert len(sparkline(make_series(*values), make_target(95), latest_type=meaning)) < 500


def test_a_band_lies_under_the_lines_and_is_named_at_its_end():
    svg = to_svg(with_band())
    assert 0 < svg.index("chart__band") < svg.index("chart__median-ticks") < svg.index("chart__line")
    said = {" ".join(element.itertext()) for element in of_class(svg, "chart__label--band")}
    assert said == {"Neighbours (2011 model) median 10% (2022/23)"}, "the newest set only"


def test_bands_of_one_set_that_a_break_parts_are_named_once():
    spec = with_band()
    assert [band.name for band in spec.of(Band)].count("Neighbours (2011 model)") == 1
    for svg in (to_svg(spec), to_svg(spec, width=340, height=380)):
        assert "".join(words(svg)).replace(" ", "").count("Neighbours(2011model)") == 1


def test_a_single_period_is_drawn_as_an_upright_with_its_median():
    svg = to_svg(build_chart(make_years(11, 12), neighbours=make_among([[8, 10, 13]])))
    assert not of_class(svg, "chart__band")
    (bars,), (ticks,) = of_class(svg, "chart__band-bars"), of_class(svg, "chart__median-ticks")
    assert len(re.findall("V", bars.get("d"))) == len(re.findall("m-6 0h12", ticks.get("d"))) == 1


def test_a_name_too_long_for_a_narrow_chart_goes_on_in_the_next_row():
    svg = to_svg(with_band(), width=340, height=380)
    said = ["".join(element.itertext()) for element in of_class(svg, "chart__label--band")]
    assert " ".join(said) == "Neighbours (2011 model) median 10% (2022/23)"
    assert all(len(words) * 6.6 + 34 <= 340 for words in said)
    heights = [float(element.get("y")) for element in of_class(svg, "chart__label--band")]
    assert heights == sorted(set(heights))


def test_small_charts_have_no_band():
    assert "chart__band" not in to_small_svg(with_band())


# -- average, limits and signals ----------------------------------------------------------------------


def levels(svg, name):
    return [path.get("d").count("M") for path in of_class(svg, name)]


@pytest.mark.parametrize("draw", [to_svg, to_small_svg])
def test_limits_lie_under_the_lines_and_signals_over_them(draw):
    svg = draw(with_limits())
    assert 0 < svg.index("chart__mean") < svg.index("chart__line--0") < svg.index("chart__signals")
    assert levels(svg, "chart__mean") == [2]
    assert levels(svg, "chart__limits") == [2, 2], "those of the first group, and the provisional ones"
    assert levels(svg, "chart__limits--provisional") == [2]


def test_limits_of_two_groups_do_not_touch():
    (path,) = of_class(to_svg(with_limits()), "chart__mean")
    (_, first_end), (second_start, _) = re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", path.get("d"))
    assert float(second_start) - float(first_end) > 5


def test_a_wide_chart_names_average_and_limits_at_their_ends():
    labels = ["".join(e.itertext()) for e in of_class(to_svg(with_limits()), "chart__label")]
    assert {"Average 90%", "Upper limit 93.5%", "Lower limit 86.5%"} <= set(labels)


def test_a_narrow_chart_names_them_above_with_the_dots_of_provisional_limits():
    svg = to_svg(with_limits(), width=340, height=380)
    labels = ["".join(e.itertext()) for e in of_class(svg, "chart__label")]
    assert {"Average 90%", "Limits 86.5% to 93.5%"} <= set(labels)
    assert len(parse(svg).findall(".//*[@class='chart__limits chart__limits--provisional']")) == 2, "lines and sample"


def test_limits_that_all_lie_on_the_average_have_one_name():
    series = make_series(*[100] * 14)
    svg = to_svg(build_chart(series, limits=make_limits(series)))
    labels = {" ".join(e.itertext()) for e in of_class(svg, "chart__label")}
    assert labels == {"Average and limits 100%", "West Sussex 100%"}


def test_limits_that_end_early_say_until_when():
    series = make_series(*[80, 82, 81, 83, 79, 81, 80] * 2, None, 90)
    spec = build_chart(series, limits=make_limits(series, rebases=[date(2022, 3, 1)]))
    labels = [" ".join(e.itertext()) for e in of_class(to_svg(spec), "chart__label")]
    assert any(label.endswith("until February 2022") and label.startswith("Average 80.9%") for label in labels)


def test_a_rebase_is_an_upright_with_its_words_and_on_a_small_chart_without():
    svg = to_svg(with_limits())
    (words_at,) = of_class(svg, "chart__rebase-words")
    assert [words_at.text] == ["limits recalculated, May 2022"]
    assert len(of_class(svg, "chart__rebase")) == 1
    small = to_small_svg(with_limits())
    assert len(of_class(small, "chart__rebase")) == 1
    assert not of_class(small, "chart__rebase-words")


def test_a_signal_takes_the_place_of_the_points_own_mark():
    series = make_series(*[80, 82, 81, 83, 79, 81, 80] * 2, 95)
    plain, judged = build_chart(series), build_chart(series, limits=make_limits(series))
    marks = [of_class(to_svg(spec), "chart__points--0")[0].get("d").count("M") for spec in (plain, judged)]
    assert marks[0] - marks[1] == len(judged.of(SignalPoint)) == 1
    assert not of_class(to_small_svg(judged), "chart__points--0"), "the latest one is a signal"


def test_nothing_is_drawn_of_a_yearly_series():
    years = make_years(*range(10, 30))
    spec = build_chart(years, limits=make_limits(years))
    assert not any(name in to_svg(spec) for name in ("chart__mean", "chart__limits", "chart__signals"))


@pytest.mark.parametrize("meaning", [m for m in PointType if m is not PointType.COMMON_CAUSE])
def test_the_end_of_a_sparkline_has_the_shape_of_the_verdict(meaning):
    svg = sparkline(make_series(90, 91), latest_type=meaning)
    assert not parse(svg).findall(f"{SVG}circle")
    assert len(of_class(svg, f"spark--{meaning.value[0]}")) == 1


def test_the_end_of_a_sparkline_without_a_signal_is_a_dot():
    assert sparkline(make_series(90, 91), latest_type=PointType.COMMON_CAUSE) == sparkline(make_series(90, 91))
