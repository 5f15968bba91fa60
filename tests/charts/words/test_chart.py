"""The sentences that go with a chart, each in full."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from analysis.assessment import assess
from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency, Period
from analysis.core.series import Break, Observation, Polarity
from charts.spec import build_chart
from charts.words.chart import describe_axis, describe_breaks, describe_chart, describe_gaps
from charts.words.trend import describe_trend
from tests.analysis.makers import make_basis
from tests.charts.makers import financial_year, make_among, make_series, make_target, make_years, month

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER, Polarity.NEUTRAL


def observed(of, value, **more):
    return Observation(of, Decimal(value), **more)


def day(text):
    return Period(date.fromisoformat(text), date.fromisoformat(text))


def counted(of, numerator, denominator, kind="percentage"):
    top, bottom = Decimal(numerator), Decimal(denominator)
    return Observation(of, KINDS[kind].value(top, bottom), top, bottom, is_computed=True)


def told(
    *observations, kind="percentage", polarity=HIGHER, targets=(), breaks=(), comparators=(), frequency=Frequency.ANNUAL
):
    basis = make_basis(targets, breaks, kind=kind, polarity=polarity, frequency=frequency)
    return describe_trend(basis.kpi, "West Sussex", assess(observations, basis), comparators)


YEAR_24, YEAR_25 = financial_year(2024), financial_year(2025)


def test_without_figures_it_says_so():
    assert told() == "Visits on time: there is no figure for West Sussex."


@pytest.mark.parametrize(
    ("observation", "kind", "words"),
    [
        pytest.param(observed(month(2021, 10), "96"), "percentage", "96% in West Sussex in October 2021", id="month"),
        pytest.param(
            observed(month(2021, 10), "96", is_about=True),
            "percentage",
            "96% in West Sussex in about October 2021",
            id="about a month",
        ),
        pytest.param(
            observed(day("2025-03-31"), "54", numerator=Decimal(975), denominator=Decimal(181943)),
            "rate_10000",
            "54 (975 of 181,943) in West Sussex at 31 March 2025",
            id="rate on a day",
        ),
        pytest.param(
            observed(day("2025-03-31"), "54", is_about=True),
            "rate_10000",
            "54 in West Sussex at about 31 March 2025",
            id="about a day",
        ),
        pytest.param(
            observed(YEAR_25, "11", numerator=Decimal(105), denominator=Decimal(975)),
            "percentage",
            "11% (105 of 975) in West Sussex in 2024/25",
            id="published percentage with its counts, not worked out again",
        ),
        pytest.param(
            counted(YEAR_25, 105, 975),
            "percentage",
            "10.8% (105 of 975) in West Sussex in 2024/25",
            id="percentage worked out",
        ),
        pytest.param(
            observed(YEAR_25, "11", numerator=Decimal(105)),
            "percentage",
            "11% in West Sussex in 2024/25",
            id="one count alone says nothing",
        ),
        pytest.param(
            observed(Period(date(2023, 9, 1), date(2024, 8, 31)), "11.1"),
            "percentage",
            "11.1% in West Sussex in the school year 2023/24",
            id="school year",
        ),
        pytest.param(
            observed(Period(date(2021, 7, 1), date(2021, 9, 30)), "92"),
            "percentage",
            "92% in West Sussex from July to September 2021",
            id="quarter",
        ),
        pytest.param(
            counted(day("2025-09-30"), 3434, "224.9", "ratio"),
            "ratio",
            "15.3 (3,434 divided by 224.9) in West Sussex at 30 September 2025",
            id="ratio",
        ),
        pytest.param(observed(YEAR_25, "14.25"), "score", "14.25 in West Sussex in 2024/25", id="score as published"),
        pytest.param(observed(YEAR_25, "1"), "days", "1 day in West Sussex in 2024/25", id="days"),
        pytest.param(observed(YEAR_25, "1234"), "count", "1,234 in West Sussex in 2024/25", id="count"),
    ],
)
def test_value_counts_and_period(observation, kind, words):
    found = told(observation, kind=kind)

    assert found.startswith(f"Visits on time: {words}. No target is recorded. ")
    assert found.endswith("There is no earlier figure to compare it with.")


@pytest.mark.parametrize(
    ("value", "kind", "polarity", "target", "words"),
    [
        pytest.param(
            "100", "percentage", HIGHER, ("100", "5"), "It meets the target of 100%.", id="higher, met exactly"
        ),
        pytest.param("90", "percentage", HIGHER, ("85",), "It meets the target of 85%.", id="higher, exceeded"),
        pytest.param(
            "96",
            "percentage",
            HIGHER,
            ("100",),
            "It is 4 points below the target of 100%.",
            id="higher, missed",
        ),
        pytest.param(
            "99",
            "percentage",
            HIGHER,
            ("100", "5"),
            "It is 1 point below the target of 100%, within the tolerance of 5 points.",
            id="higher, missed within the tolerance",
        ),
        pytest.param(
            "94",
            "percentage",
            HIGHER,
            ("100", "5"),
            "It is 6 points below the target of 100%.",
            id="higher, missed by more than the tolerance",
        ),
        pytest.param(
            "9", "percentage", LOWER, ("10",), "It meets the target of 10%. Lower is better.", id="lower, met"
        ),
        pytest.param(
            "11",
            "percentage",
            LOWER,
            ("10",),
            "It is 1 point above the target of 10%. Lower is better.",
            id="lower, missed",
        ),
        pytest.param(
            "54",
            "rate_10000",
            NEUTRAL,
            ("40.5",),
            "It is 13.5 per 10,000 above the target of 40.5. No right or wrong direction.",
            id="neutral, above",
        ),
        pytest.param(
            "40",
            "rate_10000",
            NEUTRAL,
            ("40.5",),
            "It is 0.5 per 10,000 below the target of 40.5. No right or wrong direction.",
            id="neutral, below",
        ),
        pytest.param(
            "40.5",
            "rate_10000",
            NEUTRAL,
            ("40.5",),
            "It is exactly the target of 40.5. No right or wrong direction.",
            id="neutral, equal",
        ),
        pytest.param(
            "1240",
            "count",
            HIGHER,
            ("1300",),
            "It is 60 below the target of 1,300.",
            id="count",
        ),
        pytest.param(
            "410",
            "days",
            LOWER,
            ("400", "10"),
            "It is 10 days above the target of 400 days, within the tolerance of 10 days. Lower is better.",
            id="days",
        ),
        pytest.param("16", "ratio", LOWER, ("15",), "It is 1 above the target of 15. Lower is better.", id="ratio"),
        pytest.param("13", "score", LOWER, ("14",), "It meets the target of 14. Lower is better.", id="score"),
    ],
)
def test_against_the_target(value, kind, polarity, target, words):
    where, _, polarity_words = words.partition(". ")
    found = told(observed(YEAR_25, value), kind=kind, polarity=polarity, targets=[make_target(*target)])
    where = where if where.endswith(".") else f"{where}."
    written = KINDS[kind].written(Decimal(value))

    assert found == " ".join(
        part
        for part in (
            f"Visits on time: {written} in West Sussex in 2024/25. {where}",
            "There is no earlier figure to compare it with.",
            polarity_words,
        )
        if part
    )


def test_a_target_that_has_ended_is_not_measured_against():
    ended = make_target(85, end=date(2020, 3, 31))

    assert told(observed(YEAR_25, "90"), targets=[ended]) == (
        "Visits on time: 90% in West Sussex in 2024/25. No target is recorded for this period. "
        "There is no earlier figure to compare it with."
    )


def test_a_miss_that_rounding_would_hide_is_told():
    assert told(counted(YEAR_25, 9999, 10000), targets=[make_target(100)]) == (
        "Visits on time: 100% (9,999 of 10,000) in West Sussex in 2024/25. "
        "It is less than 0.1 points below the target of 100%. 1 more would have met it. "
        "There is no earlier figure to compare it with."
    )


@pytest.mark.parametrize(
    ("before", "latest", "kind", "polarity", "words"),
    [
        pytest.param(
            "71.4",
            "86.7",
            "percentage",
            HIGHER,
            "That is 15.3 points higher than in 2023/24, when it was 71.4%. Higher is better.",
            id="higher",
        ),
        pytest.param(
            "13",
            "11",
            "percentage",
            LOWER,
            "That is 2 points lower than in 2023/24, when it was 13%. Lower is better.",
            id="lower",
        ),
        pytest.param(
            "11", "11", "percentage", LOWER, "That is the same as in 2023/24. Lower is better.", id="the same"
        ),
        pytest.param(
            "906",
            "975",
            "count",
            NEUTRAL,
            "That is 69 higher than in 2023/24, when it was 906. No right or wrong direction.",
            id="count",
        ),
        pytest.param(
            "401",
            "400",
            "days",
            LOWER,
            "That is 1 day lower than in 2023/24, when it was 401 days. Lower is better.",
            id="days",
        ),
    ],
)
def test_the_step_from_the_period_before(before, latest, kind, polarity, words):
    found = told(observed(YEAR_24, before), observed(YEAR_25, latest), kind=kind, polarity=polarity)

    written = KINDS[kind].written(Decimal(latest))
    assert found == f"Visits on time: {written} in West Sussex in 2024/25. No target is recorded. {words}"


def test_a_step_that_rounding_would_hide_is_told():
    assert told(counted(YEAR_24, 1000, 3001), counted(YEAR_25, 1000, 3000)) == (
        "Visits on time: 33.3% (1,000 of 3,000) in West Sussex in 2024/25. No target is recorded. "
        "That is less than 0.1 points higher than in 2023/24, when it was 33.3%. Higher is better."
    )


def test_the_period_before_may_be_about():
    before = observed(month(2021, 9), "90", is_about=True)

    assert told(before, observed(month(2021, 10), "92"), frequency=Frequency.MONTHLY) == (
        "Visits on time: 92% in West Sussex in October 2021. No target is recorded. "
        "Too early to say: 2 of the 13 months needed. "
        "That is 2 points higher than in about September 2021, when it was 90%. Higher is better."
    )


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        pytest.param(observed(month(2019, 5), "706"), "The figure before is for May 2019: 706.", id="month"),
        pytest.param(
            observed(month(2019, 5), "706", is_about=True), "The figure before is for about May 2019: 706.", id="about"
        ),
    ],
)
def test_a_figure_before_a_gap_is_named_and_not_judged(earlier, words):
    found = told(earlier, observed(month(2021, 10), "890"), kind="count", frequency=Frequency.MONTHLY)

    assert found == (
        "Visits on time: 890 in West Sussex in October 2021. No target is recorded. "
        f"Too early to say: 2 of the 13 months needed. {words}"
    )


def test_a_figure_before_a_gap_of_a_school_year():
    school_years = [Period(date(year, 9, 1), date(year + 1, 8, 31)) for year in (2018, 2020)]

    assert "The figure before is for the school year 2018/19: 5.7%." in told(
        *(observed(of, value) for of, value in zip(school_years, ("5.7", "8.9"), strict=True))
    )


@pytest.mark.parametrize(
    "first", [pytest.param(YEAR_24, id="next period"), pytest.param(financial_year(2020), id="gap")]
)
def test_a_break_forbids_the_comparison(first):
    change = Break(date(2024, 10, 1), "virtual visits no longer count.")

    assert told(observed(first, "90"), observed(YEAR_25, "80"), breaks=[change]) == (
        "Visits on time: 80% in West Sussex in 2024/25. No target is recorded. It is not compared with the figure "
        "before, because the counting changed on 1 October 2024 (virtual visits no longer count)."
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["England"], "England was 26% in the same period."),
        (["South East"], "The South East was 26% in the same period."),
        (["England", "South East"], "England was 26% and the South East 27% in the same period."),
        (
            ["England", "South East", "Similar councils (2025 model)"],
            "England was 26%, the South East 27% and similar councils (2025 model) 28% in the same period.",
        ),
        (
            ["England", "Median of similar councils (2025 model)"],
            "England was 26% and the median of similar councils (2025 model) 27% in the same period.",
        ),
        (
            ["Similar councils (2025 model)", "London"],
            "Similar councils (2025 model) were 26% and London 27% in the same period.",
        ),
    ],
)
def test_comparators_of_the_same_period(names, words):
    others = [(name, observed(YEAR_25, str(26 + place))) for place, name in enumerate(names)]

    assert told(observed(YEAR_25, "30"), polarity=LOWER, comparators=others) == (
        "Visits on time: 30% in West Sussex in 2024/25. No target is recorded. "
        f"There is no earlier figure to compare it with. {words} Lower is better."
    )


def test_comparators_on_the_same_day():
    at = day("2025-03-31")

    assert "England was 67 on the same day." in told(
        observed(at, "54"), kind="rate_10000", comparators=[("England", observed(at, "67"))]
    )


def test_comparators_of_another_period_are_left_out():
    others = [("England", observed(YEAR_24, "26")), ("South East", observed(YEAR_25, "27"))]
    found = told(observed(YEAR_25, "30"), comparators=others)

    assert "England" not in found
    assert "The South East was 27% in the same period." in found


def test_plain_numbers_are_not_compared_with_other_areas():
    assert "England" not in told(
        observed(YEAR_25, "975"), kind="count", comparators=[("England", observed(YEAR_25, "81770"))]
    )


def test_everything_at_once():
    found = told(
        counted(YEAR_24, 111, 886),
        counted(YEAR_25, 105, 975),
        polarity=LOWER,
        targets=[make_target(10, 1)],
        comparators=[("England", observed(YEAR_25, "10")), ("South East", observed(YEAR_25, "12"))],
    )

    assert found == (
        "Visits on time: 10.8% (105 of 975) in West Sussex in 2024/25. It is 0.8 points above the target "
        "of 10%, too close to call. 8 fewer would have met it. "
        "That is 1.8 points lower than in 2023/24, when it was 12.5%. "
        "England was 10% and the South East 12% in the same period. Lower is better."
    )


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("target", [None, "5", "95"])
@pytest.mark.parametrize("before", [None, "40", "50", "60"])
def test_two_figures_are_never_called_a_trend(polarity, target, before):
    earlier = [] if before is None else [observed(YEAR_24, before)]
    found = told(
        *earlier, observed(YEAR_25, "50"), polarity=polarity, targets=[] if target is None else [make_target(target)]
    )

    assert not any(word in found.lower() for word in ("trend", "significant", "improv", "worsen", "↑", "↓"))
    assert "  " not in found
    assert found.endswith(".")


@pytest.mark.parametrize(
    ("series", "words"),
    [
        pytest.param(make_years(11, None, 12, first=2019), "No figure for 2019/20.", id="one"),
        pytest.param(make_series(1, None, None, 2), "No figure for February 2021 and March 2021.", id="two"),
        pytest.param(
            make_series(1, None, None, None, 2), "No figure for February 2021 to April 2021.", id="three in a row"
        ),
        pytest.param(
            make_series(1, None, 2, None, 3, None, 4),
            "No figure for February 2021, April 2021 and June 2021.",
            id="three apart",
        ),
        pytest.param(make_series(1, 2, 3), "", id="none missing"),
        pytest.param(make_series(), "", id="none at all"),
    ],
)
def test_gaps_are_named(series, words):
    assert describe_gaps(series) == words


def test_a_missing_school_year_is_called_one():
    years = [Period(date(year, 9, 1), date(year + 1, 8, 31)) for year in (2018, 2020)]
    series = replace(
        make_years(),
        cadence=replace(make_years().cadence, slug="year-08"),
        observations=tuple(observed(year, "9") for year in years),
    )

    assert describe_gaps(series) == "No figure for the school year 2019/20."


def test_breaks_are_told_by_letter():
    breaks = [Break(date(2021, 2, 10), "virtual visits no longer count."), Break(date(2021, 3, 1), "a new form")]
    spec = build_chart(make_series(1, 2, 3), breaks=breaks)

    assert describe_breaks(spec) == (
        "A: from 10 February 2021 the counting is different (virtual visits no longer count). "
        "B: from 1 March 2021 the counting is different (a new form). Figures before and after are not compared."
    )
    assert describe_breaks(build_chart(make_series(1, 2, 3))) == ""


def test_the_axis_is_told():
    assert describe_axis(build_chart(make_series(82, 97, 90))) == "The scale starts at 80%."
    assert describe_axis(build_chart(make_series(82, 97, 90), axis="whole")) == "The scale starts at zero."
    assert describe_axis(build_chart(make_series())) == "No figures to draw."


def test_a_chart_is_described():
    england = make_years(10, 10, 10, area="England")
    spec = build_chart(make_years(11, 12, 12), comparators=[england], targets=[make_target(10)])

    assert describe_chart(spec) == (
        "Percentage from 2015/16 to 2017/18. Latest: West Sussex 12% (2017/18); England 10% (2017/18). Target 10%. "
        "The scale starts at 10%."
    )
    assert describe_chart(build_chart(make_series(90))).startswith(
        "Percentage for January 2021. Latest: West Sussex 90%"
    )
    assert describe_chart(build_chart(make_series())) == "No figures to draw."


def test_a_band_is_described_with_its_set_median_range_and_how_many_have_a_figure():
    spec = build_chart(make_years(11, 12), neighbours=make_among([[8, 10, 13, 10], [7, 10, 13.5, None]]))
    assert "Neighbours (2010 model): median 10%, 7% to 13.5%, 3 of 4 have a figure (2016/17)." in describe_chart(spec)


# -- what the rules say of the whole series ------------------------------------------------------------

# twelve months about 80, then seven a little above them
SHIFTED = (79, 81, 80, 78, 82, 80, 79, 81, 80, 79, 81, 80, *[82] * 7)


def of_months(*values):
    return [observed(month(2020 + place // 12, place % 12 + 1), value) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("polarity", "asked", "words"),
    [
        pytest.param(
            HIGHER,
            90,
            "Improving: higher than usual for seven months. It will not reach the target as things are.",
            id="better, not enough",
        ),
        pytest.param(
            LOWER,
            90,
            "Worsening: higher than usual for seven months. It will keep to the target as things are.",
            id="worse, met",
        ),
        pytest.param(
            HIGHER,
            81,
            "Improving: higher than usual for seven months. It reaches the target only some of the time.",
            id="better, by chance",
        ),
        pytest.param(NEUTRAL, 90, "Higher: higher than usual for seven months. That is", id="neither is better"),
        pytest.param(HIGHER, None, "Improving: higher than usual for seven months. That is", id="no target"),
    ],
)
def test_the_signal_and_the_target_are_told_together(polarity, asked, words):
    targets = [] if asked is None else [make_target(asked)]

    assert words in told(*of_months(*SHIFTED), polarity=polarity, targets=targets, frequency=Frequency.MONTHLY)


def test_chance_is_told_as_chance():
    assert "No real change: the ups and downs are what chance alone would give." in told(
        *of_months(*SHIFTED[:13]), frequency=Frequency.MONTHLY
    )


def test_of_yearly_figures_no_signal_is_told():
    assert "signal" not in told(observed(YEAR_24, "90"), observed(YEAR_25, "92")).lower()


@pytest.mark.parametrize(
    ("numerator", "denominator", "asked", "polarity", "words"),
    [
        pytest.param(67, 72, 100, HIGHER, "5 more would have met it; one child is 1.4 points.", id="five short"),
        pytest.param(9, 10, 5, LOWER, "9 fewer would have met it; one child is 10 points.", id="too many"),
        pytest.param(72, 72, 100, HIGHER, "One child is 1.4 points.", id="met, and few"),
        pytest.param(1, 1, 100, HIGHER, "One child is 100 points.", id="a count of one"),
    ],
)
def test_a_miss_is_told_in_children(numerator, denominator, asked, polarity, words):
    observation = counted(YEAR_25, numerator, denominator)
    basis = make_basis([make_target(asked)], polarity=polarity, frequency=Frequency.ANNUAL, one="child")

    assert f" {words} " in describe_trend(basis.kpi, "West Sussex", assess([observation], basis))


def test_of_many_the_worth_of_one_is_not_told():
    assert "one is" not in told(counted(YEAR_25, 700, 1000), targets=[make_target(60)]).lower()


def test_an_earlier_change_of_the_counting_is_told():
    change = Break(date(2020, 10, 1), "Virtual visits no longer count")
    found = told(*of_months(*SHIFTED), breaks=[change], frequency=Frequency.MONTHLY)

    assert found.endswith("It is counted differently since 1 October 2020 (Virtual visits no longer count).")


def test_a_change_of_the_counting_before_the_first_figure_is_not_told():
    change = Break(date(2019, 10, 1), "Virtual visits no longer count")

    assert "counted" not in told(*of_months(*SHIFTED), breaks=[change], frequency=Frequency.MONTHLY)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((80, 81, 83, 84, 86), "Improving: rising from 2020/21 to 2024/25."),
        ((80, 70, 80, 70, 80), "No trend: no more than chance from 2020/21 to 2024/25."),
    ],
)
def test_the_trend_over_the_years_is_told_and_can_be_read_at_fourteen(values, words):
    years = [observed(YEAR_25.shifted(-12 * back), value) for back, value in enumerate(reversed(values))]
    found = told(*reversed(years), frequency=Frequency.ANNUAL)

    assert f" {words} " in found
    assert reading_grade(found) < 9


def test_too_few_yearly_figures_are_not_told():
    found = told(observed(YEAR_25.shifted(-12), 80), observed(YEAR_25, 81), frequency=Frequency.ANNUAL)
    assert "figures" not in found


def _syllables(word):
    found = len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))
    return max(found, 1)


def reading_grade(text):
    """The Flesch-Kincaid grade: years at school that a reader needs. Numbers count as one syllable."""
    sentences = [part for part in re.split(r"[.:;] ", text) if part]
    words = re.findall(r"[A-Za-z]+|[0-9][0-9,.%/]*", text)
    syllables = sum(_syllables(word) if word[0].isalpha() else 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("asked", [None, 60, 81, 99])
@pytest.mark.parametrize("length", [1, 5, 13, 19])
@pytest.mark.parametrize("broken", [False, True])
def test_the_sentence_of_every_combination_can_be_read_at_fourteen(polarity, asked, length, broken):
    found = told(
        *of_months(*SHIFTED[-length:]),
        polarity=polarity,
        targets=[] if asked is None else [make_target(asked)],
        breaks=[Break(date(2020, 3, 1), "Virtual visits no longer count")] if broken else [],
        comparators=[("England", observed(month(2020, 1), "80"))],
        frequency=Frequency.MONTHLY,
    )

    # Grade 9 is the school year in which children turn fourteen
    assert reading_grade(found) < 9
    assert found.endswith(".")
    assert "  " not in found
    assert ".." not in found
    assert "None" not in found
