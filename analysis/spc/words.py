"""Words for the results of the SPC rules, beside the symbol on every page and in every file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from analysis.core.periods import Cadence, Period
from analysis.core.rule_sets import RuleSet
from analysis.spc.groups import FEWEST_POINTS, Group, Start
from analysis.spc.points import AssessedPoint, PointType, Run, Signal
from analysis.spc.variation import Reason, Variation

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_YEARLY = "yearly figures have no limits"
_STARTS = {
    Start.SERIES: "",
    Start.REBASE: " since the limits were recalculated",
    Start.BREAK: " since the counting changed",
}


@dataclass(frozen=True, slots=True)
class SignalRun:
    """Points with a signal that follow each other and are more than chance by the same rule in the same direction."""

    first: Period
    last: Period
    type: PointType
    words: str

    @property
    def label(self) -> str:
        return self.first.label if self.first == self.last else f"{self.first.label} to {self.last.label}"


def signal_runs(variation: Variation, cadence: Cadence) -> tuple[SignalRun, ...]:
    """Find all points that are more than chance, oldest first; those with one rule, meaning and limits as one run."""
    return tuple(_runs(variation, cadence))


def signal_in_words(point: AssessedPoint, rule_set: RuleSet, cadence: Cadence) -> str:
    """Name the rule by which one point is more than chance: "above the upper limit". Empty where it is not."""
    side = "upper" if point.direction > 0 else "lower"
    above = "above" if point.direction > 0 else "below"
    if point.signal is Signal.OUTSIDE:
        return f"{above} the {side} limit"
    if point.signal is Signal.TREND:
        rising = "rising" if point.direction > 0 else "falling"
        return f"{rising} for {_counted(rule_set.trend_length, cadence)} or more in a row"
    if point.signal is Signal.TWO_IN_THREE:
        return f"two or more of {_counted(3, cadence)} near the {side} limit"
    if point.signal is Signal.SHIFT:
        return f"{_counted(rule_set.shift_length, cadence)} or more in a row {above} the average"
    return ""


def variation_in_words(variation: Variation, cadence: Cadence) -> str:
    """Describe the signal of the latest point: "Improving: higher than usual for seven months".

    Without a signal the words say so, or name what is still missing. Limits made from fewer than 13 points are called
    provisional. Figures that do not follow evenly are counted at the end.
    """
    return f"{_variation_in_words(variation, cadence)}{_left_out(variation, cadence)}"


def _left_out(variation: Variation, cadence: Cadence) -> str:
    number, unit = variation.left_out, _unit(cadence)
    if not number:
        return ""
    figures = "figure is" if number == 1 else "figures are"
    return f"; {number} other {figures} not by {unit}"


def _variation_in_words(variation: Variation, cadence: Cadence) -> str:
    reason, latest = variation.why_not_assessed, variation.latest
    if reason is not None or latest is None:
        word = "Too early to say" if _is_too_early(reason, variation.group) else "Not assessed"
        return f"{word}: {_why_not_assessed(reason, variation.group, cadence)}"
    group, run = latest.group, variation.run
    if run is not None and latest.type is not None:
        provisional = f" (provisional: {group.n} of {FEWEST_POINTS} {_unit(cadence)}s)" if group.is_provisional else ""
        meaning = latest.type.label
        return f"{meaning}: {_run_in_words(latest.signal, latest.direction, run, cadence)}{provisional}"
    if group.is_provisional:
        return f"Too early to say: {_too_few(group, cadence)}"
    if group.is_constant:
        return f"No real change: all {group.n} {_unit(cadence)}s have the same value"
    return "No real change: the ups and downs are what chance alone would give"


def assurance_in_words(variation: Variation, cadence: Cadence) -> str:
    """Describe whether the series as it is will meet its target, or why that cannot be said."""
    if variation.assurance is not None:
        return variation.assurance.label
    reason, group = variation.why_not_assured, variation.group
    if reason is Reason.NO_TARGET:
        return "No target to be held against"
    if reason is Reason.NEUTRAL:
        return "Not held against the target: neither direction is better"
    if reason is Reason.TARGET_OFF_SCALE:
        return "Not held against the target: it lies outside the scale"
    if reason is Reason.TOO_FEW and group is not None:
        return f"Too early to say whether the target will be met: {_too_few(group, cadence)}"
    return f"Not held against the target: {_why_not_assessed(reason, group, cadence)}"


def _runs(variation: Variation, cadence: Cadence) -> Iterator[SignalRun]:
    alike = groupby(variation.points, key=lambda point: (point.group.number, point.signal, point.direction, point.type))
    for (_, _, _, meaning), found in alike:
        if meaning is None or meaning is PointType.COMMON_CAUSE:
            continue
        points = list(found)
        words = signal_in_words(points[0], variation.rule_set, cadence)
        yield SignalRun(points[0].period, points[-1].period, meaning, words)


def _is_too_early(reason: Reason | None, group: Group | None) -> bool:
    return reason is not Reason.YEARLY and group is not None and group.is_provisional


def _why_not_assessed(reason: Reason | None, group: Group | None, cadence: Cadence) -> str:
    if reason is Reason.YEARLY:
        return _YEARLY
    if group is None:
        return "there is no figure"
    if group.is_provisional:
        return _too_few(group, cadence)
    return f"no two neighbouring {_unit(cadence)}s have a figure, so there are no limits"


def _too_few(group: Group, cadence: Cadence) -> str:
    return f"{group.n} of the {FEWEST_POINTS} {_unit(cadence)}s needed{_STARTS[group.start]}"


def _run_in_words(signal: Signal | None, direction: int, run: Run, cadence: Cadence) -> str:
    length = _counted(run.length, cadence)
    if signal is Signal.OUTSIDE:
        return f"{'above' if direction > 0 else 'below'} its usual range for {length}"
    if signal is Signal.TREND:
        return f"{'rising' if direction > 0 else 'falling'} for {length} in a row"
    side = "top" if direction > 0 else "bottom"
    if signal is Signal.TWO_IN_THREE:
        if run.length == run.span:
            return f"the last {length} near the {side} of its usual range"
        number = _number(run.length, cadence)
        return f"{number} of the last {_counted(run.span, cadence)} near the {side} of its usual range"
    return f"{'higher' if direction > 0 else 'lower'} than usual for {length}"


def _counted(number: int, cadence: Cadence) -> str:
    return f"{_number(number, cadence)} {_unit(cadence)}{'' if number == 1 else 's'}"


def _number(number: int, cadence: Cadence) -> str:
    """Number in words for months if small; in digits for quarters, since "three quarters" is a fraction."""
    return _NUMBERS[number] if cadence.step == 1 and number < len(_NUMBERS) else str(number)


def _unit(cadence: Cadence) -> str:
    return "month" if cadence.step == 1 else "quarter"
