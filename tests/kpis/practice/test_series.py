"""Invented series: plausible, the same for the same seed, and possible in the ledger."""

from datetime import date
from decimal import Decimal
from random import Random
from statistics import mean

import pytest

from analysis.core.kinds import KINDS
from analysis.core.periods import MONTHLY, Period, periods_between
from analysis.core.series import Observation, Polarity, Target
from analysis.entry.figures import Entry, EntryContext, Typed, hard_problems
from analysis.entry.unusual import soft_warnings
from kpis.practice.series import (
    PROFILE_OF_KIND,
    PROFILES,
    REASONS_OF_A_MISS,
    SHAPES,
    break_in,
    commentary_for,
    exaggerate,
    invent_series,
    number_of,
    profile_of,
    revise,
    with_number,
)

MONTHS = periods_between(
    Period(date(2023, 11, 1), date(2023, 11, 30)), Period(date(2026, 10, 1), date(2026, 10, 31)), MONTHLY
)
PERCENTAGE, COUNT, RATE = KINDS["percentage"], KINDS["count"], KINDS["rate_10000"]


def invent(code="ANY", kind=PERCENTAGE, polarity=Polarity.HIGHER_IS_BETTER, periods=MONTHS, seed=1):
    return invent_series(code=code, kind=kind, polarity=polarity, periods=periods, seed=seed)


def values(series, kind=PERCENTAGE):
    return [entry.value(kind) for entry in series.values()]


def problems(entry, kind):
    typed = Typed(
        numerator=str(entry.numerator or (0 if entry.numerator is not None else "")),
        denominator=str(entry.denominator or ""),
        value=str(entry.stated if entry.stated is not None else ""),
    )
    context = EntryContext(
        kind=kind,
        polarity=Polarity.NEUTRAL,
        period=MONTHS[0],
        today=date(2026, 11, 1),
        collected_from=date(2020, 1, 1),
    )
    return hard_problems(typed, context)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("polarity", Polarity)
def test_series_of_every_kind_can_be_entered(kind, polarity):
    series = invent(kind=kind, polarity=polarity)
    assert list(series) == list(MONTHS)
    assert [entry for entry in series.values() if problems(entry, kind)] == []
    assert len(set(values(series, kind))) > 3


def test_every_kind_has_a_profile_and_every_profile_a_shape():
    assert set(PROFILE_OF_KIND) == set(KINDS)
    assert {profile.shape for profile in [*PROFILES.values(), *PROFILE_OF_KIND.values()]} <= set(SHAPES)


def test_same_seed_gives_the_same_series_and_another_seed_another():
    assert invent(seed=1) == invent(seed=1)
    assert invent(seed=1) != invent(seed=2)
    assert values(invent("CLA-VISITS")) != values(invent("CLA-DENTAL"))


def test_gaps_are_counted_back_from_the_last_period():
    missing = [period for period in MONTHS if period not in invent("RHI-DONE")]
    assert missing == [MONTHS[-1 - gap] for gap in PROFILES["RHI-DONE"].gaps]


def test_number_and_rate_of_children_agree():
    numbers = invent("CLA-NUM", COUNT, Polarity.NEUTRAL)
    rates = invent("CLA-RATE", RATE, Polarity.NEUTRAL)
    assert [entry.stated for entry in numbers.values()] == [entry.numerator for entry in rates.values()]


@pytest.mark.parametrize(("polarity", "is_higher"), [("higher", True), ("lower", False), ("neutral", True)])
def test_improving_goes_towards_what_is_good(polarity, is_higher):
    found = values(invent("SW-VACANCY-OP", polarity=Polarity(polarity)))
    assert (mean(found[-6:]) > mean(found[:6])) is is_higher


def test_shift_lifts_the_series_for_good():
    found = values(invent("CLA-VISITS"))
    assert min(found[20:]) > max(found[:12])


def test_slip_is_a_bad_quarter_that_is_made_good():
    found = values(invent("AUDIT-DONE"))
    assert mean(found[24:27]) < mean(found[16:23]) - 5
    assert mean(found[28:]) > mean(found[24:27]) + 10


def test_recounted_series_falls_where_the_break_is():
    series = invent("SUPERVISION")
    since = break_in(MONTHS)
    before = [entry.value(PERCENTAGE) for period, entry in series.items() if period < since]
    after = [entry.value(PERCENTAGE) for period, entry in series.items() if period >= since]
    assert mean(after[:5]) < mean(before[-5:]) - 5


def test_break_of_a_single_period_is_that_period():
    assert break_in(MONTHS[:1]) == MONTHS[0]


def test_share_of_which_less_is_better_begins_low():
    assert profile_of("ANY", PERCENTAGE, Polarity.LOWER_IS_BETTER).level == 20
    assert profile_of("ANY", PERCENTAGE, Polarity.HIGHER_IS_BETTER).level == 80


@pytest.mark.parametrize(("counted", "target", "is_said"), [(89, "90", True), (90, "90", False), (10, None, False)])
def test_commentary_stands_where_the_target_is_missed(counted, target, is_said):
    entry = Entry(Decimal(counted), Decimal(100))
    asked = Target(Decimal(target), None) if target else None
    said = commentary_for(entry, PERCENTAGE, Polarity.HIGHER_IS_BETTER, asked, Random(1))
    assert (said in REASONS_OF_A_MISS) is is_said


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        pytest.param(Entry(Decimal(100), Decimal(100)), PERCENTAGE, id="all of them"),
        pytest.param(Entry(Decimal(0), Decimal(100)), PERCENTAGE, id="none of them"),
        pytest.param(Entry(Decimal(1), Decimal(2)), PERCENTAGE, id="one of two"),
        pytest.param(Entry(stated=Decimal(0)), COUNT, id="a number"),
        pytest.param(Entry(Decimal(900), Decimal(178000)), RATE, id="a rate"),
    ],
)
def test_revision_differs_and_is_possible(entry, kind):
    for seed in range(20):
        revised = revise(entry, kind, Random(seed))
        assert revised != entry
        assert not problems(revised, kind)


def test_exaggerated_entry_is_unusual():
    history = tuple(
        Observation(period, entry.value(PERCENTAGE), entry.numerator, entry.denominator)
        for period, entry in invent().items()
    )
    context = EntryContext(
        PERCENTAGE, Polarity.HIGHER_IS_BETTER, MONTHS[-1].shifted(1), date(2026, 12, 5), history=history
    )
    entry = invent()[MONTHS[-1]]
    assert {warning.code for warning in soft_warnings(exaggerate(entry), context)} >= {"change", "cohort"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param("numerator", (9, 10), id="the number counted"),
        pytest.param("denominator", (4, 9), id="the cohort, with about the same share"),
    ],
)
def test_number_that_is_shared_is_put_into_its_part(part, expected):
    entry = with_number(Entry(Decimal(4), Decimal(10)), part, Decimal(9))
    assert (entry.numerator, entry.denominator) == expected
    assert number_of(entry, part) == 9


def test_shared_value_is_stated():
    assert number_of(with_number(Entry(stated=Decimal(4)), "value", Decimal(9)), "value") == 9
