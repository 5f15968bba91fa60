"""Lines and refusals: everything that a file of figures gives."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.core.periods import Period
from analysis.entry.figures import Typed


@dataclass(frozen=True, slots=True)
class FileLine:
    """One figure that a file gives. `places` and `headings` say for each field where it was read."""

    row: int
    code: str
    period: Period
    typed: Typed
    places: Mapping[str, str]
    headings: Mapping[str, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of the file that cannot be taken: the cell by its name, its column by its heading, and why."""

    row: int
    place: str
    heading: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """Everything that a file gives: `lines`, what is refused, what was read how, and how many rows gave nothing."""

    lines: tuple[FileLine, ...]
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    blank: int
