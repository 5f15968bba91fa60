"""Median of the statistical neighbours for one period."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from analysis.core.periods import Period
from analysis.core.series import Observation
from analysis.statistics.neighbours.sets import NeighbourSet
from analysis.statistics.neighbours.spread import FEWEST


@dataclass(frozen=True, slots=True)
class NeighbourMedian:
    """Median of one set of neighbours for a period, in the KPI's unit and not rounded.

    `number` of the `of` neighbours of the set have a figure.
    """

    period: Period
    set_name: str
    value: Decimal
    number: int
    of: int

    @property
    def coverage(self) -> str:
        """Number of neighbours it rests on, in words: "median of 9 of 10"."""
        return f"median of {self.number} of {self.of}"

    def rounded(self, decimals: int) -> Decimal:
        """Median as it is shown, rounded half up."""
        return self.value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    @property
    def as_observation(self) -> Observation:
        """Median as a value that was worked out, which is rounded when it is written."""
        return Observation(self.period, self.value, is_computed=True)


def median_of(period: Period, among: NeighbourSet, values: Mapping[str, Decimal]) -> NeighbourMedian | None:
    """Return the median of `values` by area for `period`; None where fewer than three of the set have one."""
    found = [values[area] for area in among.areas if area in values]
    if len(found) < FEWEST:
        return None
    return NeighbourMedian(period, among.name, median(found), len(found), len(among.areas))
