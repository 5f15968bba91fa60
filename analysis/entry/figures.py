"""Entries: numbers as officers type them, with the problems and warnings to show for them.

Hard problems belong to a field and must be corrected. Warnings ask for a confirmation or a sentence, and
the manager sees the answer. To add a check, write a function and put it into `HARD` or `SOFT`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from analysis.core.kinds import Kind, written_number
from analysis.core.periods import Period
from analysis.core.series import Observation, Polarity, Target
from analysis.rating import Rag, rate

FIELDS = ("numerator", "denominator", "value", "commentary")
LONGEST_COMMENTARY = 2000
NO_COHORT = "Where nobody was in the cohort, leave both counts empty and say so in the commentary."
# characters that a draft keeps: a commentary that is too long to be submitted can still be shortened
LONGEST_DRAFT = 5000
LONGEST_NUMBER = 40
LARGEST = Decimal(10) ** 11
MOST_DECIMALS = 4
# With fewer earlier steps than this nobody can say what is usual for a series.
LEAST_STEPS = 5
LEAST_DENOMINATORS = 3

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """Text of the four fields exactly as typed."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""
    commentary: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(getattr(self, field).strip() for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Entry:
    """Numbers that were typed: both counts, or a stated value; None where a field was left empty."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stated: Decimal | None = None
    commentary: str = ""

    @property
    def has_counts(self) -> bool:
        return self.numerator is not None and self.denominator is not None

    def value(self, kind: Kind) -> Decimal | None:
        """Return the value in the KPI's unit; None while it cannot be worked out."""
        if self.stated is not None:
            return self.stated
        if self.numerator is None or self.denominator is None or self.denominator <= 0:
            return None
        return kind.value(self.numerator, self.denominator)


class NoFigure(StrEnum):
    """Reasons for a period to have no figure; the commentary gives the reason to the reader."""

    NO_COHORT = "no_cohort"

    @property
    def label(self) -> str:
        return {"no_cohort": "Nobody in the cohort"}[self.value]


def no_figure(entry: Entry, kind: Kind) -> NoFigure | None:
    """Return the reason an entry gives for having no figure: both counts are empty, and its commentary says why.

    None for an entry that holds a number or says nothing, and for kinds that have no cohort.
    """
    is_empty = entry.numerator is None and entry.denominator is None and entry.stated is None
    return NoFigure.NO_COHORT if is_empty and kind.needs_denominator and entry.commentary else None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error at a field, to be corrected before the entry can be submitted."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class EntryWarning:
    """An unusual entry: it asks for a confirmation, or with `needs_commentary` for a sentence."""

    code: str
    message: str
    needs_commentary: bool = False


@dataclass(frozen=True, slots=True)
class EntryContext:
    """Context that an entry is checked against: the KPI, the period, and the series before it, oldest first.

    `collected_from` and `collected_until` bound the periods in which the KPI is collected; None is open.
    """

    kind: Kind
    polarity: Polarity
    period: Period
    today: date
    history: tuple[Observation, ...] = ()
    target: Target | None = None
    collected_from: date | None = None
    collected_until: date | None = None

    @property
    def previous(self) -> Observation | None:
        return self.history[-1] if self.history else None


def oversize_problems(typed: Typed) -> tuple[Problem, ...]:
    """Find the fields of `typed` that hold more than the ledger keeps, even of a draft, in the order of the fields.

    White space around a text counts too: it would be kept.
    """
    found = []
    for field in FIELDS:
        text = getattr(typed, field)
        if field == "commentary" and len(text) > LONGEST_DRAFT:
            found.append(Problem(field, _shorten("the commentary", LONGEST_COMMENTARY, text)))
        elif field != "commentary" and len(text) > LONGEST_NUMBER:
            found.append(Problem(field, _shorten("the number", LONGEST_NUMBER, text)))
    return tuple(found)


def _shorten(name: str, longest: int, text: str) -> str:
    return f"Shorten {name} to {longest} characters; it has {len(text)}."


class NotANumber(ValueError):
    """Text that no officer would call a number; the message says what is accepted."""


def read_number(text: str) -> Decimal | None:
    """Read the number in `text` as people write it: "96", "96.5%", "1,234", with spaces around; None for nothing.

    Commas must part thousands. Raises NotANumber.
    """
    stripped = text.strip().removesuffix("%").strip().replace("\N{MINUS SIGN}", "-")
    if not stripped:
        if text.strip():
            raise NotANumber("Enter a number, such as 96 or 96.5.")
        return None
    if not _NUMBER.fullmatch(stripped) or not any(character.isdigit() for character in stripped):
        raise NotANumber("Enter a number, such as 96, 96.5 or 1,234.")
    number = Decimal(stripped.replace(",", ""))
    if abs(number) >= LARGEST:
        raise NotANumber("Enter a smaller number: this one has too many digits.")
    if number != round(number, MOST_DECIMALS):
        raise NotANumber(f"Enter at most {MOST_DECIMALS} decimal places.")
    return number


def read_entry(typed: Typed) -> tuple[Entry, tuple[Problem, ...]]:
    """Read the numbers that were typed, with a problem for each field that holds none; such a field counts as empty."""
    numbers: dict[str, Decimal | None] = {}
    problems = []
    for field in ("numerator", "denominator", "value"):
        try:
            numbers[field] = read_number(getattr(typed, field))
        except NotANumber as error:
            numbers[field] = None
            problems.append(Problem(field, str(error)))
    commentary = typed.commentary.strip()
    if len(commentary) > LONGEST_COMMENTARY:
        problems.append(Problem("commentary", _shorten("the commentary", LONGEST_COMMENTARY, commentary)))
    entry = Entry(numbers["numerator"], numbers["denominator"], numbers["value"], commentary)
    return entry, tuple(problems)


def hard_problems(typed: Typed, context: EntryContext) -> tuple[Problem, ...]:
    """Find all problems to be corrected before `typed` can be submitted, in the order of the fields."""
    entry, problems = read_entry(typed)
    unread = {problem.field for problem in problems}
    found = [*problems]
    for check in HARD:
        found += [problem for problem in check(entry, context) if problem.field not in unread]
    return tuple(sorted(found, key=lambda problem: FIELDS.index(problem.field)))


def soft_warnings(entry: Entry, context: EntryContext) -> tuple[EntryWarning, ...]:
    """Find the warnings about an entry that has no hard problem."""
    return tuple(warning for check in SOFT if (warning := check(entry, context)) is not None)


# -- hard ---------------------------------------------------------------------------------------------


def _something_to_submit(entry: Entry, context: EntryContext) -> list[Problem]:
    if entry.stated is not None or entry.has_counts or no_figure(entry, context.kind):
        return []
    if context.kind.needs_denominator:
        if entry.numerator is None and entry.denominator is None:
            return [Problem("numerator", f"Enter both counts, or the value where the counts are not held. {NO_COHORT}")]
        if entry.numerator is None:
            return [Problem("numerator", "Enter how many were counted.")]
        return [Problem("denominator", "Enter how many children were in the cohort.")]
    return [Problem("value", "Enter the number.")]


def _one_or_the_other(entry: Entry, context: EntryContext) -> list[Problem]:
    has_a_count = entry.numerator is not None or entry.denominator is not None
    if entry.stated is None or not has_a_count or not context.kind.needs_denominator:
        return []
    return [Problem("value", "Leave the value empty: it is worked out from the counts.")]


def _not_below_zero(entry: Entry, context: EntryContext) -> list[Problem]:
    named = (("numerator", entry.numerator), ("denominator", entry.denominator), ("value", entry.stated))
    return [Problem(name, "Enter a number that is not below zero.") for name, number in named if number and number < 0]


def _within_the_cohort(entry: Entry, context: EntryContext) -> list[Problem]:
    if entry.denominator is not None and entry.denominator == 0:
        message = "A cohort of nobody has no percentage. Leave both counts empty and say so in the commentary."
        return [Problem("denominator", message)]
    if entry.numerator is None or entry.denominator is None or context.kind.highest is None:
        return []
    if entry.numerator > entry.denominator:
        return [Problem("numerator", "Enter a number that is not more than the cohort.")]
    return []


def _on_the_scale(entry: Entry, context: EntryContext) -> list[Problem]:
    highest = context.kind.highest
    if entry.stated is not None and highest is not None and entry.stated > highest:
        return [Problem("value", f"Enter a value of at most {written_number(highest)}{context.kind.unit}.")]
    return []


def _period_is_over(entry: Entry, context: EntryContext) -> list[Problem]:
    if context.period.end < context.today:
        return []
    return [Problem("numerator", f"Wait until {context.period.label} is over before you enter its figure.")]


def _is_collected(entry: Entry, context: EntryContext) -> list[Problem]:
    if context.collected_from is None or context.period.end < context.collected_from:
        return [
            Problem("numerator", "This KPI is not collected yet for this period. The administrator can change that.")
        ]
    if context.collected_until is not None and context.period.start > context.collected_until:
        return [Problem("numerator", "This KPI is no longer collected for this period.")]
    return []


HARD: tuple[Callable[[Entry, EntryContext], list[Problem]], ...] = (
    _something_to_submit,
    _one_or_the_other,
    _not_below_zero,
    _within_the_cohort,
    _on_the_scale,
    _period_is_over,
    _is_collected,
)


# -- soft ---------------------------------------------------------------------------------------------


def _no_figure_at_all(entry: Entry, context: EntryContext) -> EntryWarning | None:
    """Ask for a confirmation of empty counts, since they can also be forgotten ones."""
    if no_figure(entry, context.kind) is None:
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
    _missed_without_a_word,
)
