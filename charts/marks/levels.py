"""Level lines: targets, averages and control limits."""

from dataclasses import dataclass
from datetime import date

from charts.marks.extent import Extent


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target over the days it is in force, both included, within the range of the chart."""

    value: float
    start: date
    end: date
    label: str

    def extent(self) -> Extent:
        return self.value, self.value


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

    def extent(self) -> Extent:
        return self.lower, self.upper

    @property
    def words(self) -> str:
        """Average and limits as drawn, in the KPI's unit."""
        provisional = ", provisional" if self.is_provisional else ""
        return f"average {self.written_mean}, limits {self.written_lower} to {self.written_upper}{provisional}"


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """Limits of one point for the size of its own cohort, with the centre of all points judged together.

    They are level lines from `start` to `end`, days around the period's last one that no other period reaches.
    """

    start: date
    end: date
    low: float
    centre: float
    high: float
    label: str
    written: str

    def extent(self) -> Extent:
        return self.low, self.high
