"""Dated marks: breaks in the counting, events, and dates from which limits are recalculated."""

from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from charts.marks.extent import NO_EXTENT, Extent


@dataclass(frozen=True, slots=True)
class BreakMark:
    """Day from which the KPI is counted differently. The chart shows its letter, and the text below explains it."""

    on: date
    letter: str
    what_changed: str

    def extent(self) -> Extent:
        return NO_EXTENT


@dataclass(frozen=True, slots=True)
class Marker:
    """A dated event, shown by its number: its place in `ChartSpec.markers`, counted from 1."""

    on: date
    label: str
    category: str = ""

    def extent(self) -> Extent:
        return NO_EXTENT


@dataclass(frozen=True, slots=True)
class RebaseMark:
    """First period under recalculated limits, marked in the middle of the period."""

    on: date
    label: str

    def extent(self) -> Extent:
        return NO_EXTENT


def letter(place: int) -> str:
    """Return the letter of the mark at `place`, counted from 0; a number where there are no letters left."""
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
