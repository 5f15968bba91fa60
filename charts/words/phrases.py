"""Phrases shared by several sentences: lists, periods by name, differences."""

from collections.abc import Sequence
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.periods import Period

REGIONS_WITH_ARTICLE = frozenset(
    {"East Midlands", "East of England", "North East", "North West", "South East", "South West", "West Midlands"}
)


def named(period: Period) -> str:
    """Name a period in a sentence without a preposition: "the school year 2019/20", "May 2019"."""
    return period.in_words.partition(" ")[2]


def describe_difference(difference: Decimal, kind: Kind, decimals: int, rounded: bool) -> str:
    """Describe the size of a difference; one that rounding would hide is said to be less than can be shown.

    `rounded` says that one of the two values was worked out from counts; published values differ by
    exactly what was published.
    """
    places = decimals if rounded else None
    least = Decimal(1).scaleb(-decimals)
    if rounded and abs(difference) < least / 2:
        return f"less than {kind.difference(least)}"
    return kind.difference(difference, places)


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def clause(text: str) -> str:
    """Drop the full stop of a text that goes into a sentence."""
    return text.strip().rstrip(".")


def capitalised(text: str) -> str:
    """Start with a capital and leave the rest alone."""
    return f"{text[:1].upper()}{text[1:]}"


def lowered(text: str) -> str:
    """Start with a small letter and leave the rest alone."""
    return f"{text[:1].lower()}{text[1:]}"


def counted(number: int, noun: str) -> str:
    """Number with its noun: "1 figure", "2 figures"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
