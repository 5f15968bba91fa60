"""Warnings about entries that are unusual: each asks for a confirmation or a sentence, and the manager sees the answer.

To add a check, write a function and put it into `SOFT`.
"""

from collections.abc import Callable
from statistics import median

from analysis.core.kinds import written_number
from analysis.entry.figures import Entry, EntryContext, EntryWarning, no_figure
from analysis.entry.recognisable import recognisable_words
from analysis.rating import Rag, rate

# With fewer earlier steps than this nobody can say what is usual for a series.
LEAST_STEPS = 5
LEAST_DENOMINATORS = 3


def soft_warnings(entry: Entry, context: EntryContext) -> tuple[EntryWarning, ...]:
    """Find the warnings about an entry that has no hard problem."""
    return tuple(warning for check in SOFT if (warning := check(entry, context)) is not None)


def _no_figure_at_all(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Ask for a confirmation of empty counts without a chosen reason, since they can also be forgotten ones."""
    if entry.no_figure or no_figure(entry, context.kind) is None:
        return None
    return EntryWarning("no_figure", "Both counts are empty: there is no figure, since nobody was in the cohort.")


def _unusual_change(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Warn of a step larger than any step between neighbouring values that the series has made before."""
    value = entry.value(context.kind)
    values = [observation.value for observation in context.history]
    steps = [abs(after - before) for before, after in zip(values, values[1:], strict=False)]
    if value is None or len(steps) < LEAST_STEPS or abs(value - values[-1]) <= max(steps):
        return None
    step = context.kind.difference(value - values[-1], 1)
    most = context.kind.difference(max(steps), 1)
    return EntryWarning("change", f"This is a change of {step} since the last figure. The largest so far was {most}.")


def _same_again(entry: Entry, context: EntryContext) -> EntryWarning | None:
    value = entry.value(context.kind)
    last = [observation.value for observation in context.history[-2:]]
    if value is None or len(last) < 2 or any(value != other for other in last):
        return None
    return EntryWarning("same", "This is the same value as the last two times. Check that it was counted anew.")


def _cohort_jump(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Warn of a cohort less than half or more than double the usual one (the median of the series)."""
    cohorts = [o.denominator for o in context.history if o.denominator is not None]
    if entry.denominator is None or len(cohorts) < LEAST_DENOMINATORS:
        return None
    usual = median(cohorts)
    if usual / 2 <= entry.denominator <= usual * 2:
        return None
    return EntryWarning(
        "cohort", f"The cohort is {written_number(entry.denominator)}; usually it is about {written_number(usual, 0)}."
    )


def _zero_after_more(entry: Entry, context: EntryContext) -> EntryWarning | None:
    value = entry.value(context.kind)
    if value != 0 or context.previous is None or context.previous.value == 0:
        return None
    before = context.kind.written(context.previous.value, 1)
    return EntryWarning("zero", f"This is zero, and the last figure was {before}. Zero means counted and none found.")


def _counts_given_up(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Ask before a bare value takes the place of counts: limits, intervals and "how many more" rest on counts."""
    if entry.stated is None or not context.kind.needs_denominator:
        return None
    before = context.standing or context.previous
    if before is None or before.numerator is None or before.denominator is None:
        return None
    counts = f"{written_number(before.numerator)} of {written_number(before.denominator)}"
    where = "The figure until now has" if context.standing else "The last figure has"
    return EntryWarning("counts", f"{where} the counts {counts}; this has a value alone. Enter the counts if you can.")


def _disagrees(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Warn of a number that the catalogue says is also that of another KPI, and that is another one there."""
    numbers = {"numerator": entry.numerator, "denominator": entry.denominator, "value": entry.stated}
    said = [
        f"{written_number(number)} here and {written_number(other.number)} {other.where}"
        for other in context.agreeing
        if (number := numbers[other.part]) is not None and number != other.number
    ]
    if not said:
        return None
    return EntryWarning("agree", f"These should be the same number: {'; '.join(said)}.")


def _does_not_add_up(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Warn of a total that is not the sum of its parts, or of a part with which a total is it no more."""
    numbers = {"numerator": entry.numerator, "denominator": entry.denominator, "value": entry.stated}
    said = [
        words
        for one in context.sums
        if (number := numbers[one.field]) is not None and (words := one.difference(number))
    ]
    return EntryWarning("sum", f"A total should be the sum of its parts: {'; '.join(said)}.") if said else None


def _recognisable(entry: Entry, context: EntryContext) -> EntryWarning | None:
    words = recognisable_words(entry.commentary)
    return EntryWarning("recognisable", words) if words else None


def _missed_without_a_word(entry: Entry, context: EntryContext) -> EntryWarning | None:
    rag = rate(entry.value(context.kind), context.target, context.polarity)
    if rag in (Rag.GREEN, Rag.UNRATED) or entry.commentary or context.target is None:
        return None
    target = context.kind.written(context.target.value)
    return EntryWarning(
        "missed", f"The target of {target} is missed. Say why in the commentary.", needs_commentary=True
    )


SOFT: tuple[Callable[[Entry, EntryContext], EntryWarning | None], ...] = (
    _no_figure_at_all,
    _unusual_change,
    _same_again,
    _cohort_jump,
    _zero_after_more,
    _counts_given_up,
    _disagrees,
    _does_not_add_up,
    _recognisable,
    _missed_without_a_word,
)
