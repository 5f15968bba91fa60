"""Shared strings and cell styles of a workbook."""

import re
from dataclasses import dataclass
from datetime import date

from exports.reading.xlsx.package import Attributes, PartHandler
from exports.reading.xlsx.values import unescaped, whole_number

DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
PERCENT_FORMATS = frozenset({9, 10})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class SharedStrings(PartHandler):
    """Texts that cells share, without the reading aids of East Asian scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_aid = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._is_aid = True
        elif tag == "t" and not self._is_aid:
            self.gather()

    def end(self, tag: str) -> None:
        if tag == "t" and not self._is_aid:
            self._parts.append(self.gathered())
        elif tag == "rPh":
            self._is_aid = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._parts)))


class CellStyles(PartHandler):
    """Styles of cells, each marked as a date, a percentage or neither."""

    def __init__(self) -> None:
        super().__init__()
        self._patterns: dict[int, str] = {}
        self._formats: list[int] = []
        self._is_inside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self._patterns[whole_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._is_inside = True
        elif tag == "xf" and self._is_inside:
            self._formats.append(whole_number(attributes.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_inside = False

    def dates(self) -> frozenset[int]:
        return frozenset(style for style, number in enumerate(self._formats) if self._shows_a_date(number))

    def percentages(self) -> frozenset[int]:
        return frozenset(style for style, number in enumerate(self._formats) if self._shows_a_percentage(number))

    def _shows_a_date(self, number: int) -> bool:
        if number not in self._patterns:
            return number in DATE_FORMATS
        shown = _NOT_SHOWN.sub("", self._patterns[number]).lower()
        return "d" in shown or "y" in shown or ("m" in shown and "h" not in shown and "s" not in shown)

    def _shows_a_percentage(self, number: int) -> bool:
        if number not in self._patterns:
            return number in PERCENT_FORMATS
        return "%" in _NOT_SHOWN.sub("", self._patterns[number])


@dataclass(frozen=True, slots=True)
class CellKeys:
    """Keys for reading the cells of all sheets: shared strings, styles, the first day, and `is_calculated`."""

    texts: list[str]
    dates: frozenset[int]
    percentages: frozenset[int]
    first_day: date
    is_calculated: bool
