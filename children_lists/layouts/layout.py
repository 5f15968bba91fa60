"""Layouts of lists: the columns that are read, by the headings they have; all other columns are never looked at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_PUNCTUATION = re.compile(r"[^a-z0-9]+")


class Holds(StrEnum):
    """Kinds of content of a column."""

    REFERENCE = "reference"
    DAY = "day"
    NUMBER = "number"
    YES = "yes or no"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """Column of a list that is read: `name` in rules, `heading` as published, and other spellings of it.

    `may_be_ahead` where a day after the day of the list makes sense, as an expected birth.
    """

    name: str
    heading: str
    holds: Holds
    others: tuple[str, ...] = ()
    may_be_ahead: bool = False

    @property
    def spellings(self) -> frozenset[str]:
        return frozenset(plain_heading(text) for text in (self.heading, *self.others))


@dataclass(frozen=True)
class ListLayout:
    """One list of a family: how it is called, the columns that are read, all headings it is known by.

    `latest_by` names the day by which the latest row of a child counts, where a list has one row for each child.
    """

    slug: str
    family: str
    title: str
    columns: tuple[ListColumn, ...]
    known: frozenset[str]
    latest_by: str = ""

    def column(self, name: str) -> ListColumn:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def make_layout(
    slug: str, family: str, title: str, columns: Iterable[ListColumn], *, known: Iterable[str] = (), latest_by: str = ""
) -> ListLayout:
    """Make a layout; its own columns belong to the headings it is known by."""
    own = tuple(columns)
    words = {plain_heading(text) for text in known}.union(*(column.spellings for column in own))
    return ListLayout(slug, family, title, own, frozenset(words), latest_by)


def plain_heading(text: str) -> str:
    """Heading without capitals, quotation marks and other punctuation."""
    return _PUNCTUATION.sub(" ", text.casefold().replace("’", "").replace("‘", "").replace("'", "")).strip()


def day(name: str, heading: str, *others: str, may_be_ahead: bool = False) -> ListColumn:
    return ListColumn(name, heading, Holds.DAY, others, may_be_ahead)


def number(name: str, heading: str, *others: str) -> ListColumn:
    return ListColumn(name, heading, Holds.NUMBER, others)


def yes(name: str, heading: str, *others: str) -> ListColumn:
    return ListColumn(name, heading, Holds.YES, others)


def code(name: str, heading: str, *others: str) -> ListColumn:
    return ListColumn(name, heading, Holds.CODE, others)


def reference(heading: str, *others: str) -> ListColumn:
    return ListColumn("child", heading, Holds.REFERENCE, others)
