"""The council's level against another area's, told from chance (docs/methods.md, Headlines)."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.core.kinds import Kind
from analysis.core.parting import Counting
from analysis.core.series import Observation, Polarity
from analysis.statistics.intervals.methods import differs_by, interval_of

# where chance cannot be told, so many figures in a row on one side: by chance alone that is 1 in 16
FEWEST_ON_ONE_SIDE = 5


@dataclass(frozen=True, slots=True)
class Level:
    """Side of the council's latest figure: 1 above, -1 below; `since` is the first of the figures there in a row."""

    side: int
    since: Observation
    number: int


def is_apart(home: Observation, other: Observation, kind: Kind) -> bool | None:
    """True where two areas differ by more than chance, False where they do not; None where it cannot be told.

    By the 95% interval of the difference where both have counts. Where only the council's are held, by whether the
    interval of its own figure leaves the other's out: a country counts so many that its own chance is next to nothing.
    """
    if not kind.needs_denominator:
        return None
    differs = differs_by(kind)
    told = differs(home, other) if differs else None
    if told is not None:
        return told
    interval = interval_of(home, kind)
    return None if interval is None else not interval.holds(float(other.value))


def is_better(home: Observation, other: Observation, kind: Kind, polarity: Polarity) -> bool | None:
    """True if `home` is better than `other`, False if it is worse; None where neither can be said.

    Where chance can be told (`is_apart`), by more than chance; where not, by the values as they were published.
    Neither is said of equal values, of plain numbers, and where neither direction is better.
    """
    if not kind.needs_denominator or home.value == other.value or is_apart(home, other, kind) is False:
        return None
    return polarity.prefers(higher=home.value > other.value)


def level_of(own: Sequence[Observation], other: Sequence[Observation], kind: Kind, counting: Counting) -> Level | None:
    """The level of the newest of `own` (oldest first) against another area; None where chance may have put it there.

    Figures are held against those of the same time, back to the first that is missing or on the other side. Where
    chance cannot be told at least five in a row are asked for. Plain numbers are not held against another place's.
    """
    level = side_of(own, other, counting) if kind.needs_denominator else None
    if level is None:
        return None
    latest = own[-1]
    beside = next(o for o in other if counting.time_of(o.period) == counting.time_of(latest.period))
    told = is_apart(latest, beside, kind)
    return None if told is False or (told is None and level.number < FEWEST_ON_ONE_SIDE) else level


def side_of(own: Sequence[Observation], other: Sequence[Observation], counting: Counting) -> Level | None:
    """The side of the newest of `own` (oldest first) as published, whatever chance may have done; None for no side."""
    theirs = {counting.time_of(o.period): o for o in other}
    latest = own[-1] if own else None
    beside = theirs.get(counting.time_of(latest.period)) if latest else None
    if latest is None or beside is None or beside.value == latest.value:
        return None
    side, row = (1 if latest.value > beside.value else -1), []
    for one in reversed(own):
        found = theirs.get(counting.time_of(one.period))
        if found is None or (one.value - found.value) * side <= 0:
            break
        row.append(one)
    return Level(side, row[-1], len(row))
