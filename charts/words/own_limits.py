"""Sentences on limits for each period (p-chart): average, periods beyond their limits, reasons for none."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.periods import Cadence
from analysis.core.series import Observation
from analysis.spc.groups import FEWEST_POINTS
from analysis.statistics.p_chart import NAME, PChart, PChartPoint, Stretch
from charts.words.phrases import counted, listed, lowered

_MOST_NAMED = 3


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
    """Describe for each stretch between breaks its average and periods beyond their limits, or why it has none."""
    noun = period_noun(cadence)
    said = [
        _describe_chart_of_stretch(stretch, stretch.chart, noun, kind)
        if stretch.chart
        else _describe_short_stretch(stretch, noun)
        for stretch in found
    ]
    return " ".join([*said, "These limits stand beside the assessment of this KPI and do not change it."])


def has_own_limits(cadence: Cadence, kind: Kind) -> bool:
    """True if a series of this sort can have limits of each period at all: percentages by month or quarter."""
    return kind.slug == "percentage" and cadence.step in (1, 3)


def why_no_own_limits(found: Sequence[Stretch], cadence: Cadence, kind: Kind) -> str:
    """Reason for not drawing limits of each period, as a sentence; empty when they are drawn."""
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
        said = f"All {counted(len(chart.points), noun)} lie within their limits."
    else:
        verb = "lies" if len(outside) == 1 else "lie"
        named = [_outside_in_words(point, kind) for point in outside[-_MOST_NAMED:]]
        shown = "" if len(outside) <= _MOST_NAMED else f"the last {_MOST_NAMED} of them "
        limits = "its limits" if len(outside) == 1 else "their limits"
        said = f"{len(outside)} of {counted(len(chart.points), noun)} {verb} beyond {limits}: {shown}{listed(named)}."
    why = Counter(reason for _, reason in chart.left_out)
    left = [f"No limits for {counted(number, noun)}: {lowered(reason)}." for reason, number in why.items()]
    return " ".join([start, said, *left])


def _describe_short_stretch(stretch: Stretch, noun: str) -> str:
    held = sum(o.numerator is not None and o.denominator is not None for o in stretch.observations)
    return (
        f"No limits for {_span(stretch.observations)}: {counted(held, noun)} with counts;"
        f" {FEWEST_POINTS} are needed (p-chart)."
    )


def _outside_in_words(point: PChartPoint, kind: Kind) -> str:
    way, limit = ("below", point.low) if point.value < point.low else ("above", point.high)
    return f"{point.period.label} ({kind.written(Decimal(point.value), 1)}, {way} {kind.written(Decimal(limit), 1)})"


def _span(observations: Sequence[Observation]) -> str:
    first, last = observations[0].period.label, observations[-1].period.label
    return first if first == last else f"{first} to {last}"
