"""Lanes over time: what held from one day to another, and what happened on a day, each kind in its own lane."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

# the years between two marks of the axis, the first that leaves room for them
_STEPS = (1, 2, 5, 10, 20)


@dataclass(frozen=True)
class LaneBar:
    """Span of time in a lane. `words` say what it was, the longest form first: as much is shown as fits.

    `style` is the end of a class name in `static/css/charts.css`.
    """

    start: date
    end: date
    words: tuple[str, ...]
    style: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A bar cannot end on {self.end}, before it starts on {self.start}.")


@dataclass(frozen=True)
class LaneMark:
    """Something that happened on a day; `is_planned` for what was only announced."""

    on: date
    is_planned: bool = False


@dataclass(frozen=True)
class Lane:
    name: str
    bars: tuple[LaneBar, ...] = ()
    marks: tuple[LaneMark, ...] = ()


@dataclass(frozen=True)
class LanesSpec:
    """Lanes over one axis of whole years, with a title and a description in words."""

    title: str
    description: str
    lanes: tuple[Lane, ...]

    @property
    def first(self) -> date:
        """First day of the axis: that of the year of the earliest thing."""
        return date(min(day.year for day in self._days), 1, 1)

    @property
    def last(self) -> date:
        """Last day of the axis: the end of the year of the latest thing."""
        return date(max(day.year for day in self._days), 12, 31)

    def share(self, day: date) -> float:
        """Place of a day between the two ends of the axis, from 0 to 1."""
        return (day - self.first).days / (self.last - self.first).days

    def years(self, most: int) -> list[int]:
        """Years that the axis names, at most `most` of them, with the same step between them."""
        first, last = self.first.year, self.last.year
        step = next((step for step in _STEPS if (last - first) // step < most), _STEPS[-1])
        return [year for year in range(first, last + 1) if year % step == 0]

    def recent(self, years: int) -> "LanesSpec":
        """Return the lanes of the last so many years of the axis, for a drawing without room for more."""
        first = date(max(self.first.year, self.last.year - years + 1), 1, 1)
        return replace(self, lanes=tuple(_since(lane, first) for lane in self.lanes))

    @property
    def _days(self) -> Sequence[date]:
        bars = [day for lane in self.lanes for bar in lane.bars for day in (bar.start, bar.end)]
        return [*bars, *(mark.on for lane in self.lanes for mark in lane.marks)]


def _since(lane: Lane, first: date) -> Lane:
    bars = tuple(replace(bar, start=max(bar.start, first)) for bar in lane.bars if bar.end > first)
    return replace(lane, bars=bars, marks=tuple(mark for mark in lane.marks if mark.on >= first))
