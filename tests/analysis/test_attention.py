"""What is worth asking about and what goes well: the rule at its edges."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment import assess
from analysis.attention import Candidate, children_concerned, going_well, note, worth_asking
from analysis.core.periods import Frequency
from analysis.core.series import Polarity
from charts.words.attention import describe_noted
from tests.analysis.makers import make_basis
from tests.charts.makers import financial_year
from tests.charts.words.test_change import counted, stated, years

LOWER, HIGHER, NEUTRAL = Polarity.LOWER_IS_BETTER, Polarity.HIGHER_IS_BETTER, Polarity.NEUTRAL


def candidate(*numerators, title="Re-referrals", country=None, polarity=LOWER, one="child", denominator=1000):
    observations = years(*numerators, denominator=denominator)
    basis = make_basis(title=title, polarity=polarity, frequency=Frequency.ANNUAL, one=one)
    latest = observations[-1].period
    beside = None if country is None else counted(latest, country, 100_000)
    return Candidate(basis.kpi, assess(observations, basis), beside)


def notes(*candidates):
    """What is noted of them, those left out of which nothing can be."""
    return [one for one in map(note, candidates) if one is not None]


def titles(noted):
    return [one.kpi.title for one in noted]


@pytest.mark.parametrize(
    ("given", "is_asked"),
    [
        pytest.param(candidate(170, 244), True, id="worse than the year before"),
        pytest.param(candidate(170, 175), False, id="within chance"),
        pytest.param(candidate(244, 170), False, id="better"),
        pytest.param(candidate(170, 244, polarity=NEUTRAL), False, id="neither direction is better"),
        pytest.param(candidate(244, 170, polarity=HIGHER), True, id="lower where higher is better"),
        pytest.param(candidate(240, 244, country=20_000), True, id="worse than England"),
        pytest.param(candidate(205, 210, country=20_500), False, id="as England within chance"),
        pytest.param(candidate(170, 244, country=30_000), True, id="worse than before, better than England"),
    ],
)
def test_what_is_asked_about(given, is_asked):
    assert bool(worth_asking(notes(given))) is is_asked


def test_without_counts_nothing_is_claimed():
    basis = make_basis(polarity=LOWER, frequency=Frequency.ANNUAL)
    found = assess([stated(financial_year(2016), "10"), stated(financial_year(2017), "90")], basis)
    country = stated(financial_year(2017), "5")
    assert worth_asking(notes(Candidate(basis.kpi, found, country))) == []


def test_own_counts_alone_tell_a_level_against_england():
    given = candidate(240, 244)
    country = stated(given.assessment.latest.period, "20")
    assert note(replace(given, country=country)).against_country is False
    assert note(replace(given, country=stated(country.period, "24"))).against_country is None


def test_most_children_come_first_then_distance_and_what_counts_none_last():
    found = worth_asking(
        notes(
            candidate(170, 244, title="Sessions", one="session"),
            candidate(17, 60, title="Few", denominator=100),
            candidate(200, 400, title="Many"),
            candidate(300, 400, title="Many, nearer"),
        )
    )
    assert titles(found) == ["Many", "Many, nearer", "Few", "Sessions"]


def test_at_most_five_and_three():
    worse = [candidate(170, 244 + n, title=str(n)) for n in range(9)]
    better = [candidate(244 + n, 170, title=str(n)) for n in range(9)]
    assert len(worth_asking(notes(*worse))) == 5
    assert len(worth_asking(notes(*worse), 3)) == 3
    assert len(going_well(notes(*better))) == 3


def test_what_gets_worse_by_its_trend_does_not_go_well():
    falling = candidate(900, 880, 860, 840, 820, country=50_000, polarity=HIGHER)
    assert falling.assessment.is_worsening
    assert note(falling).against_country is True
    assert going_well(notes(falling)) == []
    assert going_well(notes(candidate(820, 820, country=50_000, polarity=HIGHER)))


def test_what_fell_from_a_figure_without_counts_does_not_go_well():
    before, latest = stated(financial_year(2016), "87"), counted(financial_year(2017), 620)
    basis = make_basis(polarity=HIGHER, frequency=Frequency.ANNUAL)
    country = counted(latest.period, 40_000, 100_000)
    assert going_well(notes(Candidate(basis.kpi, assess([before, latest], basis), country))) == []
    risen = assess([stated(before.period, "60"), latest], basis)
    assert going_well(notes(Candidate(basis.kpi, risen, country)))


@pytest.mark.parametrize(("polarity", "number"), [(LOWER, 244), (HIGHER, 756)])
def test_children_concerned_are_those_who_did_not_get_what_was_due(polarity, number):
    given = candidate(170, 244, polarity=polarity)
    assert children_concerned(given.kpi, given.assessment.latest) == number


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (candidate(170, 244, country=22_600), "in 2016/17, up from 17% (England 22.6%)"),
        (candidate(240, 244, country=20_000), "in 2016/17, 24% a year before (England 20%)"),
        (candidate(170, 244), "in 2016/17, up from 17%"),
    ],
)
def test_words_claim_no_more_than_chance_allows(given, words):
    assert describe_noted(note(given), "England") == words


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(0, 100_000), st.sampled_from(list(Polarity)))
def test_nothing_is_asked_about_and_goes_well(numerators, country, polarity):
    given = candidate(*numerators, country=country, polarity=polarity, denominator=300)
    asked, well = worth_asking(notes(given)), going_well(notes(given))
    assert not (asked and well)
    if asked:
        words = describe_noted(asked[0], "England")
        latest, before = asked[0].latest.value, asked[0].before
        assert ("up from" in words) <= (before is not None and latest > before.value)
        assert ("down from" in words) <= (before is not None and latest < before.value)
    assert Decimal(0) <= note(given).distance if note(given) else True
