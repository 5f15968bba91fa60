"""Assessment of one KPI in one area, the same for every page and file.

The one function `assess` serves page, scorecard, file and pack: the latest value against its target, against the
period before, and the whole series by the rules of statistical process control. docs/methods.md says the same in
words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from sys import intern

from analysis.basis import Basis, KpiFacts
from analysis.core.parting import Parted, headline_cadence, split_into_series
from analysis.core.periods import Cadence, previous_period
from analysis.core.series import Break, Observation, Series, Target
from analysis.rating import Rag, Travel, fair_travel, rate_observation
from analysis.spc.points import PointType
from analysis.spc.variation import LONGEST_STEP, Assurance, Reason, Variation, assess_series
from analysis.spc.words import assurance_in_words, variation_in_words
from analysis.statistics.two_dates import ChangeVerdict, compare
from analysis.statistics.yearly_trend.verdict import TrendVerdict, YearlyTrend, assess_yearly
from analysis.statistics.yearly_trend.words import trend_in_words, trend_reason

MONTHS_IN_A_YEAR = 12
NO_EARLIER = "No earlier figure"
NONE_OF_THIS_LENGTH = "No earlier figure for a period of this length"


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
        return ("Worsening", "Will not reach its target as things are", "Misses its target", "The rest")[self]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Assessment of a KPI from its series; a field is None where it cannot be worked out.

    `previous` is the observation that the latest one is compared with: of a flow that of the period just before, of a
    position or rolling year the one a step before, or else the last before it, whenever that was. `earlier` is the last
    one before a gap, given only where `previous` is missing, and never rated as a step.
    `travel` is called better, worse, higher or lower only where the step is beyond chance by `step_verdict`.
    `year_before` is the figure for the same time a year before, where the counting is the same; `year_verdict` says of
    the change since then what `step_verdict` says of the step.
    `why_unrated` and `why_no_change` say in words what is lacking. `break_between` parts the latest figure from the
    one before; `last_break` is the last within the whole series. `verdict` is None without a figure, and sums up
    `variation`, which charts, limits and forecasts read point by point; that is None too where it was left out
    (`in_short`). `yearly` is the trend over the years where these rules say nothing, so that a KPI never has both.
    """

    cadence: Cadence | None = None
    latest: Observation | None = None
    target: Target | None = None
    rag: Rag = Rag.UNRATED
    why_unrated: str = ""
    previous: Observation | None = None
    earlier: Observation | None = None
    travel: Travel = Travel.UNKNOWN
    step_verdict: ChangeVerdict | None = None
    year_before: Observation | None = None
    year_verdict: ChangeVerdict | None = None
    why_no_change: str = ""
    break_between: Break | None = None
    last_break: Break | None = None
    verdict: Verdict | None = None
    variation: Variation | None = field(default=None, repr=False)
    yearly: YearlyTrend | None = None

    def in_short(self) -> "Assessment":
        """A copy without variation and working by points, which a catalogue of thousands need not hold in memory."""
        return replace(self, variation=None, yearly=replace(self.yearly, working=None) if self.yearly else None)

    @property
    def is_next(self) -> bool:
        """True if `previous` is one step of the series before the latest one."""
        if self.latest is None or self.previous is None or self.cadence is None:
            return False
        return self.previous.period.end == previous_period(self.latest.period, self.cadence).end

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
    def meaning(self) -> PointType | None:
        """Meaning of the latest signal or of the trend over the years; None where neither can be told from chance."""
        if self.yearly is not None:
            return _MEANINGS[self.yearly.verdict]
        return self.verdict.type if self.verdict else None

    @property
    def meaning_words(self) -> str:
        """Signal, or trend over the years, with its reason; empty without a figure."""
        if self.yearly is not None:
            return trend_in_words(self.yearly)
        return self.verdict.words if self.verdict else ""

    @property
    def trend_reason(self) -> str:
        """Reason after the word of the trend over the years; empty where there is none."""
        return trend_reason(self.yearly) if self.yearly else ""

    @property
    def is_worsening(self) -> bool:
        """True for a signal or trend that is not wanted; a signal on provisional limits does not count as one."""
        return self.meaning is PointType.CONCERN and self.is_firm

    @property
    def is_improving(self) -> bool:
        """True for a signal or trend that is wanted; a signal on provisional limits does not count as one."""
        return self.meaning is PointType.IMPROVEMENT and self.is_firm

    @property
    def is_missed(self) -> bool:
        """True where the latest figure misses its target, near or far."""
        return self.rag in (Rag.RED, Rag.AMBER)

    @property
    def is_firm(self) -> bool:
        """True where `meaning` rests on enough figures: a trend, or a signal on limits that may be relied on."""
        return self.yearly is not None or (self.verdict is not None and not self.verdict.is_provisional)

    @property
    def concern(self) -> Concern:
        """Place in the order of concern."""
        verdict = self.verdict
        if self.is_worsening:
            return Concern.WORSENING
        if verdict and verdict.assurance is Assurance.CONSISTENTLY_MISSED:
            return Concern.CONSISTENTLY_MISSED
        return Concern.MISSED if self.is_missed else Concern.REST


