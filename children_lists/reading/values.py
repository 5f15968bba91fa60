"""Values of the cells of a list, by what their column holds."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from analysis.importing.table import Cell
from children_lists.days import NOTHING

_LETTER = re.compile(r"^[a-z]{1,2}\)\s*")
_YES = frozenset({"yes", "y", "true", "1"})
LONGEST_REFERENCE = 60
MOST = 1_000_000


class NotAValue(ValueError):
    """A cell that holds something else than its column."""


def read_reference(cell: Cell) -> str | None:
    """The reference as its owner writes it, without a prefix of nothing."""
    text = " ".join(cell.text.split())[:LONGEST_REFERENCE]
    return None if text.casefold() in NOTHING else text


def read_number(cell: Cell) -> int | None:
    """A whole number from 0 on. Raises NotAValue."""
    text = cell.text.strip().replace(",", "")
    if text.casefold() in NOTHING:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NotAValue from error
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number < MOST:
        raise NotAValue
    return int(number)


def read_code(cell: Cell) -> str | None:
    """A code in capitals, without the letter that Ofsted's list puts before it: "a) Yes" as "YES"."""
    text = " ".join(cell.text.split())
    if text.casefold() in NOTHING:
        return None
    return _LETTER.sub("", text.casefold()).upper()


def first_code(text: str) -> str:
    """The code at the beginning of "U4: Foster placement - long term": "U4"."""
    return re.split(r"[^A-Z0-9]", text, maxsplit=1)[0]


def is_yes(text: str) -> bool:
    return first_code(text).casefold() in _YES


def age_on(born: date, day: date) -> int:
    """Age in whole years on a day, below zero before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
