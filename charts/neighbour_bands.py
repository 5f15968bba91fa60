"""Bands of the statistical neighbours: their range and median, period by period."""

from collections.abc import Sequence

from analysis.core.periods import month_number
from analysis.statistics.neighbours.comparison import AmongNeighbours
from analysis.statistics.neighbours.spread import Spread
from charts.frame import Frame
from charts.marks import Band, BandPoint
from charts.series_lines import label_of

YEAR = 12


def neighbour_bands(frame: Frame, among: Sequence[AmongNeighbours]) -> tuple[Band, ...]:
    """Build the range and median of the neighbours: a band for each unbroken run of periods judged by one set.

    A band ends where the set changes, at a break, and where a period has too few neighbours to compare.
    """
    runs: list[list[BandPoint]] = []
    before: AmongNeighbours | None = None
    names: list[str] = []
    for one in among:
        if one.spread is None or not frame.start <= one.period.end <= frame.end:
            continue
        if before is None or not _continues(before, one, frame):
            runs.append([])
            names.append(f"Neighbours ({one.set_name} model)")
        runs[-1].append(_band_point(one, one.spread, frame))
        before = one
    return tuple(Band(name, tuple(run)) for name, run in zip(names, runs, strict=True))


def _continues(before: AmongNeighbours, after: AmongNeighbours, frame: Frame) -> bool:
    return (
        before.set_name == after.set_name
        and month_number(after.period.end) - month_number(before.period.end) <= _reach(frame)
        and not any(before.period.end < b.on <= after.period.end for b in frame.breaks)
    )


def _reach(frame: Frame) -> int:
    """Months over which a band goes on; where the council's own figures do not follow evenly, a year of others."""
    return frame.cadence.step if frame.cadence.is_regular else max(frame.cadence.step, YEAR)


def _band_point(among: AmongNeighbours, found: Spread, frame: Frame) -> BandPoint:
    written = frame.kind.written
    return BandPoint(
        on=among.period.end,
        lowest=float(found.lowest),
        median=float(found.median),
        highest=float(found.highest),
        label=label_of(among.period),
        written_median=written(found.median, 1),
        written_range=f"{written(found.lowest, 1)} to {written(found.highest, 1)}, {among.coverage}",
    )
