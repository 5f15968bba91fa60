"""References, numbers and texts as the XML of a workbook writes them."""

import re
from decimal import Decimal, InvalidOperation

from analysis.importing.table import UnreadableFile
from exports.reading.xlsx.package import DAMAGED

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def place_of(reference: str) -> tuple[int, int]:
    """Read the column and the row from a cell's name. Raises UnreadableFile."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableFile(DAMAGED)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(match[2])


def whole_number(text: str) -> int:
    """Read a whole number by which a file refers to a thing. Raises UnreadableFile."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise UnreadableFile(DAMAGED)
    return int(text)


def decimal_of(text: str) -> Decimal | None:
    """Read a number as the shortest decimal with its binary form; None for anything but a finite number."""
    try:
        number = Decimal(repr(float(text))) if len(text) < 40 else Decimal("NaN")
    except (ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None


def is_true(text: str) -> bool:
    return text in ("1", "true")


def unescaped(text: str) -> str:
    """Decode the characters that Excel writes as _x000D_; halves of pairs and zeros stay as they are."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _character(int(match[1], 16)) or match[0], text)


def _character(code: int) -> str:
    return "" if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
