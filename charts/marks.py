"""What can stand on a chart, as plain data: points and lines, bands, targets, breaks, dated events."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_uppercase

from analysis.kinds import Kind
from analysis.periods import SHORT_MONTHS, Cadence, Period
from analysis.rolling import TWELVE_MONTHS
from analysis.series import Break
from analysis.spc_points import PointType

MOST_POINTS_MARKED = 30


class Role(StrEnum):
    """Whose line it is: the council's own, or one it is compared with."""

    HOME = "home"
    COMPARATOR = "comparator"


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line, at the period's last day. A missing period, or a break, has no value."""

    on: date
    value: float | None
    label: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one area in order. `slot` chooses colour, dashes and point shape: 0 is the home area."""

    name: str
    role: Role
    slot: int
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def is_short(self) -> bool:
        """Whether there is room for a shape on each point."""
        return len(self.points) <= MOST_POINTS_MARKED

    @property
    def marked_points(self) -> list[Point]:
        """The points that have a shape: all of a short line, else the last and those that no line reaches."""
        if self.is_short:
            return [point for point in self.points if point.value is not None]
        latest, around = self.latest, (None, *(point.value for point in self.points), None)
        return [
            point
            for point, before, after in zip(self.points, around, around[2:], strict=False)
            if point is latest or (point.value is not None and before is None and after is None)
        ]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target over the days it is in force, both included, within the range of the chart."""

    value: float
    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True)
class BreakMark:
    """The day from which the KPI is counted differently. Its letter stands on the chart, the words below it."""

    on: date
    letter: str
    what_changed: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A dated event. On the chart it is the number of its place in `ChartSpec.markers`, counted from 1."""

    on: date
    label: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """How far the counts behind one point carry: an upright bar from `low` to `high` at the period's last day."""

    on: date
    low: float
    high: float
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """Where the figure of a coming period should lie: an upright bracket from `low` to `high` at its last day."""

    on: date
    low: float
    high: float
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """The limits of one point for the size of its own cohort, with the centre of all points judged together.

    They are level lines from `start` to `end`, days around the period's last one that no other period reaches.
    """

    start: date
    end: date
    low: float
    centre: float
    high: float
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class ComparedPoint:
    """A point of the council's own line that the reader compares with another one; a ring is drawn round it."""

    on: date
    value: float
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class FirstReported:
    """The value that was first reported for a period, drawn as a hollow point beside the one that stands."""

    on: date
    value: float
    label: str
    written: str


@dataclass(frozen=True, slots=True)
class BandPoint:
    """The spread of the neighbours' values for one period, at the period's last day."""

    on: date
    lowest: float
    median: float
    highest: float
    label: str
    written_median: str
    written_range: str


@dataclass(frozen=True, slots=True)
class Band:
    """The range and median of the neighbours over periods that follow each other and are judged by one set."""

    name: str
    points: tuple[BandPoint, ...]

    @property
    def latest(self) -> BandPoint:
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and limits of one group of points, level from its first period to its last, within the scale.

    `is_capped`: a true limit lies beyond the end of the scale at which it is drawn.
    """

    start: date
    end: date
    mean: float
    lower: float
    upper: float
    is_provisional: bool
    is_capped: bool
    first: str
    last: str
    written_mean: str
    written_lower: str
    written_upper: str

    @property
    def words(self) -> str:
        """The average and the limits as drawn, in the KPI's unit."""
        provisional = ", provisional" if self.is_provisional else ""
        return f"average {self.written_mean}, limits {self.written_lower} to {self.written_upper}{provisional}"


@dataclass(frozen=True, slots=True)
class SetAnew:
    """The first period under limits that were set anew; the mark stands in the middle of the period."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class SignalPoint:
    """A point of the council's own line that is more than chance: what it means, and by which rule, in words."""

    on: date
    value: float
    type: PointType
    label: str
    words: str


Mark = (
    Line
    | Band
    | TargetLine
    | BreakMark
    | Marker
    | IntervalBar
    | ExpectedRange
    | OwnLimits
    | ComparedPoint
    | FirstReported
    | Limits
    | SetAnew
    | SignalPoint
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What an overlay needs to know of the chart it is laid on. `decimals` are those of the KPI.

    `first` and `last` are the ends of the first and last periods with figures; `start` and `end` are the edges of
    the chart, half a period outside them, or outside a coming period that is forecast. `breaks` are those between the
    first and the last.
    """

    kind: Kind
    decimals: int
    cadence: Cadence
    first: date
    last: date
    start: date
    end: date
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class DateTick:
    """A period named under the chart, at its last day."""

    on: date
    label: str


def tick_label(period: Period, cadence: Cadence) -> str:
    """The period as short as the cadence allows: a yearly count on 31 March needs no more than its year.

    Twelve months that may end with any month are named by the month they run to.
    """
    if cadence == TWELVE_MONTHS:
        return f"to {SHORT_MONTHS[period.end.month]} {period.end.year}"
    short = period.short_label
    if cadence.step == 12 and "/" not in short:
        return str(period.end.year)
    if cadence.step == 3 and period.start == period.end:
        return short.partition(" ")[2]
    return short


def letter(place: int) -> str:
    """The letter of the mark at `place`, counted from 0; a number where there are no letters left."""
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
