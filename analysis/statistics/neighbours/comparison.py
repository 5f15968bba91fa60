"""Comparison of the home area with its statistical neighbours by period (docs/methods.md, Among the neighbours).

A period is judged by the set of neighbours that was in force on its last day. Values of different sets
never meet: not in a median, not in a rank, not in one band of a chart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency, Period, cadence_of
from analysis.core.series import Observation, Polarity, Series
from analysis.statistics.neighbours.sets import NeighbourSet, set_in_force
from analysis.statistics.neighbours.spread import Quarter, Rank, Spread, quarter, rank, spread

# Whether two observations differ by more than chance; None where their counts are not known.
Differs = Callable[[Observation, Observation], bool | None]


class NeighbourVerdict(StrEnum):
    """Result of comparing the home area with one other, with chance taken into account."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    WITHIN_CHANCE = "within chance"
    UNKNOWN = "unknown"

    @property
    def symbol(self) -> str:
        """Sign beside the word: plus and minus for better and worse, arrows where neither direction is better."""
        return {"better": "+", "worse": "−", "higher": "↑", "lower": "↓", "within chance": "≈", "unknown": "?"}[
            self.value
        ]

    @property
    def label(self) -> str:
        return "Counts not known" if self is NeighbourVerdict.UNKNOWN else self.value.capitalize()


# How the home area's observation compares with another area's.
Judge = Callable[[Observation, Observation], NeighbourVerdict]


@dataclass(frozen=True, slots=True)
class NeighbourValue:
    """Value of one neighbour for a period, and the comparison of the home area with it."""

    area: str
    observation: Observation
    verdict: NeighbourVerdict


@dataclass(frozen=True, slots=True)
class AmongNeighbours:
    """Comparison of the home area with the neighbours of the set in force for one period.

    `values` are those of the neighbours that have a figure, the closest first; `missing` names the others.
    `spread` is of the neighbours alone and None where fewer than `FEWEST` have a figure. `rank` and
    `quarter` are None then, and where the home area has no figure. With `rank` the home area is counted.
    """

    period: Period
    set_name: str
    home: Observation | None
    values: tuple[NeighbourValue, ...]
    missing: tuple[str, ...]
    spread: Spread | None
    rank: Rank | None
    quarter: Quarter | None

    @property
    def coverage(self) -> str:
        """Number of the set that have a figure, in words: "8 of 10 have a figure"."""
        return f"{len(self.values)} of {len(self.values) + len(self.missing)} have a figure"


def neighbours_over_time(
    home: Series,
    neighbours: Mapping[str, Sequence[Observation]],
    sets: Sequence[NeighbourSet],
    polarity: Polarity,
    frequency: Frequency,
    differs: Differs | None = None,
) -> tuple[AmongNeighbours, ...]:
    """Compare the home area with its neighbours for each period of its cadence that a set covers, oldest first.

    A period counts if the home area or a neighbour of its set has a figure for it. `neighbours` are the
    observations by area; those of other cadences are left out, and so is everything for a plain number,
    which says nothing about a place of another size. Without `differs` every verdict is unknown.
    """
    if not KINDS[home.kind].needs_denominator:
        return ()
    own = {o.period: o for o in home.observations}
    others = {
        area: {o.period: o for o in observations if cadence_of(o.period, frequency) == home.cadence}
        for area, observations in neighbours.items()
    }

    def judge(one: Observation, other: Observation) -> NeighbourVerdict:
        return verdict(one, other, polarity, differs)

    periods = {*own, *(period for found in others.values() for period in found)}
    found = []
    for period in sorted(periods, key=lambda p: (p.end, p.start)):
        in_force = set_in_force(period, sets)
        if in_force is None:
            continue
        values = {area: others[area][period] for area in in_force.areas if period in others.get(area, {})}
        if period in own or values:
            found.append(_among(period, in_force, own.get(period), values, judge))
    return tuple(found)


def verdict(home: Observation, other: Observation, polarity: Polarity, differs: Differs | None) -> NeighbourVerdict:
    """Compare `home` with `other`: better or worse by more than chance, as `differs` says of the two.

    Where neither direction is better it is higher or lower. Unknown without `differs`, or where it does not know.
    """
    beyond = differs(home, other) if differs else None
    if beyond is None:
        return NeighbourVerdict.UNKNOWN
    if not beyond or home.value == other.value:
        return NeighbourVerdict.WITHIN_CHANCE
    is_higher = home.value > other.value
    if polarity is Polarity.NEUTRAL:
        return NeighbourVerdict.HIGHER if is_higher else NeighbourVerdict.LOWER
    return NeighbourVerdict.BETTER if is_higher == (polarity is Polarity.HIGHER_IS_BETTER) else NeighbourVerdict.WORSE


def _among(
    period: Period,
    in_force: NeighbourSet,
    home: Observation | None,
    values: Mapping[str, Observation],
    judge: Judge,
) -> AmongNeighbours:
    numbers = [observation.value for observation in values.values()]
    found = spread(numbers)
    return AmongNeighbours(
        period=period,
        set_name=in_force.name,
        home=home,
        values=tuple(
            NeighbourValue(area, o, judge(home, o) if home is not None else NeighbourVerdict.UNKNOWN)
            for area, o in values.items()
        ),
        missing=tuple(area for area in in_force.areas if area not in values),
        spread=found,
        rank=rank(home.value, numbers) if home is not None and found is not None else None,
        quarter=quarter(home.value, found) if home is not None and found is not None else None,
    )
