"""When a KPI stands differently, whether for the worse, and in which words."""

from dataclasses import replace

import pytest

from analysis.assessment import Assessment, Verdict
from analysis.changes.change import Turn
from analysis.changes.standing import compare_standings, read_told, told_of
from analysis.rating import Rag
from analysis.spc.points import PointType
from analysis.spc.variation import Assurance
from tests.analysis.makers import month, observed

CALM, WORSENING, IMPROVING = PointType.COMMON_CAUSE, PointType.CONCERN, PointType.IMPROVEMENT
MET, CHANCE, MISSED = Assurance.CONSISTENTLY_MET, Assurance.HIT_OR_MISS, Assurance.CONSISTENTLY_MISSED


def stands(rag=Rag.GREEN, meaning=CALM, assurance=None, *, is_provisional=False):
    verdict = Verdict(meaning, "", assurance, "", is_provisional, False, "rules")
    return Assessment(latest=observed(month(2021, 1)), rag=rag, verdict=verdict)


@pytest.mark.parametrize(
    ("before", "after", "turn", "words"),
    [
        pytest.param(
            stands(), stands(Rag.RED), Turn.WORSE, ("On target", "Off target"), id="from on target to off target"
        ),
        pytest.param(
            stands(Rag.RED), stands(Rag.AMBER), Turn.BETTER, ("Off target", "Near target"), id="nearer to its target"
        ),
        pytest.param(
            stands(),
            stands(meaning=WORSENING),
            Turn.WORSE,
            ("No real change", "Worsening"),
            id="a new signal of worsening",
        ),
        pytest.param(
            stands(meaning=IMPROVING),
            stands(),
            Turn.NEITHER,
            ("Improving", "No real change"),
            id="a signal that has ended is neither worse nor better",
        ),
        pytest.param(
            stands(assurance=CHANCE), stands(assurance=MISSED), Turn.WORSE, (CHANCE.label, MISSED.label), id="assurance"
        ),
        pytest.param(
            stands(Rag.RED),
            stands(Rag.GREEN, WORSENING),
            Turn.NEITHER,
            ("Off target; No real change", "On target; Worsening"),
            id="better in one thing and worse in another",
        ),
        pytest.param(
            stands(Rag.UNSURE), stands(Rag.RED), Turn.NEITHER, ("Too close to call", "Off target"), id="off the scale"
        ),
    ],
)
def test_standing_that_differs(before, after, turn, words):
    found = compare_standings(told_of(before), told_of(after))
    assert (found.turn, (found.before, found.after)) == (turn, words)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(stands(Rag.RED, WORSENING, MISSED), stands(Rag.RED, WORSENING, MISSED), id="nothing differs"),
        pytest.param(stands(), stands(meaning=WORSENING, is_provisional=True), id="a signal on provisional limits"),
        pytest.param(stands(meaning=CALM), stands(meaning=None), id="no signal, and not assessed"),
        pytest.param(Assessment(), stands(Rag.RED), id="the first figure"),
        pytest.param(stands(Rag.RED), Assessment(), id="no figure any more"),
    ],
)
def test_standing_that_does_not_differ(before, after):
    assert compare_standings(told_of(before), told_of(after)) is None


def test_what_is_worse_weighs_more_than_what_is_better_by_more_steps():
    def compared(before, after):
        return compare_standings(told_of(before), told_of(after))

    worse = compared(stands(), stands(Rag.AMBER))
    much_worse = compared(stands(), stands(Rag.RED, WORSENING))
    better = compared(stands(Rag.RED, CALM, MISSED), stands(Rag.GREEN, IMPROVING, MET))
    assert much_worse.weight > worse.weight > better.weight > 0


def test_reason_for_no_rating_is_said_where_the_rating_changed():
    before = replace(stands(Rag.UNRATED), why_unrated="No target")
    assert compare_standings(told_of(before), told_of(stands())).before == "No target"


@pytest.mark.parametrize(
    "standing",
    [
        stands(Rag.RED, WORSENING, MISSED),
        stands(meaning=None),
        stands(),
        replace(stands(Rag.UNRATED), why_unrated="No target | no tolerance"),
    ],
)
def test_what_is_told_is_read_as_it_was_kept(standing):
    told = read_told(told_of(standing))
    assert told.line == told_of(standing)
    assert (told.rag, told.why_unrated) == (standing.rag, standing.why_unrated)
    assert (told.is_chance, told.assurance) == (standing.meaning is CALM, standing.verdict.assurance)
