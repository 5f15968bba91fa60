"""Meetings as known at a moment: what was looked at, asked, promised and answered at them, and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone

from kpis.models import Source
from scrutiny.commitments.queries import Promise, PromiseAnswer, get_promises
from scrutiny.models import Meeting, MeetingItem


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting with everything that bears on it, as known at a moment.

    `asked` and `announced` were made at it; `due` are promises that were to come to it; `answers` are answers that
    came on its day to promises of whatever meeting.
    """

    meeting: Meeting
    items: tuple[MeetingItem, ...]
    asked: tuple[Promise, ...]
    announced: tuple[Promise, ...]
    due: tuple[Promise, ...]
    answers: tuple[tuple[Promise, PromiseAnswer], ...]
    is_ahead: bool

    @property
    def not_received(self) -> list[Promise]:
        """Promises that were to come to it and have no answer."""
        return [one for one in self.due if one.state.is_unanswered]

    @property
    def received(self) -> list[Promise]:
        return [one for one in self.due if not one.state.is_unanswered]


def get_meetings(moment: datetime, shown_day: date) -> list[MeetingRecord]:
    """All meetings known at `moment`, the newest first, those without a date last. Nine queries."""
    known = Meeting.objects.known_at(moment).select_related("source")
    items = MeetingItem.objects.known_at(moment).filter(commitment=None).prefetch_related("kpis").order_by("pk")
    meetings = list(known.prefetch_related(Prefetch("items", items)))
    promises = get_promises(moment, shown_day)
    records = [build_record(meeting, promises, shown_day) for meeting in meetings]
    return sorted(records, key=_newest_first)


def get_meeting(slug: str, moment: datetime, shown_day: date) -> MeetingRecord | None:
    """One meeting by its address; None where it was not known at `moment`, or taken off the list. Ten queries."""
    items = (
        MeetingItem.objects.known_at(moment)
        .filter(commitment=None)
        .select_related("source", "inspection", "entered_by")
        .prefetch_related("kpis")
        .order_by("pk")
    )
    known = Meeting.objects.known_at(moment).filter(slug=slug).select_related("source", "entered_by")
    meeting = known.prefetch_related(Prefetch("items", items)).first()
    return build_record(meeting, get_promises(moment, shown_day), shown_day) if meeting else None


def build_record(meeting: Meeting, promises: Sequence[Promise], shown_day: date) -> MeetingRecord:
    """Put a meeting, of `get_meetings`, together with those of `promises` that bear on it. No query."""
    made = [one for one in promises if one.commitment.meeting_id == meeting.pk]
    return MeetingRecord(
        meeting=meeting,
        items=tuple(meeting.items.all()),
        asked=tuple(one for one in made if one.commitment.is_asked),
        announced=tuple(one for one in made if not one.commitment.is_asked),
        due=tuple(one for one in promises if one.due_meeting and one.due_meeting.pk == meeting.pk),
        answers=tuple(
            (one, answer) for one in promises for answer in one.answers if answer.answer.meeting_id == meeting.pk
        ),
        is_ahead=meeting.held_on is not None and meeting.held_on >= shown_day,
    )


def _newest_first(record: MeetingRecord) -> tuple:
    held_on = record.meeting.held_on
    return (held_on is None, -held_on.toordinal() if held_on else 0, record.meeting.slug)


def get_papers(record: MeetingRecord, moment: datetime) -> list[Source]:
    """The documents that tell of a meeting, and those of its day, by title; none that was taken off. One query."""
    promises = (*record.asked, *record.announced)
    cited = {record.meeting.source_id, *(item.source_id for item in record.items)}
    cited |= {one.commitment.source_id for one in promises}
    wanted = Q(pk__in=cited - {None})
    if record.meeting.is_exact:
        wanted |= Q(published_on=record.meeting.held_on)
    later = Q(published_on__gt=timezone.localdate(moment))
    return list(Source.objects.known_at(moment).filter(wanted).exclude(later).order_by("title", "url"))


def get_next_meeting(moment: datetime, shown_day: date) -> Meeting | None:
    """The committee's next meeting on or after `shown_day`, as known at `moment`; None where none is. One query."""
    known = Meeting.objects.known_at(moment).filter(held_on__gte=shown_day, committee=settings.COMMITTEE_NAME)
    return known.order_by("held_on").first()


def get_last_meeting(moment: datetime, shown_day: date) -> Meeting | None:
    """The committee's last meeting before `shown_day`, of those with an exact day; None without one. One query."""
    known = Meeting.objects.known_at(moment).filter(committee=settings.COMMITTEE_NAME)
    exact = known.filter(held_on__lt=shown_day, date_precision__in=("exact", "meeting"))
    return exact.order_by("-held_on").first()


def get_known_meetings(moment: datetime) -> list[Meeting]:
    """Meetings known at `moment` and not taken off the list, the newest first. One query."""
    known = Meeting.objects.known_at(moment).exclude(held_on=None)
    return list(known.order_by("-held_on", "committee"))