def assess(observations: Sequence[Observation], basis: Basis, series_slug: str = "") -> Assessment:
    """Assess one KPI in one area, from all its observations in any order and of any length.

    The series is the one named, or else the one that reaches furthest (`headline_cadence`); its latest value is
    compared only within it. A break after the end of the earlier period and by the end of the latest one forbids the
    comparison.
    """
    parted = split_into_series(observations, basis.kpi.counting)
    named = parted.get(series_slug)
    cadence = named[0] if named else headline_cadence(parted, basis.kpi.frequency)
    if cadence is None:
        return Assessment(why_unrated="No figure", why_no_change="No figure")
    series = _series(basis.kpi, "", parted[cadence.slug])
    latest, before = series.observations[-1], _before_latest(series)
    target = basis.target_of(latest)
    rag = rate_observation(latest, basis.kpi.kind, target, basis.kpi.polarity)
    is_next = before is not None and _is_next(before, latest, cadence)
    between = _break_between(before, latest, basis.breaks)
    comparable = before if between is None else None
    change = latest.value - comparable.value if comparable and is_next else None
    variation = assess_series(series, basis)
    verdict = _verdict(variation, cadence)
    year_before = _year_before(series, basis.breaks)
    step_verdict = _fair_verdict(comparable if is_next else None, latest, basis.kpi, verdict)
    return Assessment(
        cadence=cadence,
        latest=latest,
        target=target,
        rag=rag,
        why_unrated=_why_unrated(rag, target, basis.targets),
        previous=before if is_next else None,
        earlier=None if is_next else before,
        travel=fair_travel(change, basis.kpi.polarity, is_told=step_verdict is ChangeVerdict.BEYOND_CHANCE),
        step_verdict=step_verdict,
        year_before=year_before,
        year_verdict=_fair_verdict(year_before, latest, basis.kpi, verdict),
        why_no_change=_why_no_change(before, is_next, between) or _why_alone(before, latest, parted),
        break_between=between,
        last_break=_break_between(series.observations[0], latest, basis.breaks),
        verdict=verdict,
        variation=variation,
        yearly=_yearly(series, basis) if verdict.type is None else None,
    )


def series_of(kpi: KpiFacts, area: str, cadence: Cadence, observations: Sequence[Observation]) -> Series:
    """Return the series of a KPI in `area` that has the slug of `cadence`; empty when there is none."""
    found = split_into_series(observations, kpi.counting).get(cadence.slug, (cadence, ()))
    return _series(kpi, area, found)


def _series(kpi: KpiFacts, area: str, found: tuple[Cadence, tuple[Observation, ...]]) -> Series:
    cadence, observations = found
    return Series(
        title=kpi.title,
        area=area,
        kind=kpi.kind_slug,
        cadence=cadence,
        observations=observations,
        decimals=kpi.decimals,
    )


