"""Audit history for readers: filtered, in words, newest first.

An event may be about something of a room that this one does not know, such as a KPI. That room offers the choices
by `offer_subjects` when the product starts.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.sign_in.events import NOT_SIGNED_IN, SIGN_IN_ACTIONS
from analysis.core.periods import long_date

EVENTS_ON_A_PAGE = 50
COMMAND = "command:"
# all kinds of change of one sort
ALL_CHANGES, ALL_SIGN_INS = "all-changes", "all-sign-ins"

_ROUNDED_NUMBER = re.compile(r"-?\d+\.\d{4}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# what a field is called on the pages where it is typed, where its own name would not say it
FIELD_WORDS = {
    "numerator": "Counted",
    "denominator": "Out of",
    "stated_value": "Value",
    "revision_reason": "Reason of the correction",
    "return_reason": "Reason of the return",
    "published_at": "Published from",
    "confirmed": "Confirmed as right",
    "collected_from": "Collected from",
    "collected_until": "Collected until",
    "email": "E-mail address",
    "sha256": "Fingerprint of the file (SHA-256)",
    "is_open": "Account is open",
    "kpis": "KPIs",
}

# what happened, where the name of the action would not say it
ACTION_WORDS = {
    "record_change_drafted": "Change to the record drafted",
    "record_change_submitted": "Change to the record submitted",
    "record_change_taken_back": "Change to the record taken back",
    "record_change_discarded": "Change to the record discarded",
    "record_change_returned": "Change to the record returned",
    "record_change_approved": "Change to the record approved",
    "figure_taken_back": "Submitted figure taken back",
    "figure_discarded": "Draft of a figure discarded",
    "figure_approval_cancelled": "Approval cancelled before the figure was out",
    "target_ended": "Target ended by the one that follows it",
    "reference_row_withdrawn": "Row withdrawn since it left the data files",
}

Choices = Iterable[tuple[str, str]]
_subjects: dict[str, Callable[[], Choices]] = {}


def offer_subjects(heading: str, choices: Callable[[], Choices]) -> None:
    """Add a filter by subject to the history: `choices` gives pairs of the key that events carry and its words."""
    _subjects[heading] = choices


def get_subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """Filters of the history by subject, under their headings; one query for each room that offers some."""
    return [(heading, list(choices())) for heading, choices in sorted(_subjects.items())]


def person_choices() -> list[tuple[str, str]]:
    """People whose account can have been changed: all. One query."""
    return [(person.audit_about, str(person)) for person in User.objects.only("name", "email").order_by("email")]


@dataclass(frozen=True)
class EventSelection:
    """Filters of the audit trail: empty and None mean all. Days are whole days at the council, both included.

    `person` is the key of a person, or a command as "command:load_reference_data". `action` is one, or ALL_CHANGES, or
    ALL_SIGN_INS. Events of sign-in are left out for those who may not see them.
    """

    person: str = ""
    about: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None
    with_sign_ins: bool = False


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, in words; an empty text where there was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """One event of the audit trail as it is read."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    subject: str
    about: str
    changes: tuple[FieldChange, ...]

    @property
    def kind(self) -> str:
        return describe_action(self.action)

    @property
    def actor_in_words(self) -> str:
        return "somebody who was not signed in" if self.actor == NOT_SIGNED_IN else self.actor

    @property
    def person(self) -> str:
        """Filter value that selects everything by whoever did this."""
        return str(self.actor_id) if self.actor_id else f"{COMMAND}{self.actor}"


def get_events(selection: EventSelection):
    """The events of a selection, newest first, as a queryset."""
    events = AuditEvent.objects.order_by("-id")
    if selection.person.startswith(COMMAND):
        events = events.filter(actor_id=None, actor=selection.person.removeprefix(COMMAND))
    elif selection.person:
        events = events.filter(actor_id=int(selection.person))
    if selection.about:
        events = events.filter(about=selection.about)
    if selection.action == ALL_SIGN_INS:
        events = events.filter(action__in=SIGN_IN_ACTIONS)
    elif selection.action and selection.action != ALL_CHANGES:
        events = events.filter(action=selection.action)
    if not selection.with_sign_ins or selection.action == ALL_CHANGES:
        events = events.exclude(action__in=SIGN_IN_ACTIONS)
    if selection.first:
        events = events.filter(at__gte=_start_of(selection.first))
    if selection.last:
        events = events.filter(at__lt=_start_of(selection.last + timedelta(days=1)))
    return events


