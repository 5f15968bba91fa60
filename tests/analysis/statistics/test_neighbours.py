"""Among the neighbours: which set, which values, which place, and what chance leaves of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis.core.kinds import KINDS
from analysis.core.parting import Counting
from analysis.core.periods import MONTHLY, Frequency, Period
from analysis.core.series import Measured, Observation, Polarity
from analysis.statistics.neighbours.comparison import NeighbourVerdict, neighbours_over_time, verdict
from analysis.statistics.neighbours.sets import NeighbourSet, set_in_force, why_not_compared
from analysis.statistics.neighbours.spread import Quarter, Rank, Spread, quarter, rank, spread
from analysis.statistics.neighbours.words import CAVEAT, describe_among
from tests.charts.makers import FINANCIAL_YEARS, financial_year, make_series, make_years

OLD = NeighbourSet("April 2021", date(2021, 4, 1), ("Hampshire", "Essex", "Wiltshire", "Leicestershire"))
NEW = NeighbourSet("May 2025", date(2025, 5, 1), ("Essex", "Hampshire", "Devon", "Wiltshire"))
LOWER, HIGHER, NEUTRAL = Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER, Polarity.NEUTRAL
PERCENTAGE = KINDS["percentage"]


def decimals(*values):
    return [Decimal(str(value)) for value in values]


def observed(value, ending=2024, **columns):
    return Observation(financial_year(ending), Decimal(str(value)), **columns)


def year_to_june(ending):
    return Period(date(ending - 1, 7, 1), date(ending, 6, 30))


def among(home, *, polarity=LOWER, sets=(OLD, NEW), differs=None, ending=2024, **neighbours):
    """The home area among neighbours for one financial year; None leaves a value out."""
    series = make_years(home, first=ending) if home is not None else make_years()
    others = {area: [observed(value, ending)] for area, value in neighbours.items() if value is not None}
    (found,) = neighbours_over_time(series, others, sets, polarity, Counting(Measured.FLOW, Frequency.ANNUAL), differs)
    return found


# -- which set --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "name"),
    [
        pytest.param(date(2021, 3, 31), None, id="the day before the first set"),
        pytest.param(date(2021, 4, 1), "April 2021", id="the first day of the first set"),
        pytest.param(date(2025, 4, 30), "April 2021", id="the day before the next set"),
        pytest.param(date(2025, 5, 1), "May 2025", id="the first day of the next set"),
        pytest.param(date(2040, 1, 1), "May 2025", id="long after"),
    ],
)
def test_the_set_in_force_is_that_of_the_last_day_of_the_period(end, name):
    for order in ((OLD, NEW), (NEW, OLD)):
        found = set_in_force(Period(date(2020, 1, 1), end), order)
        assert (found.name if found else None) == name


def test_no_set_is_in_force_where_none_is_known():
    assert set_in_force(financial_year(2024), ()) is None


def test_why_there_is_nothing_to_compare_with_is_said():
    assert why_not_compared(financial_year(2021), (NEW, OLD)) == (
        "No set of similar councils is held for periods that end before 1 April 2021."
    )
    assert why_not_compared(financial_year(2022), (NEW, OLD)) == ""
    assert why_not_compared(financial_year(2022), ()) == "No set of similar councils is known."


def test_each_period_is_judged_by_its_own_set_and_none_before_the_first():
    others = {
        area: [Observation(year_to_june(year), Decimal(year - 2000)) for year in range(2019, 2027)]
        for area in {*OLD.areas, *NEW.areas}
    }
    home = replace(
        make_years(),
        cadence=replace(FINANCIAL_YEARS, slug="year-06", label="Years to 30 June"),
        observations=tuple(Observation(year_to_june(year), Decimal(50)) for year in range(2019, 2027)),
    )
    found = neighbours_over_time(home, others, (OLD, NEW), LOWER, Counting(Measured.FLOW, Frequency.ANNUAL))
    assert [(one.period.end.year, one.set_name) for one in found] == [
        (2021, "April 2021"),
        (2022, "April 2021"),
        (2023, "April 2021"),
        (2024, "April 2021"),
        (2025, "May 2025"),
        (2026, "May 2025"),
    ]
    assert all([value.area for value in one.values] == list(OLD.areas) for one in found[:4])
    assert all([value.area for value in one.values] == list(NEW.areas) for one in found[4:])


# -- which values -----------------------------------------------------------------------------------------


def test_neighbours_without_a_figure_are_named_and_not_counted():
    found = among(10, Hampshire=8, Essex=None, Wiltshire=12, Leicestershire=14)
    assert [(value.area, value.observation.value) for value in found.values] == [
        ("Hampshire", 8),
        ("Wiltshire", 12),
        ("Leicestershire", 14),
    ]
    assert found.missing == ("Essex",)
    assert found.coverage == "3 of 4 have a figure"
    assert found.spread.number == 3
    assert found.rank.of == 4


def test_an_authority_outside_the_set_is_left_out():
    found = among(10, Hampshire=8, Essex=9, Wiltshire=12, Devon=1)
    assert "Devon" not in {value.area for value in found.values}
    assert found.spread.lowest == 8


@pytest.mark.parametrize("values", [{}, {"Hampshire": 8}, {"Hampshire": 8, "Essex": 9}])
def test_with_fewer_than_three_nothing_is_ranked(values):
    found = among(10, **values)
    assert (found.spread, found.rank, found.quarter) == (None, None, None)


def test_where_the_home_area_has_no_figure_the_neighbours_have_their_spread_and_nobody_is_ranked():
    found = among(None, Hampshire=8, Essex=9, Wiltshire=12)
    assert found.spread.median == 9
    assert (found.home, found.rank, found.quarter) == (None, None, None)
    assert {value.verdict for value in found.values} == {NeighbourVerdict.UNKNOWN}


def test_only_figures_of_exactly_the_same_period_are_compared():
    other_year = {area: [observed(8, 2023)] for area in OLD.areas}
    found = neighbours_over_time(
        make_years(10, first=2024), other_year, (OLD,), LOWER, Counting(Measured.FLOW, Frequency.ANNUAL)
    )
    assert [(one.period.end.year, one.home is not None, len(one.values)) for one in found] == [
        (2023, False, 4),
        (2024, True, 0),
    ]


def test_yearly_values_of_neighbours_are_not_put_among_months():
    yearly = {area: [observed(8, 2024)] for area in OLD.areas}
    months = make_series(10, 11, first=(2024, 1))
    assert months.cadence is MONTHLY
    found = neighbours_over_time(months, yearly, (OLD,), LOWER, Counting(Measured.FLOW, Frequency.MONTHLY))
    assert [len(one.values) for one in found] == [0, 0]


def test_plain_numbers_are_not_compared_with_places_of_another_size():
    others = {area: [observed(800)] for area in OLD.areas}
    counted = make_years(900, kind="count", first=2024)
    assert neighbours_over_time(counted, others, (OLD,), NEUTRAL, Counting(Measured.FLOW, Frequency.ANNUAL)) == ()


def test_nothing_is_known_without_sets_or_figures():
    assert neighbours_over_time(make_years(10), {}, (), LOWER, Counting(Measured.FLOW, Frequency.ANNUAL)) == ()
    assert neighbours_over_time(make_years(), {}, (OLD,), LOWER, Counting(Measured.FLOW, Frequency.ANNUAL)) == ()


# -- spread -----------------------------------------------------------------------------------------------


def plain_quantile(values, share):
    """Type 7 of Hyndman and Fan, written a second time with fractions: h = (n - 1) p, and between its neighbours."""
    ordered = sorted(Fraction(value) for value in values)
    place = (len(ordered) - 1) * share
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@given(some.lists(some.decimals(0, 1000, places=1), min_size=3, max_size=12))
def test_quartiles_are_those_of_a_second_plainer_way(values):
    found = spread(values)
    worked_out = (found.lowest, found.lower_quartile, found.median, found.upper_quartile, found.highest)
    expected = [plain_quantile(values, Fraction(share, 4)) for share in range(5)]
    assert all(
        abs(Fraction(value) - other) < Fraction(1, 10**9) for value, other in zip(worked_out, expected, strict=True)
    )


@given(some.lists(some.decimals(0, 100, places=1), min_size=3, max_size=12), some.randoms())
def test_the_order_of_the_neighbours_does_not_matter(values, chance):
    shuffled = list(values)
    chance.shuffle(shuffled)
    assert spread(shuffled) == spread(values)


def test_the_published_example_of_quartile_inc():
    """Microsoft's example for QUARTILE.INC: the first quartile of 1, 2, 4, 7, 8, 9, 10, 12 is 3.5."""
    assert spread(decimals(1, 2, 4, 7, 8, 9, 10, 12)).lower_quartile == Decimal("3.5")


