"""Rebases of a chart's limits: the periods they can be made from, and when to suggest one.

Nothing here sets limits by itself: people propose and approve a rebase, and `assess_variation` is given those in
force. docs/methods.md, Limits recalculated, says the rules in words and where they come from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from analysis.core.kinds import Kind
from analysis.core.periods import Cadence, Period
from analysis.spc.groups import FEWEST_POINTS, Group
from analysis.spc.points import AssessedPoint
from analysis.spc.variation import Variation


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Run at the end of a series that suggests a changed process: `length` periods from `first` on.

    `direction` is 1 where they lie above the mean, -1 below it.
    """

    first: Period
    length: int
    direction: int


def suggest_rebase(variation: Variation, fewest: int = FEWEST_POINTS) -> Suggestion | None:
    """Suggest recalculating limits from the first of the last points that all lie on one side of the mean.

    None for fewer than `fewest` of them: 13, since new limits made from fewer would be provisional. A missing period,
    a point on the mean and the start of the limits end the run; it never is all there is under these limits, since
    some of the values that the mean is made from lie on its other side. Whether the cause is known and will last is
    for people to say.
    """
    latest = variation.latest
    if latest is None or not latest.relative:
        return None
    until_latest = [point for point in variation.points if point.period.end <= latest.period.end]
    run = list(takewhile(lambda point: _is_beside(point, latest), reversed(until_latest)))
    if len(run) < fewest:
        return None
    return Suggestion(run[-1].period, len(run), latest.relative)


def rebase_periods(variation: Variation) -> tuple[Period, ...]:
    """Return the periods from which limits can be recalculated, the newest first.

    Those with a value, but for the first value of each group: there the series begins, or the counting changed, or
    the limits were recalculated already. None for a yearly series, which has no limits.
    """
    return tuple(reversed([point.period for point in _with_one_before(variation)]))


def suggestion_in_words(suggestion: Suggestion, cadence: Cadence) -> str:
    """Describe the run, and what has to be known before limits are recalculated."""
    unit = "months" if cadence.step == 1 else "quarters"
    side = "above" if suggestion.direction > 0 else "below"
    return (
        f"All {suggestion.length} {unit} since {suggestion.first.label} lie {side} the average."
        " If the cause is known and the change will last, the limits can be recalculated from there."
    )


def limits_in_words(group: Group | None, kind: Kind, decimals: int) -> str:
    """Describe a group's average and limits to one decimal place or more, not capped to the scale, as in the table."""
    if group is None:
        return "No figure"
    average = f"Average {_written(group.mean, kind, decimals)}"
    if group.lower is None or group.upper is None:
        return f"{average}, no limits"
    limits = f"limits {_written(group.lower, kind, decimals)} to {_written(group.upper, kind, decimals)}"
    provisional = f", provisional: made from {group.n} of {FEWEST_POINTS} figures" if group.is_provisional else ""
    return f"{average}, {limits}{provisional}"


def _is_beside(point: AssessedPoint, latest: AssessedPoint) -> bool:
    return point.group is latest.group and point.relative == latest.relative


def _with_one_before(variation: Variation) -> Iterator[AssessedPoint]:
    """Points with a value that are not the first value under their limits."""
    begun: set[int] = set()
    for point in variation.points:
        if point.value is None:
            continue
        if point.group.number in begun:
            yield point
        begun.add(point.group.number)


def _written(value: float, kind: Kind, decimals: int) -> str:
    return kind.written(Decimal(value), max(decimals, 1))
