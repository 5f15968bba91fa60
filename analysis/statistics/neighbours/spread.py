"""Spread, rank and quarter of a value among a few others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median, quantiles

# with fewer values than this nothing is said of a middle, a range or a rank
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """Spread of the values of some areas, in the unit of the KPI, none of them rounded here."""

    number: int
    lowest: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Rank:
    """Place of a value among `of` values, itself among them, counted from both ends.

    Equal values share the better place of the end from which is counted; `tied` says how many others are equal.
    """

    from_lowest: int
    from_highest: int
    of: int
    tied: int

    @property
    def in_words(self) -> str:
        """Place counted from the nearer end: "3rd lowest of 11", "6th of 11 (in the middle)"."""
        if self.tied == self.of - 1:
            return f"equal to all the others of {self.of}"
        joint = "joint " if self.tied else ""
        if self.from_lowest == self.from_highest:
            return f"{joint}{_ordinal(self.from_lowest)} of {self.of} (in the middle)"
        place, end = min((self.from_lowest, "lowest"), (self.from_highest, "highest"))
        return f"{joint}{end if place == 1 else f'{_ordinal(place)} {end}'} of {self.of}"


class Quarter(StrEnum):
    """Position of a value against the quartiles of the neighbours; on a dividing line it counts to the middle."""

    LOWEST = "lowest"
    LOWER_MIDDLE = "lower middle"
    MEDIAN = "median"
    UPPER_MIDDLE = "upper middle"
    HIGHEST = "highest"

    @property
    def in_words(self) -> str:
        return {
            "lowest": "in the lowest quarter",
            "lower middle": "a little below the middle",
            "median": "in the middle",
            "upper middle": "a little above the middle",
            "highest": "in the highest quarter",
        }[self.value]


def spread(values: Sequence[Decimal]) -> Spread | None:
    """Lowest, quartiles, median and highest of `values`; None where there are fewer than `FEWEST`.

    Quartiles lie between neighbouring values by linear interpolation over the whole range, as Excel's
    QUARTILE.INC and type 7 of Hyndman and Fan (1996) have it.
    """
    if len(values) < FEWEST:
        return None
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return Spread(len(values), min(values), lower, median(values), upper, max(values))


def rank(value: Decimal, others: Sequence[Decimal]) -> Rank:
    """Rank `value` among itself and `others`, with equal values sharing the better place."""
    return Rank(
        from_lowest=1 + sum(other < value for other in others),
        from_highest=1 + sum(other > value for other in others),
        of=1 + len(others),
        tied=sum(other == value for other in others),
    )


def quarter(value: Decimal, found: Spread) -> Quarter:
    """Place `value` against the quartiles of `found`; outside a quartile only where it is beyond it."""
    if value == found.median:
        return Quarter.MEDIAN
    if value < found.median:
        return Quarter.LOWEST if value < found.lower_quartile else Quarter.LOWER_MIDDLE
    return Quarter.HIGHEST if value > found.upper_quartile else Quarter.UPPER_MIDDLE


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
