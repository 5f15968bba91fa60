"""Charts of figures of any day, and of ranges that a document gives: thin lines, bands, dates, the scale."""

import re
from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency, Period
from analysis.core.series import Break, GivenRange
from charts.marks import Bridge, ReportedBand
from charts.plotly.figure import to_plotly
from charts.spec import build_chart
from charts.svg.chart import to_small_svg, to_svg
from charts.svg.sparkline import sparkline
from charts.words.chart import describe_bridges, describe_chart, describe_gaps, describe_ranges, describe_reported
from tests.charts.makers import make_positions, make_series, make_years, month, without_samples


def day(text):
    return Period(date.fromisoformat(text), date.fromisoformat(text))


CARE_PLANS = make_positions((day("2021-03-31"), 87), (month(2021, 10), 96))
MARCHES = make_positions((day("2019-03-31"), 705), (day("2020-03-31"), 806), (day("2021-03-31"), 891), kind="count")
MIXED = make_positions(
    (day("2019-03-31"), 70),
    (day("2020-03-31"), 75),
    (day("2021-03-31"), 80),
    (month(2021, 10), 85),
    (month(2021, 11), 86),
)
YEAR_2021 = GivenRange(
    Period(date(2021, 1, 1), date(2021, 12, 31)), Decimal(20), Decimal(59), "lowest and highest month"
)


def bridged(spec):
    return [bridge.words for bridge in spec.of(Bridge)]


def test_two_positions_with_nothing_reported_between_are_joined_by_a_thin_line_where_they_are_in_time():
    spec = build_chart(CARE_PLANS)

    assert [(p.on, p.value) for p in spec.home.points if p.value is not None] == [
        (date(2021, 3, 31), 87),
        (date(2021, 10, 31), 96),
    ]
    assert [p.value for p in spec.home.points] == [87, None, 96]
    assert bridged(spec) == ["31 March 2021 and October 2021"]


def test_a_position_written_for_a_longer_time_is_named_by_its_last_day():
    span = Period(date(2019, 2, 25), date(2019, 3, 8))
    spec = build_chart(make_positions((span, 75), (day("2021-03-31"), 87)))

    assert bridged(spec) == ["8 March 2019 and 31 March 2021"]


def test_positions_that_follow_evenly_are_joined_by_the_line_itself():
    spec = build_chart(MARCHES)

    assert [p.value for p in spec.home.points] == [705, 806, 891]
    assert bridged(spec) == []


def test_the_line_is_strong_for_the_years_and_the_months_and_thin_between_them():
    assert bridged(build_chart(MIXED)) == ["31 March 2021 and October 2021"]


def test_no_thin_line_crosses_a_change_of_the_counting():
    broken = Break(date(2021, 6, 1), "another system")

    assert bridged(build_chart(CARE_PLANS, breaks=[broken])) == []
    assert bridged(build_chart(CARE_PLANS, breaks=[Break(date(2021, 3, 31), "on its day")])) != []


def test_what_happened_in_a_period_is_never_joined_across_a_gap():
    assert bridged(build_chart(make_series(90, None, 96, 97))) == []
    assert bridged(build_chart(make_years(90, None, 96, 97))) == []


def test_both_renderers_draw_the_thin_line_between_the_two_points():
    spec = build_chart(CARE_PLANS)
    svg, (trace,) = to_svg(spec), [t for t in to_plotly(spec)["data"] if t.get("meta") == "bridge"]

    assert trace["x"] == ["2021-03-31", "2021-10-31", None]
    assert trace["y"] == [87, 96, None]
    assert trace["name"] == "Nothing reported between"
    thin = re.search(r'class="chart__bridge" d="M([\d.]+ [\d.]+) ([\d.]+ [\d.]+)"', svg)
    points = re.search(r'chart__points--0" d="M([\d.]+ [\d.]+)h0M([\d.]+ [\d.]+)h0"', svg)
    assert thin.groups() == points.groups()
    assert "chart__bridge" in to_small_svg(spec)
    assert "Nothing reported between" in to_svg(spec, width=340)


def test_the_thin_line_is_explained():
    assert describe_bridges(build_chart(CARE_PLANS)) == (
        "The line is thin where nothing was reported: between 31 March 2021 and October 2021."
    )
    assert "The line is thin where" in describe_chart(build_chart(CARE_PLANS))
    assert describe_bridges(build_chart(MARCHES)) == ""


def test_many_thin_lines_are_explained_together():
    sparse = make_positions(
        *((day(f"{year}-06-{place + 1:02}"), 80) for place, year in enumerate(range(2001, 2021, 4)))
    )

    assert describe_bridges(build_chart(sparse)) == (
        "Where nothing was reported between two figures, the line that joins them is thin."
    )


def test_uneven_dates_are_named_by_the_calendar_and_two_by_themselves():
    years = build_chart(
        make_positions(
            *((day(f"{year}-03-31"), 500) for year in range(2008, 2020)), (day("2015-09-30"), 510), kind="count"
        )
    )

    assert [tick.label for tick in build_chart(CARE_PLANS).date_ticks(8)] == ["Mar 2021", "Oct 2021"]
    assert [(t.on.isoformat(), t.label) for t in years.date_ticks(6)] == [
        ("2008-01-01", "2008"),
        ("2010-01-01", "2010"),
        ("2012-01-01", "2012"),
        ("2014-01-01", "2014"),
        ("2016-01-01", "2016"),
        ("2018-01-01", "2018"),
    ]
    assert [tick.label for tick in build_chart(MARCHES).date_ticks(8)] == ["2019", "2020", "2021"]


