"""Dated marks: breaks in the counting, events, and dates from which limits are recalculated."""

import re
from collections.abc import Sequence
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


# an event is named on the chart by at most so many characters
MOST_CHARACTERS = 26
# beyond so many events a chart has room for their numbers only
MOST_NAMED = 3
_NEWS = re.compile(r"( judgement)? published$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A dated event, named on the chart in a few words or by its place in `ChartSpec.markers`, counted from 1."""

    on: date
    label: str
    category: str = ""

    def extent(self) -> Extent:
        return NO_EXTENT

    @property
    def short(self) -> str:
        """First part of the label, without the word that it was published, cut where it is long."""
        words = _NEWS.sub("", re.split(r"[;:(]", self.label)[0].strip())
        if len(words) <= MOST_CHARACTERS:
            return words
        return words[: MOST_CHARACTERS - 1].rpartition(" ")[0] + "…"


@dataclass(frozen=True, slots=True)
class RebaseMark:
    """First period under recalculated limits, marked in the middle of the period."""

    on: date
    label: str

    def extent(self) -> Extent:
        return NO_EXTENT

    @property
    def words(self) -> str:
        return f"limits recalculated, {self.label}"


@dataclass(frozen=True, slots=True)
class EmptyPeriod:
    """Period for which it was said that there is no figure, with the reason; the line has a gap there."""

    on: date
    label: str
    reason: str

    def extent(self) -> Extent:
        return NO_EXTENT

    @property
    def words(self) -> str:
        return f"no figure, {self.reason}"


def names_of(markers: Sequence[Marker]) -> tuple[str, ...]:
    """Name of each event on a chart with room for words: its short one, or its number where there are many."""
    if len(markers) <= MOST_NAMED:
        return tuple(marker.short for marker in markers)
    return tuple(str(number) for number in range(1, len(markers) + 1))


def letter(place: int) -> str:
    """Return the letter of the mark at `place`, counted from 0; a number where there are no letters left."""
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
