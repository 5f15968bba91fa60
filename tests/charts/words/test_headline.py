"""Headlines: at most ten words, by stated patterns, and never against signal, change or level."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment import assess
from analysis.core.parting import split_into_series
from analysis.core.periods import Frequency
from analysis.core.series import Break, Measured, Observation, Polarity
from charts.words.change import change_of, direction_of, step_of
from charts.words.headline import MOST_WORDS, headline
from tests.analysis.makers import make_basis, month
from tests.charts.makers import financial_year
from tests.charts.words.test_change import counted, stated, years


def headed(*observations, comparators=(), breaks=(), **facts):
    basis = make_basis(breaks=breaks, **({"frequency": Frequency.ANNUAL} | facts))
    return headline(basis.kpi, assess(observations, basis), observations, comparators)


def england(*numerators, denominator=100_000):
    return [("England", years(*numerators, denominator=denominator))]


FALLING = (900, 850, 800, 750, 700, 650, 600, 550, 500)


@pytest.mark.parametrize(
    ("observations", "words"),
    [
        pytest.param([], "No figure yet", id="none"),
        pytest.param([stated(month(2018, 12), "13")], "Only one figure: 13% in December 2018", id="one"),
        pytest.param(years(170, 244), "Up 7.4 points since 2015/16", id="rose by N since M"),
        pytest.param(years(244, 170), "Down 7.4 points since 2015/16", id="fell by N since M"),
        pytest.param(years(170, 175), "No clear change since 2015/16", id="no clear change"),
        pytest.param(years(170, 170), "The same as in 2015/16", id="nil"),
        pytest.param(years(*FALLING), "Falling since 2019/20, lowest on record", id="trend"),
        pytest.param(years(*FALLING, 570), "Falling since 2015/16, but up since 2023/24", id="last step against"),
        pytest.param(years(500, 505, 495, 600), "Up 10.5 points since 2017/18, highest on record", id="highest"),
        pytest.param(
            years(700, 500, 505, 495, 600), "Up 10.5 points since 2018/19, highest since 2015/16", id="highest since"
        ),
        pytest.param(
            [stated(financial_year(2016), "17"), stated(financial_year(2017), "24")],
            "24% in 2016/17, 17% in 2015/16",
            id="not told from chance",
        ),
    ],
)
def test_each_pattern(observations, words):
    assert headed(*observations) == words


@pytest.mark.parametrize(
    ("own", "others", "words"),
    [
        ((300, 310), (20_000,) * 2, "No clear change since 2015/16, above England since 2015/16"),
        ((190, 310), (20_000,) * 2, "Up 12 points since 2015/16, above England"),
        ((200, 205), (20_000,) * 2, "No clear change since 2015/16"),
        (FALLING, (90_000,) * 9, "Falling since 2019/20, below England since 2016/17"),
    ],
)
def test_a_comparator_is_named_only_beyond_chance_and_since_it_was_passed(own, others, words):
    assert headed(*years(*own), comparators=england(*others)) == words


def test_without_counts_five_figures_in_a_row_tell_a_level():
    own = [stated(financial_year(2016 + n), value) for n, value in enumerate(("14", "12", "15", "13", "14"))]
    other = [("South East", [stated(financial_year(2016 + n), "11") for n in range(5)])]
    assert headed(*own, comparators=other) == "Above the South East since 2015/16"
    assert headed(*own[1:], comparators=other) == "14% in 2019/20, 13% in 2018/19"


def test_plain_numbers_are_not_held_against_another_place():
    own = [Observation(financial_year(2016 + n), Decimal(v), Decimal(v)) for n, v in enumerate((100, 200))]
    other = [("England", [stated(financial_year(2016 + n), "9000") for n in range(2)])]
    assert headed(*own, comparators=other, kind="count") == "Up 100 since 2015/16"


def test_a_change_of_the_counting_is_no_change_of_the_figure():
    breaks = [Break(financial_year(2017).start, "Counted anew")]
    assert headed(*years(170, 244), breaks=breaks) == "24.4% in 2016/17, counted differently before"


def test_a_rolling_year_is_named_by_its_last_month():
    facts = {"measured": Measured.ROLLING_YEAR, "frequency": Frequency.ANNUAL}
    assert headed(*years(170, 244), **facts) == "Up 7.4 points since March 2016"


UP, DOWN = ("Up ", "Rising", "Higher than usual"), ("Down ", "Falling", "Lower than usual")


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 400)), min_size=1, max_size=26),
    st.lists(st.integers(0, 40_000), min_size=26, max_size=26),
    st.sampled_from(list(Polarity)),
    st.sampled_from([Frequency.MONTHLY, Frequency.ANNUAL]),
    st.sampled_from(["percentage", "rate_10000", "days"]),
    st.booleans(),
)
def test_no_headline_of_any_series_says_too_much(numerators, others, polarity, frequency, kind, is_broken):
    periods = [month(2018 + n // 12, n % 12 + 1) for n in range(26)]
    if frequency is Frequency.ANNUAL:
        periods = [financial_year(1990 + n) for n in range(26)]
    own = [counted(p, top, 400, kind) for p, top in zip(periods, numerators, strict=False) if top is not None]
    breaks = [Break(periods[3].start, "Counted anew")] if is_broken else []
    basis = make_basis(polarity=polarity, frequency=frequency, kind=kind, breaks=breaks)
    assessment = assess(own, basis)
    series = split_into_series(own, basis.kpi.counting)
    assert len(series) <= 1
    beside = [counted(period, top, 40_000, kind) for period, top in zip(periods, others, strict=True)]
    words = headline(basis.kpi, assessment, own, [("England", beside)])

    assert 0 < len(words.split()) <= MOST_WORDS
    assert words[0].isupper() or words[0].isdigit()
    claims = direction_of(basis.kpi, assessment)
    steps = [found for found in (step_of(basis.kpi, assessment), change_of(basis.kpi, assessment)) if found]
    assert not (claims > 0 and words.startswith(DOWN))
    assert not (claims < 0 and words.startswith(UP))
    assert (", but " in words) == any(found.is_against for found in steps)
    if words.startswith(UP + DOWN):
        assert claims or steps[-1].direction == (1 if words.startswith(UP) else -1)
    if claims:
        assert not words.startswith("No clear change")
    if "England" in words:
        (there,) = [found for found in beside if found.period == assessment.latest.period]
        side = "above England" if assessment.latest.value > there.value else "below England"
        assert side.casefold() in words.casefold()
