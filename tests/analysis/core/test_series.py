"""Series: what stands together, what is missing, and which series is the latest."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analysis.core.periods import MONTHLY, Cadence, Frequency, Period
from analysis.core.series import Observation, Polarity, Series, Target, headline_cadence, split_by_cadence


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


def test_a_series_never_mixes_cadences_and_stands_oldest_first():
    year = period("2020-04-01", "2021-03-31")
    parted = split_by_cadence(
        [observed(month(2021, 2)), observed(year), observed(month(2021, 1)), observed(period("2021-03-31"))],
        Frequency.MONTHLY,
    )

    assert {slug: [o.period.label for o in found] for slug, (_, found) in parted.items()} == {
        "month": ["January 2021", "February 2021"],
        "year-03": ["2020/21"],
        "day-03-31": ["31 March 2021"],
    }
    assert all(cadence.slug == slug for slug, (cadence, _) in parted.items())


def test_split_by_cadence_of_nothing_is_nothing():
    assert split_by_cadence([], Frequency.MONTHLY) == {}


MARCH = month(2021, 3)
FEBRUARY = month(2021, 2)
YEAR = period("2020-04-01", "2021-03-31")
YEAR_BEFORE = period("2019-04-01", "2020-03-31")
QUARTER = period("2021-01-01", "2021-03-31")
DAY = period("2021-03-31")
CALENDAR_YEAR = period("2020-01-01", "2020-12-31")


@pytest.mark.parametrize(
    ("periods", "frequency", "slug"),
    [
        pytest.param([FEBRUARY, YEAR_BEFORE], Frequency.ANNUAL, "month", id="the one that reaches furthest"),
        pytest.param([MARCH, YEAR], Frequency.MONTHLY, "month", id="tie: as often as the catalogue says, monthly"),
        pytest.param([MARCH, FEBRUARY, YEAR], Frequency.ANNUAL, "year-03", id="tie: declared before longer"),
        pytest.param([MARCH, QUARTER], Frequency.QUARTERLY, "quarter", id="tie: quarterly"),
        pytest.param(
            [MARCH, YEAR, YEAR_BEFORE], Frequency.QUARTERLY, "year-03", id="tie, none as declared: longer history"
        ),
        pytest.param([YEAR, YEAR_BEFORE, DAY], Frequency.ANNUAL, "year-03", id="tie, both as declared: longer history"),
        pytest.param([YEAR, DAY], Frequency.ANNUAL, "year-03", id="full tie: always the same one"),
        pytest.param([DAY, YEAR], Frequency.ANNUAL, "year-03", id="full tie in another order"),
        pytest.param([CALENDAR_YEAR, FEBRUARY], Frequency.ANNUAL, "month", id="later end before declared"),
    ],
)
def test_headline_cadence(periods, frequency, slug):
    parted = split_by_cadence([observed(p) for p in periods], frequency)

    assert headline_cadence(parted, frequency).slug == slug


def test_headline_cadence_of_nothing_is_none():
    assert headline_cadence({}, Frequency.MONTHLY) is None


def test_polarity_in_words():
    assert [polarity.in_words for polarity in Polarity] == [
        "Higher is better",
        "Lower is better",
        "Neither higher nor lower is better in itself",
    ]
