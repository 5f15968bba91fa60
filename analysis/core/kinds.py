"""Kinds of KPI: calculating a value from counts, and writing it.

To add a kind, write a class with these names and put it into `KINDS`.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol


class Kind(Protocol):
    """Interface of a kind of KPI. Values are Decimals in the kind's own unit."""

    slug: str
    label: str
    unit: str
    needs_denominator: bool
    lowest: Decimal | None
    highest: Decimal | None

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal: ...

    def written(self, value: Decimal, decimals: int | None = None) -> str: ...

    def difference(self, value: Decimal, decimals: int | None = None) -> str: ...


class PercentageKind:
    """Percentage of a cohort, on 0 to 100. A difference of two is in percentage points."""

    slug = "percentage"
    label = "Percentage"
    unit = "%"
    needs_denominator = True
    lowest: Decimal | None = Decimal(0)
    highest: Decimal | None = Decimal(100)

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        return numerator * 100 / denominator

    def written(self, value: Decimal, decimals: int | None = None) -> str:
        return f"{written_number(value, decimals)}%"

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return _counted(written_number(abs(value), decimals), "point")


class CountKind:
    """Number of children, places, posts or events."""

    slug = "count"
    label = "Number"
    unit = ""
    needs_denominator = False
    lowest: Decimal | None = Decimal(0)
    highest: Decimal | None = None

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        return numerator

    def written(self, value: Decimal, decimals: int | None = None) -> str:
        return written_number(value, decimals)

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return written_number(abs(value), decimals)


class Rate10000Kind(CountKind):
    """Rate per 10,000 children under 18."""

    slug = "rate_10000"
    label = "Rate per 10,000 children"
    unit = "per 10,000"
    needs_denominator = True

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        return numerator * 10000 / denominator

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return f"{written_number(abs(value), decimals)} per 10,000"


class ScoreKind(CountKind):
    """Average score on a questionnaire."""

    slug = "score"
    label = "Average score"
    unit = "score"
    needs_denominator = True

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        return numerator / denominator

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return _counted(written_number(abs(value), decimals), "point")


class RatioKind(ScoreKind):
    """Ratio of one thing to another, such as cases per social worker."""

    slug = "ratio"
    label = "Ratio"
    unit = "ratio"

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return written_number(abs(value), decimals)


class DaysKind(ScoreKind):
    """Average number of days."""

    slug = "days"
    label = "Average number of days"
    unit = "days"

    def written(self, value: Decimal, decimals: int | None = None) -> str:
        return _counted(written_number(value, decimals), "day")

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        return _counted(written_number(abs(value), decimals), "day")


KINDS: dict[str, Kind] = {
    kind.slug: kind for kind in (PercentageKind(), CountKind(), Rate10000Kind(), ScoreKind(), RatioKind(), DaysKind())
}


def written_number(value: Decimal, decimals: int | None = None) -> str:
    """Write `value` with commas between thousands, rounded half up to at most `decimals` places.

    Zeros that only fill up are left out, so that a published 75 is not shown as 75.00.
    """
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _counted(number: str, noun: str) -> str:
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"
