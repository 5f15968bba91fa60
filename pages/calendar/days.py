"""Days of a person's calendar: published ones that are known exactly, each in plain words with its page."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import Frequency, long_date
from exports.calendar import CalendarDay
from inspections.action_plan.queries import get_actions
from inspections.models import Inspection
from inspections.names import inspection_name
from inspections.queries import get_inspections
from kpis.calendar import due_on, entry_period, is_collected, month_of, slug_of
from kpis.models import DatePrecision
from kpis.returns.queries import get_collected_kpis
from scrutiny.commitments.queries import Promise, get_promises
from scrutiny.meetings.queries import get_known_meetings
from scrutiny.models import Meeting

# the day itself is known, as that of the document or of the meeting
EXACT = (DatePrecision.EXACT, DatePrecision.MEETING)
# returns of the months before and after this one: a late one is still wanted, and nobody plans beyond a year
MONTHS_BACK, MONTHS_AHEAD = 3, 12
LONGEST_TITLE = 120


def get_days(person: User, now: datetime, full_address: Callable[[str], str]) -> list[CalendarDay]:
    """All days that `person` may read at `now`. Queries do not grow with the history.

    `full_address` makes the address of a page from its path.
    """
    today = timezone.localdate(now)
    meetings = [one for one in get_known_meetings(now) if one.is_exact]
    promises = get_promises(now, today)
    found = [
        *_meetings(meetings),
        *_agendas(meetings),
        *_promises(promises),
        *_actions(now),
        *_inspections(get_inspections(now)),
        *_returns(person, today),
    ]
    place = slugify(settings.COUNCIL_NAME)
    return [
        CalendarDay(f"{key}@{place}.children-first", first, _short(title), text, full_address(path), last)
        for key, first, title, text, path, last in found
    ]


Found = Iterable[tuple[str, date, str, str, str, date | None]]


def _short(title: str) -> str:
    words = " ".join(title.split())
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 3].rsplit(' ', 1)[0]}..."


def _meetings(meetings: Iterable[Meeting]) -> Found:
    for one in meetings:
        text = one.agenda_title or "What was asked, promised and answered at it stands on its page."
        path = reverse("scrutiny:meeting", args=[one.slug])
        yield f"meeting-{one.slug}", one.held_on, f"Meeting: {one.committee}", text, path, None


def _agendas(meetings: Iterable[Meeting]) -> Found:
    for one in meetings:
        title = f"Agenda comes out: {one.committee}"
        text = f"Last day to publish the agenda of the meeting of {long_date(one.held_on)}."
        yield f"agenda-{one.slug}", one.agenda_due_on, title, text, reverse("scrutiny:meeting", args=[one.slug]), None


def _promises(promises: Iterable[Promise]) -> Found:
    """The days of promises without an answer. One due at a meeting whose day is not known has no day."""
    for one in promises:
        is_exact = one.due_meeting is None or one.due_meeting.is_exact
        if one.due_by is None or not is_exact or not one.state.is_unanswered:
            continue
        said = one.commitment
        text = f"{said.heading}, {said.made_words}: {said.what}"
        path = reverse("scrutiny:promise", args=[said.slug])
        yield f"promise-{said.slug}", one.due_by, f"Promise due: {said.what}", text, path, None


def _actions(now: datetime) -> Found:
    for one in get_actions(now):
        if not one.is_open or one.due_on is None or one.due_precision not in EXACT:
            continue
        asked = one.recommendation
        path = reverse("pages:recommendation", args=[asked.inspection.slug, asked.number])
        text = f"An action for recommendation {asked.number}: {asked.short_title}."
        yield f"action-{one.pk}", one.due_on, f"Action due: {one.title}", text, path, None


def _inspections(inspections: Iterable[Inspection]) -> Found:
    for one in inspections:
        if one.started_on is None or one.date_precision not in EXACT or not one.is_by_ofsted:
            continue
        name = inspection_name(one)
        path = reverse("pages:inspection", args=[one.slug])
        yield f"inspection-{one.slug}", one.started_on, name, one.summary or name, path, one.ended_on


def _returns(person: User, today: date) -> Found:
    """The days on which figures are due, for those who enter or approve them. One query."""
    may_enter = person.may(Permission.FIGURE_ENTER)
    if not may_enter and not person.may(Permission.FIGURE_APPROVE):
        return
    kpis, path = get_collected_kpis(), reverse("kpis:returns" if may_enter else "kpis:approvals")
    for number in range(-MONTHS_BACK, MONTHS_AHEAD):
        month = month_of(today).shifted(number)
        periods = [(kpi, entry_period(Frequency(kpi.frequency), month)) for kpi in kpis]
        count = sum(period is not None and is_collected(kpi, period) for kpi, period in periods)
        if count:
            text = f"{count} figure{'' if count == 1 else 's'} of {month.label} {'is' if count == 1 else 'are'} due."
            yield f"return-{slug_of(month)}", due_on(month), f"Figures due: {month.label}", text, path, None
