"""Returns as a manager sees them: each month and service area with what is missing, who enters it, and what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from kpis.calendar import month_of
from kpis.models import ServiceArea
from kpis.returns.queries import ReturnLine, State, get_return_lines

# returns of months before these are folded away
RECENT_MONTHS = 3


@dataclass(frozen=True)
class DeskLine:
    """One return that is not approved as a whole, with the officers who enter it."""

    line: ReturnLine
    officers: tuple[str, ...]
    is_overdue: bool

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Number of figures in each state, under the words of the column."""
        return [(heading, self.line.counts[state]) for state, heading in COLUMNS.items()]


COLUMNS = {
    State.MISSING: "Not started",
    State.DRAFT: "Draft",
    State.RETURNED: "Returned",
    State.SUBMITTED: "Submitted",
    State.APPROVED: "Approved",
}


def get_desk(person: User, today: date) -> tuple[list[DeskLine], list[DeskLine]]:
    """Returns that are not approved as a whole: of the last months, and of earlier ones. Six queries."""
    people = _officers_of_areas()
    lines = [
        DeskLine(line, people.get(line.service_area.pk, ()), line.is_overdue(today))
        for line in get_return_lines(person, today)
        if line.total > line.counts[State.APPROVED]
    ]
    first = month_of(today).shifted(-RECENT_MONTHS).start
    return _since(lines, first, is_since=True), _since(lines, first, is_since=False)


def _since(lines: Sequence[DeskLine], first: date, *, is_since: bool) -> list[DeskLine]:
    return [found for found in lines if (found.line.month.start >= first) is is_since]


def _officers_of_areas() -> dict[int, tuple[str, ...]]:
    """Names of those who enter the figures of each service area. Two queries."""
    areas = ServiceArea.objects.prefetch_related("owners")
    return {area.pk: tuple(sorted(str(owner) for owner in area.owners.all())) for area in areas}
