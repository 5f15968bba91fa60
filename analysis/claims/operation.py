"""Operations that recalculate a claim from its operands, and their results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.claims.wording import IN_WORDS, MOST_DECIMALS, RANGE, Claimed, Wording
from analysis.core.kinds import Kind


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that an operation gives, not rounded, and the steps to it without the result."""

    value: Decimal
    steps: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Result of a comparison: true or not, with its working in words."""

    holds: bool
    working: str


class CannotBeWorkedOut(ValueError):
    """Operands that are complete and still give no result; the message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Number:
    """An operand with a value, and the value as the working writes it."""

    value: Decimal
    words: str


Numbers = Sequence[Number]


@dataclass(frozen=True, slots=True)
class Operation:
    """Operation that recalculates a claim from its operands.

    `rule` says it in words, with the order of the operands; there are `fewest` up to `most` of them (None: any
    number), an even number with `in_pairs`. With `makes_a_whole` some of them are parts of another, and may be for
    shorter times; any other operation holds them against each other, as only flows of one length can be. `written`
    writes the result in its unit, in at least so many `decimals`; without it the operation is a comparison and takes
    no claimed number. A result `in_steps` is a place or a grade, of which there are no parts.
    """

    slug: str
    label: str
    rule: str
    work: Callable[[Numbers, Kind], Computed | Compared]
    fewest: int = 2
    most: int | None = 2
    in_pairs: bool = False
    makes_a_whole: bool = False
    written: Callable[[Decimal, Kind, int], str] | None = None
    decimals: int = 0
    in_steps: bool = False

    @property
    def takes_a_number(self) -> bool:
        return self.written is not None

    def takes(self, count: int) -> bool:
        """True if the operation works on so many operands."""
        fits = self.fewest <= count and (self.most is None or count <= self.most)
        return fits and not (self.in_pairs and count % 2)

    def claimed_words(self, claimed: Claimed, kind: Kind) -> str:
        """Claimed number with its wording: "30%", "more than 2 times"."""
        return IN_WORDS[claimed.wording].format(self._exact(claimed.value, kind))

    def range_words(self, claimed: Claimed, kind: Kind) -> str:
        """Range of results that reproduce the claimed number: "from 29.5% up to 30.5%", "anything above 2 times"."""
        if self.in_steps and claimed.wording is Wording.EXACTLY:
            return f"exactly {self.claimed_words(claimed, kind)}"
        size = abs(claimed.value)
        reach = {Wording.EXACTLY: claimed.rounding / 2, Wording.ABOUT: claimed.rounding}.get(claimed.wording)
        fall = ", as a fall" if claimed.value < 0 else ""
        if reach is None:
            return f"anything {RANGE[claimed.wording].format(self._exact(size, kind))}{fall}"
        low, high = self._exact(size - reach, kind), self._exact(size + reach, kind)
        return f"from {low} up to {high}{fall}"

    def _exact(self, value: Decimal, kind: Kind) -> str:
        return self.written(value, kind, MOST_DECIMALS) if self.written else ""
