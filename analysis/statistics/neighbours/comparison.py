"""Comparison of the home area with its statistical neighbours by period (docs/methods.md, Among the neighbours).

A period is judged by the set of neighbours that was in force on its last day. Values of different sets
never meet: not in a median, not in a rank, not in one band of a chart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.core.kinds import KINDS
from analysis.core.parting import Counting, split_into_series
from analysis.core.periods import Period
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
    counting: Counting,
    differs: Differs | None = None,
) -> tuple[AmongNeighbours, ...]:
    """Compare the home area with its neighbours for each period of its series that a set covers, oldest first.

    A period counts if the home area or a neighbour of its set has a figure for it; for positions and rolling years it
    is its last day that counts. `neighbours` are the observations by area; those of other series are left out, and so
    is everything for a plain number, which says nothing about a place of another size. Without `differs` every verdict
    is unknown.
    """
    if not KINDS[home.kind].needs_denominator:
        return ()
    own = {counting.time_of(o.period): o for o in home.observations}
    others = {
        area: {counting.time_of(o.period): o for o in _same_series(observations, home, counting)}
        for area, observations in neighbours.items()
    }

    def judge(one: Observation, other: Observation) -> NeighbourVerdict:
        return verdict(one, other, polarity, differs)

    # by time, so that the home area's own name of a period goes before those of the neighbours
    periods = {time: o.period for found in (*others.values(), own) for time, o in found.items()}
    found = []
    for time, period in sorted(periods.items(), key=lambda item: (item[1].end, item[1].start)):
        in_force = set_in_force(period, sets)
        if in_force is None:
            continue
        values = {area: others[area][time] for area in in_force.areas if time in others.get(area, {})}
        if time in own or values:
            found.append(_among(period, in_force, own.get(time), values, judge))
    return tuple(found)


def _same_series(observations: Sequence[Observation], home: Series, counting: Counting) -> Sequence[Observation]:
    _, same = split_into_series(observations, counting).get(home.cadence.slug, (home.cadence, ()))
    return same


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
    is_better = polarity.prefers(higher=is_higher)
    if is_better is None:
        return NeighbourVerdict.HIGHER if is_higher else NeighbourVerdict.LOWER
    return NeighbourVerdict.BETTER if is_better else NeighbourVerdict.WORSE


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
