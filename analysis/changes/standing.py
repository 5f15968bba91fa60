"""Comparison of the standing of a KPI at two moments: its rating, its signal and its assurance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from sys import intern
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


# a `Told` as a line of text, which thousands of standings are kept and compared by; empty without a figure
ToldLine = str


@dataclass(frozen=True, slots=True)
class Told:
    """Rating, firm signal and assurance of a KPI that has a figure: all that two moments are compared by.

    `signal` is None where there is none, or only on provisional limits; `is_chance` where the rules were asked and
    found no more than chance.
    """

    rag: Rag
    why_unrated: str
    signal: PointType | None
    is_chance: bool
    assurance: Assurance | None

    @property
    def words(self) -> tuple[str, str, str]:
        """Rating, signal and assurance in words: ("Off target", "Worsening", "Consistently misses the target")."""
        return (
            self.rag.label if self.rag is not Rag.UNRATED else self.why_unrated or "Not rated",
            self.signal.label if self.signal else "No real change" if self.is_chance else "Not judged",
            self.assurance.label if self.assurance else "Not held against a target",
        )

    @property
    def line(self) -> ToldLine:
        return "|".join((self.rag, self.signal or "", "c" * self.is_chance, self.assurance or "", self.why_unrated))


def read_told(line: ToldLine) -> Told:
    """Read the rating, signal and assurance that a line of text holds; it must not be empty."""
    rag, signal, is_chance, assurance, why = line.split("|", 4)
    return Told(
        rag=Rag(rag),
        why_unrated=why,
        signal=PointType(signal) if signal else None,
        is_chance=bool(is_chance),
        assurance=Assurance(assurance) if assurance else None,
    )


def told_of(assessment: Assessment) -> ToldLine:
    """Rating, firm signal and assurance of an assessment as a line of text; empty without a figure."""
    if assessment.latest is None:
        return ""
    told = Told(
        rag=assessment.rag,
        why_unrated=assessment.why_unrated,
        signal=_signal(assessment),
        is_chance=assessment.meaning is PointType.COMMON_CAUSE,
        assurance=assessment.verdict.assurance if assessment.verdict else None,
    )
    # the same few lines of thousands of KPIs are in memory once
    return intern(told.line)


@dataclass(frozen=True, slots=True)
class StandingChange:
    """Standing of a KPI at two moments, in words for those of rating, signal and assurance that differ.

    `weight` is larger for what is worse, and for more steps.
    """

    before: str
    after: str
    turn: Turn
    weight: float


# a catalogue of thousands has few pairs
@lru_cache(maxsize=4096)
def compare_standings(old: ToldLine, new: ToldLine) -> StandingChange | None:
    """Compare what is told of one KPI by rating, signal and assurance; None where all three say the same.

    A KPI without a figure at either moment has no standing there: that it got its first one is told with its figures.
    Rating and assurance count in steps where both moments have a place on the scale: off, near and on target;
    consistently misses, by chance, consistently meets. A signal counts where it is new and firm; that one has ended is
    neither worse nor better. Worse in one of the three and better in another is neither.
    """
    if not old or not new:
        return None
    before, after = read_told(old), read_told(new)
    pairs = ((before.rag, after.rag), (before.signal, after.signal), (before.assurance, after.assurance))
    if all(was is now for was, now in pairs):
        return None
    steps = [
        step
        for step in (
            _step(_RAGS, before.rag, after.rag),
            _new_signal(before.signal, after.signal),
            _step(_ASSURANCES, before.assurance, after.assurance),
        )
        if step
    ]
    worse, better = sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)
    turn = Turn.NEITHER if bool(worse) == bool(better) else Turn.WORSE if worse else Turn.BETTER
    weight = worse * WORSE_FIRST + better if turn is not Turn.NEITHER else min(worse, better)
    said = [
        words
        for words, (was, now) in zip(zip(before.words, after.words, strict=True), pairs, strict=True)
        if was is not now
    ]
    return StandingChange("; ".join(was for was, _ in said), "; ".join(now for _, now in said), turn, weight)


def _signal(assessment: Assessment) -> PointType | None:
    """The firm signal or trend of an assessment; None where there is none, or only on provisional limits."""
    is_provisional = assessment.yearly is None and assessment.verdict is not None and assessment.verdict.is_provisional
    return None if is_provisional or assessment.meaning is PointType.COMMON_CAUSE else assessment.meaning


def _new_signal(before: PointType | None, after: PointType | None) -> int:
    """One step for the worse where worsening is new, one for the better where improving is; else 0."""
    return 0 if before is after else {PointType.CONCERN: 1, PointType.IMPROVEMENT: -1}.get(after, 0) if after else 0


def _step(scale: Mapping[Scaled, int], before: Scaled | None, after: Scaled | None) -> int:
    """Steps for the worse between two places of a scale; 0 where either is not on it."""
    if before is None or after is None or before not in scale or after not in scale:
        return 0
    return scale[after] - scale[before]
