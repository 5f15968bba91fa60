"""Everything that is said of one KPI in one area, put together once for all surfaces.

The one function `assess` serves page, scorecard, file and pack: the latest value against its target, against the
period before, and what the whole series says by the rules of statistical process control. docs/methods.md says the
same in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from sys import intern

from analysis.kinds import Kind
from analysis.periods import Cadence, Frequency, previous_period
from analysis.rating import Rag, Travel, rate_observation, target_for, travel
from analysis.series import (
    Break,
    Observation,
    Polarity,
    Series,
    Target,
    headline_cadence,
    split_by_cadence,
)
from analysis.spc import Assurance, Reason, Variation, assess_series
from analysis.spc_points import PointType
from analysis.spc_rules import DEFAULT_RULE_SET, RuleSet
from analysis.spc_words import assurance_in_words, variation_in_words


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a series, in short: the type of its latest point and whether it will meet its target.

    The words say it whole. `type` is None where the series is not assessed, `assurance` where nothing can be said of
    the target. `is_provisional`: the limits rest on too few points to be relied on. `rules` names the rule set.
    """

    type: PointType | None
    words: str
    assurance: Assurance | None
    assurance_words: str
    is_provisional: bool
    is_yearly: bool
    rules: str

    @property
    def label(self) -> str:
        """The word that stands beside the symbol: what the words begin with."""
        return self.words.partition(": ")[0]

    @property
    def reason(self) -> str:
        """The words after the label."""
        return self.words.partition(": ")[2]

    @property
    def is_signal(self) -> bool:
        return self.type is not None and self.type is not PointType.COMMON_CAUSE


class Concern(IntEnum):
    """The order in which KPIs ask for attention, the first the most."""

    WORSENING = 0
    CONSISTENTLY_MISSED = 1
    MISSED = 2
    REST = 3

    @property
    def label(self) -> str:
        return ("Worsening signal", "Consistently misses its target", "Misses its target", "The rest")[self]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What can be said of a KPI from its series; every field is None where it cannot be said.

    `previous` is the observation of the period just before; `earlier` is the last
    one before a gap, given only where `previous` is missing, and never rated as a step.
    `why_unrated` and `why_no_change` say in words what is lacking. `break_between` parts the latest figure from the
    one before; `last_break` is the last within the whole series. `verdict` is None without a figure.
    """

    cadence: Cadence | None = None
    latest: Observation | None = None
    target: Target | None = None
    rag: Rag = Rag.UNRATED
    why_unrated: str = ""
    previous: Observation | None = None
    earlier: Observation | None = None
    travel: Travel = Travel.UNKNOWN
    why_no_change: str = ""
    break_between: Break | None = None
    last_break: Break | None = None
    verdict: Verdict | None = None

    @property
    def gap(self) -> Decimal | None:
        """The latest value less the target, in the KPI's unit."""
        return self.latest.value - self.target.value if self.latest and self.target else None

    @property
    def change(self) -> Decimal | None:
        """The latest value less the previous one, in the KPI's unit; None where the two are not to be compared."""
        if self.latest is None or self.previous is None or self.break_between is not None:
            return None
        return self.latest.value - self.previous.value

    @property
    def concern(self) -> Concern:
        """Where it stands in the order of concern; a signal on provisional limits does not count as one."""
        verdict = self.verdict
        if verdict and verdict.type is PointType.CONCERN and not verdict.is_provisional:
            return Concern.WORSENING
        if verdict and verdict.assurance is Assurance.CONSISTENTLY_MISSED:
            return Concern.CONSISTENTLY_MISSED
        return Concern.MISSED if self.rag in (Rag.RED, Rag.AMBER) else Concern.REST


def assess(
    observations: Sequence[Observation],
    kind: Kind,
    frequency: Frequency,
    polarity: Polarity,
    targets: Sequence[Target] = (),
    breaks: Sequence[Break] = (),
    rebases: Sequence[date] = (),
    rule_set: RuleSet = DEFAULT_RULE_SET,
) -> Assessment:
    """Say where one KPI of one area stands, from all its observations in any order and of any cadence.

    The latest value is that of the cadence that reaches furthest (`headline_cadence`); it is compared
    only with the same cadence. A break after the end of the earlier period and by the end of the latest
    one forbids the comparison.
    """
    parted = split_by_cadence(observations, frequency)
    cadence = headline_cadence(parted, frequency)
    if cadence is None:
        return Assessment(why_unrated="No figure", why_no_change="No figure")
    _, series = parted[cadence.slug]
    latest = series[-1]
    target = target_for(latest, targets)
    rag = rate_observation(latest, kind, target, polarity)
    before = series[-2] if len(series) > 1 else None
    is_next = before is not None and before.period == previous_period(latest.period, cadence)
    between = _break_between(before, latest, breaks)
    comparable = before if between is None else None
    change = latest.value - comparable.value if comparable and is_next else None
    variation = variation_of(series, cadence, kind, polarity, target, breaks, rebases, rule_set)
    return Assessment(
        cadence=cadence,
        latest=latest,
        target=target,
        rag=rag,
        why_unrated=_why_unrated(rag, target, targets),
        previous=before if is_next else None,
        earlier=None if is_next else before,
        travel=travel(change, polarity),
        why_no_change=_why_no_change(before, is_next, between),
        break_between=between,
        last_break=_break_between(series[0], latest, breaks),
        verdict=_verdict(variation, cadence),
    )


def variation_of(
    observations: Sequence[Observation],
    cadence: Cadence,
    kind: Kind,
    polarity: Polarity,
    target: Target | None,
    breaks: Sequence[Break] = (),
    rebases: Sequence[date] = (),
    rule_set: RuleSet = DEFAULT_RULE_SET,
) -> Variation:
    """The variation of a series of one cadence, oldest first, by points: what charts draw and `assess` sums up."""
    return assess_series(
        Series(title="", area="", kind=kind.slug, cadence=cadence, observations=tuple(observations)),
        polarity=polarity,
        rule_set=rule_set,
        target=target.value if target else None,
        rebases=rebases,
        breaks=breaks,
    )


def _verdict(variation: Variation, cadence: Cadence) -> Verdict:
    # a large catalogue says the same few sentences of many KPIs: each stands in memory once
    return Verdict(
        type=None if variation.why_not_assessed else variation.type,
        words=intern(variation_in_words(variation, cadence)),
        assurance=variation.assurance,
        assurance_words=intern(assurance_in_words(variation, cadence)),
        is_provisional=variation.is_provisional,
        is_yearly=variation.why_not_assessed is Reason.YEARLY,
        rules=variation.rule_set.name,
    )


def _break_between(before: Observation | None, latest: Observation, breaks: Sequence[Break]) -> Break | None:
    if before is None:
        return None
    crossed = [b for b in breaks if before.period.end < b.on <= latest.period.end]
    return max(crossed, key=lambda b: b.on, default=None)


def _why_unrated(rag: Rag, target: Target | None, targets: Sequence[Target]) -> str:
    if rag is not Rag.UNRATED:
        return ""
    if target is not None:
        return "Neither direction is better"
    return "No target for this period" if targets else "No target"


def _why_no_change(before: Observation | None, is_next: bool, between: Break | None) -> str:
    if before is None:
        return "No earlier figure"
    if between is not None:
        return f"Counted differently: {between.what_changed}"
    return "" if is_next else "No figure for the period before"
