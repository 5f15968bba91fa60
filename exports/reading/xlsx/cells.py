"""Cells of a sheet by their type: texts, numbers, dates, percentages, errors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal

from analysis.core.periods import parse_iso_date
from analysis.importing.table import Cell, UnreadableFile
from exports.reading.xlsx.package import DAMAGED
from exports.reading.xlsx.styles import CellKeys
from exports.reading.xlsx.values import decimal_of, unescaped, whole_number

# Excel works with fifteen digits; the sixteenth and seventeenth of a stored number are noise.
FIFTEEN_DIGITS = Context(prec=15)


@dataclass(slots=True)
class RawCell:
    """One cell while its elements come in."""

    kind: str = "n"
    style: int = 0
    has_formula: bool = False
    value: str = ""
    inline: list[str] = field(default_factory=list)


def _shared_text(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    if not found.value:
        return here
    index = whole_number(found.value)
    if index >= len(keys.texts):
        raise UnreadableFile(DAMAGED)
    return here._replace(text=keys.texts[index])


def _own_text(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    return here._replace(text=unescaped("".join(found.inline) if found.kind == "inlineStr" else found.value))


def _yes_or_no(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    return here._replace(text="TRUE" if found.value == "1" else "FALSE")


def _error(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    return here._replace(trouble=f"holds the error {found.value[:20]}")


def _iso_day(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    try:
        day = parse_iso_date(found.value[:10])
    except ValueError:
        return here._replace(text=found.value)
    return here._replace(text=day.isoformat(), day=day)


def _numeric(here: Cell, found: RawCell, keys: CellKeys) -> Cell:
    """A number, or the day or percentage as which its format shows it."""
    if not found.value:
        return here
    number = decimal_of(found.value)
    if number is None:
        return here._replace(trouble="holds a number that cannot be read")
    if found.style in keys.dates:
        return _dated(here, number, keys)
    is_percent = found.style in keys.percentages
    text = f"{FIFTEEN_DIGITS.plus(number * 100 if is_percent else number).normalize():f}"
    return here._replace(text=text + "%" * is_percent, is_number=True, is_percent=is_percent)


def _dated(here: Cell, number: Decimal, keys: CellKeys) -> Cell:
    days = int(number)
    if number < 0 or days > (date.max - keys.first_day).days:
        return here._replace(trouble="holds a date that does not exist")
    is_before_1900_leap_bug = days < 60 and keys.first_day.year == 1899
    day = keys.first_day + timedelta(days=days + is_before_1900_leap_bug)
    return here._replace(text=day.isoformat(), day=day)


READERS: dict[str, Callable[[Cell, RawCell, CellKeys], Cell]] = {
    "n": _numeric,
    "s": _shared_text,
    "str": _own_text,
    "inlineStr": _own_text,
    "b": _yes_or_no,
    "e": _error,
    "d": _iso_day,
}
