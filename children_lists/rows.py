"""Lists as read: the rows with the few values that measures ask for, and findings by row number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from children_lists.layouts.layout import Holds, ListLayout

# Rows that a finding names; the number of all is given.
MOST_NAMED = 12
FEW_ROWS = 50


class CannotTell(Exception):
    """A row that cannot be judged by a rule, with the reason; it is left out of both counts and said so."""


@dataclass(slots=True)
class ChildRow:
    """One row: its number in the sheet, and the values of the columns that are read; None where a cell is empty.

    `unread` names the columns whose cell holds something that cannot be read.
    """

    number: int
    values: dict[str, date | int | bool | str | None]
    unread: tuple[str, ...] = ()

    @property
    def child(self) -> str:
        """Reference of the child within its list, the row itself where there is none."""
        return self.reference or f"row {self.number}"

    @property
    def reference(self) -> str:
        """Reference of the child as its owner writes it, the same in all lists; empty where there is none."""
        return str(self.values.get("child") or "")

    def day(self, column: str) -> date | None:
        """The day in a column. Raises CannotTell where the cell cannot be read."""
        value = self._value(column)
        return value if isinstance(value, date) else None

    def number_in(self, column: str) -> int | None:
        """The whole number in a column. Raises CannotTell where the cell cannot be read."""
        value = self._value(column)
        return value if isinstance(value, int) else None

    def code(self, column: str) -> str:
        """The code in a column, in capitals; empty where there is none."""
        value = self._value(column)
        return value if isinstance(value, str) else ""

    def _value(self, column: str) -> date | int | bool | str | None:
        if column in self.unread:
            raise CannotTell("a cell that cannot be read")
        return self.values.get(column)


@dataclass(frozen=True)
class ChildList:
    """One list of a file: its layout, the columns found in it, and its rows.

    `sheet` is its place in the file, from 1, since the name of a sheet may be anything.
    """

    layout: ListLayout
    sheet: int
    columns: frozenset[str]
    rows: Sequence[ChildRow]

    @cached_property
    def newest(self) -> date | None:
        """The last day on which anything in the list happened; None for a list without such days, and for few rows.

        Of few rows nobody can say whether they are old or nothing happened.
        """
        if len(self.rows) < FEW_ROWS:
            return None
        names = [
            c.name for c in self.layout.columns if c.holds is Holds.DAY and not c.may_be_ahead and c.name != "born"
        ]
        days = (row.values.get(name) for row in self.rows for name in names)
        return max((day for day in days if isinstance(day, date)), default=None)


@dataclass(frozen=True, slots=True)
class ListFinding:
    """Something about the quality of a list: which list, what, and in which rows. Never what a cell holds."""

    where: str
    what: str
    rows: tuple[int, ...] = ()
    number: int = 0

    @property
    def words(self) -> str:
        """The finding in a sentence with its rows: "List 8 (children in care): ... Rows 4, 9 and 3 more."."""
        begin = self.where[:1].upper() + self.where[1:]
        if not self.rows:
            return f"{begin}: {self.what}"
        named = ", ".join(f"{row:,}" for row in self.rows)
        more = self.number - len(self.rows)
        noun = "Row" if self.number == 1 else "Rows"
        return f"{begin}: {self.what} {noun} {named}{f' and {more:,} more' if more > 0 else ''}."


def find(where: str, what: str, rows: Iterable[int]) -> ListFinding:
    """Make a finding about `rows`, of which it names the first."""
    numbers = sorted(set(rows))
    return ListFinding(where, what, tuple(numbers[:MOST_NAMED]), len(numbers))


@dataclass
class ListsRead:
    """Result of reading the files of one upload: lists by slug, findings, and why a list could not be taken."""

    lists: dict[str, ChildList] = field(default_factory=dict)
    findings: list[ListFinding] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    unknown: int = 0

    def get(self, slug: str) -> ChildList | None:
        return self.lists.get(slug)

    @property
    def rows(self) -> Mapping[str, int]:
        """Number of rows of each list, by its slug."""
        return {slug: len(one.rows) for slug, one in self.lists.items()}
