"""Numbers that a KPI has in common with others: shared with one of them, or added to a total."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.timezone import localdate

from analysis.core.periods import long_date
from kpis.models import Agreement, Kpi, SumPart
from pages.kpi.section import PagePart, Section

OWN_NUMBERS = {"numerator": "What it counts", "denominator": "What it is out of", "value": "Its value"}
READ_OUT = "Read out of the definitions of both KPIs; their sources stand with them."


@dataclass(frozen=True)
class ConnectedNumber:
    """Sentence on one number and the KPI that it is connected with, in two pieces around that KPI's title."""

    before: str
    other: Kpi
    after: str
    reason: str
    source: str

    @property
    def sentence(self) -> str:
        reason = self.reason.rstrip(".")
        return f"{' '.join(part for part in (self.before, self.other.title, self.after) if part)}: {reason}."


@dataclass(frozen=True)
class ConnectedNumbers(Section):
    """Numbers shared with another KPI, the parts of a total, and the totals of a part, as they were known.

    Each has its reason and its source.
    """

    part = PagePart.MEANING
    template = "pages/parts/connected.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.shared or self.sums)

    @cached_property
    def shared(self) -> list[ConnectedNumber]:
        """Numbers that another KPI has as well in each period, as they were known."""
        own = self.trend.row.pk
        return [_shared(row, is_first=row.kpi_id == own) for row in self.trend.record.agreements]

    @cached_property
    def sums(self) -> list[ConnectedNumber]:
        """Parts of the KPI, then the totals of which it is a part, as they were known."""
        own, rows = self.trend.row.pk, self.trend.record.sum_parts
        parts = [
            _connected("It is the sum of its parts, of which one is", row.part, row)
            for row in rows
            if row.kpi_id == own
        ]
        return parts + [_connected("It is a part of the total", row.kpi, row) for row in rows if row.kpi_id != own]

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (
            ("Same number", " ".join(one.sentence for one in self.shared)),
            ("Total and parts", " ".join(one.sentence for one in self.sums)),
        )


def _shared(row: Agreement, *, is_first: bool) -> ConnectedNumber:
    own, theirs = (row.part, row.other_part) if is_first else (row.other_part, row.part)
    before, after = Agreement.Part(theirs).words
    other = row.other if is_first else row.kpi
    return ConnectedNumber(f"{OWN_NUMBERS[own]} is also {before}", other, after, row.reason, _source(row.known_from))


def _connected(before: str, other: Kpi, row: SumPart) -> ConnectedNumber:
    return ConnectedNumber(before, other, "", row.reason, _source(row.known_from))


def _source(known_from: datetime | None) -> str:
    if known_from is None:
        return READ_OUT
    return f"Approved in the catalogue on {long_date(localdate(known_from))}."
