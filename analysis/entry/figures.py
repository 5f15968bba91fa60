"""Entries: numbers as officers type them, with the problems to show for them.

Problems belong to a field and must be corrected; to add a check, write a function and put it into `HARD`. Warnings are
found in `analysis/entry/unusual.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analysis.core.kinds import Kind, written_number
from analysis.core.periods import Period
from analysis.core.series import Observation, Polarity, Target
from analysis.entry.no_figure import NoFigure, NotAReason, read_no_figure, reasons_for
from analysis.entry.sums import SumNumbers

NUMBERS = ("numerator", "denominator", "value")
FIELDS = (*NUMBERS, "commentary", "no_figure")
LONGEST_COMMENTARY = 2000
NO_COHORT = "Where nobody was in the cohort, leave both counts empty and say so in the commentary."
NO_FIGURE = "Where there is no figure this time, say so and why."
# characters that a draft keeps: a commentary that is too long to be submitted can still be shortened
LONGEST_DRAFT = 5000
LONGEST_NUMBER = 40
LARGEST = Decimal(10) ** 11
MOST_DECIMALS = 4
# kinds that count children or things, each of which is there or not
COUNTED_WHOLE = ("percentage", "count", "rate_10000")

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """Text of the fields exactly as typed; `no_figure` is the reason that was chosen for having none."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""
    commentary: str = ""
    no_figure: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(getattr(self, field).strip() for field in FIELDS)

    @property
    def no_figure_words(self) -> str:
        """The chosen reason in words; what names none as it was typed."""
        try:
            reason = read_no_figure(self.no_figure)
        except NotAReason:
            return self.no_figure
        return reason.in_words if reason else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Numbers that were typed: both counts, or a stated value; None where a field was left empty.

    `no_figure` is the reason that was chosen for having none.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stated: Decimal | None = None
    commentary: str = ""
    no_figure: NoFigure | None = None

    @property
    def is_empty(self) -> bool:
        """True if it holds no number at all."""
        return self.numerator is None and self.denominator is None and self.stated is None

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


def no_figure(entry: Entry, kind: Kind) -> NoFigure | None:
    """Return the reason an entry gives for having no figure: the chosen one, or nobody in the cohort.

    The latter is said by two empty counts of a kind with a cohort, with a commentary. None for an entry that holds a
    number or says nothing.
    """
    if not entry.is_empty or not entry.commentary:
        return None
    return entry.no_figure or (NoFigure.NO_COHORT if kind.needs_denominator else None)


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
class AgreeingNumber:
    """Number of another KPI for the same period, with which the number in the field `part` must agree."""

    part: str
    number: Decimal
    where: str


@dataclass(frozen=True, slots=True)
class EntryContext:
    """Context that an entry is checked against: the KPI, the period, and the series before it, oldest first.

    `collected_from` and `collected_until` bound the periods in which the KPI is collected; None is open. `standing` is
    the figure that the entry would replace. `has_fractions` is true of a KPI that counts parts of a post, not children.
    """

    kind: Kind
    polarity: Polarity
    period: Period
    today: date
    history: tuple[Observation, ...] = ()
    target: Target | None = None
    collected_from: date | None = None
    collected_until: date | None = None
    standing: Observation | None = None
    agreeing: tuple[AgreeingNumber, ...] = ()
    sums: tuple[SumNumbers, ...] = ()
    has_fractions: bool = False

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
    for field in NUMBERS:
        try:
            numbers[field] = read_number(getattr(typed, field))
        except NotANumber as error:
            numbers[field] = None
            problems.append(Problem(field, str(error)))
    chosen = None
    try:
        chosen = read_no_figure(typed.no_figure)
    except NotAReason as error:
        problems.append(Problem("no_figure", str(error)))
    commentary = typed.commentary.strip()
    if len(commentary) > LONGEST_COMMENTARY:
        problems.append(Problem("commentary", _shorten("the commentary", LONGEST_COMMENTARY, commentary)))
    entry = Entry(numbers["numerator"], numbers["denominator"], numbers["value"], commentary, chosen)
    return entry, tuple(problems)


def hard_problems(typed: Typed, context: EntryContext) -> tuple[Problem, ...]:
    """Find all problems to be corrected before `typed` can be submitted, in the order of the fields."""
    entry, problems = read_entry(typed)
    problems = (*problems, *_stray_percents(typed, context.kind))
    unread = {problem.field for problem in problems}
    found = [*problems]
    # who typed a value is not asked for a figure besides
    for check in HARD if "value" in unread else (_something_to_submit, *HARD):
        found += [problem for problem in check(entry, context) if problem.field not in unread]
    return tuple(sorted(found, key=lambda problem: FIELDS.index(problem.field)))


# -- hard ---------------------------------------------------------------------------------------------


def _stray_percents(typed: Typed, kind: Kind) -> list[Problem]:
    """Find a percentage in the field of a count, or as the value of a KPI that is none."""
    fields = ("numerator", "denominator") if kind.unit == "%" else NUMBERS
    said = [(field, getattr(typed, field).strip()) for field in fields]
    return [
        Problem(field, f"{text} is a percentage, and a number is asked for here. Leave out the sign.")
        for field, text in said
        if text.endswith("%") and len(text) > 1
    ]


def _whole_counts(entry: Entry, context: EntryContext) -> list[Problem]:
    """Find counts of children or things that are no whole numbers; averages and parts of a post may be in parts."""
    if context.has_fractions or context.kind.slug not in COUNTED_WHOLE:
        return []
    named = [("numerator", entry.numerator), ("denominator", entry.denominator)]
    if not context.kind.needs_denominator:
        named.append(("value", entry.stated))
    return [
        Problem(field, f"{written_number(number)} is not a whole number. Enter how many were counted.")
        for field, number in named
        if number is not None and number != number.to_integral_value()
    ]


def _something_to_submit(entry: Entry, context: EntryContext) -> list[Problem]:
    if entry.stated is not None or entry.has_counts or entry.no_figure or no_figure(entry, context.kind):
        return []
    if context.kind.needs_denominator:
        if entry.numerator is None and entry.denominator is None:
            words = f"Enter both counts, or the value where the counts are not held. {NO_COHORT} {NO_FIGURE}"
            return [Problem("numerator", words)]
        if entry.numerator is None:
            return [Problem("numerator", "Enter how many were counted.")]
        return [Problem("denominator", "Enter how many children were in the cohort.")]
    return [Problem("value", f"Enter the number. {NO_FIGURE}")]


def _none_or_a_number(entry: Entry, context: EntryContext) -> list[Problem]:
    if entry.no_figure is None:
        return []
    if not entry.is_empty:
        return [Problem("no_figure", "Leave the numbers empty where there is no figure, or choose that there is one.")]
    if entry.no_figure not in reasons_for(context.kind):
        return [Problem("no_figure", "This KPI has no cohort. Choose another reason for having no figure.")]
    if not entry.commentary:
        return [Problem("commentary", "Say in the commentary why there is no figure. Zero would be a figure.")]
    return []


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
    _none_or_a_number,
    _one_or_the_other,
    _whole_counts,
    _not_below_zero,
    _within_the_cohort,
    _on_the_scale,
    _period_is_over,
    _is_collected,
)
