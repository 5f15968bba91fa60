"""Revisions of figures since they were first reported (docs/methods.md, Corrections)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.periods import Period
from analysis.core.series import Observation

LATEST_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Revision:
    """Figure in force now and the value that was first reported for its period."""

    first: Observation
    latest: Observation

    @property
    def difference(self) -> Decimal:
        """Value in force less the one first reported, in the KPI's unit."""
        return self.latest.value - self.first.value


@dataclass(frozen=True, slots=True)
class Revisions:
    """Revised figures among the last `looked_at` of a series, oldest first."""

    looked_at: int
    revised: tuple[Revision, ...]

    @property
    def largest(self) -> Revision | None:
        """Revision that moved the value furthest; the earlier one of two alike."""
        return max(self.revised, key=lambda revision: abs(revision.difference), default=None)


def revisions(first: Mapping[Period, Observation], series: Sequence[Observation]) -> Revisions:
    """Compare the last twelve figures of `series`, oldest first, with what was first reported for their periods.

    A revision that left the value as it was, such as one of the commentary, does not count. A period
    that `first` does not have counts as not revised.
    """
    latest = series[-LATEST_LOOKED_AT:]
    pairs = (Revision(first.get(o.period, o), o) for o in latest)
    return Revisions(looked_at=len(latest), revised=tuple(pair for pair in pairs if pair.difference != 0))