@pytest.mark.parametrize("most", [2, 3, 5, 8, 12])
def test_uneven_dates_never_take_more_names_than_there_is_room_for(most):
    ticks = build_chart(MIXED).date_ticks(most)

    assert 1 <= len(ticks) <= most
    assert len({tick.label for tick in ticks}) == len(ticks)


def test_a_comparator_of_other_days_makes_the_dates_uneven_and_keeps_the_councils_line():
    england = make_positions((day("2019-09-30"), 40), (day("2020-09-30"), 41), area="England", kind="percentage")
    own = make_positions((day("2019-03-31"), 40), (day("2020-03-31"), 41), (day("2021-03-31"), 42))

    spec = build_chart(own, comparators=[england])

    assert [line.name for line in spec.lines] == ["West Sussex", "England"]
    assert len({tick.label for tick in spec.date_ticks(8)}) == len(spec.date_ticks(8))


def test_gaps_of_positions_are_named_only_where_they_follow_evenly():
    assert describe_gaps(CARE_PLANS) == ""
    monthly = make_positions((day("2019-03-31"), 70), (month(2021, 1), 80), (month(2021, 2), 81), (month(2021, 4), 82))
    assert describe_gaps(monthly) == "No figure for March 2021."


def test_a_sparkline_joins_only_what_follows_evenly():
    assert sparkline(CARE_PLANS).count("h2") == 2
    assert sparkline(MARCHES).count("h2") == 0


# -- ranges that a document gives -----------------------------------------------------------------------


def test_a_reported_range_is_a_band_over_its_time_and_no_point():
    spec = build_chart(make_series(13, first=(2018, 12)), reported_ranges=[YEAR_2021])

    (band,) = spec.of(ReportedBand)
    assert (band.start, band.end, band.low, band.high) == (date(2021, 1, 1), date(2021, 12, 31), 20, 59)
    assert [p.value for p in spec.home.points] == [13]
    assert spec.start <= band.start < band.end <= spec.end
    assert spec.periods[-1] == month(2021, 12)


def test_both_renderers_draw_the_range_over_its_time():
    spec = build_chart(make_series(13, first=(2018, 12)), reported_ranges=[YEAR_2021])
    (trace,) = [t for t in to_plotly(spec)["data"] if t.get("meta") == "reported range"]

    assert set(trace["x"]) == {"2021-01-01", "2021-12-31"}
    assert set(trace["y"]) == {20.0, 59.0}
    assert trace["hovertext"][0] == "Only a range was reported: 20% to 59% in 2021 (lowest and highest month)"
    svg = without_samples(to_svg(spec))
    corners = re.search(r'class="chart__reported" d="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+z"', svg)
    left, top, right, bottom = map(float, corners.groups())
    base, across = re.search(r'class="chart__base" d="M([\d.]+) [\d.]+h([\d.]+)"', svg).groups()
    day_width = float(across) / (spec.end - spec.start).days
    assert left == pytest.approx(float(base) + (date(2021, 1, 1) - spec.start).days * day_width, abs=0.2)
    assert right - left == pytest.approx(364 * day_width, abs=0.2)
    (dot,) = re.findall(r'chart__points--0" d="M[\d.]+ ([\d.]+)h0"', svg)
    # 13% is 7 points below the lower edge, and the upper edge is 39 above it
    assert (float(dot) - bottom) / (bottom - top) == pytest.approx(7 / 39, abs=0.01)


def test_a_reported_range_is_told_with_what_it_is_of():
    words = (
        "Without single figures, only a range was reported: 20% to 59% in 2021 (lowest and highest month)."
        " It is drawn as a band."
    )
    spec = build_chart(make_series(13, first=(2018, 12)), reported_ranges=[YEAR_2021])

    assert describe_reported(spec) == words
    assert words in describe_chart(spec)
    assert describe_ranges([YEAR_2021], KINDS["percentage"]) == words
    assert describe_ranges([], KINDS["percentage"]) == ""


def test_a_range_without_any_figure_has_a_chart_of_its_own():
    spec = build_chart(make_series(), reported_ranges=[YEAR_2021])

    assert not spec.is_empty
    assert spec.lines == ()
    assert "chart__reported" in to_svg(spec)
    assert describe_chart(spec).startswith("Percentage for 2021. Without single figures")
    assert "No figures to draw" in to_small_svg(spec)


# -- the scale of a chart of few points -----------------------------------------------------------------


@pytest.mark.parametrize("values", [(13,), (82, 97)])
def test_one_or_two_points_are_shown_on_the_whole_scale(values):
    axis = build_chart(make_series(*values), axis="fitted").axis

    assert (axis.low, axis.high, axis.choice) == (0, 100, "whole")


def test_three_points_fit_the_axis_and_so_do_two_beside_a_longer_line():
    assert build_chart(make_series(82, 97, 90)).axis.low == 80
    assert build_chart(make_series(82, 97), comparators=[make_series(82, 97, 90, area="England")]).axis.low == 80


def test_a_chart_of_two_counts_begins_at_zero():
    axis = build_chart(make_positions((month(2020, 2), 108), (month(2021, 11), 245), kind="count")).axis

    assert (axis.low, axis.high >= 245) == (0, True)


def test_a_quarterly_series_of_positions_keeps_its_step():
    quarters = make_positions(
        (day("2019-03-31"), 91),
        (day("2019-06-30"), 90),
        (day("2019-09-30"), 96),
        (day("2020-06-30"), 98),
        frequency=Frequency.QUARTERLY,
    )

    assert bridged(build_chart(quarters)) == ["30 September 2019 and 30 June 2020"]
