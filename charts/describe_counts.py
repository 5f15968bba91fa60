"""The words for what the counts behind the figures allow: intervals, limits of each period, twelve months together."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from analysis.intervals import Interval, in_unit, interval_in_words, why_no_interval
from analysis.kinds import KINDS, Kind, written_number
from analysis.p_chart import NAME, PChart, PChartPoint, Stretch
from analysis.periods import MONTHS, Cadence, Period
from analysis.rolling import RollingYear, is_sum
from analysis.series import Observation, Series
from analysis.spc_groups import FEWEST_POINTS

_MOST_NAMED = 3


# Intervals


def describe_intervals(series: Series, found: Sequence[tuple[Observation, Interval]]) -> str:
    """Say what the bars are, where the latest one runs, and why figures have none.

    `found` are the observations of `series` that have an interval, oldest first.
    """
    kind = KINDS[series.kind]
    has_bar = {observation.period for observation, _ in found}
    without = Counter(why_no_interval(o, kind) for o in series.observations if o.period not in has_bar)
    missing = [f"No bar for {_counted(number, 'figure')}: {_lowered(why)}." for why, number in without.items()]
    if not found:
        return " ".join(missing)
    methods = " or ".join(sorted({interval.method for _, interval in found}))
    latest, interval = found[-1]
    sentences = [
        f"The upright bars are {interval.level:.0%} intervals ({methods}):"
        " how far chance alone could have moved each value with its counts.",
        f"The latest, {latest.period.label}: {interval_in_words(interval, kind)}.",
        *missing,
    ]
    return " ".join(sentences)


# Limits of each period


def describe_uneven_counts(cadence: Cadence, cohort: str, *, is_drawn: bool) -> str:
    """Say that the denominators vary much, in the words of the catalogue where it has any, and what follows."""
    noun = period_noun(cadence)
    counted = f"of {cohort.strip().removeprefix('all ')}" if cohort.strip() else "counted"
    verb = "are" if is_drawn else "can be"
    return (
        f"The number {counted} varies much from {noun} to {noun},"
        f" so limits {verb} worked out for each {noun} ({NAME if is_drawn else 'p-chart'})."
    )


def describe_own_limits(found: Sequence[Stretch], cadence: Cadence, kind: Kind) -> str:
    """Say of each stretch between breaks its average and which periods lie beyond their limits, or why it has none."""
    noun = period_noun(cadence)
    said = [
        _describe_chart_of_stretch(stretch, stretch.chart, noun, kind)
        if stretch.chart
        else _describe_short_stretch(stretch, noun)
        for stretch in found
    ]
    return " ".join([*said, "These limits stand beside the assessment of this KPI and do not change it."])


def has_own_limits(cadence: Cadence, kind: Kind) -> bool:
    """Whether a series of this sort can have limits of each period at all: percentages by month or quarter."""
    return kind.slug == "percentage" and cadence.step in (1, 3)


def why_no_own_limits(found: Sequence[Stretch], cadence: Cadence, kind: Kind) -> str:
    """Why limits of each period are not drawn, as a sentence; empty when they are."""
    if not has_own_limits(cadence, kind):
        return "Limits of each period (p-chart) are worked out for monthly and quarterly percentages only."
    noun = period_noun(cadence)
    if not any(stretch.chart for stretch in found):
        return " ".join(_describe_short_stretch(stretch, noun) for stretch in found)
    if not any(stretch.is_uneven for stretch in found):
        return (
            f"The numbers counted lie within a quarter of their average, so one pair of limits does for every {noun}"
            f" and none is drawn for a single one (p-chart)."
        )
    return ""


def period_noun(cadence: Cadence) -> str:
    return {1: "month", 3: "quarter", 12: "year"}.get(cadence.step, "period")


def _describe_chart_of_stretch(stretch: Stretch, chart: PChart, noun: str, kind: Kind) -> str:
    outside = [point for point in chart.points if point.is_outside]
    centre = kind.written(Decimal(chart.centre), 1)
    start = f"{_span(stretch.observations)}: all together {centre}."
    if not outside:
        said = f"All {_counted(len(chart.points), noun)} lie within their limits."
    else:
        verb = "lies" if len(outside) == 1 else "lie"
        named = [_outside_in_words(point, kind) for point in outside[-_MOST_NAMED:]]
        shown = "" if len(outside) <= _MOST_NAMED else f"the last {_MOST_NAMED} of them "
        limits = "its limits" if len(outside) == 1 else "their limits"
        said = f"{len(outside)} of {_counted(len(chart.points), noun)} {verb} beyond {limits}: {shown}{_listed(named)}."
    why = Counter(reason for _, reason in chart.left_out)
    left = [f"No limits for {_counted(number, noun)}: {_lowered(reason)}." for reason, number in why.items()]
    return " ".join([start, said, *left])


def _describe_short_stretch(stretch: Stretch, noun: str) -> str:
    held = sum(o.numerator is not None and o.denominator is not None for o in stretch.observations)
    return (
        f"No limits for {_span(stretch.observations)}: {_counted(held, noun)} with counts;"
        f" {FEWEST_POINTS} are needed (p-chart)."
    )


def _outside_in_words(point: PChartPoint, kind: Kind) -> str:
    way, limit = ("below", point.low) if point.value < point.low else ("above", point.high)
    return f"{point.period.label} ({kind.written(Decimal(point.value), 1)}, {way} {kind.written(Decimal(limit), 1)})"


def _span(observations: Sequence[Observation]) -> str:
    first, last = observations[0].period.label, observations[-1].period.label
    return first if first == last else f"{first} to {last}"


# Twelve months together


def year_label(period: Period) -> str:
    """Twelve months by the month they run to: "12 months to March 2022"."""
    return f"12 months to {MONTHS[period.end.month]} {period.end.year}"


def describe_rolling(series: Series, years: Sequence[RollingYear]) -> str:
    """Say what the twelve months up to the latest month come to, and how to read the line.

    `series` is the monthly one, and `years` are made of it. Empty for no years.
    """
    if not years:
        return ""
    kind, latest = KINDS[series.kind], years[-1]
    found = latest.observation
    value = in_unit(found.value, kind, series.decimals) + counts_of_year(found, kind) if found else "no value"
    sentences = [f"{series.title}, {year_label(latest.period)}: {value} in {series.area}{_because(latest)}."]
    if is_sum(kind):
        noun = "rate" if kind.needs_denominator else "number"
        sentences.append(f"It is a {noun} of twelve months, not to be held against that of one month.")
    without = sum(year.observation is None for year in years[:-1])
    if without:
        sentences.append(f"{_counted(without, 'earlier month')} {_have(without)} no value; the table says why.")
    sentences.append(
        "Each point is worked out from the counts of the twelve months that end with it. Neighbouring points share"
        " eleven months, so the line is smooth of itself, and no signal is read from it."
    )
    return " ".join(sentences)


def counts_of_year(observation: Observation, kind: Kind) -> str:
    """The counts behind twelve months, with a space before: " (109 of 122)"; empty for a number, which is its own."""
    if observation.numerator is None or observation.denominator is None:
        return ""
    joined = {"percentage": "of", "rate_10000": "in a mean population of"}.get(kind.slug, "divided by")
    return f" ({written_number(observation.numerator)} {joined} {written_number(observation.denominator, 0)})"


def _because(year: RollingYear) -> str:
    return f" ({_lowered(year.why_none)})" if year.why_none else ""


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
