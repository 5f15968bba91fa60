"""Claimed numbers and their wordings: "30%", "about 250", "more than 2 times".

A wording is one line in `_REPRODUCED_BY` and one in `IN_WORDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MOST_DECIMALS = 8


class Wording(StrEnum):
    """Words with which a number is claimed; "over" counts as more than, "around" as about."""

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"

    @property
    def label(self) -> str:
        return {
            "exactly": "as a plain number",
            "about": "about, around",
            "more_than": "more than, over",
            "less_than": "less than, under",
            "at_least": "at least",
            "at_most": "at most, up to",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Claimed:
    """Claimed number, in the unit of the operation; below zero for a fall.

    `rounding` is the step to which it was rounded: 1 for "30%", 0.1 for "22.9%", 10 for "about 250".
    Raises ValueError for a step that is not above zero.
    """

    value: Decimal
    rounding: Decimal
    wording: Wording = Wording.EXACTLY

    def __post_init__(self) -> None:
        if self.rounding <= 0:
            raise ValueError(f"A number is rounded to a step above zero, not to {self.rounding}.")

    def is_reproduced_by(self, value: Decimal) -> bool:
        """True if `value`, not rounded, agrees with the claim.

        A plain number takes in all that rounds to it, both ends included, since a tie is rounded either way:
        30 is reproduced by 29.5 up to 30.5. "About" takes in one whole step to either side. The other wordings
        are taken literally, ends included only for "at least" and "at most". Of a claimed fall its size counts.
        """
        size = -value if self.value < 0 else value
        return _REPRODUCED_BY[self.wording](size, abs(self.value), self.rounding)


# whether the size of what was found is what the size of what was claimed says, given the step of its rounding
_REPRODUCED_BY: dict[Wording, Callable[[Decimal, Decimal, Decimal], bool]] = {
    Wording.EXACTLY: lambda found, said, step: abs(found - said) <= step / 2,
    Wording.ABOUT: lambda found, said, step: abs(found - said) <= step,
    Wording.MORE_THAN: lambda found, said, step: found > said,
    Wording.LESS_THAN: lambda found, said, step: found < said,
    Wording.AT_LEAST: lambda found, said, step: found >= said,
    Wording.AT_MOST: lambda found, said, step: found <= said,
}
IN_WORDS = {
    Wording.EXACTLY: "{}",
    Wording.ABOUT: "about {}",
    Wording.MORE_THAN: "more than {}",
    Wording.LESS_THAN: "less than {}",
    Wording.AT_LEAST: "at least {}",
    Wording.AT_MOST: "at most {}",
}
RANGE = {
    Wording.MORE_THAN: "above {}",
    Wording.LESS_THAN: "below {}",
    Wording.AT_LEAST: "from {} on",
    Wording.AT_MOST: "up to {}",
}
