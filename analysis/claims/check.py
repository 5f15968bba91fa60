"""Checks of claims against the numbers they rest on (docs/methods.md, Claims worked out again).

A claim has operands in a stated order, an operation, and for most operations a claimed number with its
rounding and wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from analysis.claims.operation import CannotBeWorkedOut, Compared, Number, Operation
from analysis.claims.wording import MOST_DECIMALS, Claimed
from analysis.core.kinds import Kind


class ClaimResult(StrEnum):
    """Result of checking a claim against its numbers, each with a word and a symbol."""

    REPRODUCES = "reproduces"
    DOES_NOT_REPRODUCE = "does-not-reproduce"
    CANNOT_BE_CHECKED = "cannot-be-checked"

    @property
    def label(self) -> str:
        return {
            "reproduces": "Adds up",
            "does-not-reproduce": "Does not add up",
            "cannot-be-checked": "Cannot be checked",
        }[self.value]

    @property
    def symbol(self) -> str:
        return {"reproduces": "✓", "does-not-reproduce": "✕", "cannot-be-checked": "?"}[self.value]

    def counted(self, number: int) -> str:
        """Number of claims with this result, in words: "1 adds up", "12 add up"."""
        one, several = {
            "reproduces": ("adds up", "add up"),
            "does-not-reproduce": ("does not add up", "do not add up"),
            "cannot-be-checked": ("cannot be checked", "cannot be checked"),
        }[self.value]
        return f"{number} {one if number == 1 else several}"


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a claim rests on, in the unit of its kind; without a value it says what is missing.

    A value is shown with at most so many `decimals`, None as it is; it is worked with as it is.
    Raises ValueError for a number below zero, and where neither a value nor what is missing is given.
    """

    value: Decimal | None
    kind: Kind
    missing: str = ""
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.value is None and not self.missing:
            raise ValueError("An operand without a value says what is missing.")
        if self.value is not None and self.value < 0:
            raise ValueError(f"An operand is not below zero, as {self.value} is.")


@dataclass(frozen=True, slots=True)
class Check:
    """Result of a check, with the value found (not rounded) and as shown, and the working in words.

    `missing` says what would be needed, a sentence each, where it cannot be checked.
    """

    result: ClaimResult
    working: str = ""
    value: Decimal | None = None
    shown: str = ""
    missing: tuple[str, ...] = ()


def check(
    operation: Operation, operands: Sequence[Operand], claimed: Claimed | None = None, obstacles: Sequence[str] = ()
) -> Check:
    """Recalculate a claim from its operands, given in the order that the operation's rule names.

    `obstacles` are sentences that say why its numbers cannot be compared, such as a change in
    the counting between them. Raises ValueError where the claim does not fit its operation: the number of
    operands, a number claimed of a comparison, none claimed of a calculation, or operands in different units.
    """
    _refuse_misfits(operation, operands, claimed)
    missing = tuple(operand.missing for operand in operands if operand.value is None)
    if missing or obstacles:
        return Check(ClaimResult.CANNOT_BE_CHECKED, missing=(*missing, *obstacles))
    kind = operands[0].kind
    numbers = [Number(o.value, kind.written(o.value, o.decimals)) for o in operands if o.value is not None]
    try:
        found = operation.work(numbers, kind)
    except CannotBeWorkedOut as error:
        return Check(ClaimResult.CANNOT_BE_CHECKED, missing=(str(error),))
    if isinstance(found, Compared):
        return Check(_result(found.holds), working=found.working)
    shown = _shown(operation, found.value, kind, claimed)
    result = _result(claimed is not None and claimed.is_reproduced_by(found.value))
    working = f"{found.steps} = {shown}" if found.steps else shown
    return Check(result, working=working, value=found.value, shown=shown)


def _refuse_misfits(operation: Operation, operands: Sequence[Operand], claimed: Claimed | None) -> None:
    if not operation.takes(len(operands)):
        raise ValueError(f"{operation.label} does not work on {len(operands)} numbers.")
    if operation.takes_a_number != (claimed is not None):
        raise ValueError(f"{operation.label} takes {'a' if operation.takes_a_number else 'no'} claimed number.")
    if len({operand.kind.slug for operand in operands if operand.value is not None}) > 1:
        raise ValueError("The numbers of one claim are counted in one unit.")


def _result(holds: bool) -> ClaimResult:
    return ClaimResult.REPRODUCES if holds else ClaimResult.DOES_NOT_REPRODUCE


def _shown(operation: Operation, value: Decimal, kind: Kind, claimed: Claimed | None) -> str:
    """Write `value` with one decimal place more than was claimed, or as many as it takes to show the result."""
    if operation.written is None or claimed is None:
        return ""
    decimals = max(_decimal_places(claimed.rounding) + 1, operation.decimals)
    wanted = claimed.is_reproduced_by(value)
    while decimals < MOST_DECIMALS and claimed.is_reproduced_by(_rounded(value, decimals)) != wanted:
        decimals += 1
    return operation.written(value, kind, decimals)


def _decimal_places(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
