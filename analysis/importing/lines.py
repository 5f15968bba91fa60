"""Lines and refusals that reading a file of figures gives."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.core.periods import Period
from analysis.entry.figures import Typed


@dataclass(frozen=True, slots=True)
class FileLine:
    """One figure in a file. `places` and `headings` give the cell and the column heading of each field."""

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
    """Result of reading a file: `lines`, refusals, notes on how it was read, and the number of `blank` rows."""

    lines: tuple[FileLine, ...]
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    blank: int
