"""Names beside the ends of the lines of a wide chart, and the words that both shapes of a chart use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from charts.colours import line_slot
from charts.marks import Band, ExpectedRange, Limits, Line, ReportedBand, TargetLine
from charts.spec import ChartSpec
from charts.svg.plot import LINE_HEIGHT, Plot, short
from charts.svg.samples import SHORT_ROOM, sample
from charts.text_width import text_width

_LONGEST_LABEL = 22
# between the plot and the names at its right
_GAP = 8


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """Words beside the end of a line, with the height at which they would best be."""

    slot: str
    y: float
    words: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.words) * LINE_HEIGHT

    @property
    def width(self) -> float:
        return max(text_width(row, is_bold=self.slot == "0") for row in self.words)


def room_for_end_labels(spec: ChartSpec) -> float:
    """Width of the column of names, with the gaps beside it."""
    return _GAP + SHORT_ROOM + max((label.width for label in _wanted(spec, lambda _: 0.0)), default=0) + 4


def height_of_end_labels(spec: ChartSpec) -> float:
    """Height of all names, one above the other."""
    return sum(label.height for label in _wanted(spec, lambda _: 0.0))


def label_words(line: Line, spec: ChartSpec) -> tuple[str, ...]:
    """Name and latest value of a line in rows short enough to go beside it; with the date for an older value."""
    latest = line.latest
    if latest is None:
        return (line.name,)
    return rows_of(f"{line.name} {latest.written}{_when_older(latest.on, latest.label, spec)}")


def band_words(band: Band, spec: ChartSpec) -> str:
    latest = band.latest
    return f"{band.name} median {latest.written_median}{_when_older(latest.on, latest.label, spec)}"


def expected_words(found: ExpectedRange) -> tuple[str, ...]:
    return rows_of(f"Expected in {found.label} {found.written}")


def reported_words(found: ReportedBand) -> tuple[str, ...]:
    return rows_of(f"Range {found.written} {found.when}")


def limit_names(spec: ChartSpec) -> list[tuple[str, str, float]]:
    """Latest average and limits: the style, the words and the value of each; one where all three are the same."""
    if not spec.of(Limits):
        return []
    found = spec.of(Limits)[-1]
    until = f" until {found.last}" if spec.home and spec.home.latest and found.end < spec.home.latest.on else ""
    if found.lower == found.upper:
        return [("mean", f"Average and limits {found.written_mean}{until}", found.mean)]
    return [
        ("limits", f"Upper limit {found.written_upper}{until}", found.upper),
        ("mean", f"Average {found.written_mean}{until}", found.mean),
        ("limits", f"Lower limit {found.written_lower}{until}", found.lower),
    ]


def _when_older(on: date, label: str, spec: ChartSpec) -> str:
    return f" ({label})" if on < spec.periods[-1].end else ""


def rows_of(words: str) -> tuple[str, ...]:
    """Split words into rows of fewer than 22 characters, short enough to go beside the end of a line."""
    rows: list[str] = []
    for word in words.split():
        if rows and len(rows[-1]) + len(word) < _LONGEST_LABEL:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return tuple(rows)


def end_labels(spec: ChartSpec, plot: Plot) -> str:
    """Name each line at the right, by a sample of it, as near to its end as the other names allow."""
    wanted = sorted(_wanted(spec, plot.y), key=lambda label: label.y)
    tops = _without_overlap(wanted, plot)
    return "".join(_end_label(label, top, plot.right + _GAP) for label, top in zip(wanted, tops, strict=True))


def _wanted(spec: ChartSpec, height_of: Callable[[float], float]) -> list[_EndLabel]:
    """All names that a chart has at its right, each at the height of its value."""
    labels = [
        _EndLabel(str(line_slot(line.slot)), height_of(line.latest.value), label_words(line, spec))
        for line in spec.lines
        if line.latest is not None and line.latest.value is not None
    ]
    # of the neighbours' bands only the newest is named: those of earlier sets are in the table
    labels += [
        _EndLabel("band", height_of(band.latest.median), rows_of(band_words(band, spec)))
        for band in spec.latest_bands[-1:]
    ]
    labels += [_EndLabel(slot, height_of(value), rows_of(words)) for slot, words, value in limit_names(spec)]
    labels += [
        _EndLabel("expected", height_of((found.low + found.high) / 2), expected_words(found))
        for found in spec.of(ExpectedRange)
    ]
    labels += [_EndLabel("reported", height_of(found.high), reported_words(found)) for found in spec.of(ReportedBand)]
    labels += [
        _EndLabel("target", height_of(target.value), (target.label,))
        for target in spec.of(TargetLine)
        if target.end == spec.end
    ]
    return labels


def _without_overlap(labels: Sequence[_EndLabel], plot: Plot) -> list[float]:
    """Top of each label, from the highest down: as near to its wish as its neighbours and the plot allow."""
    tops: list[float] = []
    # clear of the names of events, which may reach over the column of these
    floor = plot.top - 2
    for label in labels:
        top = max(label.y - label.height / 2, floor)
        tops.append(top)
        floor = top + label.height
    ceiling = plot.bottom + LINE_HEIGHT / 2
    for place in range(len(labels) - 1, -1, -1):
        tops[place] = min(tops[place], ceiling - labels[place].height)
        ceiling = tops[place]
    return tops


def _end_label(label: _EndLabel, top: float, x: float) -> str:
    rows = "".join(
        f'<tspan x="{short(x + SHORT_ROOM)}" y="{short(top + 13 + place * LINE_HEIGHT)}">{escape(row)}</tspan>'
        for place, row in enumerate(label.words)
    )
    drawn = sample(label.slot, x, top + 8, SHORT_ROOM - 6)
    return f'{drawn}<text class="chart__label chart__label--{label.slot}">{rows}</text>'