def get_page(selection: EventSelection, number: str | None) -> Page:
    """One page of a selection, its events as entries. Three queries: how many, which, and these in full."""
    pages = Paginator(get_events(selection).values_list("id", flat=True), EVENTS_ON_A_PAGE)
    page = pages.get_page(number)
    # the texts of an event are long: those before a late page are not even read
    wanted = AuditEvent.objects.filter(id__in=list(page.object_list)).order_by("-id")
    page.object_list = [as_entry(event) for event in wanted]
    return page


def get_people(with_sign_ins: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """People and commands that the history can be filtered by; and who did not sign in. Two queries."""
    people = [(str(person.pk), str(person)) for person in User.objects.only("name", "email").order_by("email")]
    commands = AuditEvent.objects.filter(actor_id=None).order_by("actor").values_list("actor", flat=True).distinct()
    named = [(f"{COMMAND}{name}", describe_action(name)) for name in commands if name != NOT_SIGNED_IN]
    strangers = [("Nobody known", [(f"{COMMAND}{NOT_SIGNED_IN}", "Somebody who was not signed in")])]
    return [("People", people), *(strangers if with_sign_ins else []), ("Commands", named)]


def get_actions(with_sign_ins: bool = False) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """The kinds of change that have happened, in the order of their words. One query, which jumps along an index.

    Under two headings for those who see events of sign-in: these, and all others.
    """
    table = AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE found (action) AS (
                SELECT MIN(action) FROM {table}
                UNION ALL
                SELECT (SELECT MIN(action) FROM {table} WHERE action > found.action)
                FROM found WHERE found.action IS NOT NULL
            )
            SELECT action FROM found WHERE action IS NOT NULL
            """
        )
        actions = [action for (action,) in cursor.fetchall()]
    pairs = sorted(((action, describe_action(action)) for action in actions), key=lambda pair: pair[1])
    changes = [pair for pair in pairs if pair[0] not in SIGN_IN_ACTIONS]
    if not with_sign_ins:
        return changes
    sign_ins = [pair for pair in pairs if pair[0] in SIGN_IN_ACTIONS]
    return [
        ("Changes", [(ALL_CHANGES, "All changes"), *changes]),
        ("Sign-in", [(ALL_SIGN_INS, "All events of sign-in"), *sign_ins]),
    ]


def describe_action(action: str) -> str:
    """The name of an action in words: "figure_approved" is "Figure approved"."""
    words = ACTION_WORDS.get(action) or action.replace("_", " ")
    return words[:1].upper() + words[1:]


def as_entry(event: AuditEvent) -> HistoryEntry:
    return HistoryEntry(
        id=event.pk,
        at=timezone.localtime(event.at),
        actor_id=event.actor_id,
        actor=event.actor,
        action=event.action,
        subject=event.subject,
        about=event.about,
        changes=describe_changes(event.before, event.after),
    )


def describe_changes(before: Mapping | None, after: Mapping | None) -> tuple[FieldChange, ...]:
    """The fields in which `before` and `after` differ, in the order in which they were written, in words.

    A field that one side does not have and that is empty on the other does not differ.
    """
    before, after = before or {}, after or {}
    fields = list(dict.fromkeys([*before, *after]))
    pairs = [(field, _in_words(before.get(field)), _in_words(after.get(field))) for field in fields]
    return tuple(FieldChange(_field_words(field), old, new) for field, old, new in pairs if old != new)


def _field_words(field: str) -> str:
    return FIELD_WORDS.get(field) or describe_action(field)


def _in_words(value) -> str:
    """A value of the trail as a person would write it; nothing for an empty one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        # a warning that was confirmed is told by its message; anything else by all it holds
        return str(value.get("message") or "; ".join(f"{key}: {_in_words(part)}" for key, part in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(filter(None, (_in_words(part) for part in value)))
    return _plain_text(str(value))


def _plain_text(text: str) -> str:
    """Numbers without the zeros that the database fills up with, and dates as people say them."""
    if _ROUNDED_NUMBER.fullmatch(text):
        return text.rstrip("0").rstrip(".")
    try:
        if _DAY.fullmatch(text):
            return long_date(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            at = timezone.localtime(datetime.fromisoformat(text))
            return f"{long_date(at.date())}, {at:%H:%M}"
    except ValueError:
        # it only looked like a date: somebody typed it
        return text
    return text


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
