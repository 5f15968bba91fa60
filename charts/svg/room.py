"""Room on a drawing for words: which rectangles are taken, and where further words find a place."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from charts.text_width import text_width

# how far letters reach above the line they stand on, and below it
ABOVE, BELOW = 11.0, 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle that words take up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """True where both cover more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def box_of(words: str, x: float, y: float, *, anchor: str = "start", is_bold: bool = False) -> Box:
    """Rectangle of words that begin ("start"), end ("end") or stand ("middle") at `x` on the line `y`."""
    width = text_width(words, is_bold=is_bold)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Box(left, y - ABOVE, left + width, y + BELOW)


@dataclass(frozen=True, slots=True)
class Room:
    """Rectangle in which words may stand, and those that are there already."""

    left: float
    top: float
    right: float
    bottom: float
    taken: list[Box] = field(default_factory=list)

    def find(self, wanted: Iterable[Box]) -> int | None:
        """Take the first of the `wanted` rectangles that is free, and return its place; None where none is."""
        for place, box in enumerate(wanted):
            is_within = (
                self.left <= box.left and box.right <= self.right and self.top <= box.top and box.bottom <= self.bottom
            )
            if is_within and not any(box.meets(other) for other in self.taken):
                self.taken.append(box)
                return place
        return None
