"""Average, limits and signals as marks of a chart, and the words that go with them."""

from datetime import date

import pytest

from analysis.core.series import Break, Polarity
from analysis.spc.points import PointType
from charts.marks import Limits, RebaseMark, SignalPoint
from charts.spec import build_chart
from charts.words.chart import describe_chart
from charts.words.limits import describe_key, describe_limits
from tests.charts.makers import make_limits, make_series, make_years

# 13 months: mean 1051 / 13 = 80.85, average moving range 22 / 12, limits 80.85 +- 4.88
STEADY = [80, 82, 81, 83, 79, 81, 80, 82, 81, 83, 79, 80, 80]


def chart(*values, polarity=Polarity.HIGHER_IS_BETTER, kind="percentage", decimals=1, **others):
    series = make_series(*values, kind=kind, decimals=decimals)
    return build_chart(series, breaks=others.get("breaks", ()), limits=make_limits(series, polarity, **others))


def test_mean_and_limits_reach_from_the_first_to_the_last_period_of_a_group():
    (found,) = chart(*STEADY).of(Limits)
    assert (found.start, found.end) == (date(2021, 1, 31), date(2022, 1, 31))
    assert found.mean == pytest.approx(1051 / 13)
    assert (found.lower + found.upper) / 2 == pytest.approx(found.mean)
    assert not found.is_provisional
    assert not found.is_capped


def test_limits_are_provisional_below_thirteen_points():
    assert [chart(*STEADY[:count]).of(Limits)[0].is_provisional for count in (12, 13)] == [True, False]


@pytest.mark.parametrize(
    ("values", "lower", "upper"),
    [
        pytest.param([99, 93] * 7, 96 - 2.66 * 6, 100, id="above 100"),
        pytest.param([1, 7] * 7, 0, 4 + 2.66 * 6, id="below 0"),
        pytest.param([2, 98] * 7, 0, 100, id="both"),
    ],
)
def test_limits_are_drawn_within_the_scale(values, lower, upper):
    (found,) = chart(*values).of(Limits)
    assert (found.lower, found.upper) == (pytest.approx(lower), pytest.approx(upper))
    assert found.is_capped


def test_the_axis_has_room_for_the_limits():
    series = make_series(*[80, 90] * 7)
    without, spec = build_chart(series), chart(*[80, 90] * 7)
    assert (without.axis.low, without.axis.high) == (80, 90)
    assert spec.axis.low <= spec.of(Limits)[0].lower < spec.of(Limits)[0].upper <= spec.axis.high


@pytest.mark.parametrize(
    "values",
    [pytest.param([], id="none"), pytest.param([80], id="one"), pytest.param([80, None, 82, None, 84], id="no two")],
)
def test_figures_without_neighbours_have_no_limits(values):
    spec = chart(*values)
    assert (spec.of(Limits), spec.of(SignalPoint), describe_limits(spec), describe_key(spec)) == ((), (), "", "")


def test_a_constant_series_has_limits_on_its_mean():
    (found,) = chart(*[100] * 14).of(Limits)
    assert (found.lower, found.mean, found.upper) == (100, 100, 100)


def test_a_yearly_series_has_no_marks():
    years = make_years(*range(10, 30))
    spec = build_chart(years, limits=make_limits(years))
    assert (spec.of(Limits), spec.of(RebaseMark), spec.of(SignalPoint)) == ((), (), ())


def test_a_break_starts_new_limits_and_is_no_rebase():
    change = Break(date(2022, 2, 1), "x")
    spec = chart(*STEADY, *[value - 30 for value in STEADY], breaks=[change])
    assert [(found.first, found.last) for found in spec.of(Limits)] == [
        ("January 2021", "January 2022"),
        ("February 2022", "February 2023"),
    ]
    assert spec.of(RebaseMark) == ()
    assert len(spec.breaks) == 1


def test_a_rebase_stands_in_the_middle_of_its_first_period():
    (mark,) = chart(*STEADY, *STEADY, rebases=[date(2022, 2, 1)]).of(RebaseMark)
    assert mark.label == "February 2022"
    assert date(2022, 2, 10) < mark.on < date(2022, 2, 20)


def test_a_group_without_limits_leaves_those_before_it():
    spec = chart(*STEADY, None, 60, rebases=[date(2022, 3, 1)])
    assert [found.last for found in spec.of(Limits)] == ["February 2022"]


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        (Polarity.HIGHER_IS_BETTER, PointType.IMPROVEMENT, PointType.CONCERN),
        (Polarity.LOWER_IS_BETTER, PointType.CONCERN, PointType.IMPROVEMENT),
        (Polarity.NEUTRAL, PointType.HIGH, PointType.LOW),
    ],
)
def test_points_are_marked_by_what_their_signal_means(polarity, up, down):
    spec = chart(*STEADY, 95, 66, polarity=polarity)
    assert [(s.on, s.value, s.type, s.label, s.words) for s in spec.of(SignalPoint)] == [
        (date(2022, 2, 28), 95, up, "February 2022", "above the upper limit"),
        (date(2022, 3, 31), 66, down, "March 2022", "below the lower limit"),
    ]


def test_limits_of_a_kpi_have_its_decimals_and_one_at_least():
    ratio = [0.81, 0.83, 0.82, 0.84, 0.8, 0.82, 0.81, 0.83, 0.82, 0.84, 0.8, 0.81, 0.81]
    assert chart(*ratio, kind="ratio", decimals=2).of(Limits)[0].written_mean == "0.82"
    assert chart(*STEADY, kind="count", decimals=0).of(Limits)[0].written_mean == "80.8"


# -- words -------------------------------------------------------------------------------------------


def test_the_chart_is_described_with_its_limits():
    spec = chart(*STEADY)
    assert describe_limits(spec) == "Average 80.8%, limits 76% to 85.7%. No point is more than chance."
    assert describe_limits(spec) in describe_chart(spec)


def test_several_groups_are_described_each_with_its_periods():
    spec = chart(*STEADY, *[value - 30 for value in STEADY[:4]], 60, rebases=[date(2022, 2, 1)])
    assert describe_limits(spec) == (
        "January 2021 to January 2022: average 80.8%, limits 76% to 85.7%. "
        "February 2022 to June 2022: average 53.2%, limits 45.2% to 61.2%, provisional. "
        "Limits recalculated from February 2022. No point is more than chance."
    )


@pytest.mark.parametrize(
    ("more", "said"), [([95], "1 point is more than chance."), ([95, 66], "2 points are more than chance.")]
)
def test_points_beyond_chance_are_counted(more, said):
    assert describe_limits(chart(*STEADY, *more)).endswith(said)


def test_the_key_tells_of_dots_and_of_ends_of_the_scale_only_where_there_are_any():
    lines = "The thin line is the average. Between the two broken lines, the limits, figures move by chance alone."
    dots = "Dotted limits are provisional: they are made from fewer than 13 figures."
    ends = "A limit that lies beyond the end of the scale is drawn at that end."
    assert describe_key(chart(*STEADY)) == lines
    assert describe_key(chart(*STEADY[:12])) == f"{lines} {dots}"
    assert describe_key(chart(*[99, 93] * 7)) == f"{lines} {ends}"