def _before_latest(series: Series) -> Observation | None:
    """Observation that the latest one is held against: one step before in its even stretch, or else the last before."""
    latest, even = series.observations[-1], series.even_part.observations
    one_step = previous_period(latest.period, series.cadence).end
    if len(even) > 1 and even[-2].period.end == one_step:
        return even[-2]
    return series.observations[-2] if len(series.observations) > 1 else None


def _is_next(before: Observation, latest: Observation, cadence: Cadence) -> bool:
    """True if the two are compared: figures by end date always, others where no period is missing in between."""
    return cadence.is_by_end or before.period == previous_period(latest.period, cadence)


def _year_before(series: Series, breaks: Sequence[Break]) -> Observation | None:
    """Figure for the same time a year before the latest one, if it is counted in the same way."""
    latest = series.observations[-1]
    found = series.at(latest.period.shifted(-MONTHS_IN_A_YEAR))
    return found if _break_between(found, latest, breaks) is None else None


def _fair_verdict(
    before: Observation | None, latest: Observation, kpi: KpiFacts, verdict: Verdict
) -> ChangeVerdict | None:
    """Verdict on the change from `before`, by the counts; None where there is nothing to compare.

    A series that the rules for signals judge is judged by them first: what they call chance is not called more than
    that for two of its figures, and while they have too few figures nothing is said.
    """
    if before is None:
        return None
    found = compare(before, latest, kpi.kind, measured=kpi.measured).verdict
    if found is not ChangeVerdict.BEYOND_CHANCE or verdict.type is not PointType.COMMON_CAUSE:
        return found
    return ChangeVerdict.CANNOT_TELL if verdict.is_provisional else ChangeVerdict.WITHIN_CHANCE


_MEANINGS = {
    TrendVerdict.IMPROVING: PointType.IMPROVEMENT,
    TrendVerdict.WORSENING: PointType.CONCERN,
    TrendVerdict.RISING: PointType.HIGH,
    TrendVerdict.FALLING: PointType.LOW,
    TrendVerdict.NO_TREND: PointType.COMMON_CAUSE,
    TrendVerdict.TOO_FEW: None,
}


def _yearly(series: Series, basis: Basis) -> YearlyTrend | None:
    """Trend over the years of a series without limits; None for one by month or quarter with too few years."""
    found = assess_yearly(series.observations, basis.kpi.kind, basis.kpi.polarity, basis.breaks)
    is_by_year = series.cadence.step > LONGEST_STEP
    return found if is_by_year or found.verdict is not TrendVerdict.TOO_FEW else None


def _verdict(variation: Variation, cadence: Cadence) -> Verdict:
    return _one_verdict(
        type=None if variation.why_not_assessed else variation.type,
        words=intern(variation_in_words(variation, cadence)),
        assurance=variation.assurance,
        assurance_words=intern(assurance_in_words(variation, cadence)),
        is_provisional=variation.is_provisional,
        is_yearly=variation.why_not_assessed is Reason.YEARLY,
        rules=variation.rule_set.name,
    )


# thousands of KPIs have the same few verdicts: each is in memory once
_one_verdict = lru_cache(maxsize=512)(Verdict)


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


def _why_alone(before: Observation | None, latest: Observation, parted: Parted) -> str:
    """Reason for having nothing to compare with; figures of other lengths are another series, and it says so."""
    if before is not None:
        return ""
    has_others = any(found[0].period.end < latest.period.end for _, found in parted.values())
    return NONE_OF_THIS_LENGTH if has_others else NO_EARLIER


def _why_no_change(before: Observation | None, is_next: bool, between: Break | None) -> str:
    if before is None:
        return ""
    if between is not None:
        return f"Counted differently: {between.what_changed}"
    return "" if is_next else "No figure for the period before"
