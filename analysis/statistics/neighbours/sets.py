"""Sets of statistical neighbours, and the one in force for a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.core.periods import Period, long_date


@dataclass(frozen=True, slots=True)
class NeighbourSet:
    """One edition of the model of statistical neighbours, in force from `starts_on` until the next one starts.

    `areas` are the names of the neighbours, the closest first.
    """

    name: str
    starts_on: date
    areas: tuple[str, ...]


def set_in_force(period: Period, sets: Sequence[NeighbourSet]) -> NeighbourSet | None:
    """Return the set in force on the last day of `period`: of those that had started the one that started last.

    No set is applied backwards: before the first one starts there is None.
    """
    started = [one for one in sets if one.starts_on <= period.end]
    return max(started, key=lambda one: (one.starts_on, one.name), default=None)


def why_not_compared(period: Period, sets: Sequence[NeighbourSet]) -> str:
    """Reason why there are no neighbours to compare with for `period`; empty where a set is in force."""
    if set_in_force(period, sets):
        return ""
    if not sets:
        return "No set of similar councils is known."
    first = min(one.starts_on for one in sets)
    return f"No set of similar councils is held for periods that end before {long_date(first)}."
