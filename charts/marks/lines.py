"""Lines of points: the council's own, and those of comparators."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from charts.marks.extent import NO_EXTENT, Extent

MOST_POINTS_MARKED = 30
MOST_POINTS_WRITTEN = 4
NOTHING_BETWEEN = "Nothing reported between"


class LineRole(StrEnum):
    """Role of a line: the council's own, or a comparator."""

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
class Bridge:
    """Thin line across a time for which nothing was reported, between two points of the council's own line."""

    start: Point
    end: Point

    def extent(self) -> Extent:
        """Empty: the council's own line has both points."""
        return NO_EXTENT

    @property
    def words(self) -> str:
        return f"{self.start.label} and {self.end.label}"


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one area in order. `slot` chooses colour, dashes and point shape: 0 is the home area."""

    name: str
    role: LineRole
    slot: int
    points: tuple[Point, ...]

    def extent(self) -> Extent:
        """Lowest to highest point with a value."""
        values = [point.value for point in self.points if point.value is not None]
        return (min(values), max(values)) if values else NO_EXTENT

    @property
    def latest(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def is_short(self) -> bool:
        """True if there is room for a shape on each point."""
        return len(self.points) <= MOST_POINTS_MARKED

    @property
    def is_scant(self) -> bool:
        """True if it has so few points that each is written on the chart."""
        return sum(point.value is not None for point in self.points) <= MOST_POINTS_WRITTEN

    @property
    def marked_points(self) -> list[Point]:
        """Points that have a shape: all of a short line, else the last and those that no line reaches."""
        if self.is_short:
            return [point for point in self.points if point.value is not None]
        latest, around = self.latest, (None, *(point.value for point in self.points), None)
        return [
            point
            for point, before, after in zip(self.points, around, around[2:], strict=False)
            if point is latest or (point.value is not None and before is None and after is None)
        ]
