"""Sentence that describes a KPI, the same on page, scorecard, file and pack.

A step from one period to the next is told as two figures, never as a direction: two points are no
signal (docs/methods.md).
"""

from collections.abc import Sequence
from decimal import Decimal

from analysis.assessment import NONE_OF_THIS_LENGTH, Assessment
from analysis.basis import KpiFacts
from analysis.core.kinds import Kind, written_number
from analysis.core.parting import Counting
from analysis.core.periods import Shape, long_date
from analysis.core.series import Observation, Polarity, Target
from analysis.rating import Rag
from analysis.statistics.intervals.methods import METHODS
from analysis.statistics.intervals.needed import needed_to_meet, worth_of_one
from analysis.value_format import ValueFormat
from charts.words.phrases import REGIONS_WITH_ARTICLE, capitalised, clause, describe_difference, listed, lowered, named

# From here on one more or fewer moves the figure so much that it must be said, in points or per 10,000.
LEAST_WORTH_SAYING = 1.0


def describe_trend(
    kpi: KpiFacts,
    area: str,
    assessment: Assessment,
    comparators: Sequence[tuple[str, Observation]] = (),
    reported: str = "",
) -> str:
    """Describe a KPI: its latest value, its target, what is signal and what chance, and other areas.

    The one sentence of a KPI, on page, scorecard, file and pack alike. Published values are written as published; only
    those worked out from counts are rounded. Comparators that are not of the latest period are left out, and so are all
    of them for a plain number, which says nothing about a place of another size. `reported` is a paper's comparison
    with a figure of another length of time, said where there is no other figure to compare with.
    """
    latest, kind, decimals, polarity = assessment.latest, kpi.kind, kpi.decimals, kpi.polarity
    if latest is None:
        return f"{kpi.title}: there is no figure for {area}."
    comparable = comparators if kind.needs_denominator else ()
    others = [(name, o) for name, o in comparable if kpi.counting.is_same_time(o.period, latest.period)]
    sentences = (
        f"{kpi.title}: {_value_and_counts(latest, kind, decimals)} in {area} {_when(latest, kpi.counting)}.",
        _against_target(kind, decimals, polarity, assessment),
        _in_children(kind, polarity, assessment, kpi.one),
        _signal(assessment),
        _against_before(kpi, assessment, reported),
        _others(others, kind, decimals),
        _what_is_better(polarity, assessment, has_others=bool(others)),
        _counted_differently(assessment),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _written(observation: Observation, kind: Kind, decimals: int) -> str:
    return ValueFormat(kind, decimals).written(observation)


def _when(observation: Observation, counting: Counting) -> str:
    preposition, _, rest = counting.in_words(observation.period).partition(" ")
    return f"{preposition} about {rest}" if observation.is_about else f"{preposition} {rest}"


def _value_and_counts(observation: Observation, kind: Kind, decimals: int) -> str:
    value = _written(observation, kind, decimals)
    if observation.numerator is None or observation.denominator is None:
        return value
    # An average is a total shared out; only a share or a rate is some of a cohort.
    joined = "of" if kind.slug in {"percentage", "rate_10000"} else "divided by"
    return f"{value} ({written_number(observation.numerator)} {joined} {written_number(observation.denominator)})"


def _against_target(kind: Kind, decimals: int, polarity: Polarity, assessment: Assessment) -> str:
    target, gap, latest = assessment.target, assessment.gap, assessment.latest
    if target is None or gap is None or latest is None:
        for_now = " for this period" if assessment.why_unrated == "No target for this period" else ""
        return f"No target is recorded{for_now}."
    asked = f"the target of {kind.written(target.value)}"
    if assessment.rag is Rag.GREEN:
        return f"It meets {asked}."
    if gap == 0:
        return f"It is exactly {asked}."
    side = "above" if gap > 0 else "below"
    distance = describe_difference(gap, kind, decimals, rounded=latest.is_computed)
    unsure = ", too close to call" if assessment.rag is Rag.UNSURE else ""
    return f"It is {distance} {side} {asked}{_tolerance(target, kind, assessment.rag)}{unsure}."


def _in_children(kind: Kind, polarity: Polarity, assessment: Assessment, one: str) -> str:
    """Number more or fewer that would have met a missed target, and the weight of one where that is large."""
    latest, target = assessment.latest, assessment.target
    if latest is None or kind.slug not in METHODS:
        return ""
    per = METHODS[kind.slug].per
    said = []
    needed = None
    if target is not None and polarity is not Polarity.NEUTRAL:
        needed = needed_to_meet(latest.numerator, latest.denominator, target.value, polarity, per=per)
    if needed:
        more = "more" if polarity is Polarity.HIGHER_IS_BETTER else "fewer"
        said.append(f"{written_number(Decimal(needed))} {more} would have met it")
    worth = worth_of_one(latest.numerator, latest.denominator, per=per)
    if worth is not None and worth >= LEAST_WORTH_SAYING:
        unit = "points" if kind.slug == "percentage" else "per 10,000"
        said.append(f"one{f' {one}' if one else ''} is {written_number(Decimal(worth), 1)} {unit}")
    words = "; ".join(said)
    return f"{capitalised(words)}." if words else ""


def _signal(assessment: Assessment) -> str:
    """Result of the SPC rules for the whole series, or its trend over the years; empty for too few yearly figures."""
    verdict = assessment.verdict
    if assessment.yearly is not None:
        return f"{assessment.meaning_words}." if assessment.meaning else ""
    if verdict is None or verdict.is_yearly:
        return ""
    if verdict.assurance is None:
        return f"{verdict.words}."
    return f"{verdict.words}. It {lowered(verdict.assurance_words)}."


def _counted_differently(assessment: Assessment) -> str:
    """Last change of the counting, where the step before the latest figure does not mention it already."""
    changed = assessment.last_break
    if changed is None or assessment.break_between is not None:
        return ""
    return f"It is counted differently since {long_date(changed.on)} ({clause(changed.what_changed)})."


def _tolerance(target: Target, kind: Kind, rag: Rag) -> str:
    if rag is not Rag.AMBER or target.tolerance is None:
        return ""
    return f", within the tolerance of {kind.difference(target.tolerance)}"


def _against_before(kpi: KpiFacts, assessment: Assessment, reported: str) -> str:
    before, earlier, between = assessment.previous, assessment.earlier, assessment.break_between
    if between is not None:
        return (
            "It is not compared with the figure before, because the counting changed on "
            f"{long_date(between.on)} ({clause(between.what_changed)})."
        )
    if before is not None and assessment.change is not None and assessment.latest is not None:
        rounded = before.is_computed or assessment.latest.is_computed
        return _step(kpi, assessment.change, before, rounded)
    if earlier is not None:
        about = "about " if earlier.is_about else ""
        return f"The figure before is for {about}{named(earlier.period)}: {kpi.written(earlier)}."
    if assessment.why_no_change == NONE_OF_THIS_LENGTH:
        return reported or "There is no earlier figure for a period of this length to compare it with."
    return reported or "There is no earlier figure to compare it with."


def _step(kpi: KpiFacts, change: Decimal, before: Observation, rounded: bool) -> str:
    when = _when(before, kpi.counting)
    if change == 0:
        return f"That is the same as {when}."
    word = "higher" if change > 0 else "lower"
    distance = describe_difference(change, kpi.kind, kpi.decimals, rounded)
    return f"That is {distance} {word} than {when}, when it was {kpi.written(before)}."


def _others(others: Sequence[tuple[str, Observation]], kind: Kind, decimals: int) -> str:
    if not others:
        return ""
    (name, first), *rest = others
    verb = "were" if name.startswith("Similar councils") else "was"
    values = [f"{_with_article(name)} {verb} {_written(first, kind, decimals)}"]
    values += [f"{_with_article(other)} {_written(o, kind, decimals)}" for other, o in rest]
    time = "on the same day" if first.period.shape is Shape.DAY else "in the same period"
    text = listed(values)
    return f"{capitalised(text)} {time}."


def _what_is_better(polarity: Polarity, assessment: Assessment, has_others: bool) -> str:
    """Polarity in words, where something is compared and it is not plain already from a target to reach."""
    is_compared = assessment.target is not None or assessment.change is not None or has_others
    if not is_compared or (polarity is Polarity.HIGHER_IS_BETTER and assessment.target is not None):
        return ""
    return f"{polarity.in_words}."


def _with_article(area: str) -> str:
    if area.startswith("Similar councils"):
        return f"s{area[1:]}"
    if area.startswith("Median of"):
        return f"the {area[:1].lower()}{area[1:]}"
    return f"the {area}" if area in REGIONS_WITH_ARTICLE else area
