"""Comparison of two figures of one series: the change, and whether chance alone can have made it.

A change without its interval is not called anything, and figures that were counted differently are not compared
unless the reader says so (docs/methods.md, Two dates compared).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from analysis.core.kinds import Kind, written_number
from analysis.core.periods import Shape, long_date, shift_day
from analysis.core.series import Break, Measured, Observation, Polarity
from analysis.statistics.intervals.difference import difference_of_counts
from analysis.statistics.intervals.interval import Interval, Number, count_interval
from analysis.statistics.intervals.methods import METHODS, why_no_interval
from analysis.value_format import ValueFormat

MINUS = "\u2212"


class ChangeVerdict(StrEnum):
    """Verdict on a change between two figures."""

    BEYOND_CHANCE = "beyond chance"
    WITHIN_CHANCE = "within chance"
    CANNOT_TELL = "cannot tell"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class DateComparison:
    """Comparison of two observations, the earlier one first.

    `change` is later less earlier, of the values as shown; `interval` is of the change worked out from the counts.
    Both are in the KPI's unit (percentage points for a percentage). A blocked comparison has neither. `crossed` are
    the breaks between the two, also when the reader has accepted them.
    """

    earlier: Observation
    later: Observation
    verdict: ChangeVerdict
    change: Decimal | None = None
    interval: Interval | None = None
    crossed: tuple[Break, ...] = ()
    why: str = ""


def compare(
    one: Observation,
    other: Observation,
    kind: Kind,
    *,
    breaks: Sequence[Break] = (),
    accepts_breaks: bool = False,
    measured: Measured = Measured.FLOW,
) -> DateComparison:
    """Compare two observations of one series, in any order.

    Beyond chance: the 95% interval of the change leaves zero out. It cannot be told without counts, for kinds
    without intervals, for periods that overlap, since they share children, and where rounding turned the change
    about or hid it. Rolling years overlap where they end less than a year apart, and positions never, whatever the
    periods they are written for. A break after the end of the earlier and by the end of the later period blocks it
    unless `accepts_breaks`.
    """
    earlier, later = sorted((one, other), key=lambda o: (o.period.end, o.period.start))
    crossed = tuple(b for b in breaks if earlier.period.end < b.on <= later.period.end)
    if crossed and not accepts_breaks:
        why = f"Counted differently: {'; '.join(b.what_changed for b in crossed)}"
        return DateComparison(earlier, later, ChangeVerdict.BLOCKED, crossed=crossed, why=why)
    change = later.value - earlier.value
    why = _why_cannot_tell(earlier, later, kind, measured)
    interval = None if why else _interval(earlier, later, kind)
    if interval is None:
        return DateComparison(earlier, later, ChangeVerdict.CANNOT_TELL, change, crossed=crossed, why=why)
    if interval.holds(0):
        return DateComparison(earlier, later, ChangeVerdict.WITHIN_CHANCE, change, interval, crossed)
    if change * Decimal(interval.high) <= 0:
        why = "The values were published rounded, and their counts say otherwise"
        return DateComparison(earlier, later, ChangeVerdict.CANNOT_TELL, change, crossed=crossed, why=why)
    return DateComparison(earlier, later, ChangeVerdict.BEYOND_CHANCE, change, interval, crossed)


def _overlaps(earlier: Observation, later: Observation, measured: Measured) -> bool:
    before, after = earlier.period, later.period
    if measured is Measured.POSITION:
        return False
    if measured is Measured.ROLLING_YEAR:
        return shift_day(after.end, -12) < before.end
    return after.start <= before.end


def _why_cannot_tell(earlier: Observation, later: Observation, kind: Kind, measured: Measured) -> str:
    if earlier.period == later.period:
        return "Both are the same period"
    if _overlaps(earlier, later, measured):
        return "The two periods overlap, so they share children"
    if kind.slug == "count":
        is_whole = all(count_interval(o.value) is not None for o in (earlier, later))
        return "" if is_whole else "The numbers are not whole"
    return why_no_interval(earlier, kind) or why_no_interval(later, kind)


def _interval(earlier: Observation, later: Observation, kind: Kind) -> Interval | None:
    if kind.slug == "count":
        return difference_of_counts(later.value, earlier.value)
    after, before = _counts(later), _counts(earlier)
    return METHODS[kind.slug].difference(after, before) if after and before else None


def _counts(observation: Observation) -> tuple[Number, Number] | None:
    if observation.numerator is None or observation.denominator is None:
        return None
    return observation.numerator, observation.denominator


def describe_comparison(
    found: DateComparison, kind: Kind, polarity: Polarity, decimals: int = 1, *, counts_again: bool = False
) -> str:
    """Describe the comparison in whole sentences: both values with their periods, the change, and its verdict.

    `counts_again` says that the same may be counted in both periods, as they are on two days.
    """
    earlier, later = (
        f"{ValueFormat(kind, decimals).in_unit(o)} {o.period.in_words}" for o in (found.earlier, found.later)
    )
    start = f"{earlier}, {later}"
    if found.change is None:
        return f"{start}. {found.why}, so the two are not compared."
    sentences = [f"{start}: {_describe_change(found, found.change, kind, polarity, decimals)}."]
    if found.interval is None:
        sentences.append(f"Whether that is more than chance cannot be told: {_lowered(found.why)}.")
    else:
        sentences.append(_describe_chance(found, found.interval, kind, decimals))
        if counts_again or found.later.period.shape is Shape.DAY:
            sentences.append("Many of those counted are the same both times, so the range is wider than need be.")
    sentences.extend(f"Counted differently from {long_date(b.on)}: {b.what_changed}." for b in found.crossed)
    return " ".join(sentences)


def _describe_change(found: DateComparison, change: Decimal, kind: Kind, polarity: Polarity, decimals: int) -> str:
    if change == 0:
        return "no change"
    is_computed = found.earlier.is_computed or found.later.is_computed
    way = f"{kind.difference(change, decimals if is_computed else None)} {'higher' if change > 0 else 'lower'}"
    is_better = polarity.prefers(higher=change > 0)
    if is_better is None:
        return way
    return f"{way}, {'better' if is_better else 'worse'}"


def _describe_chance(found: DateComparison, interval: Interval, kind: Kind, decimals: int) -> str:
    low = _signed(interval.low, written_number(abs(Decimal(interval.low)), decimals))
    high = _signed(interval.high, kind.difference(Decimal(interval.high), decimals))
    said = "more than chance explains" if found.verdict is ChangeVerdict.BEYOND_CHANCE else "within what chance can do"
    return f"That is {said} (95% interval of the change: {low} to {high})."


def _signed(limit: float, text: str) -> str:
    if text == "0" or text.startswith("0 "):
        return text
    return f"{'+' if limit > 0 else MINUS}{text}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
