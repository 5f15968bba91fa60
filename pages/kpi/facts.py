"""Facts of a KPI beside its chart: the latest figure, those before, other areas, target, signal and source."""

from dataclasses import dataclass

from analysis.basis import KpiFacts
from analysis.core.kinds import Kind, written_number
from analysis.core.periods import long_date
from analysis.core.series import Observation
from analysis.rating import Rag
from analysis.spc.points import PointType
from analysis.statistics.neighbours.level import Level, is_apart, is_better, level_of, side_of
from analysis.statistics.two_dates import ChangeVerdict
from charts.words.change import Change, change_of, step_of, words_of
from charts.words.headline import moment_words
from charts.words.phrases import capitalised, clause
from kpis.models import Area
from pages.details import AreaComparison
from pages.kpi.sections.neighbours.periods import ComparedPeriods
from pages.kpi.trend import Trend

NO_CLEAR_DIFFERENCE = "no clear difference"


@dataclass(frozen=True)
class Fact:
    """One line beside the chart: what it is about, its value, and words in smaller type.

    `rag` and `meaning` are shown as badges with shape and word, the latter under `label`. `source_slug` makes of the
    value a link to the document.
    """

    term: str
    value: str = ""
    note: str = ""
    rag: Rag | None = None
    meaning: PointType | None = None
    label: str = ""
    source_slug: str = ""


@dataclass(frozen=True)
class Now:
    """The latest figure, written large: its value, its counts and its time in words."""

    value: str
    counts: str
    when: str


def now_of(trend: Trend) -> Now | None:
    """The latest figure of the series; None without one."""
    latest = trend.assessment.latest
    if latest is None:
        return None
    return Now(trend.kpi.written(latest), _counts(latest, trend.kpi.kind), _when(latest))


def facts_of(trend: Trend, among: ComparedPeriods) -> list[Fact]:
    """The facts of the latest figure, in the order in which they are read; empty without one."""
    if trend.assessment.latest is None:
        return []
    found = [*_before(trend), *_elsewhere(trend, among), _target(trend), _signal(trend), _source(trend)]
    return [fact for fact in found if fact is not None]


def _before(trend: Trend) -> list[Fact]:
    assessment, kpi = trend.assessment, trend.kpi
    between = assessment.break_between
    if between is not None:
        return [Fact("Before", "not compared", f"counted differently since {long_date(between.on)}")]
    before = assessment.previous or assessment.earlier
    if before is None:
        alone = "the only figure" if len(trend.parted) == 1 else "the only figure counted in this way"
        return [Fact("Before", "none known", alone)]
    facts = [Fact("Before", kpi.written(before), _changed(kpi, step_of(kpi, assessment), before))]
    year = assessment.year_before
    if year is not None and year.period != before.period:
        facts.append(Fact("A year before", kpi.written(year), _changed(kpi, change_of(kpi, assessment), year)))
    return facts


def _changed(kpi: KpiFacts, change: Change | None, before: Observation) -> str:
    """Words for the change since a figure; its time alone where nothing can be said of the change."""
    if change is None or change.verdict is ChangeVerdict.CANNOT_TELL:
        return _when(before)
    return f"{'but ' if change.is_against else ''}{words_of(kpi, change)}"


def _elsewhere(trend: Trend, among: ComparedPeriods) -> list[Fact]:
    """England, the region, and similar councils by their median and the council's place; no plain numbers."""
    kpi, latest = trend.kpi, trend.assessment.latest
    if not kpi.kind.needs_denominator:
        return []
    facts = []
    averages = []
    for comparison in trend.comparisons:
        fact = Fact(comparison.area.name, kpi.written(comparison.observation), against_in_words(trend, comparison))
        (averages if comparison.area.level == Area.Level.NEIGHBOURS else facts).append(fact)
    place = ""
    if among.chosen is not None and among.chosen.rank is not None and among.chosen.period == latest.period:
        place = among.chosen.rank.in_words
    if trend.median is not None:
        facts.append(Fact("Similar councils", kpi.written(trend.median.as_observation), place or "their middle figure"))
    elif averages:
        facts.append(Fact("Similar councils", averages[0].value, place or "their average"))
    return facts


def against_in_words(trend: Trend, other: AreaComparison) -> str:
    """Words for the council's level against another area; empty where none can be said.

    They are those of the headline and of the scorecard: where nothing is known of chance, the published values decide.
    """
    kpi, latest, home = trend.kpi, trend.assessment.latest, trend.areas.home.name
    if other.observation.value == latest.value:
        return "the same"
    theirs = next((series.observations for area, series in trend.others if area == other.area), (other.observation,))
    level = level_of(trend.series.observations, theirs, kpi.kind, kpi.counting)
    if level is None:
        if is_apart(latest, other.observation, kpi.kind) is False:
            return NO_CLEAR_DIFFERENCE
        better = is_better(latest, other.observation, kpi.kind, kpi.polarity)
        published = side_of(trend.series.observations, theirs, kpi.counting)
        since = _since(kpi, published)
        return "" if better is None else f"{home} is {'better' if better else 'worse'} as published{since}"
    better = kpi.polarity.prefers(higher=level.side > 0)
    word = ("higher" if level.side > 0 else "lower") if better is None else ("better" if better else "worse")
    return f"{home} is {word}{_since(kpi, level)}"


def _since(kpi: KpiFacts, level: Level | None) -> str:
    """Words for the first of several figures in a row on one side of another area's."""
    return f" since {moment_words(kpi, level.since)}" if level is not None and level.number > 1 else ""


def _target(trend: Trend) -> Fact:
    assessment, kpi = trend.assessment, trend.kpi
    if assessment.target is None:
        return Fact("Target", assessment.why_unrated)
    value = kpi.kind.written(assessment.target.value)
    if assessment.rag is Rag.UNRATED:
        return Fact("Target", value, clause(assessment.why_unrated))
    verdict = assessment.verdict
    outlook = f"{verdict.assurance.symbol} {verdict.assurance.label}" if verdict and verdict.assurance else ""
    return Fact("Target", value, outlook, rag=assessment.rag)


def _signal(trend: Trend) -> Fact | None:
    """Whether the figures change by more than chance, or why that cannot be said yet; None without any assessment."""
    assessment = trend.assessment
    if assessment.yearly is not None:
        if assessment.meaning is None:
            return Fact("Trend", note=assessment.meaning_words)
        return Fact("Trend", meaning=assessment.meaning, label=assessment.yearly.verdict.label)
    verdict = assessment.verdict
    if verdict is None or verdict.is_yearly:
        return None
    if verdict.type is None:
        return Fact("Change", note=verdict.words)
    return Fact("Change", note=verdict.reason, meaning=verdict.type, label=verdict.label)


def _source(trend: Trend) -> Fact | None:
    latest = trend.assessment.latest
    figure = next((one for one in trend.figures if one.observation and one.period == latest.period), None)
    if figure is None:
        return None
    if not figure.source_slug:
        return Fact("Source", note=figure.source_title or figure.people)
    return Fact("Source", figure.source_title, source_slug=figure.source_slug)


def _counts(observation: Observation, kind: Kind) -> str:
    numerator, denominator = observation.numerator, observation.denominator
    if numerator is None or denominator is None:
        return ""
    # an average is a total shared out; only a share or a rate is some of a cohort
    joined = "of" if kind.slug in ("percentage", "rate_10000") else "divided by"
    return f"{written_number(numerator)} {joined} {written_number(denominator)}"


def _when(observation: Observation) -> str:
    return capitalised(f"{'about ' if observation.is_about else ''}{observation.period.label}")
