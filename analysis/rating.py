"""Ratings of a value against its target, and its direction of travel from the period before.

`analysis.assessment.assess` combines them with the SPC rules for the whole series. docs/methods.md says the
same in words.
"""

from decimal import Decimal
from enum import StrEnum

from analysis.core.kinds import Kind
from analysis.core.series import Observation, Polarity, Target
from analysis.statistics.intervals.methods import interval_of, too_few_to_tell


class Rag(StrEnum):
    """Rating in words and symbols, since colour alone says nothing: red, amber, green, unsure or unrated.

    Unsure: the counts are so small that chance alone can have put the value on its side of the target.
    """

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    UNSURE = "unsure"
    UNRATED = "unrated"

    @property
    def label(self) -> str:
        return {
            "red": "Off target",
            "amber": "Near target",
            "green": "On target",
            "unsure": "Too close to call",
            "unrated": "Not rated",
        }[self.value]

    @property
    def symbol(self) -> str:
        return {"red": "✕", "amber": "!", "green": "✓", "unsure": "?", "unrated": "–"}[self.value]


class Travel(StrEnum):
    """Direction of the step from the period before to the latest one. A step is not yet a trend.

    Unclear: chance alone can have made the step, or it cannot be told whether it has.
    """

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"
    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            "improving": "Better than the period before",
            "steady": "Same as the period before",
            "worsening": "Worse than the period before",
            "higher": "Higher than the period before",
            "lower": "Lower than the period before",
            "unclear": "No clear change",
            "unknown": "No comparison",
        }[self.value]


def rate(value: Decimal | None, target: Target | None, polarity: Polarity) -> Rag:
    """Return the RAG rating of `value` against `target`, both in the KPI's unit.

    Meeting the target exactly is green; missing it by exactly the tolerance is amber; without a
    tolerance a miss is red. A KPI with no value, no target, or a neutral polarity is unrated, never
    green.
    """
    if value is None or target is None or polarity is Polarity.NEUTRAL:
        return Rag.UNRATED
    shortfall = target.value - value if polarity is Polarity.HIGHER_IS_BETTER else value - target.value
    if shortfall <= 0:
        return Rag.GREEN
    return Rag.AMBER if target.tolerance is not None and shortfall <= target.tolerance else Rag.RED


def rate_observation(observation: Observation | None, kind: Kind, target: Target | None, polarity: Polarity) -> Rag:
    """Return the RAG rating of `observation`, or unsure where its 95% interval holds the target.

    The interval is that of percentages and rates from their counts (docs/methods.md, Counts and intervals); where
    no counts are held nothing is known of chance, and the value is rated as it is.
    """
    if observation is None:
        return Rag.UNRATED
    rag = rate(observation.value, target, polarity)
    if rag is Rag.UNRATED or target is None:
        return rag
    return Rag.UNSURE if too_few_to_tell(interval_of(observation, kind), target.value) else rag


def travel(change: Decimal | None, polarity: Polarity) -> Travel:
    """Return the direction of a `change` (latest less previous) as better or worse, by `polarity`."""
    if change is None:
        return Travel.UNKNOWN
    if change == 0:
        return Travel.STEADY
    is_better = polarity.prefers(higher=change > 0)
    if is_better is None:
        return Travel.HIGHER if change > 0 else Travel.LOWER
    return Travel.IMPROVING if is_better else Travel.WORSENING


def fair_travel(change: Decimal | None, polarity: Polarity, *, is_told: bool) -> Travel:
    """Return `travel`, or unclear where it `is_told` neither better nor worse since chance can have made the change."""
    found = travel(change, polarity)
    return found if is_told or found in (Travel.STEADY, Travel.UNKNOWN) else Travel.UNCLEAR
