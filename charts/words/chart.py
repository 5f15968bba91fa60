"""Description of a chart: its lines, the start of its axis, and missing figures."""

from collections.abc import Sequence

from analysis.core.kinds import Kind
from analysis.core.periods import Period, long_date
from analysis.core.series import GivenRange, Series
from charts.marks import Bridge, EmptyPeriod, ExpectedRange, ReportedBand, TargetLine
from charts.overlays import reported_band
from charts.spec import NOTHING_TO_DRAW, ChartSpec
from charts.words.limits import describe_limits
from charts.words.phrases import clause, listed, named

MOST_BRIDGES_NAMED = 3
MOST_EMPTY_NAMED = 3


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


def describe_bridges(spec: ChartSpec) -> str:
    """Say what a thin line means, and of a few between which figures it is; empty where there is none."""
    found = spec.of(Bridge)
    if not found:
        return ""
    if len(found) > MOST_BRIDGES_NAMED:
        return "Where nothing was reported between two figures, the line that joins them is thin."
    pairs = "; ".join(f"between {bridge.words}" for bridge in found)
    return f"The line is thin where nothing was reported: {pairs}."


def describe_empty(spec: ChartSpec) -> str:
    """Name the periods marked with a cross and why they have no figure, or of many only what a cross means."""
    found = spec.of(EmptyPeriod)
    if len(found) > MOST_EMPTY_NAMED:
        return "A cross marks a period of which it was said that there is no figure; the history says why."
    return " ".join(f"{mark.label}: {mark.words}." for mark in found)


def describe_reported(spec: ChartSpec) -> str:
    """Name each range that was reported without single figures; empty where there is none."""
    return _reported([band.words for band in spec.of(ReportedBand)])


def describe_ranges(ranges: Sequence[GivenRange], kind: Kind) -> str:
    """Name each range as `describe_reported` does, also where no chart can be drawn."""
    return _reported([reported_band(given, kind).words for given in ranges])


def _reported(ranges: Sequence[str]) -> str:
    if not ranges:
        return ""
    what, it_is = ("a range was", "It is") if len(ranges) == 1 else ("ranges were", "They are")
    drawn = "a band" if len(ranges) == 1 else "bands"
    return f"Without single figures, only {what} reported: {'; '.join(ranges)}. {it_is} drawn as {drawn}."


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
    parts = [f"{spec.unit} {span}.", *([f"Latest: {'; '.join(ends)}."] if ends else [])]
    if targets:
        parts.append(f"{listed(targets)}.")
    parts += [
        f"{band.name}: median {band.latest.written_median}, {band.latest.written_range} ({band.latest.label})."
        for band in spec.latest_bands
    ]
    parts += [words for words in (describe_bridges(spec), describe_empty(spec), describe_reported(spec)) if words]
    limits = describe_limits(spec)
    parts += [f"Expected in {found.label}: {found.written}." for found in spec.of(ExpectedRange)]
    return " ".join([*parts, *([limits] if limits else []), spec.axis.in_words])


def _named_run(run: Sequence[Period]) -> str:
    if len(run) < 3:
        return listed([named(period) for period in run])
    return f"{named(run[0])} to {named(run[-1])}"
