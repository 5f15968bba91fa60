"""The worked examples of docs/methods.md, from the published figures that ship with the product."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, Period
from analysis.core.series import Break, Observation, Polarity
from analysis.spc.rebase import suggest_rebase
from analysis.spc.variation import assess_variation
from analysis.statistics.forecast.forecast import Present, forecast
from analysis.statistics.forecast.words import describe_forecast
from analysis.statistics.funnel import FunnelPlace, funnel
from analysis.statistics.intervals.difference import difference_of_proportions
from analysis.statistics.intervals.methods import interval_of, too_few_to_tell
from analysis.statistics.intervals.words import counts_in_words, interval_in_words
from analysis.statistics.neighbours.median import median_of
from analysis.statistics.neighbours.sets import NeighbourSet
from analysis.statistics.p_chart import denominators_vary_much, p_chart
from analysis.statistics.theil_sen import theil_sen
from analysis.statistics.two_dates import ChangeVerdict, compare
from analysis.statistics.yearly_trend.verdict import assess_yearly
from analysis.statistics.yearly_trend.words import trend_in_words
from tests.analysis.spc.published_spc import SERIES

FOLDER = Path(__file__).parents[2] / "data" / "west_sussex"
PERCENTAGE, RATE = KINDS["percentage"], KINDS["rate_10000"]


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(code, area="West Sussex", *, shape=None):
    """The published figures of one KPI and area, oldest first; those of one shape only where it is given."""
    found = []
    for row in rows("observations"):
        if (row["kpi_code"], row["area"]) == (code, area):
            period = Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
            counts = (Decimal(row[name]) if row[name] else None for name in ("numerator", "denominator"))
            found.append(Observation(period, Decimal(row["value"]), *counts))
    return sorted((o for o in found if shape in (None, o.period.shape)), key=lambda o: o.period.end)


def with_counts(code, area="West Sussex"):
    return [o for o in figures(code, area) if o.denominator is not None]


def test_three_or_more_placements_are_too_few_to_tell():
    latest = with_counts("PLACE-3PLUS")[-1]

    assert counts_in_words(latest, PERCENTAGE, Polarity.LOWER_IS_BETTER, Decimal(10), one="child") == (
        "11% (105 of 975); 8 fewer would have met 10%; one child is 0.1 points"
    )
    assert interval_in_words(interval_of(latest, PERCENTAGE), PERCENTAGE) == "95% interval 9% to 12.9%"
    assert too_few_to_tell(interval_of(latest, PERCENTAGE), Decimal(10))


def test_the_rate_of_children_looked_after():
    latest = with_counts("CLA-RATE")[-1]

    assert interval_in_words(interval_of(latest, RATE), RATE) == "95% interval 50.3 to 57.1 per 10,000"


def test_limits_of_review_conferences_recalculated_from_august_2018():
    points = [(o.period, o.value) for o in figures("CPP-REVIEW", shape="month")]
    variation = assess_variation(points, polarity=Polarity.HIGHER_IS_BETTER, rebases=[date(2018, 8, 1)])
    group = variation.group

    assert [point.value for point in variation.points] == [97.7, 100, 100, 99.3, 96.8]
    assert (group.n, round(group.mean, 2), round(group.lower, 2), round(group.upper, 2)) == (3, 98.7, 94.44, 102.96)
    assert group.is_provisional


def test_months_from_which_the_package_recalculates_limits_are_too_few_to_be_suggested():
    points = [
        (Period(day := date.fromisoformat(row["x"]), day), float(row["y"]))
        for row in SERIES["s10_vignette_ae_RRK_rebase"]
    ]
    variation = assess_variation(points, polarity=Polarity.LOWER_IS_BETTER)
    run = suggest_rebase(variation, fewest=7)

    assert (len(points), round(variation.group.mean, 2)) == (36, 3438.56)
    assert (run.first.start, run.length, run.direction) == (date(2018, 7, 1), 9, 1)
    assert suggest_rebase(variation) is None


def test_second_child_protection_plans_as_a_p_chart():
    observations = with_counts("CPP-REPEAT")
    chart = p_chart(observations)
    latest = chart.points[-1]

    assert denominators_vary_much(observations)
    assert round(chart.centre, 1) == 24.2
    assert (round(latest.low, 1), round(latest.high, 1), latest.is_outside) == (19.6, 28.9, True)


def test_dental_checks_in_a_funnel_around_england():
    [home] = [o for o in with_counts("CLA-DENTAL-DFE") if o.period.end.year == 2025]
    [england] = [o for o in with_counts("CLA-DENTAL-DFE", "England") if o.period.end.year == 2025]
    centre = float(100 * england.numerator / england.denominator)
    [point] = funnel([("West Sussex", home.numerator, home.denominator)], centre=centre).points

    limits = point.limits
    assert (england.numerator, england.denominator, round(centre, 1)) == (47_320, 58_530, 80.8)
    assert [round(x, 1) for x in (limits.far_low, limits.low, limits.high, limits.far_high)] == [75.9, 77.7, 83.9, 85.5]
    assert (round(point.value, 1), point.place) == (84.6, FunnelPlace.ABOVE)


@pytest.mark.parametrize(
    ("code", "low", "high", "verdict"),
    [
        ("CLA-DENTAL-DFE", 4.6, 13.3, ChangeVerdict.BEYOND_CHANCE),
        ("PLACE-3PLUS", -3.0, 2.7, ChangeVerdict.WITHIN_CHANCE),
    ],
)
def test_the_last_two_years_compared(code, low, high, verdict):
    found = compare(*with_counts(code)[-2:], PERCENTAGE)

    assert (round(found.interval.low, 1), round(found.interval.high, 1)) == (low, high)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("code", "slope", "low", "high", "is_real"),
    [("CPP-REPEAT", 0.71, 0.30, 1.05, True), ("REREF-12M", -0.08, -0.58, 0.30, False)],
)
def test_thirteen_years_of_trend(code, slope, low, high, is_real):
    observations = with_counts(code)
    found = theil_sen([o.period.end.year for o in observations], [float(o.value) for o in observations])

    assert (found.points, found.is_real) == (13, is_real)
    assert (found.slope, found.interval.low, found.interval.high) == pytest.approx((slope, low, high), abs=0.0051)


def test_statutory_visits_have_no_forecast():
    [row] = [row for row in rows("breaks") if row["kpi_code"] == "CLA-VISITS"]
    found = forecast(
        figures("CLA-VISITS", shape="month"),
        MONTHLY,
        PERCENTAGE,
        Polarity.HIGHER_IS_BETTER,
        Present(None, has_signal=False),
        breaks=[Break(date.fromisoformat(row["on"]), row["what_changed"])],
    )

    assert describe_forecast(found, PERCENTAGE) == (
        "No forecast. Only 2 figures since 1 October 2021 "
        "(video calls, allowed during COVID-19, no longer count as visits); 13 are needed."
    )


def placements_of_the_neighbours():
    """Three or more placements in 2024/25, as counts by area: the neighbours of April 2021 and West Sussex."""
    areas = {row["neighbour"] for row in rows("statistical_neighbours") if row["model"] == "April 2021"}
    wanted = [row for row in rows("neighbour_values") if row["kpi_code"] == "PLACE-3PLUS"]
    counts = {
        row["area"]: (int(row["numerator"]), int(row["denominator"]))
        for row in wanted
        if row["period_end"] == "2025-03-31" and row["area"] in areas
    }
    home = with_counts("PLACE-3PLUS")[-1]
    return counts | {"West Sussex": (int(home.numerator), int(home.denominator))}


def test_placements_in_west_sussex_beside_two_neighbours():
    counts = placements_of_the_neighbours()
    home, hampshire, gloucestershire = (counts[name] for name in ("West Sussex", "Hampshire", "Gloucestershire"))
    apart, alike = difference_of_proportions(home, hampshire), difference_of_proportions(home, gloucestershire)

    assert (home, hampshire, gloucestershire) == ((105, 975), (254, 1738), (92, 758))
    assert (round(apart.low, 1), round(apart.high, 1)) == (-6.3, -1.2)
    assert (round(alike.low, 1), round(alike.high, 1)) == (-4.5, 1.6)


def test_placements_in_a_funnel_of_all_eleven_areas():
    counts = placements_of_the_neighbours()
    found = funnel([(name, *pair) for name, pair in counts.items()])
    places = {point.area: point.place for point in found.points}

    assert tuple(map(sum, zip(*counts.values(), strict=True))) == (916, 7864)
    assert (len(found.points), round(found.centre, 1), round(found.spread, 1)) == (11, 11.6, 2.4)
    assert (places["West Sussex"], places["Hampshire"]) == (FunnelPlace.WITHIN, FunnelPlace.FAR_ABOVE)
    assert found.is_overdispersed


def test_long_term_placement_stability_improves_over_the_years():
    found = assess_yearly(figures("PLACE-LONG"), PERCENTAGE, Polarity.HIGHER_IS_BETTER)
    counts = [(int(o.numerator), int(o.denominator)) for o in found.working.points]
    counted, cohort = sum(r for r, _ in counts), sum(n for _, n in counts)
    share = counted / cohort
    mean = sum(x * n for x, (_, n) in enumerate(counts, -2)) / cohort
    slope = sum(x * (r - share * n) for x, (r, n) in enumerate(counts, -2))
    scale = share * (1 - share) * sum(n * (x - mean) ** 2 for x, (_, n) in enumerate(counts, -2))
    every = sum((r - share * n) ** 2 / (n * share * (1 - share)) for r, n in counts)

    assert counts == [(105, 192), (162, 236), (192, 275), (189, 274), (201, 275)]
    assert (counted, cohort, round(100 * share, 2)) == (849, 1252, 67.81)
    assert (round(mean, 3), round(slope, 2), round(scale, 1)) == (0.163, 80.66, 511.8)
    assert round(slope**2 / scale, 2) == round(found.working.counted.statistic, 2) == 12.71
    assert round(every - slope**2 / scale, 2) == round(found.working.counted.departure, 2) == 6.7
    assert round(found.p, 5) == 0.00036
    assert trend_in_words(found) == "Improving: rising from 31 March 2021 to 31 March 2025"


def test_children_who_are_fostered_worsen_by_ranks():
    found = assess_yearly(figures("CLA-FOSTERED"), PERCENTAGE, Polarity.HIGHER_IS_BETTER)
    ranked = found.working.ranked

    assert [o.value for o in found.working.points] == [67, 65, 64, 63, 60, 60]
    assert (ranked.rises, ranked.falls, round(ranked.p, 4)) == (0, 14, 0.0056)
    # two of the 360 orders of six values of which two are alike
    assert ranked.p == pytest.approx(2 / 360)
    assert trend_in_words(found) == "Worsening: falling from 31 March 2020 to 31 March 2025"


def test_the_median_of_the_neighbours_for_care_leavers_in_suitable_accommodation():
    ten = [r["neighbour"] for r in rows("statistical_neighbours") if r["model"] == "May 2025"]
    held = {
        r["area"]: Decimal(r["value"])
        for r in rows("neighbour_values")
        if (r["kpi_code"], r["period_end"]) == ("CL-SUITABLE", "2025-03-31")
    }
    found = median_of(
        Period(date(2024, 4, 1), date(2025, 3, 31)), NeighbourSet("May 2025", date(2025, 5, 1), tuple(ten)), held
    )

    assert sorted(held[area] for area in ten if area in held) == [45, 83, 89, 89, 89, 91, 93, 94, 95]
    assert (found.value, found.coverage) == (89, "median of 9 of 10")
