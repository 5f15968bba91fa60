"""Timeline of inspections, the government's intervention and meetings: one entry a line, filtered by kind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.text import capfirst

from charts.words.phrases import counted
from inspections.models import Event, Inspection
from inspections.queries import get_inspections, is_ahead
from kpis.display.dates import said_date
from pages.intervention.queries import Intervention, get_intervention
from scrutiny.meetings.queries import MeetingRecord, get_meetings
from web.links import choice_links, one_of
from web.reading import ReadingContext
from web.words import first_words

IN_SHORT, OFSTED, GOVERNMENT, COMMITTEE, EVERY = "", "ofsted", "government", "committee", "all"
KIND_WORDS = {IN_SHORT: "In short", OFSTED: "Ofsted", GOVERNMENT: "Government", COMMITTEE: "Committee", EVERY: "All"}
# entries that are open at first, what is ahead among them
OPEN_AT_FIRST = 10
MOST_SAID = 76


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline. `is_minor` leaves it out of the short list: a meeting without anything asked of it."""

    kind: str
    on: date | None
    when: str
    what: str
    url: str
    said: str
    is_ahead: bool = False
    is_minor: bool = False


@dataclass(frozen=True)
class TimelinePart:
    """Entries under one heading, newest first; those of the first part stand open."""

    heading: str
    entries: tuple[TimelineEntry, ...]

    @property
    def count(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class Timeline:
    """Entries of the chosen kind in parts, with the links to the other kinds and the rows that the picture is of."""

    parts: tuple[TimelinePart, ...]
    choices: Sequence[dict]
    chosen: str
    unknown: str
    inspections: tuple[Inspection, ...]
    intervention: Intervention
    meetings: tuple[MeetingRecord, ...]

    @property
    def is_short(self) -> bool:
        return self.chosen == IN_SHORT


def get_timeline(reading: ReadingContext, asked: str = "") -> Timeline:
    """The timeline known at a moment, of the kind that the address asks for. Sixteen queries."""
    inspections = get_inspections(reading.moment)
    intervention = get_intervention(reading)
    meetings = get_meetings(reading.moment, reading.shown_day)
    every = [
        *(_of_inspection(one, reading) for one in inspections),
        *(_of_event(one, reading) for one in intervention.events if not _is_of_report(one)),
        *(_of_meeting(one, reading) for one in meetings),
    ]
    chosen = one_of(KIND_WORDS, asked)
    counts = Counter(kind for entry in every for kind in KIND_WORDS if _is_of(entry, kind))
    words = {kind: f"{label} ({counts[kind]})" for kind, label in KIND_WORDS.items()}
    shown = [entry for entry in every if _is_of(entry, chosen)]
    return Timeline(
        parts=tuple(_in_parts(shown, _year_of_the_lead(inspections))),
        choices=choice_links(reading, "kind", words, chosen),
        chosen=chosen,
        unknown=asked if asked not in KIND_WORDS else "",
        inspections=tuple(inspections),
        intervention=intervention,
        meetings=tuple(meetings),
    )


def _is_of(entry: TimelineEntry, kind: str) -> bool:
    return kind in (EVERY, entry.kind) or (kind == IN_SHORT and not entry.is_minor)


def _year_of_the_lead(inspections: Iterable[Inspection]) -> int:
    """The year of the inspection that led to the improvement; what came before it is folded away."""
    days = (one.started_on for one in inspections if one.slug == settings.LEAD_INSPECTION)
    return next((day.year for day in days if day), date.min.year)


def _in_parts(entries: Sequence[TimelineEntry], first_year: int) -> Iterable[TimelinePart]:
    """Newest first: ten of them, the earlier ones, those before the year given, and those without a date."""
    dated = sorted((entry for entry in entries if entry.on), key=lambda entry: entry.on or date.min, reverse=True)
    since = [entry for entry in dated if entry.on and entry.on.year >= first_year]
    undated = [entry for entry in entries if entry.on is None]
    earlier = since[OPEN_AT_FIRST:]
    parts = (
        ("Newest", since[:OPEN_AT_FIRST]),
        (f"Earlier, back to {earlier[-1].on.year}" if earlier and earlier[-1].on else "", earlier),
        (f"Before {first_year}", dated[len(since) :]),
        ("Date not known", undated),
    )
    return (TimelinePart(heading, tuple(found)) for heading, found in parts if found)


def _of_inspection(one: Inspection, reading: ReadingContext) -> TimelineEntry:
    # a report is of its publication; its first day is that on which the commissioner began
    on = one.started_on if one.is_by_ofsted else one.published_on or one.started_on
    is_planned = one.started_on is not None and is_ahead(one, reading.shown_day)
    words = one.type_words if one.is_by_ofsted and one.type_words else one.get_kind_display()
    told = one.summary or one.headline or one.evidence or one.focus_themes
    grade = capfirst(one.overall_grade)
    return TimelineEntry(
        kind=OFSTED if one.is_by_ofsted else GOVERNMENT,
        on=on,
        when=capfirst(said_date(on, one.date_precision)),
        what=f"{capfirst(words)} {one.number or ''}".strip(),
        url=reading.url("pages:inspection", one.slug),
        said=_said(grade, told),
        is_ahead=is_planned,
    )


def _said(lead: str, rest: str) -> str:
    """A word or two, then as much of the rest as one line holds."""
    if not lead:
        return first_words(rest, MOST_SAID)
    return f"{lead}. {first_words(rest, MOST_SAID - len(lead))}" if rest else lead


def _is_of_report(event: Event) -> bool:
    """True for an event that tells of a commissioner's report, which has a line of its own."""
    about = event.inspection
    return about is not None and not about.is_by_ofsted and event.on == about.published_on


def _of_event(event: Event, reading: ReadingContext) -> TimelineEntry:
    return TimelineEntry(
        kind=GOVERNMENT,
        on=event.on,
        when=capfirst(said_date(event.on, event.date_precision)),
        what="Government",
        url=reading.url("pages:intervention"),
        said=_said(event.title, event.description),
        is_ahead=event.on > reading.shown_day,
    )


def _of_meeting(record: MeetingRecord, reading: ReadingContext) -> TimelineEntry:
    meeting = record.meeting
    numbers = ((len(record.asked), "request"), (len(record.announced), "promise"))
    made = ", ".join(counted(number, noun) for number, noun in numbers if number)
    first = next((one.commitment.what for one in (*record.asked, *record.announced)), "")
    looked_at = next((item.text for item in record.items), meeting.agenda_title)
    return TimelineEntry(
        kind=COMMITTEE,
        on=meeting.held_on,
        when=capfirst(meeting.day_words),
        what="Committee" if meeting.committee == settings.COMMITTEE_NAME else meeting.committee,
        url=reading.url("scrutiny:meeting", meeting.slug),
        said=f"{capfirst(made)}: {first_words(first, MOST_SAID - len(made))}" if made else _said("", looked_at),
        is_ahead=record.is_ahead,
        is_minor=not made and not record.is_ahead,
    )
