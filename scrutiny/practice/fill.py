"""Invented meetings past and coming in a practice database, with promises kept, refused, late, moved and open."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from kpis.models import DatePrecision
from kpis.practice.plan import CannotFill, Team, get_team
from scrutiny.models import (
    Commitment,
    CommitmentAnswer,
    CommitmentDecision,
    CommitmentSlip,
    Meeting,
    MeetingItem,
)
from scrutiny.practice import story

FILLER = "fill_practice_committee"
FILLED = "practice_committee_filled"
DAYS_FROM_AGENDA = 8


def is_committee_filled() -> bool:
    """True where there are invented meetings already."""
    return AuditEvent.objects.filter(action=FILLED).exists()


@transaction.atomic
def fill_committee(*, today: date) -> int:
    """Write the invented meetings and promises, all or none. Returns how many meetings. Raises CannotFill."""
    if not settings.IS_PRACTICE:
        raise CannotFill("This is not a practice installation: invented promises never join real ones. Set PRACTICE.")
    if is_committee_filled():
        raise CannotFill("There are invented meetings already.")
    team = get_team()
    meetings = [_meet(today + timedelta(days=days), team) for days in story.MEETINGS]
    for number, invented in enumerate(story.PROMISES, 1):
        _promise(number, invented, meetings, team, today)
    record(by=FILLER, action=FILLED, subject=f"{len(meetings)} invented meetings with promises")
    return len(meetings)


def _meet(day: date, team: Team) -> Meeting:
    meeting = Meeting.objects.create(
        slug=f"practice-{day:%Y-%m-%d}",
        committee=settings.COMMITTEE_NAME,
        held_on=_free_day(day),
        date_precision=DatePrecision.EXACT,
        agenda_title=story.AGENDA,
        known_from=min(_at(day - timedelta(days=DAYS_FROM_AGENDA)), timezone.now()),
        entered_by=team.officer,
    )
    MeetingItem.objects.create(
        slug=f"{meeting.slug}-focus",
        meeting=meeting,
        kind=MeetingItem.Kind.FOCUS,
        text=story.FOCUS,
        known_from=meeting.known_from,
        entered_by=team.officer,
    )
    return meeting


def _free_day(day: date) -> date:
    """The first day from `day` on that is a working day and on which the committee does not meet already."""
    taken = Meeting.objects.filter(committee=settings.COMMITTEE_NAME, superseded_at=None)
    while day.weekday() > 4 or taken.filter(held_on=day).exists():
        day += timedelta(days=1)
    return day


def _promise(number: int, invented: story.InventedPromise, meetings: list[Meeting], team: Team, today: date) -> None:
    made, due = meetings[invented.made], meetings[invented.due]
    promise = Commitment.objects.create(
        slug=f"practice-{number}",
        kind=invented.kind,
        what=f"{invented.what} (invented for practice).",
        to_whom="officers" if invented.kind == Commitment.Kind.REQUEST else "committee",
        by_whom="Director of children's services",
        owner=team.officer,
        meeting=made,
        made_on=made.held_on,
        made_precision=DatePrecision.EXACT,
        due_meeting=due,
        known_from=_at(made.held_on),
        entered_by=team.officer,
    )
    places = (*invented.slipped, invented.due)
    for before, after in zip(places, places[1:], strict=False):
        CommitmentSlip.objects.create(
            commitment=promise,
            from_meeting=meetings[before],
            to_meeting=meetings[after],
            reason=story.SLIP_REASON,
            by=team.officer,
            known_from=_at(meetings[before].held_on),
        )
    if invented.answered is not None:
        _answer(promise, invented, due, team, today + timedelta(days=invented.answered))


def _answer(promise: Commitment, invented: story.InventedPromise, due: Meeting, team: Team, answered_on: date) -> None:
    answer = CommitmentAnswer.objects.create(
        commitment=promise,
        answered_on=answered_on,
        date_precision=DatePrecision.EXACT,
        words=story.ANSWER,
        known_from=_at(answered_on),
        entered_by=team.officer,
    )
    if invented.accepted is None:
        return
    CommitmentDecision.objects.create(
        answer=answer,
        is_accepted=invented.accepted,
        decided_on=due.held_on,
        minute="Minute 7 (invented for practice)",
        reason="" if invented.accepted else story.NOT_ACCEPTED,
        known_from=_at(due.held_on),
        entered_by=team.manager,
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(18), tzinfo=timezone.get_default_timezone())
