"""Writes of meetings: add one, add an item to it, and take off the list what was entered by mistake.

What officers and managers add is live at once. Permission first, one transaction, an audit event last.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems, sentence_problems
from kpis.models import DatePrecision, Kpi
from ledger.workflow import InvalidEntry, NotOpen, save_or_refuse
from scrutiny.models import Commitment, Meeting, MeetingItem

LONGEST_COMMITTEE = 150
EARLIEST_DAY, LATEST_DAY = date(1990, 1, 1), date(2100, 12, 31)
# what was asked for or is to come back is a promise, with a day and an answer
ITEM_KINDS = (MeetingItem.Kind.FOCUS, MeetingItem.Kind.ENDORSEMENT)
REFUSAL = "This comes from a published document, and it stays as it is."


@transaction.atomic
def add_meeting(*, committee: str, held_on: date | None, agenda_title: str, by: User) -> Meeting:
    """Add a meeting that was announced or held; it is known from now on.

    Raises InvalidEntry: without committee or day, or where the committee meets on that day already.
    """
    require(by, Permission.MEETING_WRITE)
    committee = " ".join(committee.split())
    problems = [
        *_committee_problems(committee),
        *_day_problems(held_on),
        *length_problems("agenda_title", agenda_title),
    ]
    twice = Meeting.objects.filter(committee=committee, held_on=held_on, superseded_at=None)
    if held_on and twice.exists():
        problems.append(_twice(held_on))
    if problems or held_on is None:
        raise InvalidEntry(problems)
    meeting = Meeting(
        slug=_free_address(committee, held_on),
        committee=committee,
        held_on=held_on,
        date_precision=DatePrecision.EXACT,
        agenda_title=agenda_title.strip(),
        known_from=timezone.now(),
        entered_by=by,
    )
    # somebody else may add the same in the same moment
    save_or_refuse(meeting, lambda: InvalidEntry([_twice(held_on)]))
    after = {"committee": committee, "day": held_on, "agenda": meeting.agenda_title}
    record(by=by, action="meeting_added", subject=meeting, after=after)
    return meeting


@transaction.atomic
def withdraw_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Take a meeting that was added by mistake, or called off, off the list from now on.

    Raises InvalidEntry without a reason; NotOpen for one of a document, one that is off the list, and one that
    promises name.
    """
    require(by, Permission.MEETING_WRITE)
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _require_standing(row)
    standing = Commitment.objects.filter(superseded_at=None)
    if standing.filter(meeting=row).exists() or standing.filter(due_meeting=row).exists():
        raise NotOpen("Promises name this meeting. Move them to another one, or withdraw them, first.")
    _withdraw(row, reason, by)
    record(by=by, action="meeting_withdrawn", subject=row, after={"reason": row.revision_reason})
    return row


@dataclass(frozen=True)
class TypedItem:
    """An item of a meeting as it was typed; KPIs by code."""

    kind: str
    text: str
    kpis: tuple[str, ...] = ()


@transaction.atomic
def add_item(*, meeting: Meeting, typed: TypedItem, by: User) -> MeetingItem:
    """Add something that the committee looks at or has endorsed. Raises InvalidEntry and NotOpen."""
    require(by, Permission.MEETING_WRITE)
    if meeting.superseded_at is not None:
        raise NotOpen("This meeting was taken off the list.")
    text = typed.text.strip()
    kpis = list(Kpi.objects.filter(code__in=typed.kpis))
    problems = length_problems("text", text)
    if typed.kind not in ITEM_KINDS:
        problems.append(Problem("kind", "Choose what it was: looked at, or endorsed."))
    if not text:
        problems.append(Problem("text", "Say what the committee looks at or has endorsed."))
    if len(kpis) != len(set(typed.kpis)):
        problems.append(Problem("kpis", "Choose KPIs from the list: one of those chosen is no longer there."))
    if problems:
        raise InvalidEntry(problems)
    item = MeetingItem.objects.create(
        slug=_free_item_slug(meeting),
        meeting=meeting,
        kind=typed.kind,
        text=text,
        known_from=max(timezone.now(), meeting.known_from),
        entered_by=by,
    )
    item.kpis.set(kpis)
    after = {"kind": item.get_kind_display(), "text": text, "kpis": [kpi.title for kpi in kpis]}
    record(by=by, action="meeting_item_added", subject=item, after=after)
    return item


@transaction.atomic
def withdraw_item(*, item: MeetingItem, reason: str, by: User) -> MeetingItem:
    """Take an item that was entered here off its meeting from now on. Raises InvalidEntry and NotOpen."""
    require(by, Permission.MEETING_WRITE)
    row = MeetingItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    _require_standing(row)
    _withdraw(row, reason, by)
    record(by=by, action="meeting_item_withdrawn", subject=row, after={"reason": row.revision_reason})
    return row


# -- what the steps share -----------------------------------------------------------------------------


def _require_standing(row: Meeting | MeetingItem) -> None:
    if row.entered_by_id is None:
        raise NotOpen(REFUSAL)
    if row.superseded_at is not None:
        raise NotOpen("It was taken off the list already.")


def _withdraw(row: Meeting | MeetingItem, reason: str, by: User) -> None:
    problems = sentence_problems("reason", reason, "Say in a sentence why it is taken off the list.")
    if problems:
        raise InvalidEntry(problems)
    row.superseded_at, row.withdrawn_by = max(timezone.now(), row.known_from), by
    row.revision_reason = reason.strip()
    row.save(update_fields=["superseded_at", "withdrawn_by", "revision_reason"])


def _committee_problems(committee: str) -> list[Problem]:
    if not committee:
        return [Problem("committee", "Enter the name of the committee.")]
    return length_problems("committee", committee, LONGEST_COMMITTEE)


def _day_problems(held_on: date | None) -> list[Problem]:
    if held_on is None:
        return [Problem("held_on", "Enter the day of the meeting, such as 13/1/2027.")]
    if not EARLIEST_DAY <= held_on <= LATEST_DAY:
        return [Problem("held_on", f"Enter a day from {EARLIEST_DAY.year} to {LATEST_DAY.year}.")]
    return []


def _twice(held_on: date) -> Problem:
    return Problem("held_on", f"A meeting of this committee on {long_date(held_on)} is on the list already.")


def _free_address(committee: str, held_on: date) -> str:
    """The day where no other meeting has it, else the day with the committee's name, and a number if need be."""
    day = held_on.isoformat()
    named = f"{day}-{slugify(committee)[:50]}".rstrip("-")
    taken = set(Meeting.objects.filter(slug__startswith=day).values_list("slug", flat=True))
    numbered = (f"{named}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (day, named, *numbered) if slug not in taken)


def _free_item_slug(meeting: Meeting) -> str:
    number = MeetingItem.objects.filter(meeting=meeting).count() + 1
    taken = set(MeetingItem.objects.filter(slug__startswith=f"item-{meeting.pk}-").values_list("slug", flat=True))
    while f"item-{meeting.pk}-{number}" in taken:
        number += 1
    return f"item-{meeting.pk}-{number}"
