"""Periods as officers write them, matched to the frequency of a KPI.

Only periods in which the product expects figures are accepted: months, financial quarters, and years from
April to March. A text that could mean two of them is refused with the reason. A day means the period it ends;
a month for the quarter or year that it ends, since those come with the return of their last month.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.core.periods import MONTHS, SHORT_MONTHS, Frequency, Period, Shape, long_date
from analysis.importing.table import Cell, said

LONGEST = 40
# Excel counts days from here, for all days after February 1900
FIRST_DAY_OF_EXCEL = date(1899, 12, 30)
EARLIEST_YEAR = 1990
LATEST_YEAR = 2100

_MONTH_NUMBERS = {name.lower(): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names) if name}
_MONTH_NUMBERS["sept"] = 9
_SHAPES = {Frequency.MONTHLY: Shape.MONTH, Frequency.QUARTERLY: Shape.QUARTER, Frequency.ANNUAL: Shape.YEAR}
_COUNTED = {Frequency.MONTHLY: "by month", Frequency.QUARTERLY: "by quarter", Frequency.ANNUAL: "by year"}
_EXAMPLES = {
    Frequency.MONTHLY: "2021-10 or October 2021",
    Frequency.QUARTERLY: "Q2 2021/22",
    Frequency.ANNUAL: "2021/22",
}


class NotAPeriod(ValueError):
    """Text that names no period, more than one, or one that does not fit; the message says what to write."""


@dataclass(frozen=True, slots=True)
class _PeriodReading:
    """Meaning of a text: a period of any shape, or a day.

    `doubt` says what else it may mean, except for KPIs of the frequency `clear_for`.
    """

    period: Period
    doubt: str = ""
    clear_for: Frequency | None = None


def read_period(cell: Cell, frequency: Frequency) -> Period:
    """Read the period that `cell` names, as a KPI of this `frequency` is counted. Raises NotAPeriod."""
    if cell.trouble:
        raise NotAPeriod(f"This cell {cell.trouble}.")
    named = _PeriodReading(Period(cell.day, cell.day)) if cell.day else _read_text(cell.text)
    if named is None:
        words = f"{said(cell.text)} is not a period.{_kept_as_number(cell.text)}"
        raise NotAPeriod(f"{words} Write it as {_EXAMPLES[frequency]}.")
    _refuse_odd_years(named.period)
    if named.doubt and frequency is not named.clear_for:
        raise NotAPeriod(f"{named.doubt} Write it as {_EXAMPLES[frequency]}.")
    return _fitted(named.period, frequency)


def _kept_as_number(text: str) -> str:
    """Say which day a spreadsheet keeps as this number, where it is one of the years that figures are of."""
    number = text.strip()
    if not (number.isascii() and number.isdigit() and len(number) == 5):
        return ""
    day = FIRST_DAY_OF_EXCEL + timedelta(days=int(number))
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return ""
    return f" It is the number by which Excel keeps {long_date(day)}: format the cell as a date."


def looks_like_a_period(cell: Cell) -> bool:
    """True if `cell` can be the heading of a column of figures for a period, clear or not."""
    return not cell.trouble and (cell.day is not None or _read_text(cell.text) is not None)


def _refuse_odd_years(period: Period) -> None:
    if not EARLIEST_YEAR <= period.start.year <= LATEST_YEAR:
        raise NotAPeriod(f"The year {period.start.year} is not one that figures are entered for.")


def _fitted(period: Period, frequency: Frequency) -> Period:
    """`period` itself where it has the right shape, or the period of that shape which it ends."""
    if period.shape is _SHAPES[frequency]:
        return period
    if period.shape is Shape.DAY:
        return _ended_by_day(period.end, frequency)
    longer = _ended_by_month(period, frequency) if period.shape is Shape.MONTH else None
    if longer is None:
        raise NotAPeriod(
            f"This KPI is counted {_COUNTED[frequency]}, and {period.label} is not such a period. "
            f"Write it as {_EXAMPLES[frequency]}."
        )
    return longer


def _ended_by_month(month: Period, frequency: Frequency) -> Period | None:
    """Quarter or financial year whose last month is `month`; None where it ends none."""
    if frequency is Frequency.QUARTERLY and month.end.month % 3 == 0:
        return Period(month.shifted(-2).start, month.end)
    if frequency is Frequency.ANNUAL and month.end.month == 3:
        return Period(month.shifted(-11).start, month.end)
    return None


def _ended_by_day(day: date, frequency: Frequency) -> Period:
    """Period that ends on `day`, or whose last month begins on it: so a spreadsheet stores "Oct-21"."""
    month = month_in(day.year, day.month)
    if day not in (month.start, month.end):
        raise NotAPeriod(
            f"{long_date(day)} is neither the first nor the last day of a month, so the period is not clear. "
            f"Write it as {_EXAMPLES[frequency]}."
        )
    return month if frequency is Frequency.MONTHLY else _fitted(month, frequency)


# -- what texts mean ----------------------------------------------------------------------------------

_DASH = r"\s*[-/ ]\s*"
_YEARS = r"(?:fy\s*)?(?P<from>\d{4})\s*(?P<between>[-/])\s*(?P<to>\d{4}|\d{2})"


def _read_text(text: str) -> _PeriodReading | None:
    plain = " ".join(text.replace("\N{EN DASH}", "-").split()).lower().strip(".")
    if not plain or len(plain) > LONGEST:
        return None
    for pattern, meaning in _PATTERNS:
        match = pattern.fullmatch(plain)
        named = meaning(match) if match else None
        if named is not None:
            return named
    return None


def month_in(year: int, month: int) -> Period:
    """Return the calendar month."""
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _month_by_number(match: re.Match[str]) -> _PeriodReading | None:
    year, month = int(match["year"]), int(match["month"])
    return _PeriodReading(month_in(year, month)) if 1 <= month <= 12 and 1 <= year <= 9998 else None


def _month_by_name(match: re.Match[str]) -> _PeriodReading | None:
    month = _MONTH_NUMBERS.get(match["name"])
    return _PeriodReading(month_in(_full_year(match["year"]), month)) if month and _full_year(match["year"]) else None


def _day_by_numbers(match: re.Match[str]) -> _PeriodReading | None:
    return _day(_full_year(match["year"]), int(match["month"]), int(match["day"]))


def _day_by_name(match: re.Match[str]) -> _PeriodReading | None:
    return _day(_full_year(match["year"]), _MONTH_NUMBERS.get(match["name"], 0), int(match["day"]))


def _day(year: int, month: int, day: int) -> _PeriodReading | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return _PeriodReading(Period(found, found))


def _quarter(match: re.Match[str]) -> _PeriodReading | None:
    first = _first_of_two(match)
    if first is None:
        return None
    start = date(first, 4, 1)
    begun = Period(start, date(first, 6, 30))
    return _PeriodReading(begun.shifted(3 * (int(match["quarter"]) - 1)))


def _quarter_of_one_year(match: re.Match[str]) -> _PeriodReading | None:
    year = int(match["year"])
    doubt = f"Quarter {match['quarter']} of {year} can be of the calendar year or of a financial year."
    return _PeriodReading(Period(date(year, 1, 1), date(year, 12, 31)), doubt) if 1 <= year <= 9998 else None


def _quarter_by_months(match: re.Match[str]) -> _PeriodReading | None:
    first, last = _MONTH_NUMBERS.get(match["first"]), _MONTH_NUMBERS.get(match["last"])
    year = _full_year(match["year"])
    if not first or not last or not year or last != first + 2 or first % 3 != 1:
        return None
    return _PeriodReading(Period(date(year, first, 1), month_in(year, last).end))


def _two_years(match: re.Match[str]) -> _PeriodReading | None:
    """A financial year; but "2010-11" is a month of a monthly KPI, and "2010/11" a year of a yearly one."""
    first = _first_of_two(match)
    if first is None:
        return None
    year = Period(date(first, 4, 1), date(first + 1, 3, 31))
    second = int(match["to"])
    if len(match["to"]) == 4 or not 1 <= second <= 12:
        return _PeriodReading(year)
    month = month_in(first, second)
    doubt = f"{said(match[0])} can be {month.label} or the year {year.label}."
    if match["between"] == "-":
        return _PeriodReading(month, doubt, clear_for=Frequency.MONTHLY)
    return _PeriodReading(year, doubt, clear_for=Frequency.ANNUAL)


def _first_of_two(match: re.Match[str]) -> int | None:
    """Earlier of two years that follow each other; None for any other two."""
    first, second = int(match["from"]), match["to"]
    follows = int(second) == (first + 1 if len(second) == 4 else (first + 1) % 100)
    return first if follows and 1 <= first <= 9997 else None


def _one_year(match: re.Match[str]) -> _PeriodReading | None:
    year = int(match["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    doubt = f"{year} alone can be a calendar year or a financial year."
    return _PeriodReading(Period(date(year, 1, 1), date(year, 12, 31)), doubt)


def _full_year(digits: str) -> int:
    """Year given by two or four digits; two digits are of this century up to 69."""
    number = int(digits)
    if len(digits) == 4:
        return number if 1 <= number <= 9998 else 0
    return number + (2000 if number < 70 else 1900)


_Meaning = Callable[[re.Match[str]], _PeriodReading | None]


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.ASCII)


_MIDNIGHT = r"(?:[t ]00:00(?::00)?(?:\.0+)?)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_PATTERNS: tuple[tuple[re.Pattern[str], _Meaning], ...] = (
    (_pattern(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _MIDNIGHT), _day_by_numbers),
    (_pattern(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})" + _MIDNIGHT), _day_by_numbers),
    (_pattern(rf"(?P<day>\d{{1,2}}){_DASH}(?P<name>[a-z]+){_DASH}{_YEAR}"), _day_by_name),
    (_pattern(rf"(?:q|quarter ?)(?P<quarter>[1-4]),? {_YEARS}"), _quarter),
    (_pattern(rf"{_YEARS},? (?:q|quarter ?)(?P<quarter>[1-4])"), _quarter),
    (_pattern(r"(?:q|quarter ?)(?P<quarter>[1-4]),? (?P<year>\d{4})"), _quarter_of_one_year),
    (_pattern(r"(?P<year>\d{4}),? (?:q|quarter ?)(?P<quarter>[1-4])"), _quarter_of_one_year),
    (_pattern(rf"(?P<first>[a-z]+)(?: to | ?- ?)(?P<last>[a-z]+) {_YEAR}"), _quarter_by_months),
    (_pattern(rf"(?P<name>[a-z]+)\.?(?:{_DASH}){_YEAR}"), _month_by_name),
    (_pattern(_YEARS), _two_years),
    (_pattern(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})"), _month_by_number),
    (_pattern(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})"), _month_by_number),
    (_pattern(r"(?P<year>\d{4})"), _one_year),
)