def test_all_equal():
    assert spread(decimals(5, 5, 5)) == Spread(3, *decimals(5, 5, 5, 5, 5))
    assert quarter(Decimal(5), spread(decimals(5, 5, 5))) is Quarter.MEDIAN


@pytest.mark.parametrize("values", [[], [1], [1, 2]])
def test_fewer_than_three_have_no_spread(values):
    assert spread(decimals(*values)) is None


# -- rank and quarter -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "others", "words"),
    [
        pytest.param(1, [2, 3, 4], "lowest of 4", id="lowest"),
        pytest.param(5, [2, 3, 4], "highest of 4", id="highest"),
        pytest.param(3, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11], "3rd lowest of 11", id="third from below"),
        pytest.param(9, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11], "3rd highest of 11", id="third from above"),
        pytest.param(2, [1, 3, 4], "2nd lowest of 4", id="second"),
        pytest.param(3, [1, 2, 4, 5], "3rd of 5 (in the middle)", id="middle"),
        pytest.param(1, [1, 3, 4], "joint lowest of 4", id="joint lowest"),
        pytest.param(2, [1, 2, 4, 5, 6], "joint 2nd lowest of 6", id="joint second"),
        pytest.param(2, [1, 2, 3], "joint 2nd of 4 (in the middle)", id="joint middle"),
        pytest.param(2, [2, 2, 2], "equal to all the others of 4", id="all equal"),
        pytest.param(12, [*range(12), *range(13, 40)], "13th lowest of 40", id="a teen"),
        pytest.param(20, [*range(20), *range(21, 60)], "21st lowest of 60", id="after twenty"),
    ],
)
def test_a_rank_is_told_from_the_nearer_end(value, others, words):
    assert rank(Decimal(value), decimals(*others)).in_words == words


