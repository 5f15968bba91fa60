"""The words that go with a chart: what it shows, where its axis starts, what is missing.

A step from one period to the next is told as two figures, never as a direction: two points are no
signal (docs/methods.md).
"""

from collections.abc import Sequence
from decimal import Decimal

from analysis.assessment import Assessment
from analysis.basis import KpiFacts
from analysis.intervals import METHODS, needed_to_meet, worth_of_one
from analysis.kinds import Kind, written_number
from analysis.periods import Period, Shape, long_date
from analysis.rating import Rag
from analysis.revisions import Revisions
from analysis.series import Observation, Polarity, Series, Target
from charts.describe_limits import describe_limits
from charts.spec import NOTHING_TO_DRAW, ChartSpec

# From here on one more or fewer moves the figure so much that it must be said, in points or per 10,000.
LEAST_WORTH_SAYING = 1.0

_REGIONS_WITH_ARTICLE = frozenset(
    {"East Midlands", "East of England", "North East", "North West", "South East", "South West", "West Midlands"}
)


def describe_trend(
    kpi: KpiFacts, area: str, assessment: Assessment, comparators: Sequence[tuple[str, Observation]] = ()
) -> str:
    """Say what a KPI shows: its latest value, its target, what is signal and what chance, and other areas.

    The one sentence of a KPI, on page, scorecard, file and pack alike. Published values are written as published; only
    those worked out from counts are rounded. Comparators that are not of the latest period are left out, and so are all
    of them for a plain number, which says nothing about a place of another size.
    """
    latest, kind, decimals, polarity = assessment.latest, kpi.kind, kpi.decimals, kpi.polarity
    if latest is None:
        return f"{kpi.title}: there is no figure for {area}."
    comparable = comparators if kind.needs_denominator else ()
    others = [(name, o) for name, o in comparable if o.period == latest.period]
    sentences = (
        f"{kpi.title}: {_value_and_counts(latest, kind, decimals)} in {area} {_when(latest)}.",
        _against_target(kind, decimals, polarity, assessment),
        _in_children(kind, polarity, assessment, kpi.one),
        _signal(assessment),
        _against_before(kind, decimals, assessment),
        _others(others, kind, decimals),
        _what_is_better(polarity, assessment, has_others=bool(others)),
        _counted_differently(assessment),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def describe_axis(spec: ChartSpec) -> str:
    """Say between which values the axis runs, and whether it starts from zero."""
    return NOTHING_TO_DRAW + "." if spec.is_empty else spec.axis.in_words


def describe_gaps(series: Series) -> str:
    """Name the periods without a figure between the first and the last one; empty when there is none."""
    runs: list[list[Period]] = []
    is_gap = False
    for period, observation in series.with_gaps():
        if observation is None:
            runs = [*runs[:-1], [*runs[-1], period]] if is_gap else [*runs, [period]]
        is_gap = observation is None
    return f"No figure for {_listed([_named_run(run) for run in runs])}." if runs else ""


def describe_breaks(spec: ChartSpec) -> str:
    """Say from which day figures are counted differently, by the letters on the chart; empty without a break."""
    if not spec.breaks:
        return ""
    changes = [
        f"{mark.letter}: from {long_date(mark.on)} the counting is different ({_clause(mark.what_changed)})."
        for mark in spec.breaks
    ]
    return " ".join([*changes, "Figures before and after are not compared."])


def describe_chart(spec: ChartSpec) -> str:
    """Say what is drawn: which lines, bands and limits, over which time, where each one ends, and on which axis."""
    if spec.is_empty:
        return f"{NOTHING_TO_DRAW}."
    first, last = named(spec.periods[0]), named(spec.periods[-1])
    span = f"for {last}" if first == last else f"from {first} to {last}"
    ends = [f"{line.name} {line.latest.written} ({line.latest.label})" for line in spec.lines if line.latest]
    targets = sorted({target.label: None for target in spec.targets})
    parts = [f"{spec.unit} {span}.", f"Latest: {'; '.join(ends)}."]
    if targets:
        parts.append(f"{_listed(targets)}.")
    parts += [
        f"{band.name}: median {band.latest.written_median}, {band.latest.written_range} ({band.latest.label})."
        for band in spec.latest_bands
    ]
    limits = describe_limits(spec)
    parts += [f"Expected in {found.label}: {found.written}." for found in spec.expected]
    return " ".join([*parts, *([limits] if limits else []), spec.axis.in_words])


def describe_revisions(found: Revisions, kind: Kind, decimals: int) -> str:
    """Say how many of the last figures were revised since they were first reported, and by how much at most."""
    if not found.looked_at:
        return ""
    last = "The last figure was" if found.looked_at == 1 else f"None of the last {found.looked_at} figures was"
    largest = found.largest
    if largest is None:
        return f"{last} {'not ' if found.looked_at == 1 else ''}revised since it was first reported."
    rounded = largest.first.is_computed or largest.latest.is_computed
    distance = describe_difference(largest.difference, kind, decimals, rounded)
    word = "up" if largest.difference > 0 else "down"
    number = len(found.revised)
    verb = "was" if number == 1 else "were"
    return (
        f"{number} of the last {found.looked_at} figures {verb} revised after being first reported,"
        f" at most by {distance} {word} ({named(largest.latest.period)})."
    )


def named(period: Period) -> str:
    """The period as a sentence names it without a preposition: "the school year 2019/20", "May 2019"."""
    return period.in_words.partition(" ")[2]


def _written(observation: Observation, kind: Kind, decimals: int) -> str:
    return kind.written(observation.value, decimals if observation.is_computed else None)


def _when(observation: Observation) -> str:
    preposition, _, rest = observation.period.in_words.partition(" ")
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
    unsure = ", too few to tell from chance" if assessment.rag is Rag.UNSURE else ""
    return f"It is {distance} {side} {asked}{_tolerance(target, kind, assessment.rag)}{unsure}."


def _in_children(kind: Kind, polarity: Polarity, assessment: Assessment, one: str) -> str:
    """How many more or fewer would have met a target that was missed, and what one weighs where it weighs much."""
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
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _signal(assessment: Assessment) -> str:
    """What the rules say of the whole series; nothing of a yearly one, to which they do not apply."""
    verdict = assessment.verdict
    if verdict is None or verdict.is_yearly:
        return ""
    if verdict.assurance is None:
        return f"{verdict.words}."
    return f"{verdict.words}. It {verdict.assurance_words[0].lower()}{verdict.assurance_words[1:]}."


def _counted_differently(assessment: Assessment) -> str:
    """The last change of the counting, where the step before the latest figure does not tell of it already."""
    changed = assessment.last_break
    if changed is None or assessment.break_between is not None:
        return ""
    return f"It is counted differently since {long_date(changed.on)} ({_clause(changed.what_changed)})."


def _tolerance(target: Target, kind: Kind, rag: Rag) -> str:
    if rag is not Rag.AMBER or target.tolerance is None:
        return ""
    return f", within the tolerance of {kind.difference(target.tolerance)}"


def _against_before(kind: Kind, decimals: int, assessment: Assessment) -> str:
    before, earlier, between = assessment.previous, assessment.earlier, assessment.break_between
    if between is not None:
        return (
            "It is not compared with the figure before, because the counting changed on "
            f"{long_date(between.on)} ({_clause(between.what_changed)})."
        )
    if before is not None and assessment.change is not None and assessment.latest is not None:
        rounded = before.is_computed or assessment.latest.is_computed
        return _step(assessment.change, before, kind, decimals, rounded)
    if earlier is not None:
        about = "about " if earlier.is_about else ""
        return f"The figure before is for {about}{named(earlier.period)}: {_written(earlier, kind, decimals)}."
    return "There is no earlier figure to compare it with."


def _step(change: Decimal, before: Observation, kind: Kind, decimals: int, rounded: bool) -> str:
    if change == 0:
        return f"That is the same as {_when(before)}."
    word = "higher" if change > 0 else "lower"
    distance = describe_difference(change, kind, decimals, rounded)
    return f"That is {distance} {word} than {_when(before)}, when it was {_written(before, kind, decimals)}."


def describe_difference(difference: Decimal, kind: Kind, decimals: int, rounded: bool) -> str:
    """The size of a difference in words; one that rounding would hide is said to be less than can be shown.

    `rounded` says that one of the two values was worked out from counts; published values differ by
    exactly what was published.
    """
    places = decimals if rounded else None
    least = Decimal(1).scaleb(-decimals)
    if rounded and abs(difference) < least / 2:
        return f"less than {kind.difference(least)}"
    return kind.difference(difference, places)


def _others(others: Sequence[tuple[str, Observation]], kind: Kind, decimals: int) -> str:
    if not others:
        return ""
    (name, first), *rest = others
    verb = "were" if "neighbours" in name.lower() else "was"
    values = [f"{_with_article(name)} {verb} {_written(first, kind, decimals)}"]
    values += [f"{_with_article(other)} {_written(o, kind, decimals)}" for other, o in rest]
    time = "on the same day" if first.period.shape is Shape.DAY else "in the same period"
    text = _listed(values)
    return f"{text[0].upper()}{text[1:]} {time}."


def _what_is_better(polarity: Polarity, assessment: Assessment, has_others: bool) -> str:
    """The polarity, where something is compared and it is not plain already from a target to reach."""
    is_compared = assessment.target is not None or assessment.change is not None or has_others
    if not is_compared or (polarity is Polarity.HIGHER_IS_BETTER and assessment.target is not None):
        return ""
    return f"{polarity.in_words}."


def _with_article(area: str) -> str:
    if area.startswith("Statistical"):
        return f"statistical{area.removeprefix('Statistical')}"
    return f"the {area}" if area in _REGIONS_WITH_ARTICLE else area


def _named_run(run: Sequence[Period]) -> str:
    if len(run) < 3:
        return _listed([named(period) for period in run])
    return f"{named(run[0])} to {named(run[-1])}"


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _clause(text: str) -> str:
    return text.strip().rstrip(".")
