"""Two dates compared: the change, chance, what cannot be told, and breaks that stand between."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Break, Measured, Observation, Polarity
from analysis.statistics.intervals.difference import (
    difference_of_counts,
    difference_of_proportions,
    difference_of_rates,
)
from analysis.statistics.two_dates import ChangeVerdict, compare, describe_comparison

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL
PERCENTAGE, COUNT, RATE = KINDS["percentage"], KINDS["count"], KINDS["rate_10000"]


def observed(period, value, numerator=None, denominator=None, **more):
    numerator, denominator = (None if x is None else Decimal(x) for x in (numerator, denominator))
    return Observation(period, Decimal(value), numerator, denominator, **more)


def year(ending):
    return Period(date(ending - 1, 4, 1), date(ending, 3, 31))


def day(in_year):
    return Period(date(in_year, 3, 31), date(in_year, 3, 31))


# Published for West Sussex: dental checks, three or more placements, children looked after per 10,000.
DENTAL_2024, DENTAL_2025 = observed(year(2024), "76", 463, 612), observed(year(2025), "85", 560, 662)
PLACEMENTS_2024, PLACEMENTS_2025 = observed(year(2024), "11", 99, 906), observed(year(2025), "11", 105, 975)
RATE_2024, RATE_2025 = observed(day(2024), "50", 906, 180_203), observed(day(2025), "54", 975, 181_943)


def test_dental_checks_rose_by_more_than_chance():
    found = compare(DENTAL_2024, DENTAL_2025, PERCENTAGE)

    assert (found.verdict, found.change) == (ChangeVerdict.BEYOND_CHANCE, 9)
    assert found.interval == difference_of_proportions((560, 662), (463, 612))
    assert (found.interval.low, found.interval.high) == pytest.approx((4.562, 13.312), abs=0.0005)


def test_three_or_more_placements_moved_within_chance():
    found = compare(PLACEMENTS_2024, PLACEMENTS_2025, PERCENTAGE)

    assert (found.verdict, found.change) == (ChangeVerdict.WITHIN_CHANCE, 0)
    assert found.interval.holds(0)


def test_a_position_is_of_its_last_day_and_overlaps_with_none():
    whole_year = observed(year(2025), "54", 975, 181_943)

    assert compare(RATE_2024, whole_year, RATE, measured=Measured.POSITION).interval is not None
    half = Period(date(2024, 10, 1), date(2025, 6, 30))
    assert "overlap" in compare(whole_year, observed(half, "60", 600, 10_000), RATE).why
    assert "overlap" not in compare(whole_year, observed(half, "60", 600, 10_000), RATE, measured=Measured.POSITION).why


def test_rolling_years_overlap_where_they_end_less_than_a_year_apart():
    def to_month(in_year, number, value):
        start = date(in_year, number, 1)
        return observed(Period(start, date(in_year, number, 30)), value, 80, 100)

    september, november = to_month(2021, 9, "80"), to_month(2021, 11, "80")
    year_later = to_month(2022, 9, "80")

    assert compare(september, november, PERCENTAGE).why == ""
    assert "overlap" in compare(september, november, PERCENTAGE, measured=Measured.ROLLING_YEAR).why
    assert compare(september, year_later, PERCENTAGE, measured=Measured.ROLLING_YEAR).why == ""


def test_the_order_of_the_two_does_not_matter():
    assert compare(DENTAL_2025, DENTAL_2024, PERCENTAGE) == compare(DENTAL_2024, DENTAL_2025, PERCENTAGE)


def test_rates_are_compared_per_10000():
    found = compare(RATE_2024, RATE_2025, RATE)

    assert found.interval == difference_of_rates((975, 181_943), (906, 180_203))
    assert found.verdict is ChangeVerdict.WITHIN_CHANCE


@pytest.mark.parametrize(
    ("later", "verdict"), [("130", ChangeVerdict.WITHIN_CHANCE), ("160", ChangeVerdict.BEYOND_CHANCE)]
)
def test_numbers_are_compared_as_events(later, verdict):
    found = compare(observed(year(2024), "110"), observed(year(2025), later), COUNT)

    assert found.verdict is verdict
    assert found.interval == difference_of_counts(int(later), 110)


@pytest.mark.parametrize(
    ("earlier", "later", "kind", "why"),
    [
        pytest.param(
            observed(year(2024), "76"), DENTAL_2025, PERCENTAGE, "The counts are not held", id="no counts before"
        ),
        pytest.param(
            DENTAL_2024, observed(year(2025), "85"), PERCENTAGE, "The counts are not held", id="no counts after"
        ),
        pytest.param(
            DENTAL_2024, observed(year(2025), "0", 0, 0), PERCENTAGE, "There was nothing to count", id="nobody"
        ),
        pytest.param(
            DENTAL_2024,
            observed(year(2025), "100", 11, 10),
            PERCENTAGE,
            "More were counted than there were",
            id="numerator above denominator",
        ),
        pytest.param(DENTAL_2024, DENTAL_2024, PERCENTAGE, "Both are the same period", id="the same"),
        pytest.param(
            observed(Period(date(2024, 2, 1), date(2025, 1, 31)), "80", 80, 100),
            observed(Period(date(2024, 3, 1), date(2025, 2, 28)), "90", 90, 100),
            PERCENTAGE,
            "The two periods overlap, so they share children",
            id="rolling years",
        ),
        pytest.param(
            observed(year(2024), "80", 80, 100),
            observed(Period(date(2024, 3, 31), date(2025, 3, 30)), "90", 90, 100),
            PERCENTAGE,
            "The two periods overlap, so they share children",
            id="one day in both",
        ),
        pytest.param(
            observed(year(2024), "14.5", 3088, "213.5"),
            observed(year(2025), "15.3", 3434, "224.9"),
            KINDS["ratio"],
            "Intervals are worked out for percentages and rates only",
            id="a ratio",
        ),
        pytest.param(
            observed(year(2024), "489.4"), observed(year(2025), "504"), COUNT, "The numbers are not whole", id="posts"
        ),
    ],
)
def test_what_cannot_be_told_has_a_change_and_no_interval(earlier, later, kind, why):
    found = compare(earlier, later, kind)

    assert (found.verdict, found.interval, found.why) == (ChangeVerdict.CANNOT_TELL, None, why)
    assert found.change == later.value - earlier.value


def test_a_change_that_rounding_hides_is_not_called_anything():
    found = compare(
        observed(year(2024), "11", 108_000, 1_000_000), observed(year(2025), "11", 112_000, 1_000_000), PERCENTAGE
    )

    assert (found.verdict, found.change) == (ChangeVerdict.CANNOT_TELL, 0)
    assert found.why == "The values were published rounded, and their counts say otherwise"


def test_one_child_in_each_of_two_months_tells_nothing():
    found = compare(observed(year(2024), "0", 0, 1), observed(year(2025), "100", 1, 1), PERCENTAGE)

    assert (found.verdict, found.change) == (ChangeVerdict.WITHIN_CHANCE, 100)


# Breaks

CALLS = Break(date(2024, 10, 1), "video calls no longer count as visits")


def test_a_break_between_the_two_blocks_the_comparison_and_is_named():
    found = compare(DENTAL_2024, DENTAL_2025, PERCENTAGE, breaks=[CALLS])

    assert (found.verdict, found.change, found.interval) == (ChangeVerdict.BLOCKED, None, None)
    assert found.crossed == (CALLS,)
    assert found.why == "Counted differently: video calls no longer count as visits"


def test_a_reader_who_accepts_the_break_gets_the_change_with_the_break_named():
    found = compare(DENTAL_2024, DENTAL_2025, PERCENTAGE, breaks=[CALLS], accepts_breaks=True)

    assert (found.verdict, found.change, found.crossed) == (ChangeVerdict.BEYOND_CHANCE, 9, (CALLS,))


@pytest.mark.parametrize(
    ("on", "blocked"),
    [
        pytest.param("2024-03-31", False, id="on the last day of the earlier"),
        pytest.param("2024-04-01", True, id="the day after it"),
        pytest.param("2025-03-31", True, id="on the last day of the later"),
        pytest.param("2025-04-01", False, id="after both"),
    ],
)
def test_a_break_blocks_when_it_falls_between_the_ends(on, blocked):
    found = compare(DENTAL_2024, DENTAL_2025, PERCENTAGE, breaks=[Break(date.fromisoformat(on), "x")])

    assert (found.verdict is ChangeVerdict.BLOCKED) is blocked


def test_two_breaks_are_both_named():
    breaks = [CALLS, Break(date(2024, 11, 1), "age 17 counts")]
    found = compare(DENTAL_2024, DENTAL_2025, PERCENTAGE, breaks=breaks)

    assert found.why == "Counted differently: video calls no longer count as visits; age 17 counts"


# Words


@pytest.mark.parametrize(
    ("found", "kind", "polarity", "words"),
    [
        pytest.param(
            compare(DENTAL_2024, DENTAL_2025, PERCENTAGE),
            PERCENTAGE,
            HIGHER,
            "76% in 2023/24, 85% in 2024/25: 9 points higher, better. That is more than chance explains "
            "(95% interval of the change: +4.6 to +13.3 points).",
            id="beyond chance",
        ),
        pytest.param(
            compare(PLACEMENTS_2024, PLACEMENTS_2025, PERCENTAGE),
            PERCENTAGE,
            LOWER,
            "11% in 2023/24, 11% in 2024/25: no change. That is within what chance can do "
            "(95% interval of the change: \u22123 to +2.7 points).",
            id="within chance",
        ),
        pytest.param(
            compare(RATE_2024, RATE_2025, RATE),
            RATE,
            NEUTRAL,
            "50 per 10,000 at 31 March 2024, 54 per 10,000 at 31 March 2025: 4 per 10,000 higher. That is within "
            "what chance can do (95% interval of the change: \u22121.4 to +8 per 10,000). Many of those "
            "counted are the same both times, so the range is wider than need be.",
            id="a rate on a day",
        ),
        pytest.param(
            compare(observed(year(2024), "76"), DENTAL_2025, PERCENTAGE),
            PERCENTAGE,
            LOWER,
            "76% in 2023/24, 85% in 2024/25: 9 points higher, worse. Whether that is more than chance "
            "cannot be told: the counts are not held.",
            id="cannot tell",
        ),
        pytest.param(
            compare(DENTAL_2024, DENTAL_2025, PERCENTAGE, breaks=[CALLS]),
            PERCENTAGE,
            HIGHER,
            "76% in 2023/24, 85% in 2024/25. Counted differently: video calls no longer count as visits, "
            "so the two are not compared.",
            id="blocked",
        ),
        pytest.param(
            compare(
                observed(year(2024), "75.6535", 463, 612, is_computed=True),
                observed(year(2025), "70", 70, 100),
                PERCENTAGE,
                breaks=[CALLS],
                accepts_breaks=True,
            ),
            PERCENTAGE,
            HIGHER,
            "75.7% in 2023/24, 70% in 2024/25: 5.7 points lower, worse. That is within what chance can do "
            "(95% interval of the change: \u221215.8 to +3.2 points). Counted differently "
            "from 1 October 2024: video calls no longer count as visits.",
            id="accepted break, computed value",
        ),
    ],
)
def test_describe_comparison(found, kind, polarity, words):
    assert describe_comparison(found, kind, polarity) == words


@pytest.mark.parametrize("counts_again", [True, False])
def test_months_that_count_the_same_again_say_that_the_range_is_wide(counts_again):
    first = Period(date(2024, 1, 1), date(2024, 1, 31))
    found = compare(observed(first, "884"), observed(first.shifted(12), "908"), COUNT)

    said = describe_comparison(found, COUNT, NEUTRAL, counts_again=counts_again)

    assert ("Many of those counted are the same both times" in said) is counts_again
