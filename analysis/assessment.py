"""Assessment of one KPI in one area, the same for every page and file.

The one function `assess` serves page, scorecard, file and pack: the latest value against its target, against the
period before, and the whole series by the rules of statistical process control. docs/methods.md says the same in
words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from sys import intern

from analysis.basis import Basis, KpiFacts
from analysis.core.periods import Cadence, previous_period
from analysis.core.series import Break, Observation, Series, Target, headline_cadence, split_by_cadence
from analysis.rating import Rag, Travel, rate_observation, travel
from analysis.spc.points import PointType
from analysis.spc.variation import Assurance, Reason, Variation, assess_series
from analysis.spc.words import assurance_in_words, variation_in_words


@dataclass(frozen=True, slots=True)
class Verdict:
    """Summary of the SPC rules for a series: the type of its latest point and whether it will meet its target.

    `words` is the whole sentence. `type` is None where the series is not assessed, `assurance` where nothing can be
    said of the target. `is_provisional`: the limits rest on too few points to be relied on. `rules` names the rule set.
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
        """Word beside the symbol: the first part of `words`."""
        return self.words.partition(": ")[0]

    @property
    def reason(self) -> str:
        """Words after the label."""
        return self.words.partition(": ")[2]

    @property
    def is_signal(self) -> bool:
        return self.type is not None and self.type is not PointType.COMMON_CAUSE


class Concern(IntEnum):
    """Order in which KPIs ask for attention, the most urgent first."""

    WORSENING = 0
    CONSISTENTLY_MISSED = 1
    MISSED = 2
    REST = 3

    @property
    def label(self) -> str:
        return ("Worsening signal", "Consistently misses its target", "Misses its target", "The rest")[self]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Assessment of a KPI from its series; a field is None where it cannot be worked out.

    `previous` is the observation of the period just before; `earlier` is the last
    one before a gap, given only where `previous` is missing, and never rated as a step.
    `why_unrated` and `why_no_change` say in words what is lacking. `break_between` parts the latest figure from the
    one before; `last_break` is the last within the whole series. `verdict` is None without a figure, and sums up
    `variation`, which charts, limits and forecasts read point by point; that is None too where it was left out
    (`in_short`).
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
    variation: Variation | None = field(default=None, repr=False)

    def in_short(self) -> "Assessment":
        """A copy without the point-by-point variation, which a catalogue of thousands need not hold in memory."""
        return replace(self, variation=None)

    @property
    def gap(self) -> Decimal | None:
        """Latest value less the target, in the KPI's unit."""
        return self.latest.value - self.target.value if self.latest and self.target else None

    @property
    def change(self) -> Decimal | None:
        """Latest value less the previous one, in the KPI's unit; None where the two are not to be compared."""
        if self.latest is None or self.previous is None or self.break_between is not None:
            return None
        return self.latest.value - self.previous.value

    @property
    def concern(self) -> Concern:
        """Place in the order of concern; a signal on provisional limits does not count as one."""
        verdict = self.verdict
        if verdict and verdict.type is PointType.CONCERN and not verdict.is_provisional:
            return Concern.WORSENING
        if verdict and verdict.assurance is Assurance.CONSISTENTLY_MISSED:
            return Concern.CONSISTENTLY_MISSED
        return Concern.MISSED if self.rag in (Rag.RED, Rag.AMBER) else Concern.REST


def assess(observations: Sequence[Observation], basis: Basis) -> Assessment:
    """Assess one KPI in one area, from all its observations in any order and of any cadence.

    The latest value is that of the cadence that reaches furthest (`headline_cadence`); it is compared
    only with the same cadence. A break after the end of the earlier period and by the end of the latest
    one forbids the comparison.
    """
    parted = split_by_cadence(observations, basis.kpi.frequency)
    cadence = headline_cadence(parted, basis.kpi.frequency)
    if cadence is None:
        return Assessment(why_unrated="No figure", why_no_change="No figure")
    series = series_of(basis.kpi, "", cadence, parted[cadence.slug][1])
    latest, before = series.observations[-1], series.observations[-2] if len(series.observations) > 1 else None
    target = basis.target_of(latest)
    rag = rate_observation(latest, basis.kpi.kind, target, basis.kpi.polarity)
    is_next = before is not None and before.period == previous_period(latest.period, cadence)
    between = _break_between(before, latest, basis.breaks)
    comparable = before if between is None else None
    change = latest.value - comparable.value if comparable and is_next else None
    variation = assess_series(series, basis)
    return Assessment(
        cadence=cadence,
        latest=latest,
        target=target,
        rag=rag,
        why_unrated=_why_unrated(rag, target, basis.targets),
        previous=before if is_next else None,
        earlier=None if is_next else before,
        travel=travel(change, basis.kpi.polarity),
        why_no_change=_why_no_change(before, is_next, between),
        break_between=between,
        last_break=_break_between(series.observations[0], latest, basis.breaks),
        verdict=_verdict(variation, cadence),
        variation=variation,
    )


def series_of(kpi: KpiFacts, area: str, cadence: Cadence, observations: Sequence[Observation]) -> Series:
    """Return the series of a KPI in `area` that is counted at `cadence`; empty when there is none."""
    _, found = split_by_cadence(observations, kpi.frequency).get(cadence.slug, (cadence, ()))
    return Series(
        title=kpi.title,
        area=area,
        kind=kpi.kind_slug,
        cadence=cadence,
        observations=found,
        decimals=kpi.decimals,
    )


def _verdict(variation: Variation, cadence: Cadence) -> Verdict:
    # a large catalogue has the same few sentences for many KPIs: each is kept in memory once
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
