"""Single points: signals, points that the reader compares, and values as they were first reported."""

from dataclasses import dataclass
from datetime import date

from analysis.spc.points import PointType
from charts.marks.extent import NO_EXTENT, Extent


@dataclass(frozen=True, slots=True)
class SignalPoint:
    """Point of the council's own line that is more than chance: its meaning, and the rule in words."""

    on: date
    value: float
    type: PointType
    label: str
    words: str

    def extent(self) -> Extent:
        """Empty: the council's own line has the same point."""
        return NO_EXTENT


@dataclass(frozen=True, slots=True)
class ComparedPoint:
    """Point of the council's own line that the reader compares with another one, drawn as a ring around it."""

    on: date
    value: float
    label: str
    written: str

    def extent(self) -> Extent:
        """Empty: the council's own line has the same point."""
        return NO_EXTENT


@dataclass(frozen=True, slots=True)
class FirstReported:
    """Value first reported for a period, drawn as a hollow point beside the revised one."""

    on: date
    value: float
    label: str
    written: str

    def extent(self) -> Extent:
        return self.value, self.value
