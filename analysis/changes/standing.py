"""Comparison of the standing of a KPI at two moments: its rating, its signal and its assurance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from analysis.assessment import Assessment
from analysis.changes.change import Turn
from analysis.rating import Rag
from analysis.spc.points import PointType
from analysis.spc.variation import Assurance

_RAGS = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}
_ASSURANCES = {Assurance.CONSISTENTLY_MET: 0, Assurance.HIT_OR_MISS: 1, Assurance.CONSISTENTLY_MISSED: 2}
Scaled = TypeVar("Scaled", bound=StrEnum)
# what is worse comes before what is better by as many steps
WORSE_FIRST = 100


@dataclass(frozen=True, slots=True)
class StandingChange:
    """Standing of a KPI at two moments, in words for those of rating, signal and assurance that differ.

    `weight` is larger for what is worse, and for more steps.
    """

    before: str
    after: str
    turn: Turn
    weight: float


def compare_standings(before: Assessment, after: Assessment) -> StandingChange | None:
    """Compare two assessments of one KPI by rating, verdict and assurance; None where all three say the same.

    A KPI without a figure at either moment has no standing there: that it got its first one is told with its figures.
    Rating and assurance count in steps where both moments have a place on the scale: off, near and on target;
    consistently misses, by chance, consistently meets. A signal counts where it is new and firm; that one has ended is
    neither worse nor better. Worse in one of the three and better in another is neither.
    """
    if before.latest is None or after.latest is None or _told(before) == _told(after):
        return None
    steps = [
        step
        for step in (
            _step(_RAGS, before.rag, after.rag),
            _new_signal(_signal(before), _signal(after)),
            _step(_ASSURANCES, _assurance(before), _assurance(after)),
        )
        if step
    ]
    worse, better = sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)
    turn = Turn.NEITHER if bool(worse) == bool(better) else Turn.WORSE if worse else Turn.BETTER
    weight = worse * WORSE_FIRST + better if turn is not Turn.NEITHER else min(worse, better)
    words = [
        pair
        for pair, was, now in zip(
            zip(standing_words(before), standing_words(after), strict=True), _told(before), _told(after), strict=True
        )
        if was is not now
    ]
    return StandingChange("; ".join(was for was, _ in words), "; ".join(now for _, now in words), turn, weight)


def standing_words(assessment: Assessment) -> tuple[str, str, str]:
    """Rating, signal and assurance of a KPI in words: ("Off target", "Worsening", "Consistently misses the target")."""
    rating = assessment.rag.label if assessment.rag is not Rag.UNRATED else assessment.why_unrated or "Not rated"
    signal, assurance = _signal(assessment), _assurance(assessment)
    silent = "No real change" if assessment.meaning is PointType.COMMON_CAUSE else "Not judged"
    return (rating, signal.label if signal else silent, assurance.label if assurance else "Not held against a target")


def _told(assessment: Assessment) -> tuple[Rag, PointType | None, Assurance | None]:
    return (assessment.rag, _signal(assessment), _assurance(assessment))


def _signal(assessment: Assessment) -> PointType | None:
    """The firm signal or trend of an assessment; None where there is none, or only on provisional limits."""
    is_provisional = assessment.yearly is None and assessment.verdict is not None and assessment.verdict.is_provisional
    return None if is_provisional or assessment.meaning is PointType.COMMON_CAUSE else assessment.meaning


def _new_signal(before: PointType | None, after: PointType | None) -> int:
    """One step for the worse where worsening is new, one for the better where improving is; else 0."""
    return 0 if before is after else {PointType.CONCERN: 1, PointType.IMPROVEMENT: -1}.get(after, 0) if after else 0


def _assurance(assessment: Assessment) -> Assurance | None:
    return assessment.verdict.assurance if assessment.verdict else None


def _step(scale: Mapping[Scaled, int], before: Scaled | None, after: Scaled | None) -> int:
    """Steps for the worse between two places of a scale; 0 where either is not on it."""
    if before is None or after is None or before not in scale or after not in scale:
        return 0
    return scale[after] - scale[before]
