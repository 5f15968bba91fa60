"""Statistical process control: telling signals in a series from changes that chance alone would give.

An XmR chart: every value, its mean, and limits made from the steps between neighbouring values. The rule sets are in
`analysis.core.rule_sets`, mean and limits in `groups`, the rules at work in `points`; this module applies them to a
whole series and to its target. docs/methods.md, Variation and assurance, says it in words; the default rules are held
to the published results of the package NHSRplotthedots 0.2.2.

Values are floats here: Decimals are converted at the door, and nothing is rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from analysis.basis import Basis
from analysis.core.periods import Period
from analysis.core.rule_sets import DEFAULT_RULE_SET, RuleSet
from analysis.core.series import Polarity, Series
from analysis.spc.groups import UNBOUNDED, Group, Scale, find_segments, make_group, scale_of
from analysis.spc.points import AssessedPoint, PointType, Run, Signal, assess_group, run_of

FEWEST_FIXED = 12
# Far beyond any figure, and small enough that no sum of squares or of values overflows.
LARGEST = 1e100
# Yearly series get comparators and intervals, no chart of this kind.
LONGEST_STEP = 3


class Assurance(StrEnum):
    """Assurance that the series, left as it is, will meet its target."""

    CONSISTENTLY_MET = "consistently met"
    CONSISTENTLY_MISSED = "consistently missed"
    HIT_OR_MISS = "hit or miss"

    @property
    def label(self) -> str:
        return {
            "consistently met": "Will keep to the target as things are",
            "consistently missed": "Will not reach the target as things are",
            "hit or miss": "Reaches the target only some of the time",
        }[self.value]

    @property
    def brief(self) -> str:
        """The label in two words, beside a target."""
        return {
            "consistently met": "always met",
            "consistently missed": "falls short",
            "hit or miss": "hit and miss",
        }[self.value]

    @property
    def symbol(self) -> str:
        """Circle that is full where the target is always met, empty where never, half where by chance."""
        return {"consistently met": "●", "consistently missed": "○", "hit or miss": "◐"}[self.value]


class Reason(StrEnum):
    """Reason for a series not to be assessed, or for nothing to be said about its target."""

    YEARLY = "yearly"
    NO_FIGURE = "no figure"
    NO_LIMITS = "no limits"
    NO_TARGET = "no target"
    NEUTRAL = "neutral"
    TARGET_OFF_SCALE = "target off scale"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Variation:
    """Result of the SPC rules for one series; `latest` is its last period with a value.

    `run` is None where the latest point gives no signal. `assurance` is None where nothing can be said about the
    target, and `why_not_assured` says why. With `why_not_assessed`, nothing is said of its variation either.
    `left_out` counts earlier figures that do not follow evenly and are not judged.
    """

    rule_set: RuleSet
    polarity: Polarity
    points: tuple[AssessedPoint, ...] = ()
    groups: tuple[Group, ...] = ()
    latest: AssessedPoint | None = None
    run: Run | None = None
    target: float | None = None
    assurance: Assurance | None = None
    why_not_assured: Reason | None = None
    why_not_assessed: Reason | None = None
    left_out: int = 0

    @property
    def signal(self) -> Signal | None:
        return self.latest.signal if self.latest else None

    @property
    def type(self) -> PointType | None:
        return self.latest.type if self.latest else None

    @property
    def group(self) -> Group | None:
        """Group of the latest value: its limits are those that hold now."""
        return self.latest.group if self.latest else None

    @property
    def is_provisional(self) -> bool:
        """True if the result rests on limits made from too few points."""
        return self.group is not None and self.group.is_provisional


class _Goal(NamedTuple):
    """What is wanted of a series: its target, which direction is better, and the scale a target must be on."""

    target: float | None
    polarity: Polarity
    scale: Scale


def assess_series(series: Series, basis: Basis) -> Variation:
    """Assess a monthly or quarterly series, its missing periods included; a yearly one is not assessed.

    Of figures that do not follow evenly only the stretch up to the newest is judged. The target is the one in force for
    the latest period.
    """
    polarity, rule_set = basis.kpi.polarity, basis.kpi.rule_set
    if series.cadence.step > LONGEST_STEP:
        return Variation(rule_set, polarity, why_not_assessed=Reason.YEARLY, why_not_assured=Reason.YEARLY)
    target, even = basis.target_of(series.latest), series.even_part
    found = assess_variation(
        [(period, None if found is None else found.value) for period, found in even.with_gaps()],
        polarity=polarity,
        rule_set=rule_set,
        target=target.value if target else None,
        rebases=sorted(basis.rebase_days),
        breaks=[b.on for b in basis.breaks],
        scale=scale_of(basis.kpi.kind),
    )
    left_out = len(series.observations) - len(even.observations)
    return replace(found, left_out=left_out) if left_out else found


def assess_variation(
    points: Sequence[tuple[Period, Decimal | float | None]],
    *,
    polarity: Polarity,
    rule_set: RuleSet = DEFAULT_RULE_SET,
    target: Decimal | float | None = None,
    rebases: Sequence[date] = (),
    breaks: Sequence[date] = (),
    fix_after: int | None = None,
    scale: Scale = UNBOUNDED,
) -> Variation:
    """Assess a series of periods in order, a missing one as None, by `rule_set`.

    A missing period ends every run and gives no moving range. A rebase or a break starts a new group with the first
    period that ends on or after its day; before the first value it changes nothing. With `fix_after`, mean and
    limits of each group are made from its first so many values. The target is compared with the limits only within
    `scale`. Raises ValueError for periods that are not in order, for a value that is no number or beyond 1e100, and
    for a `fix_after` below 12.
    """
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise ValueError(f"Limits are made from at least {FEWEST_FIXED} points, not {fix_after}.")
    periods = [period for period, _ in points]
    if any(later.end <= earlier.end for earlier, later in pairwise(periods)):
        raise ValueError("The periods of a series must be in order, each of them once.")
    values = [None if value is None else _checked(value) for _, value in points]
    goal = _Goal(None if target is None else _checked(target), polarity, scale)
    assessed: list[AssessedPoint] = []
    groups: list[Group] = []
    for segment in find_segments(periods, values, rebases, breaks):
        group = make_group(len(groups), segment, rule_set, fix_after)
        groups.append(group)
        assessed += assess_group(group, segment, polarity, rule_set)
    return _variation(rule_set, tuple(assessed), tuple(groups), goal)


def assurance_of(lower: float | None, upper: float | None, target: float, polarity: Polarity) -> Assurance:
    """Compare a target with the limits; a target on a limit, or without limits, is hit or miss.

    `polarity` must not be neutral: then nothing is asked.
    """
    if lower is None or upper is None or lower <= target <= upper:
        return Assurance.HIT_OR_MISS
    return Assurance.CONSISTENTLY_MET if polarity.prefers(higher=lower > target) else Assurance.CONSISTENTLY_MISSED


def _checked(value: Decimal | float) -> float:
    number = float(value)
    if not -LARGEST <= number <= LARGEST:
        raise ValueError(f"Not a number that can be assessed: {value}.")
    return number


def _variation(
    rule_set: RuleSet, points: tuple[AssessedPoint, ...], groups: tuple[Group, ...], goal: _Goal
) -> Variation:
    latest_place = max((place for place, point in enumerate(points) if point.value is not None), default=-1)
    latest = points[latest_place] if points and latest_place >= 0 else None
    why_not_assessed = _why_not_assessed(latest)
    why_not_assured = _why_not_assured(latest, goal)
    return Variation(
        rule_set=rule_set,
        polarity=goal.polarity,
        points=points,
        groups=groups,
        latest=latest,
        run=None if latest is None else run_of(points[: latest_place + 1], rule_set),
        target=goal.target,
        assurance=None if why_not_assured else _assurance(latest, goal),
        why_not_assured=why_not_assured,
        why_not_assessed=why_not_assessed,
    )


def _why_not_assessed(latest: AssessedPoint | None) -> Reason | None:
    if latest is None:
        return Reason.NO_FIGURE
    is_silent = latest.signal is Signal.COMMON_CAUSE and latest.lower is None
    return Reason.NO_LIMITS if is_silent else None


def _why_not_assured(latest: AssessedPoint | None, goal: _Goal) -> Reason | None:
    if goal.target is None:
        return Reason.NO_TARGET
    if goal.polarity is Polarity.NEUTRAL:
        return Reason.NEUTRAL
    if not goal.scale.holds(goal.target):
        return Reason.TARGET_OFF_SCALE
    if latest is None:
        return Reason.NO_FIGURE
    if latest.group.is_provisional:
        return Reason.TOO_FEW
    return Reason.NO_LIMITS if latest.lower is None else None


def _assurance(latest: AssessedPoint | None, goal: _Goal) -> Assurance | None:
    """Hold the target against the limits of the latest group; where nothing ever moved, against the value itself."""
    if latest is None or goal.target is None:
        return None
    if latest.group.is_constant and latest.value == goal.target:
        return Assurance.CONSISTENTLY_MET
    return assurance_of(latest.lower, latest.upper, goal.target, goal.polarity)
