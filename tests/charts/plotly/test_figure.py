"""The explorable chart: valid, closed to the outside, and the same as the drawing."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from analysis.core.series import Break, Polarity
from analysis.statistics.p_chart import p_chart
from charts.marks import Band, Limits, Marker, RebaseMark, TargetLine
from charts.plotly.figure import to_plotly
from charts.spec import build_chart
from charts.svg.chart import to_svg
from tests.charts.makers import (
    intervals_of,
    make_among,
    make_counted,
    make_expected,
    make_limits,
    make_series,
    make_target,
    make_years,
    without_samples,
)

go = pytest.importorskip("plotly.graph_objects")

# steady with two points beyond the limits; lower after a break in 2022, and higher from a rebase in 2023 on
JUDGED = make_series(
    *[80, 82, 81, 83, 79, 81, 80, 99, 81, 83, 79, 40, 80, 82],
    *[70, 72, 71, None, 69, 71, 70, 72, 71, 73, 69, 71, 70, 72],
    *[97, 99, 98, 99, 96],
)
JUDGED_BREAK = Break(date(2022, 3, 1), "virtual visits no longer count")


def judged(polarity):
    limits = make_limits(JUDGED, polarity, breaks=[JUDGED_BREAK], rebases=[date(2023, 5, 1)])
    return build_chart(JUDGED, targets=[make_target(95)], breaks=[JUDGED_BREAK], limits=limits)


CHARTS = [
    pytest.param(build_chart(make_series()), id="empty"),
    pytest.param(build_chart(make_series(90), targets=[make_target(95)]), id="single point"),
    pytest.param(
        build_chart(
            make_years(11, 12, None, 10, 12, 14, 11, 13, 11, 11),
            targets=[make_target(10, end=date(2020, 3, 31)), make_target(12, start=date(2020, 4, 1))],
            comparators=[
                make_years(10, 10, 11, 11, 11, 9, 10, 11, 11, 10, area="England"),
                make_years(12, 12, 12, None, 13, 12, 12, 13, 12, 12, area="South East"),
            ],
            breaks=[Break(date(2021, 10, 1), "virtual visits no longer count")],
            markers=[Marker(date(2019, 5, 8), "Inspection"), Marker(date(2023, 5, 3), "Inspection")],
        ),
        id="everything",
    ),
    pytest.param(build_chart(make_series(*range(40, 80)), axis="whole"), id="whole axis"),
    pytest.param(
        build_chart(
            make_years(11, 12, 13, 12, 11, 12),
            comparators=[make_years(10, 10, 11, 11, 11, 9, area="England")],
            breaks=[Break(date(2018, 10, 1), "x")],
            neighbours=make_among(
                [[8, 10, 13], [7, 9, 15], [8, 9.5, 14], [6, 10, 12], [9, 10, 11], [7, 8, 14]], changes=(2021,)
            ),
        ),
        id="bands of two models and a break",
    ),
    pytest.param(judged(Polarity.HIGHER_IS_BETTER), id="limits, a break and a rebase"),
    pytest.param(judged(Polarity.NEUTRAL), id="limits where neither direction is better"),
]

COUNTED = make_counted((8, 10), (30, 40), (9, 9), None, (0, 12), (70, 80))
REQUESTED = build_chart(
    COUNTED,
    intervals=intervals_of(COUNTED),
    expected=[make_expected(COUNTED)],
    own_limits=[p_chart(COUNTED.observations)],
    compared=[COUNTED.observations[0], COUNTED.observations[-1]],
    targets=[make_target(95)],
)


def traces(plotly, role):
    return [trace for trace in plotly["data"] if trace["meta"] == role]


@pytest.mark.parametrize("spec", CHARTS)
def test_plotly_accepts_the_dictionary(spec):
    plotly = to_plotly(spec)

    figure = go.Figure({"data": plotly["data"], "layout": plotly["layout"]})

    lines = len(spec.lines) + sum(not line.is_short for line in spec.lines) + len(spec.of(TargetLine))
    sorts_of_limits = bool(spec.of(Limits)) + len({found.is_provisional for found in spec.of(Limits)})
    assert len(figure.data) == lines + 3 * len(spec.of(Band)) + sorts_of_limits + len(spec.signal_types)


def test_nothing_can_be_sent_to_another_host():
    config = to_plotly(build_chart(make_series(90)))["config"]

    assert (config["showSendToCloud"], config["plotlyServerURL"], config["displaylogo"]) == (False, "", False)


def test_missing_months_part_the_line():
    (trace,) = to_plotly(build_chart(make_series(90, None, 92)))["data"]

    assert trace["x"] == ["2021-01-31", "2021-02-28", "2021-03-31"]
    assert trace["y"] == [90, None, 92]
    assert trace["connectgaps"] is False


def test_hovering_tells_area_period_and_value_in_words():
    (trace,) = to_plotly(build_chart(make_series(90, None, 92.5)))["data"]

    assert trace["hovertext"] == ["West Sussex, January 2021: 90%", "", "West Sussex, March 2021: 92.5%"]
    assert trace["hoverinfo"] == "text"


def test_markup_in_names_is_written_out():
    (trace,) = to_plotly(build_chart(make_series(90, area="<a href='x'>")))["data"]

    assert "<" not in trace["name"] + trace["hovertext"][0]


def test_an_empty_chart_says_so():
    plotly = to_plotly(build_chart(make_series()))

    assert [note["text"] for note in plotly["layout"]["annotations"]] == ["No figures to draw"]


def test_the_template_is_none():
    assert to_plotly(build_chart(make_series(90)))["layout"]["template"] == "none"


def test_config_is_not_shared_between_charts():
    first = to_plotly(build_chart(make_series(90)))
    first["config"]["displaylogo"] = True

    assert to_plotly(build_chart(make_series(90)))["config"]["displaylogo"] is False


class Drawing:
    """Measurements of an SVG, turned back into days and values by its own axis."""

    def __init__(self, spec):
        svg = without_samples(to_svg(spec)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        self.root = ElementTree.fromstring(svg)
        self.spec = spec
        (values,) = self.of_class("chart__values")
        heights = [float(text.get("y")) - 5 for text in values]
        self.labels = [text.text for text in values]
        self.bottom, self.top = heights[0], heights[-1]
        base = self.of_class("chart__base")[0].get("d")
        self.left, _, self.width = (float(number) for number in re.findall(r"[\d.]+", base))

    def of_class(self, name):
        return [e for e in self.root.iter() if name in e.get("class", "").split()]

    def day(self, x):
        days = (self.spec.end - self.spec.start).days
        return date.fromordinal(round(self.spec.start.toordinal() + (float(x) - self.left) / self.width * days))

    def value(self, y):
        low, high = self.spec.axis.low, self.spec.axis.high
        return low + (self.bottom - float(y)) / (self.bottom - self.top) * (high - low)

    def places(self, path):
        """Starts of the strokes of a path, or corners of a plain outline, as days and values."""
        return [(self.day(x), self.value(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)(?=[ mVz]|$)", path.get("d"))]

    def runs(self, slot):
        paths = self.of_class(f"chart__line--{slot}")
        return [
            [(self.day(x), self.value(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", run)]
            for path in paths
            for run in path.get("d").split("M")[1:]
        ]


def runs_of(trace):
    runs, run = [], []
    for x, y in [*zip(trace["x"], trace["y"], strict=True), (None, None)]:
        if y is not None:
            run.append((date.fromisoformat(x), y))
        elif run:
            runs.append(run)
            run = []
    return [run for run in runs if len(run) > 1]


def is_close(spec, found, expected):
    days, values = (spec.end - spec.start).days / 400, (spec.axis.high - spec.axis.low) / 400
    return len(found) == len(expected) and all(
        abs((day - other_day).days) <= days and abs(value - other_value) <= values
        for (day, value), (other_day, other_value) in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_draw_the_same_lines(spec):
    drawing, plotly = Drawing(spec), to_plotly(spec)
    for slot, trace in enumerate([*traces(plotly, "home"), *traces(plotly, "comparator")]):
        drawn, expected = drawing.runs(slot), runs_of(trace)
        assert len(drawn) == len(expected)
        assert all(is_close(spec, run, other) for run, other in zip(drawn, expected, strict=True))


def points_of(trace):
    return [(date.fromisoformat(x), y) for x, y in zip(trace["x"], trace["y"], strict=True)]


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_draw_the_same_bands(spec):
    drawing, plotly = Drawing(spec), to_plotly(spec)
    lowest, highest, medians = (traces(plotly, f"band {edge}") for edge in ("lowest", "highest", "median"))
    assert len(lowest) == len(highest) == len(medians) == len(spec.of(Band))
    ticks, bars, areas = (
        [drawing.places(path) for path in drawing.of_class(name)]
        for name in ("chart__median-ticks", "chart__band-bars", "chart__band")
    )
    assert [len(found) for found in ticks] == [len(trace["x"]) for trace in medians]
    for found, trace in zip(ticks, medians, strict=True):
        assert is_close(spec, found, points_of(trace))
    for path, low, high in zip(drawing.of_class("chart__band-bars"), lowest, highest, strict=True):
        uprights = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", path.get("d"))
        assert is_close(spec, [(drawing.day(x), drawing.value(top)) for x, top, _ in uprights], points_of(high))
        assert is_close(spec, [(drawing.day(x), drawing.value(bottom)) for x, _, bottom in uprights], points_of(low))
    assert len(bars) == len(spec.of(Band))
    wide = [(low, high) for low, high in zip(lowest, highest, strict=True) if len(low["x"]) > 1]
    for found, (low, high) in zip(areas, wide, strict=True):
        assert is_close(spec, found, [*points_of(high), *reversed(points_of(low))])


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_the_uprights_of_both_renderers_reach_from_lowest_to_highest(spec):
    for band, trace in zip(spec.of(Band), traces(to_plotly(spec), "band median"), strict=True):
        reach = trace["error_y"]
        assert reach["array"] == [point.highest - point.median for point in band.points]
        assert reach["arrayminus"] == [point.median - point.lowest for point in band.points]


def test_the_legend_names_each_set_once():
    spec = next(chart.values[0] for chart in CHARTS if chart.id == "bands of two models and a break")
    shown = [trace["name"] for trace in traces(to_plotly(spec), "band median") if trace["showlegend"]]
    assert shown == ["Neighbours (2010 model): median and range", "Neighbours (2011 model): median and range"]
    assert len(spec.of(Band)) == 3
    assert not any(
        trace["showlegend"] for edge in ("lowest", "highest") for trace in traces(to_plotly(spec), f"band {edge}")
    )


def test_hovering_over_a_median_tells_set_period_range_and_how_many_have_a_figure():
    spec = build_chart(make_years(11), neighbours=make_among([[8, 10, 13.5, None], [1, 1, 1, 1]]))
    (trace,) = traces(to_plotly(spec), "band median")
    assert trace["hovertext"][0] == ("Neighbours (2010 model), 2015/16: median 10%, 8% to 13.5%, 3 of 4 have a figure")


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_draw_the_same_targets(spec):
    drawing = Drawing(spec)
    drawn = [re.findall(r"[\d.]+", path.get("d")) for path in drawing.of_class("chart__target")]
    targets = traces(to_plotly(spec), "target")

    assert len(drawn) == len(targets)
    for (start, y, end), trace in zip(drawn, targets, strict=True):
        found = [(drawing.day(x), drawing.value(y)) for x in (start, end)]
        assert is_close(spec, found, [(date.fromisoformat(x), v) for x, v in zip(trace["x"], trace["y"], strict=True)])


def parted(trace):
    """The pieces of a trace that has a point without value after each."""
    points = [(x and date.fromisoformat(x), y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    assert points[2::3] == [(None, None)] * (len(points) // 3)
    return list(zip(points[::3], points[1::3], strict=True))


def test_plotly_accepts_what_is_shown_on_request():
    plotly = to_plotly(REQUESTED)

    figure = go.Figure({"data": plotly["data"], "layout": plotly["layout"]})

    assert [trace.name for trace in figure.data] == [
        "West Sussex",
        "Target 95%",
        "Limits of each period (p-chart)",
        "Average of all periods (p-chart)",
        "95% intervals",
        "Expected",
        "Compared",
    ]


def test_both_renderers_draw_the_same_intervals():
    drawing, (trace,) = Drawing(REQUESTED), traces(to_plotly(REQUESTED), "intervals")
    (path,) = drawing.of_class("chart__interval")
    drawn = [
        [(drawing.day(x), drawing.value(low)), (drawing.day(x), drawing.value(high))]
        for x, low, high in re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", path.get("d"))
    ]
    expected = parted(trace)

    assert len(drawn) == len(expected) == 5
    assert all(is_close(REQUESTED, found, bar) for found, bar in zip(drawn, expected, strict=True))
    assert trace["hovertext"][0] == "January 2021: 95% interval 49% to 94.3%"


@pytest.mark.parametrize(
    ("meta", "path_class", "number"), [("own limits", "own-limits", 10), ("own centre", "own-centre", 5)]
)
def test_both_renderers_draw_the_same_limits_of_each_period(meta, path_class, number):
    drawing, (trace,) = Drawing(REQUESTED), traces(to_plotly(REQUESTED), meta)
    (path,) = drawing.of_class(f"chart__{path_class}")
    drawn = [
        [(drawing.day(start), drawing.value(y)), (drawing.day(end), drawing.value(y))]
        for start, y, end in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", path.get("d"))
    ]
    expected = parted(trace)

    assert len(drawn) == len(expected) == number
    assert all(is_close(REQUESTED, found, level) for found, level in zip(drawn, expected, strict=True))


def test_both_renderers_draw_the_same_expected_range():
    drawing, (trace,) = Drawing(REQUESTED), traces(to_plotly(REQUESTED), "expected")
    (path,) = drawing.of_class("chart__expected")
    ((x, low, high),) = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", path.get("d"))

    ((bottom, top),) = parted(trace)
    assert (bottom, top) == ((date(2021, 7, 31), 70.0), (date(2021, 7, 31), 90.0))
    assert is_close(REQUESTED, [(drawing.day(x), drawing.value(y)) for y in (low, high)], [bottom, top])
    assert trace["hovertext"][0] == "Expected in July 2021: 70% to 90%"


def test_both_renderers_ring_the_same_points():
    drawing, (trace,) = Drawing(REQUESTED), traces(to_plotly(REQUESTED), "compared")
    (path,) = drawing.of_class("chart__compared")
    drawn = [
        (drawing.day(float(x) + 9), drawing.value(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)a9", path.get("d"))
    ]

    expected = [(date.fromisoformat(x), y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    assert expected == [(date(2021, 1, 31), 80.0), (date(2021, 6, 30), 87.5)]
    assert is_close(REQUESTED, drawn, expected)


def test_nothing_is_drawn_that_was_not_asked_for():
    spec = build_chart(COUNTED, intervals=[], own_limits=[], compared=[])

    assert [trace["meta"] for trace in to_plotly(spec)["data"]] == ["home"]
    assert not any(name in to_svg(spec) for name in ("chart__interval", "chart__own", "chart__compared"))


def levels(drawing, name):
    """The level lines of a path as pairs of day and value, by their lengths."""
    strokes = [s for path in drawing.of_class(name) for s in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", path.get("d"))]
    return [(drawing.day(x), drawing.value(y)) for start, y, end in strokes for x in (start, end)]


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_draw_the_same_limits(spec):
    drawing, plotly = Drawing(spec), to_plotly(spec)
    for meta, path_class in (("mean", "mean"), ("limits", "limits"), ("provisional limits", "limits--provisional")):
        expected = [level for trace in traces(plotly, meta) for level in parted(trace)]
        drawn = levels(drawing, f"chart__{path_class}")
        if meta == "limits":
            drawn = drawn[: 2 * len(expected)]  # the provisional ones have the class too and stand last
        assert is_close(spec, drawn, [point for level in expected for point in level])
    assert len(traces(plotly, "mean")) == bool(spec.of(Limits))


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_mark_the_same_points_as_more_than_chance(spec):
    drawing, plotly = Drawing(spec), to_plotly(spec)
    marked = [trace for trace in plotly["data"] if trace["meta"].startswith("signal ")]
    assert len(drawing.of_class("chart__signals")) == len(marked) == len(spec.signal_types)
    for trace in marked:
        (path,) = drawing.of_class(f"chart__signals--{trace['meta'].removeprefix('signal ')}")
        places = re.findall(r"M([\d.]+) ([\d.]+)", path.get("d"))
        assert is_close(spec, [(drawing.day(x), drawing.value(y)) for x, y in places], points_of(trace))


def test_the_judged_charts_have_all_there_is_to_compare():
    good, neutral = judged(Polarity.HIGHER_IS_BETTER), judged(Polarity.NEUTRAL)
    assert [(found.is_provisional, found.is_capped) for found in good.of(Limits)] == [
        (False, False), (False, False), (True, True),
    ]  # fmt: skip
    assert len(good.of(RebaseMark)) == 1
    assert [meaning.value for meaning in good.signal_types] == ["improvement", "concern"]
    assert [meaning.value for meaning in neutral.signal_types] == ["high", "low"]


def test_hovering_over_a_signal_tells_the_month_what_it_means_and_the_rule():
    (trace,) = traces(to_plotly(judged(Polarity.LOWER_IS_BETTER)), "signal concern")
    assert trace["hovertext"][0] == "August 2021: worsening, above the upper limit"
    assert trace["name"] == "More than chance: worsening"


def test_the_legend_names_average_and_limits_once():
    plotly = to_plotly(judged(Polarity.NEUTRAL))
    shown = [trace["name"] for meta in ("mean", "limits", "provisional limits") for trace in traces(plotly, meta)]
    assert shown == ["Average", "Limits", "Provisional limits"]


def test_provisional_limits_alone_are_named_limits_as_in_the_drawing():
    spec = build_chart(make_series(90, 92, 91), limits=make_limits(make_series(90, 92, 91)))
    assert [trace["name"] for trace in traces(to_plotly(spec), "provisional limits")] == ["Limits"]


def test_a_short_line_has_a_shape_on_each_point():
    (trace,) = to_plotly(build_chart(make_series(*[90, 92] * 15)))["data"]
    assert (trace["mode"], len(trace["x"])) == ("lines+markers", 30)


def test_a_long_line_has_shapes_on_its_lonely_points_and_its_last_as_in_the_drawing():
    spec = build_chart(make_series(90, None, *[92, 91] * 15, None, 93, None, None, 94, 95))
    line, shapes = to_plotly(spec)["data"]
    assert (line["mode"], shapes["meta"], shapes["y"]) == ("lines", "home points", [90, 93, 95])
    drawing = Drawing(spec)
    (path,) = drawing.of_class("chart__points")
    places = re.findall(r"M([\d.]+) ([\d.]+)", path.get("d"))
    assert is_close(spec, [(drawing.day(x), drawing.value(y)) for x, y in places], points_of(shapes))


def test_each_meaning_has_a_shape_of_its_own_also_without_colour():
    marks = [
        trace["marker"]
        for polarity in (Polarity.HIGHER_IS_BETTER, Polarity.NEUTRAL)
        for trace in to_plotly(judged(polarity))["data"]
        if trace["meta"].startswith("signal ")
    ]
    assert len({mark["symbol"] for mark in marks}) == len(marks) == 4


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_mark_the_same_days(spec):
    drawing, layout = Drawing(spec), to_plotly(spec)["layout"]
    for name, path_class in (("event", "chart__event"), ("break", "chart__break"), ("rebase", "chart__rebase")):
        days = [date.fromisoformat(shape["x0"]) for shape in layout["shapes"] if shape["name"] == name]
        starts = [x for path in drawing.of_class(path_class) for x in re.findall(r"M([\d.]+)", path.get("d"))]
        shift = 2 if name == "break" else 0
        found = [(drawing.day(float(x) + shift), 0.0) for x in starts]
        assert is_close(spec, found, [(day, 0.0) for day in days])
    notes = [note["text"] for note in layout["annotations"]]
    letters = [e.text for e in drawing.of_class("chart__letter")]
    names = [text.text for text in drawing.of_class("chart__event-name")]
    rebases = [text.text for text in drawing.of_class("chart__rebase-words")]
    assert notes == letters + names + rebases


@pytest.mark.parametrize("spec", CHARTS[1:])
def test_both_renderers_have_the_same_axis(spec):
    axis = to_plotly(spec)["layout"]["yaxis"]

    assert Drawing(spec).labels == axis["ticktext"]
    assert axis["range"] == [axis["tickvals"][0], axis["tickvals"][-1]] == [spec.axis.low, spec.axis.high]
