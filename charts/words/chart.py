"""Description of a chart: its lines, the start of its axis, and missing figures."""

from collections.abc import Sequence

from analysis.core.periods import Period, long_date
from analysis.core.series import Series
from charts.marks import ExpectedRange, TargetLine
from charts.spec import NOTHING_TO_DRAW, ChartSpec
from charts.words.limits import describe_limits
from charts.words.phrases import clause, listed, named


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
    return f"No figure for {listed([_named_run(run) for run in runs])}." if runs else ""


def describe_breaks(spec: ChartSpec) -> str:
    """Say from which day figures are counted differently, by the letters on the chart; empty without a break."""
    if not spec.breaks:
        return ""
    changes = [
        f"{mark.letter}: from {long_date(mark.on)} the counting is different ({clause(mark.what_changed)})."
        for mark in spec.breaks
    ]
    return " ".join([*changes, "Figures before and after are not compared."])


def describe_chart(spec: ChartSpec) -> str:
    """Describe the lines, bands and limits drawn, the time they cover, their last values, and the axis."""
    if spec.is_empty:
        return f"{NOTHING_TO_DRAW}."
    first, last = named(spec.periods[0]), named(spec.periods[-1])
    span = f"for {last}" if first == last else f"from {first} to {last}"
    ends = [f"{line.name} {line.latest.written} ({line.latest.label})" for line in spec.lines if line.latest]
    targets = sorted({target.label: None for target in spec.of(TargetLine)})
    parts = [f"{spec.unit} {span}.", f"Latest: {'; '.join(ends)}."]
    if targets:
        parts.append(f"{listed(targets)}.")
    parts += [
        f"{band.name}: median {band.latest.written_median}, {band.latest.written_range} ({band.latest.label})."
        for band in spec.latest_bands
    ]
    limits = describe_limits(spec)
    parts += [f"Expected in {found.label}: {found.written}." for found in spec.of(ExpectedRange)]
    return " ".join([*parts, *([limits] if limits else []), spec.axis.in_words])


def _named_run(run: Sequence[Period]) -> str:
    if len(run) < 3:
        return listed([named(period) for period in run])
    return f"{named(run[0])} to {named(run[-1])}"