@given(some.integers(0, 9), some.lists(some.integers(0, 9), min_size=1, max_size=12))
def test_ranks_from_both_ends_and_ties_make_up_the_whole(value, others):
    found = rank(Decimal(value), decimals(*others))
    assert found.from_lowest + found.tied + found.from_highest == found.of + 1
    mirrored = rank(Decimal(-value), decimals(*(-other for other in others)))
    assert mirrored == Rank(found.from_highest, found.from_lowest, found.of, found.tied)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9, Quarter.LOWEST),
        (10, Quarter.LOWER_MIDDLE),
        (19, Quarter.LOWER_MIDDLE),
        (20, Quarter.MEDIAN),
        (21, Quarter.UPPER_MIDDLE),
        (30, Quarter.UPPER_MIDDLE),
        (31, Quarter.HIGHEST),
    ],
)
def test_a_value_on_a_quartile_counts_to_the_middle_half(value, expected):
    assert quarter(Decimal(value), Spread(5, *decimals(5, 10, 20, 30, 40))) is expected


# -- chance -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "other", "polarity", "beyond", "expected"),
    [
        (10, 12, LOWER, True, NeighbourVerdict.BETTER),
        (12, 10, LOWER, True, NeighbourVerdict.WORSE),
        (12, 10, HIGHER, True, NeighbourVerdict.BETTER),
        (10, 12, HIGHER, True, NeighbourVerdict.WORSE),
        (12, 10, NEUTRAL, True, NeighbourVerdict.HIGHER),
        (10, 12, NEUTRAL, True, NeighbourVerdict.LOWER),
        (10, 12, LOWER, False, NeighbourVerdict.WITHIN_CHANCE),
        (10, 12, LOWER, None, NeighbourVerdict.UNKNOWN),
        (10, 10, LOWER, True, NeighbourVerdict.WITHIN_CHANCE),
    ],
)
def test_verdict(home, other, polarity, beyond, expected):
    assert verdict(observed(home), observed(other), polarity, lambda one, two: beyond) is expected


