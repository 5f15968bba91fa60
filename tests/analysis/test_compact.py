"""Compact bases and assessments: what is made of them again is what they were made from, digit by digit."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment import Assessment, assess
from analysis.basis import Basis
from analysis.compact import compact_assessment, expand_assessment, expand_basis, period_of_piece
from analysis.core.periods import Period
from analysis.core.series import Break, Observation, Polarity, Rebase, Target
from kpis.figures.standings import Standing
from tests.analysis.makers import make_basis

MONTH = Period(date(2024, 1, 1), date(2024, 1, 31))
YEAR = Period(date(2015, 4, 1), date(2016, 3, 31))
# beyond what a number of the machine holds, and with noughts that say how exact it is
NUMBERS = st.decimals(min_value=0, max_value=10**12, places=4) | st.just(Decimal("33.333333333333333333333333333"))
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
BREAKS = st.builds(Break, on=DAYS, what_changed=WORDS, source=WORDS, document=WORDS)
REBASES = st.builds(Rebase, on=DAYS, reason=WORDS, entered_by=WORDS, approved_by=WORDS)
TARGETS = st.builds(
    Target,
    value=NUMBERS,
    tolerance=st.none() | NUMBERS,
    start=st.none() | st.dates(date(2010, 1, 1), date(2015, 12, 31)),
    end=st.none() | st.dates(date(2016, 1, 1), date(2030, 12, 31)),
    reason=WORDS,
    source=WORDS,
    document=WORDS,
)


@st.composite
def bases(draw):
    kpi = replace(make_basis().kpi, title=draw(WORDS), position=draw(st.integers(0, 999)))
    return Basis(
        replace(kpi, polarity=draw(st.sampled_from(Polarity))),
        tuple(draw(st.lists(TARGETS, max_size=3))),
        tuple(draw(st.lists(BREAKS, max_size=3))),
        tuple(draw(st.lists(REBASES, max_size=2))),
    )


@st.composite
def observations(draw, first=MONTH):
    kept = draw(st.lists(st.integers(0, 30), max_size=30, unique=True))
    months = [first.shifted(step * (1 if first is MONTH else 12)) for step in kept]
    return [
        Observation(
            period=period,
            value=draw(NUMBERS),
            numerator=draw(st.none() | NUMBERS),
            denominator=draw(st.none() | NUMBERS),
            is_computed=draw(st.booleans()),
            is_derived=draw(st.booleans()),
            is_about=draw(st.booleans()),
            commentary=draw(WORDS),
            figure_id=draw(st.none() | st.integers(1, 2**40)),
        )
        for period in sorted(months)
    ]


@given(bases(), observations() | observations(YEAR), st.integers(0, 2**40))
def test_a_standing_is_made_again_as_it_was(basis, found, ids):
    stamp = (len(found), ids, datetime(2026, 11, 29, 12, 0, 0, 123456, tzinfo=UTC) if found else None)
    whole = assess(found, basis)
    standing = Standing.of(basis, whole, stamp)

    assert repr(standing.assessment) == repr(whole.in_short())
    assert repr(standing.basis) == repr(basis)
    assert standing.stamp == stamp
    assert standing.has_figure == (whole.latest is not None)
    assert standing.period == (whole.latest.period if whole.latest else None)
    # whole numbers of text and days too: repr tells 12.5 from 12.50
    fresh = Standing.of(basis, whole, stamp)
    assert repr(fresh.latest) == repr(whole.latest)
    assert pickle.loads(pickle.dumps(standing)) == standing


@given(bases(), observations())
def test_what_is_said_can_be_asked_without_the_figures(basis, found):
    said, whole = compact_assessment(assess(found, basis), basis)[0], assess(found, basis)
    for name in ("rag", "why_unrated", "cadence", "travel", "year_verdict", "meaning", "meaning_words", "concern"):
        assert getattr(said, name) == getattr(whole, name)
    for name in ("is_worsening", "is_improving", "is_missed", "is_firm"):
        assert getattr(said, name) is getattr(whole, name)


@given(bases(), bases(), st.integers(0, 3), st.integers(0, 3))
def test_two_standings_rest_on_the_same_only_with_equal_basis_and_stamp(one, other, number, another):
    resting = [Standing.of(basis, Assessment(), (n, n, None)) for basis, n in ((one, number), (other, another))]
    assert (resting[0].rests_on == resting[1].rests_on) == (one == other and number == another)
    # made anew from equal parts, which lie elsewhere in memory
    again = expand_basis(resting[0].shared, resting[0].own)
    assert Standing.of(again, Assessment(), (number, number, None)).rests_on == resting[0].rests_on


def test_kpis_of_one_kind_share_all_but_what_is_their_own():
    kpi = make_basis().kpi
    pair = [Standing.of(Basis(replace(kpi, pk=pk, title=f"KPI {pk}")), Assessment(), (0, 0, None)) for pk in (1, 2)]
    assert pair[0].shared is pair[1].shared
    assert pair[0].said is pair[1].said
    assert [one.kpi.title for one in pair] == ["KPI 1", "KPI 2"]


def test_without_a_figure_nothing_is_looked_for():
    said, piece = compact_assessment(Assessment(), make_basis())
    assert period_of_piece(piece) is None
    assert expand_assessment(said, piece, make_basis()) == Assessment()


@pytest.mark.parametrize("turns", [1, 3])
def test_looking_at_several_by_turns_mixes_none_up(turns):
    kpi = make_basis().kpi
    made = [Standing.of(Basis(replace(kpi, pk=pk)), Assessment(latest=_of(pk)), (1, pk, None)) for pk in range(3)]
    for _ in range(turns):
        assert [(one.kpi.pk, one.assessment.latest.value, one.basis.kpi.pk) for one in made] == [
            (pk, pk, pk) for pk in range(3)
        ]


def _of(value):
    return Observation(MONTH, Decimal(value))
