"""Legend above a narrow chart: names in rows, each with a sample of its line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from charts.colours import line_slot
from charts.marks import NOTHING_BETWEEN, Bridge, ExpectedRange, Limits, ReportedBand, TargetLine
from charts.spec import ChartSpec
from charts.svg.labels import band_words, label_words
from charts.svg.plot import short
from charts.svg.samples import SAMPLE_ROOM, sample
from charts.text_width import rows_within, text_width

LEGEND_ROW = 20


@dataclass(frozen=True, slots=True)
class _LegendEntry:
    """Name above a narrow chart: its style, its words, its distance from the left, and if the style is shown."""

    slot: str
    words: str
    x: float = 0
    has_swatch: bool = True


def legend_rows(spec: ChartSpec, width: int) -> list[list[_LegendEntry]]:
    """Arrange the names for a narrow chart in rows; a name that is too long goes on in a row of its own."""
    wanted = [_LegendEntry(str(line_slot(line.slot)), " ".join(label_words(line, spec))) for line in spec.lines]
    wanted += [_LegendEntry("band", band_words(band, spec)) for band in spec.latest_bands[-1:]]
    wanted += [_LegendEntry("target", target.label) for target in spec.of(TargetLine) if target.end == spec.end]
    wanted += _limit_rows(spec)
    wanted += [_LegendEntry("expected", f"Expected {found.written}") for found in spec.of(ExpectedRange)]
    wanted += [_LegendEntry("reported", f"Range {found.written} {found.when}") for found in spec.of(ReportedBand)]
    wanted += [_LegendEntry("bridge", NOTHING_BETWEEN)] if spec.of(Bridge) else []
    items = [
        replace(name, words=words, has_swatch=not place)
        for name in wanted
        for place, words in enumerate(rows_within(name.words, width - SAMPLE_ROOM, is_bold=name.slot == "0"))
    ]
    rows: list[list[_LegendEntry]] = []
    x = float(width)
    for item in items:
        room = SAMPLE_ROOM + text_width(item.words, is_bold=item.slot == "0") + 10
        if x + room - 10 > width or not item.has_swatch:
            rows.append([])
            x = 0
        rows[-1].append(replace(item, x=x))
        x += room
    return rows


def _limit_rows(spec: ChartSpec) -> list[_LegendEntry]:
    """Latest average and limits as they are named above a narrow chart."""
    if not spec.of(Limits):
        return []
    found = spec.of(Limits)[-1]
    style = "provisional" if found.is_provisional else "limits"
    return [
        _LegendEntry("mean", f"Average {found.written_mean}"),
        _LegendEntry(style, f"Limits {found.written_lower} to {found.written_upper}"),
    ]


def legend(rows: Sequence[Sequence[_LegendEntry]]) -> str:
    """Draw the rows of names from the top of the drawing on."""
    parts = []
    for place, row in enumerate(rows):
        y = place * LEGEND_ROW + 10
        for item in row:
            parts.append(sample(item.slot, item.x, y) if item.has_swatch else "")
            at = f'x="{short(item.x + SAMPLE_ROOM)}" y="{short(y + 5)}"'
            parts.append(f'<text class="chart__label chart__label--{item.slot}" {at}>{escape(item.words)}</text>')
    return "".join(parts)
