"""Names beside the ends of the lines of a wide chart, and the words that both shapes of a chart use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from charts.colours import line_slot
from charts.marks import Band, ExpectedRange, Limits, Line, TargetLine
from charts.spec import ChartSpec
from charts.svg.plot import LINE_HEIGHT, Plot, short
from charts.text_width import text_width

_LONGEST_LABEL = 22


@dataclass(frozen=True, slots=True)
class _EndLabel:
    """Words beside the end of a line, with the height at which they would best be."""

    slot: str
    x: float
    y: float
    words: tuple[str, ...]


def room_for_end_labels(spec: ChartSpec) -> float:
    rooms = [text_width(row, is_bold=not line.slot) for line in spec.lines for row in label_words(line, spec)]
    rooms += [text_width(row) for band in spec.latest_bands for row in rows_of(band_words(band, spec))]
    rooms += [text_width(row) for _, words, _ in limit_names(spec) for row in rows_of(words)]
    rooms += [text_width(row) for found in spec.of(ExpectedRange) for row in expected_words(found)]
    rooms += [text_width(target.label) for target in spec.of(TargetLine) if target.end == spec.end]
    return max(rooms) + 12


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
    return f" in {label}" if on < spec.periods[-1].end else ""


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
    wanted = []
    for line in spec.lines:
        latest = line.latest
        if latest is not None and latest.value is not None:
            at = plot.x(latest.on), plot.y(latest.value)
            wanted.append(_EndLabel(str(line_slot(line.slot)), *at, label_words(line, spec)))
    wanted += [
        _EndLabel(
            "band",
            plot.x(band.latest.on),
            plot.y(band.latest.median),
            rows_of(band_words(band, spec)),
        )
        for band in spec.latest_bands
    ]
    wanted += [
        _EndLabel(slot, plot.x(spec.of(Limits)[-1].end), plot.y(value), rows_of(words))
        for slot, words, value in limit_names(spec)
    ]
    wanted += [
        _EndLabel("expected", plot.x(found.on), plot.y((found.low + found.high) / 2), expected_words(found))
        for found in spec.of(ExpectedRange)
    ]
    wanted += [
        _EndLabel("target", plot.right - 6, plot.y(target.value), (target.label,))
        for target in spec.of(TargetLine)
        if target.end == spec.end
    ]
    wanted.sort(key=lambda label: label.y)
    tops = _without_overlap(wanted, plot)
    return "".join(_end_label(label, top, plot.right + 8) for label, top in zip(wanted, tops, strict=True))


def _without_overlap(labels: Sequence[_EndLabel], plot: Plot) -> list[float]:
    """Top of each label, from the highest down: as near to its wish as its neighbours and the plot allow."""
    tops: list[float] = []
    floor = plot.top - 10
    for label in labels:
        top = max(label.y - len(label.words) * LINE_HEIGHT / 2, floor)
        tops.append(top)
        floor = top + len(label.words) * LINE_HEIGHT
    ceiling = plot.bottom + 12
    for place in range(len(labels) - 1, -1, -1):
        tops[place] = min(tops[place], ceiling - len(labels[place].words) * LINE_HEIGHT)
        ceiling = tops[place]
    return tops


def _end_label(label: _EndLabel, top: float, x: float) -> str:
    middle = top + len(label.words) * LINE_HEIGHT / 2
    leader = f'<path class="chart__leader" d="M{short(label.x + 7)} {short(label.y)}L{short(x - 3)} {short(middle)}"/>'
    rows = "".join(
        f'<tspan x="{short(x)}" y="{short(top + 13 + place * LINE_HEIGHT)}">{escape(row)}</tspan>'
        for place, row in enumerate(label.words)
    )
    return f'{leader}<text class="chart__label chart__label--{label.slot}">{rows}</text>'