def test_without_a_rule_for_chance_every_verdict_is_unknown():
    assert verdict(observed(10), observed(12), LOWER, None) is NeighbourVerdict.UNKNOWN


def test_the_rule_for_chance_is_given_both_observations_with_their_counts():
    asked = []

    def differs(home, other):
        asked.append((home.value, other.value))
        return None if other.value == 12 else other.value > 12

    found = among(10, Hampshire=8, Essex=12, Wiltshire=14, Leicestershire=16, differs=differs)
    assert asked == [(10, 8), (10, 12), (10, 14), (10, 16)]
    assert [value.verdict for value in found.values] == [
        NeighbourVerdict.WITHIN_CHANCE,
        NeighbourVerdict.UNKNOWN,
        NeighbourVerdict.BETTER,
        NeighbourVerdict.BETTER,
    ]
    assert (
        "Chance taken into account: better than 2, within chance of 1; for 1 the counts are not known."
        in describe_among(found, "West Sussex", PERCENTAGE, 1, LOWER)
    )


# -- words ------------------------------------------------------------------------------------------------


def test_the_sentences_say_place_spread_and_caveat():
    found = among(11, Hampshire="6.5", Essex=9, Wiltshire=10, Leicestershire=15)
    assert describe_among(found, "West Sussex", PERCENTAGE, 1, LOWER) == (
        "In 2023/24 West Sussex was the 2nd highest of 5, with the similar councils (April 2021 model):"
        " a little above the middle. Lower is better."
        " The middle one of them has 9.5%, half of them lie from 8.4% to 11.3%, all from 6.5% to 15%."
        " Rank among few areas: differences may be chance."
    )


def test_a_lowest_value_that_was_worked_out_is_rounded_and_a_published_one_is_not():
    found = among(11, Hampshire=str(Decimal(20) / 3), Essex=9, Wiltshire=10, Leicestershire="15.125")
    assert "all from 6.7% to 15.125%." in describe_among(found, "West Sussex", PERCENTAGE, 1, LOWER)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (("Essex",), "3 of 4 have a figure. None for Essex."),
        (("Essex", "Wiltshire"), "2 of 4 have a figure among the similar councils (April 2021 model), too few"),
    ],
)
def test_missing_neighbours_are_counted_and_named(missing, words):
    values = {area: None if area in missing else 8 for area in OLD.areas}
    said = describe_among(among(10, **values), "West Sussex", PERCENTAGE, 1, LOWER)
    assert words in said
    assert "None for Essex" in said
    assert (CAVEAT in said) == (len(missing) == 1)


def test_where_neither_direction_is_better_nothing_is_called_better():
    found = among(11, polarity=NEUTRAL, Hampshire=6, Essex=9, Wiltshire=10)
    said = describe_among(found, "West Sussex", PERCENTAGE, 1, NEUTRAL)
    assert "the highest of 4" in said
    assert "better" not in said


def test_equal_to_all_has_no_article():
    found = among(9, Hampshire=9, Essex=9, Wiltshire=9)
    said = describe_among(found, "West Sussex", PERCENTAGE, 1, LOWER)
    assert said.startswith("In 2023/24 West Sussex was equal to all the others of 4, with the")


def test_a_home_area_without_figure_is_said_and_the_caveat_of_ranks_left_out():
    found = among(None, Hampshire=6, Essex=9, Wiltshire=10)
    said = describe_among(found, "West Sussex", PERCENTAGE, 1, LOWER)
    assert said.startswith("In 2023/24 there is no figure for West Sussex to rank among the similar councils")
    assert "The middle one of them has 9%" in said
    assert CAVEAT not in said


def test_each_verdict_has_a_word_and_a_sign_of_its_own():
    assert [(one.symbol, one.label) for one in NeighbourVerdict] == [
        ("+", "Better"),
        ("−", "Worse"),
        ("↑", "Higher"),
        ("↓", "Lower"),
        ("≈", "Within chance"),
        ("?", "Counts not known"),
    ]
