"""Reconciling the fields of a line with each other, and comparing a line with the figure already held."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from analysis.core.kinds import Kind, written_number
from analysis.entry.figures import Entry, NotANumber, Typed, no_figure, read_number

NUMBERS = ("numerator", "denominator", "value")
# what a file gives or leaves as one: numbers, or that there are none
ANSWERS = (*NUMBERS, "no_figure")


class Disagreement(ValueError):
    """A value that differs from the one its counts give; the message says both."""


def settle(typed: Typed, kind: Kind) -> tuple[Typed, str]:
    """Return `typed` without fields that repeat each other, and a note on what was left out or moved.

    A value that the counts come to, as exactly as it is written, is left out; another one raises
    Disagreement. The one number of a KPI without a cohort is its value, whichever column it is in.
    """
    numerator, denominator, value = (_number(getattr(typed, field)) for field in NUMBERS)
    if not kind.needs_denominator and typed.numerator and not typed.denominator and not typed.value:
        moved = replace(typed, numerator="", value=typed.numerator)
        return moved, "The number counted was taken as the value."
    if numerator is None or value is None or not denominator or denominator < 0 or not kind.needs_denominator:
        return typed, ""
    worked_out = kind.value(numerator, denominator)
    if _rounded_like(worked_out, value) != value:
        says, come_to = written_number(value), written_number(worked_out, 4)
        raise Disagreement(f"The value says {says}, and the counts come to {come_to}. Mend one of them.")
    return replace(typed, value=""), "The value is worked out from the counts."


def merge(typed: Typed, held: Typed | None) -> Typed:
    """Fill the empty fields of `typed` from the figure held: numbers or their absence as one, the commentary alone."""
    if held is None:
        return typed
    answer = typed if any(getattr(typed, field).strip() for field in ANSWERS) else held
    commentary = typed if typed.commentary.strip() else held
    return replace(answer, commentary=commentary.commentary)


def says_the_same(entry: Entry, held: Entry, kind: Kind) -> bool:
    """True if `entry` adds nothing to `held`: a rounded value says no more than its counts do."""
    if _lines(entry.commentary) != _lines(held.commentary):
        return False
    if no_figure(entry, kind) != no_figure(held, kind):
        return False
    counts, held_counts = (entry.numerator, entry.denominator), (held.numerator, held.denominator)
    if entry.stated is None:
        return counts == held_counts
    if counts not in ((None, None), held_counts):
        return False
    if held.stated is not None:
        return entry.stated == held.stated
    value = held.value(kind)
    return value is not None and _rounded_like(value, entry.stated) == entry.stated


def _number(text: str) -> Decimal | None:
    try:
        return read_number(text)
    except NotANumber:
        return None


def _rounded_like(number: Decimal, model: Decimal) -> Decimal:
    """Round `number` to as many decimals as `model` is written with."""
    exponent = model.as_tuple().exponent
    places = Decimal(1).scaleb(min(0, exponent) if isinstance(exponent, int) else 0)
    return number.quantize(places, rounding=ROUND_HALF_UP)


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()
