"""Marks of a chart: lines with their gaps and breaks, targets in force, comparators, events."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.periods import Period
from analysis.core.series import Break, Observation, Series
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from analysis.statistics.p_chart import p_chart
from analysis.statistics.rolling_year import TWELVE_MONTHS
from charts import overlays
from charts.marks import Band, ComparedPoint, ExpectedRange, IntervalBar, Line, LineRole, Marker, OwnLimits, TargetLine
from charts.spec import build_chart
from charts.words.chart import describe_chart
from tests.charts.makers import (
    intervals_of,
    make_among,
    make_counted,
    make_expected,
    make_series,
    make_target,
    make_years,
    month,
)


def drawn(line):
    return [point.value for point in line.points]


def spans(spec):
    return [(target.value, target.start.isoformat(), target.end.isoformat()) for target in spec.of(TargetLine)]


def test_a_point_stands_at_the_end_of_its_period_with_its_words():
    (point,) = build_chart(make_series(96)).home.points

    assert (point.on, point.value, point.label, point.written) == (date(2021, 1, 31), 96.0, "January 2021", "96%")


def test_a_missing_period_is_a_point_without_value():
    line = build_chart(make_series(90, None, None, 96)).home

    assert drawn(line) == [90, None, None, 96]
    assert [point.label for point in line.points] == ["January 2021", "February 2021", "March 2021", "April 2021"]


@pytest.mark.parametrize(
    "series",
    [
        make_series(90, None, 91, None, None, None, 92),
        make_years(90, None, None, 91, 92),
        make_series(90),
        make_series(),
    ],
)
def test_gaps_are_those_of_the_series(series):
    home = build_chart(series).home

    found = [(p.on, p.value) for p in home.points] if home else []
    assert found == [(p.end, o and float(o.value)) for p, o in series.with_gaps()]


def test_a_break_parts_every_line_between_two_periods():
    change = Break(date(2021, 2, 10), "virtual visits no longer count")
    spec = build_chart(make_series(90, 91, 92), comparators=[make_series(80, 81, 82, area="England")], breaks=[change])

    assert [drawn(line) for line in spec.lines] == [[90, None, 91, 92], [80, None, 81, 82]]
    assert [(mark.on, mark.letter, mark.what_changed) for mark in spec.breaks] == [
        (date(2021, 2, 10), "A", "virtual visits no longer count")
    ]


@pytest.mark.parametrize(
    ("on", "is_drawn"),
    [
        pytest.param(date(2021, 1, 31), False, id="on the last day of the first period"),
        pytest.param(date(2021, 2, 1), True, id="the day after the first period"),
        pytest.param(date(2021, 3, 31), True, id="on the last day of the last period"),
        pytest.param(date(2021, 4, 1), False, id="after the last period"),
    ],
)
def test_a_break_is_drawn_where_it_parts_two_periods(on, is_drawn):
    spec = build_chart(make_series(90, 91, 92), breaks=[Break(on, "x")])

    assert (len(spec.breaks) == 1, None in drawn(spec.home)) == (is_drawn, is_drawn)


def test_breaks_are_lettered_in_order_of_time():
    later, sooner = Break(date(2021, 3, 1), "later"), Break(date(2021, 2, 1), "sooner")

    assert [(b.letter, b.what_changed) for b in build_chart(make_series(1, 2, 3), breaks=[later, sooner]).breaks] == [
        ("A", "sooner"),
        ("B", "later"),
    ]


def test_comparators_of_another_cadence_are_not_drawn_and_slots_stay():
    spec = build_chart(
        make_series(90, 91),
        comparators=[make_years(80, 81, area="England"), make_series(85, 86, area="South East")],
    )

    assert [(line.name, line.role, line.slot) for line in spec.lines] == [
        ("West Sussex", LineRole.HOME, 0),
        ("South East", LineRole.COMPARATOR, 2),
    ]


def test_neighbours_of_two_models_are_two_lines():
    models = [make_years(35, 36, area="Neighbours (2021 model)"), make_years(34, 37, area="Neighbours (2025 model)")]

    assert [line.name for line in build_chart(make_years(40, 41), comparators=models).lines[1:]] == [
        "Neighbours (2021 model)",
        "Neighbours (2025 model)",
    ]


def test_plain_numbers_are_not_compared_with_another_area():
    spec = build_chart(make_years(975, kind="count"), comparators=[make_years(81770, kind="count", area="England")])

    assert [line.name for line in spec.lines] == ["West Sussex"]
    assert spec.axis.high < 2000


def test_a_comparator_without_figures_is_no_line():
    assert len(build_chart(make_series(90), comparators=[make_series(area="England")]).lines) == 1


def test_the_range_covers_all_lines_and_half_a_period_more():
    spec = build_chart(make_years(40, 41, first=2020), comparators=[make_years(30, 31, area="England", first=2018)])

    assert [period.label for period in spec.periods] == ["2017/18", "2018/19", "2019/20", "2020/21"]
    assert (spec.start, spec.end) == (date(2017, 9, 30), date(2021, 9, 29))


def test_an_open_target_runs_to_the_edges():
    spec = build_chart(make_series(90, 91), targets=[make_target(95)])

    assert spans(spec) == [(95, spec.start.isoformat(), spec.end.isoformat())]
    assert spec.of(TargetLine)[0].label == "Target 95%"


def test_targets_stand_only_while_in_force():
    spec = build_chart(
        make_series(*range(80, 92)),
        targets=[
            make_target(85, start=date(2021, 3, 1), end=date(2021, 5, 31)),
            make_target(90, start=date(2021, 8, 1)),
        ],
    )

    assert spans(spec) == [(85, "2021-03-01", "2021-05-31"), (90, "2021-08-01", spec.end.isoformat())]


def test_a_later_target_takes_the_place_of_an_open_one_while_it_lasts():
    spec = build_chart(
        make_series(*range(80, 92)),
        targets=[make_target(85), make_target(90, start=date(2021, 5, 1), end=date(2021, 7, 31))],
    )

    assert spans(spec) == [
        (85, spec.start.isoformat(), "2021-04-30"),
        (90, "2021-05-01", "2021-07-31"),
        (85, "2021-08-01", spec.end.isoformat()),
    ]


def test_targets_of_one_value_that_follow_on_are_one_line():
    targets = [make_target(85, end=date(2021, 3, 31)), make_target(85, start=date(2021, 4, 1))]

    assert len(build_chart(make_series(*range(80, 92)), targets=targets).of(TargetLine)) == 1


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(make_target(85, end=date(2021, 1, 30)), id="ended before the first period did"),
        pytest.param(make_target(85, start=date(2021, 4, 1)), id="began after the last period"),
    ],
)
def test_a_target_never_in_force_for_a_period_drawn_is_left_out(target):
    assert build_chart(make_series(90, 91, 92), targets=[target]).of(TargetLine) == ()


def test_the_axis_holds_values_targets_and_comparators():
    spec = build_chart(
        make_series(80, 82, 81), targets=[make_target(95)], comparators=[make_series(61, 62, area="England")]
    )

    assert (spec.axis.low, spec.axis.high) == (60, 100)


def test_events_stand_in_order_of_time_within_the_range():
    events = [
        Marker(date(2021, 2, 20), "Visit", "inspection"),
        Marker(date(2021, 1, 20), "Report", "publication"),
        Marker(date(2019, 5, 8), "Inspection", "inspection"),
        Marker(date(2023, 5, 8), "Inspection", "inspection"),
    ]

    assert [marker.label for marker in build_chart(make_series(90, 91, 92), markers=events).markers] == [
        "Report",
        "Visit",
    ]


@pytest.mark.parametrize("axis", ["whole", "fitted"])
@pytest.mark.parametrize("values", [(), (90,), (90, 91), (90, 90, 90), (0,), (100, 100)])
def test_any_number_of_values_makes_a_sensible_chart(values, axis):
    spec = build_chart(make_series(*values), targets=[make_target(90)] if values else [], axis=axis)

    assert spec.is_empty is (not values)
    assert spec.start < spec.end
    assert spec.axis.low < spec.axis.high
    assert 4 <= len(spec.axis.ticks) <= 6


def test_an_empty_series_leaves_nothing_to_lay_over():
    spec = build_chart(make_series(), targets=[make_target(90)], markers=[Marker(date(2000, 1, 1), "x")])

    assert (spec.is_empty, spec.of(TargetLine), spec.markers, spec.home) == (True, (), (), None)


@pytest.mark.parametrize(
    ("series", "most", "labels"),
    [
        pytest.param(make_years(*range(10)), 5, ["2016/17", "2018/19", "2020/21", "2022/23", "2024/25"], id="years"),
        pytest.param(make_series(*range(14)), 4, ["Jan 2021", "Jul 2021", "Jan 2022"], id="half years of months"),
        pytest.param(make_series(*range(5)), 8, ["Jan 2021", "Feb 2021", "Mar 2021", "Apr 2021", "May 2021"], id="few"),
        pytest.param(make_series(*range(9), first=(2021, 2)), 2, ["Feb 2021", "Oct 2021"], id="no January in reach"),
        pytest.param(make_series(5), 5, ["Jan 2021"], id="one"),
        pytest.param(make_series(), 5, [], id="none"),
    ],
)
def test_date_ticks(series, most, labels):
    assert [tick.label for tick in build_chart(series).date_ticks(most)] == labels


def test_an_overlay_is_one_function_and_one_line(monkeypatch):
    def limits(frame, values):
        return tuple(TargetLine(value, frame.start, frame.end, f"Limit {value}") for value in values)

    monkeypatch.setitem(overlays.OVERLAYS, "limits", limits)

    assert [t.label for t in build_chart(make_series(90, 91), limits=[80.0]).of(TargetLine)] == ["Limit 80.0"]


def test_an_unknown_overlay_is_refused():
    with pytest.raises(KeyError, match="forecasts"):
        build_chart(make_series(90), forecasts=[1])


def test_the_latest_point_of_a_line_has_a_value():
    line = build_chart(make_series(90, 91), breaks=[Break(date(2021, 2, 1), "x")]).home

    assert line.latest.value == 91
    assert Line("x", LineRole.HOME, 0, ()).latest is None


def shape(spec):
    return [(band.name, [point.label for point in band.points]) for band in spec.of(Band)]


THREE = [8, 10, 13]


def test_a_band_is_the_range_and_the_median_of_the_neighbours():
    spec = build_chart(make_years(11), neighbours=make_among([[8, 10, 13.5, 12]]))
    (band,) = spec.of(Band)
    (point,) = band.points
    assert (band.name, point.on, point.label) == ("Neighbours (2010 model)", date(2016, 3, 31), "2015/16")
    assert (point.lowest, point.median, point.highest) == (8, 11, 13.5)
    assert (point.written_median, point.written_range) == ("11%", "8% to 13.5%, 4 of 4 have a figure")


def test_bands_of_two_sets_never_join():
    spec = build_chart(make_years(1, 2, 3, 4), neighbours=make_among([THREE] * 4, changes=(2018,)))
    assert shape(spec) == [
        ("Neighbours (2010 model)", ["2015/16", "2016/17"]),
        ("Neighbours (2011 model)", ["2017/18", "2018/19"]),
    ]


def test_a_band_ends_at_a_break():
    spec = build_chart(make_years(1, 2, 3), breaks=[Break(date(2016, 10, 1), "x")], neighbours=make_among([THREE] * 3))
    assert [labels for _, labels in shape(spec)] == [["2015/16"], ["2016/17", "2017/18"]]


@pytest.mark.parametrize("gap", [[], [None, None, None], [8, 10]], ids=["no figure", "all missing", "too few"])
def test_a_band_ends_where_too_few_neighbours_have_a_figure(gap):
    spec = build_chart(make_years(1, 2, 3), neighbours=make_among([THREE, gap, THREE]))
    assert [labels for _, labels in shape(spec)] == [["2015/16"], ["2017/18"]]


def test_a_band_stays_within_the_periods_of_the_chart():
    spec = build_chart(make_years(1, 2, first=2017), neighbours=make_among([THREE] * 4))
    assert shape(spec) == [("Neighbours (2010 model)", ["2016/17", "2017/18"])]


def test_the_axis_reaches_round_the_band():
    spec = build_chart(make_years(11, 12), neighbours=make_among([[2, 10, 38]] * 2))
    assert spec.axis.low <= 2
    assert spec.axis.high >= 38


def test_without_neighbours_there_is_no_band():
    assert build_chart(make_years(11), neighbours=()).of(Band) == ()
    assert build_chart(make_years(), neighbours=make_among([THREE])).of(Band) == ()


# What is shown on request


def test_a_bar_stands_at_the_end_of_its_period_with_its_words():
    series = make_counted((67, 72))
    (bar,) = build_chart(series, intervals=intervals_of(series)).of(IntervalBar)

    assert (bar.on, bar.label) == (date(2021, 1, 31), "January 2021")
    assert (round(bar.low, 1), round(bar.high, 1)) == (84.8, 97.0)
    assert bar.written == "95% interval 84.8% to 97%"


def test_limits_reach_twelve_days_to_each_side_and_touch_no_other_month():
    months = make_counted((8, 10), (30, 40))
    first, second = build_chart(months, own_limits=[p_chart(months.observations)]).of(OwnLimits)

    assert (first.start, first.end) == (date(2021, 1, 19), date(2021, 2, 12))
    assert first.end < second.start
    assert first.low < first.centre == second.centre == 76.0 < second.high
    assert first.written == "limits 35.5% to 100%"


def test_a_value_beyond_its_limits_is_said_to_be():
    series = make_counted(*[(50, 100)] * 20, (5, 50))

    assert build_chart(series, own_limits=[p_chart(series.observations)]).of(OwnLimits)[-1].written == (
        "limits 27.8% to 70.2%, beyond them"
    )


def test_what_lies_outside_the_chart_is_not_marked():
    series, elsewhere = make_counted((8, 10), (30, 40)), make_counted((8, 10), first=(2019, 1))
    spec = build_chart(
        series,
        intervals=intervals_of(elsewhere),
        own_limits=[p_chart(elsewhere.observations)],
        compared=elsewhere.observations,
    )

    assert (spec.of(IntervalBar), spec.of(OwnLimits), spec.of(ComparedPoint)) == ((), (), ())


def test_the_axis_holds_bars_and_limits():
    series = make_counted((8, 10), (33, 40), (33, 40))
    plain = build_chart(series).axis
    with_bars = build_chart(series, intervals=intervals_of(series)).axis
    with_limits = build_chart(series, own_limits=[p_chart(series.observations)]).axis

    assert plain.low > 70
    assert with_bars.low <= intervals_of(series)[0][1].low
    assert with_limits.low <= p_chart(series.observations).points[0].low
    assert max(with_bars.high, with_limits.high) == 100


def test_twelve_months_together_are_named_under_the_chart_by_the_month_they_run_to():
    observations = tuple(
        Observation(Period(month(2020, 1).start, month(2020, 12).end).shifted(place), Decimal(90))
        for place in range(15)
    )
    series = Series("Visits, twelve months together", "West Sussex", "percentage", TWELVE_MONTHS, observations)

    assert [tick.label for tick in build_chart(series).date_ticks(4)] == ["to Jan 2021", "to Jul 2021", "to Jan 2022"]


# -- what is expected next -----------------------------------------------------------------------------


def test_a_chart_leaves_room_for_the_coming_period_and_its_range():
    series = make_series(80, 82, 81)
    plain, spec = build_chart(series), build_chart(series, expected=[make_expected(series, 60.0, 95.0)])

    (found,) = spec.of(ExpectedRange)
    assert (found.on, found.low, found.high, found.label) == (date(2021, 4, 30), 60.0, 95.0, "April 2021")
    assert found.written == "60% to 95%"
    assert spec.start == plain.start
    assert spec.end > found.on > plain.end
    assert spec.periods == plain.periods
    assert spec.axis.low <= 60 < plain.axis.low


def test_a_target_goes_on_under_the_coming_period():
    series = make_series(80, 82)
    spec = build_chart(series, targets=[make_target(90)], expected=[make_expected(series)])

    assert [(target.start, target.end) for target in spec.of(TargetLine)] == [(spec.start, spec.end)]


def test_a_range_for_a_period_that_has_its_figure_is_not_drawn():
    series = make_series(80, 82, 81)
    spec = build_chart(series, expected=[make_expected(make_series(80, 82))])

    assert spec.of(ExpectedRange) == ()
    assert spec == build_chart(series)


def test_no_forecast_draws_nothing():
    series = make_series(80, 82, 81)

    assert build_chart(
        series, expected=[Forecast(ForecastBasis.NONE, reason_missing="There is no figure")]
    ) == build_chart(series)
    assert build_chart(make_series(), expected=[make_expected(series)]) == build_chart(make_series())


def test_the_expected_range_is_said_to_those_who_do_not_see_it():
    series = make_series(80, 82, 81)

    assert "Expected in April 2021: 70% to 90%." in describe_chart(
        build_chart(series, expected=[make_expected(series)])
    )
