"""Series: what stands together, what is missing, and which series is the latest."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analysis.core.parting import Counting, split_into_series
from analysis.core.periods import MONTHLY, Cadence, Frequency, Period
from analysis.core.series import Measured, Observation, Polarity, Series, Target


def period(start, end=None):
    return Period(date.fromisoformat(start), date.fromisoformat(end or start))


def month(year, number):
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def observed(of, value="1"):
    return Observation(of, Decimal(value))


def series(*observations, cadence=MONTHLY):
    return Series("Visits", "West Sussex", "percentage", cadence, tuple(observations))


def test_an_empty_series_has_no_latest_and_no_gaps():
    assert series().latest is None
    assert series().with_gaps() == ()


def test_latest_is_the_last_observation():
    assert series(observed(month(2021, 1)), observed(month(2021, 2), "2")).latest.value == 2


def test_at_finds_the_observation_of_a_period():
    found = series(observed(month(2021, 1)), observed(month(2021, 2), "2"))

    assert found.at(month(2021, 1)).value == 1
    assert found.at(month(2021, 3)) is None


def test_with_gaps_names_each_missing_period():
    found = series(observed(month(2020, 12)), observed(month(2021, 3))).with_gaps()

    assert [(p.short_label, o is not None) for p, o in found] == [
        ("Dec 2020", True),
        ("Jan 2021", False),
        ("Feb 2021", False),
        ("Mar 2021", True),
    ]


def test_with_gaps_of_a_full_series_has_no_gap():
    assert all(o for _, o in series(observed(month(2021, 1)), observed(month(2021, 2))).with_gaps())


def test_with_gaps_keeps_an_observation_off_the_steps_in_its_place():
    quarterly = Cadence("odd", "Odd", 3)
    found = series(
        observed(month(2021, 1)), observed(month(2021, 3)), observed(month(2021, 7)), cadence=quarterly
    ).with_gaps()

    assert [(p.short_label, o is not None) for p, o in found] == [
        ("Jan 2021", True),
        ("Mar 2021", True),
        ("Apr 2021", False),
        ("Jul 2021", True),
    ]


def positions(*periods, frequency=Frequency.MONTHLY):
    observations = [observed(p, str(place)) for place, p in enumerate(periods, 1)]
    (found,) = split_into_series(observations, Counting(Measured.POSITION, frequency)).values()
    return series(*found[1], cadence=found[0])


def test_only_the_stretch_of_positions_that_follows_evenly_is_its_even_part():
    found = positions(period("2019-03-31"), period("2020-03-31"), month(2021, 1), month(2021, 2), month(2021, 4))

    assert [o.period.short_label for o in found.even_part.observations] == ["Jan 2021", "Feb 2021", "Apr 2021"]


def test_periods_are_missing_only_within_the_even_part_of_positions():
    found = positions(period("2019-03-31"), month(2021, 1), month(2021, 2), month(2021, 4)).with_gaps()

    assert [(p.short_label, o is not None) for p, o in found] == [
        ("31 Mar 2019", True),
        ("Jan 2021", True),
        ("Feb 2021", True),
        ("Mar 2021", False),
        ("Apr 2021", True),
    ]


def test_a_count_on_the_last_day_of_a_month_is_the_position_of_that_month():
    found = positions(month(2021, 2), period("2021-03-31"), month(2021, 4))

    assert found.even_part is found
    assert all(observation for _, observation in found.with_gaps())
    assert found.at(month(2021, 3)).period == period("2021-03-31")


def test_every_flow_is_part_of_the_even_part():
    found = series(observed(month(2020, 1)), observed(month(2021, 3)))

    assert found.even_part is found


def test_is_joined_says_where_nothing_is_missing():
    assert series(observed(month(2021, 1)), observed(month(2021, 2)), observed(month(2021, 4))).is_joined == [
        True,
        False,
    ]
    assert positions(period("2021-03-31"), month(2021, 10), month(2021, 11)).is_joined == [False, True]
    assert series().is_joined == positions(month(2021, 1)).is_joined == []


@pytest.mark.parametrize(
    ("start", "end", "of", "covered"),
    [
        pytest.param(None, None, "2021-03-31", True, id="open at both ends"),
        pytest.param("2021-03-31", None, "2021-03-31", True, id="starts on the period's last day"),
        pytest.param("2021-04-01", None, "2021-03-31", False, id="starts the day after"),
        pytest.param(None, "2021-03-31", "2021-03-31", True, id="ends on the period's last day"),
        pytest.param(None, "2021-03-30", "2021-03-31", False, id="ends the day before"),
    ],
)
def test_a_target_covers_periods_that_end_while_it_is_in_force(start, end, of, covered):
    target = Target(Decimal(1), start=start and date.fromisoformat(start), end=end and date.fromisoformat(end))

    assert target.covers(period("2020-04-01", of)) is covered


def test_polarity_in_words():
    assert [polarity.in_words for polarity in Polarity] == [
        "Higher is better",
        "Lower is better",
        "No right or wrong direction",
    ]
