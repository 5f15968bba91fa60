"""Ranges: intervals, expected ranges of coming figures, ranges that a document gives, and the neighbours' spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charts.marks.extent import Extent


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A 95% confidence interval, drawn as a vertical bar from `low` to `high` at the period's last day."""

    on: date
    low: float
    high: float
    label: str
    written: str

    def extent(self) -> Extent:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """Forecast range of a coming period, drawn as an upright bracket from `low` to `high` at its last day."""

    on: date
    low: float
    high: float
    label: str
    written: str

    def extent(self) -> Extent:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class ReportedBand:
    """Range that a document gives over a time without single figures, drawn as a band from `start` to `end`.

    `when` is its time with a preposition, and `what` says what its two ends are of: "lowest and highest month".
    """

    start: date
    end: date
    low: float
    high: float
    label: str
    when: str
    written: str
    what: str

    def extent(self) -> Extent:
        return self.low, self.high

    @property
    def words(self) -> str:
        return f"{self.written} {self.when} ({self.what})"


@dataclass(frozen=True, slots=True)
class BandPoint:
    """Spread of the neighbours' values for one period, at the period's last day."""

    on: date
    lowest: float
    median: float
    highest: float
    label: str
    written_median: str
    written_range: str


@dataclass(frozen=True, slots=True)
class Band:
    """Range and median of the neighbours over successive periods judged by one set."""

    name: str
    points: tuple[BandPoint, ...]

    def extent(self) -> Extent:
        return min(point.lowest for point in self.points), max(point.highest for point in self.points)

    @property
    def latest(self) -> BandPoint:
        return self.points[-1]


def last_of_each_name(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Return the last band of each set of neighbours: a gap or a break splits one set into several bands."""
    return tuple({band.name: band for band in bands}.values())
