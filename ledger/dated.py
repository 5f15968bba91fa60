"""Rows of a ledger as plain data with their dates, to look at one reading of them at several moments."""

from collections.abc import Iterable
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

Plain = TypeVar("Plain")


class Dated(NamedTuple, Generic[Plain]):
    """Plain data of a row, known from its publication until another takes its place."""

    pk: int
    published_at: datetime
    superseded_at: datetime | None
    plain: Plain

    def is_known_at(self, moment: datetime) -> bool:
        """True where a reader at `moment` sees it, as `LedgerQuerySet.known_at` has it."""
        return self.published_at <= moment and (self.superseded_at is None or self.superseded_at > moment)


def known_of(rows: Iterable[Dated[Plain]], moment: datetime) -> list[Dated[Plain]]:
    """Those of some rows that were known at `moment`, in their order."""
    return [row for row in rows if row.is_known_at(moment)]
