"""Days as lists write them: British order, ISO, text months, serial numbers of spreadsheets, with or without a time."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from analysis.core.periods import MONTHS, SHORT_MONTHS
from analysis.importing.table import Cell

# What people write into a cell to say that there is nothing.
NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nan", "nat", "nil", "not applicable", "#n/a", "."})
LONGEST_DAY = 40
# Serial numbers of a spreadsheet for 1954 to 2119; others are no days.
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
SERIAL_ZERO = date(1899, 12, 30)
# Years of two digits up to this one are of this century.
LAST_SHORT_YEAR = 49

_MONTHS = {name.casefold(): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_TIME = re.compile(r"[t ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?(z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+")
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*(?:of )?([a-z]{3,9})[-/., ]*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")


class NotADay(ValueError):
    """Text in a column of days that is none."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day as read. `is_doubtful` where 03/04/2021 could be written month first, `is_month_first` where it must be."""

    day: date
    is_doubtful: bool = False
    is_month_first: bool = False


def read_day(cell: Cell) -> DayRead | None:
    """Read the day in `cell`; None where it says that there is none. Raises NotADay."""
    if cell.trouble:
        raise NotADay
    if cell.day is not None:
        return DayRead(cell.day)
    return _read_text(cell.text)


@lru_cache(maxsize=4096)
def _read_text(text: str) -> DayRead | None:
    plain = " ".join(text.casefold().split())
    if plain in NOTHING:
        return None
    if len(plain) > LONGEST_DAY:
        raise NotADay
    plain = _WEEKDAY.sub("", _TIME.sub("", plain)).strip(" ,")
    if _SERIAL.fullmatch(plain):
        return DayRead(_of_serial(int(float(plain))))
    if found := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return DayRead(_made(int(found[1]), int(found[2]), int(found[3])))
    if found := _NUMBERS.fullmatch(plain):
        return _of_numbers(int(found[1]), int(found[2]), _year(found[3]))
    if found := _DAY_FIRST.fullmatch(plain):
        return DayRead(_made(_year(found[3]), _month(found[2]), int(found[1])))
    if found := _MONTH_FIRST.fullmatch(plain):
        return DayRead(_made(_year(found[3]), _month(found[1]), int(found[2])))
    raise NotADay


def _of_numbers(first: int, second: int, year: int) -> DayRead:
    """The day first, as in Britain, unless only the month can come first."""
    if second > 12 >= first:
        return DayRead(_made(year, first, second), is_month_first=True)
    return DayRead(_made(year, second, first), is_doubtful=first <= 12 and first != second)


def _of_serial(number: int) -> date:
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise NotADay
    return SERIAL_ZERO + timedelta(days=number)


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number <= LAST_SHORT_YEAR else 1900)


def _month(text: str) -> int:
    if text not in _MONTHS:
        raise NotADay
    return _MONTHS[text]


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADay from error


def forget_days() -> None:
    """Empty the memory of texts that were read."""
    _read_text.cache_clear()
