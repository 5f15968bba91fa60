"""Queries of the first page: the next visit, late actions and promises, what changed since the last meeting."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.changes.summary import describe_weighty
from analysis.promises import PromiseState
from inspections.action_plan.queries import is_overdue
from inspections.models import Inspection
from inspections.queries import is_ahead
from pages.changes.queries import count_weighty_changes
from pages.changes.since import get_span_since
from pages.recorded import read_actions, read_next_meeting, recorded
from scrutiny.commitments.queries import Promise
from scrutiny.models import Meeting, Theme
from web.reading import ReadingContext

EVERY = "all"


def next_visit(inspections: Sequence[Inspection], reading: ReadingContext) -> Inspection | None:
    """The visit that is planned next after the day shown; None when none is known."""
    ahead = [inspection for inspection in inspections if is_ahead(inspection, reading.shown_day)]
    return min(ahead, key=lambda inspection: inspection.started_on or date.max, default=None)


@dataclass(frozen=True)
class LateActions:
    """Number of actions past their day without an outcome, and the tab of the progress table that has them all."""

    number: int
    asked: str
    years: tuple[int, ...]

    @property
    def when(self) -> str:
        """The years they were due in: "2022", "2022 and 2023", "2021 to 2024"."""
        if len(self.years) > 2:
            return f"{self.years[0]} to {self.years[-1]}"
        return " and ".join(str(year) for year in self.years)


def get_late_actions(reading: ReadingContext) -> LateActions | None:
    """The late actions at a moment; None where there is none."""
    late = [one for one in read_actions(reading) if is_overdue(one, reading.shown_day)]
    if not late:
        return None
    asking = Counter(one.recommendation.inspection.slug for one in late)
    years = {one.due_on.year for one in late if one.due_on}
    return LateActions(len(late), next(iter(asking)) if len(asking) == 1 else EVERY, tuple(sorted(years)))


@dataclass(frozen=True)
class CommitteeAhead:
    """Work ahead of the committee: its next meeting, the promises due at it, and those that are late."""

    meeting: Meeting | None
    due: tuple[Promise, ...]
    late: tuple[Promise, ...]


def get_committee_ahead(reading: ReadingContext, promises: Sequence[Promise]) -> CommitteeAhead:
    """The committee's next meeting and those of all `promises` that bear on it, as known at a moment."""
    meeting = read_next_meeting(reading)
    at_it = (one for one in promises if meeting and one.due_meeting and one.due_meeting.pk == meeting.pk)
    return CommitteeAhead(
        meeting=meeting,
        due=tuple(one for one in at_it if one.state.is_unanswered),
        late=tuple(one for one in promises if one.state is PromiseState.LATE),
    )


@dataclass(frozen=True)
class SinceLast:
    """Changes that weigh most since the committee's last meeting, in words of one line."""

    meeting: Meeting
    words: str


def get_since_last(
    reading: ReadingContext, inspections: Sequence[Inspection], promises: Sequence[Promise]
) -> SinceLast | None:
    """Weighty changes since the last meeting; None where none is recorded. Inspections and promises are all known."""
    found = get_span_since(reading)
    if found is None:
        return None
    meeting, span = found
    promised = (one.commitment for one in promises)
    return SinceLast(meeting, describe_weighty(count_weighty_changes(span, reading, inspections, promised)))


@recorded()
def get_voice_theme(reading: ReadingContext) -> str:
    """Address of the theme that gathers what children and families said; empty where there is none. One query."""
    return Theme.objects.filter(has_every_voice=True).values_list("slug", flat=True).first() or ""
