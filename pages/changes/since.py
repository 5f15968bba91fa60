"""Changes of one KPI or one recommendation since the committee's last meeting, for a small part of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.changes.change import KnownChange, Span, in_order
from inspections.changes.planned_actions import get_action_changes
from inspections.changes.progress import get_progress_changes
from inspections.models import Recommendation
from pages.changes.span import span_between
from pages.changes.table import ChangesTable
from pages.recorded import read_last_meeting
from scrutiny.changes import get_promise_changes
from scrutiny.models import Meeting
from web.reading import ReadingContext


@dataclass(frozen=True)
class SinceMeeting:
    """Changes of one thing since a meeting; `table` is None where nothing did."""

    meeting: Meeting
    span: Span
    number: int
    table: ChangesTable | None

    @property
    def heading(self) -> str:
        words = "nothing changed" if not self.number else "1 change" if self.number == 1 else f"{self.number} changes"
        return f"Since the meeting of {self.meeting.day_words}: {words}"


def get_span_since(reading: ReadingContext) -> tuple[Meeting, Span] | None:
    """The committee's last meeting before the day shown and the span since; None where none is recorded. One query."""
    meeting = read_last_meeting(reading)
    if meeting is None or meeting.held_on is None:
        return None
    return meeting, span_between(meeting.held_on, reading.shown_day, reading)


def build_since(meeting: Meeting, span: Span, changes: Sequence[KnownChange], reading: ReadingContext) -> SinceMeeting:
    table = ChangesTable(in_order(changes), span, reading, "What has changed") if changes else None
    return SinceMeeting(meeting, span, len(changes), table)


def get_recommendation_since(asked: Recommendation, reading: ReadingContext) -> SinceMeeting | None:
    """Changes of a recommendation since the last meeting: ratings, closings, actions, promises. Eighteen queries."""
    found = get_span_since(reading)
    if found is None:
        return None
    meeting, span = found
    changes = [
        *get_progress_changes(span, asked),
        *get_action_changes(span, asked),
        *get_promise_changes(span, asked),
    ]
    return build_since(meeting, span, changes, reading)
