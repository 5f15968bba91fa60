"""The record as known at a moment: read again where the record changed, and not each time that a figure did.

A month of figures comes out one approval at a time, and after each of them every page is made anew. What inspectors,
the committee and the council wrote is the same as before; it is some forty queries, and is kept here until then.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings

from accounts.models import AuditEvent
from inspections.action_plan.queries import ActionState, get_actions
from inspections.lineage.chains import IssueChain, get_issue_chains
from inspections.models import Inspection
from inspections.open_areas import OpenAreas, get_open_areas
from inspections.progress.queries import Progress, get_progress
from inspections.queries import get_inspections
from kpis.catalogue.queries import Areas, get_areas
from kpis.figures.queries import NamedSets, get_neighbour_sets
from kpis.models import Figure
from scrutiny.claims.comparisons import get_claimed
from scrutiny.commitments.queries import Promise, get_promises
from scrutiny.meetings.queries import get_last_meeting, get_next_meeting
from scrutiny.models import ClaimOperand, Meeting, RiskVersion
from scrutiny.queries import abbreviations_known
from scrutiny.risks.queries import get_risks
from web.edges import get_edges
from web.memory import ProcessMemory
from web.reading import ReadingContext, dated_models

# the present, two days looked back to, and a few choices of each
MOST_KEPT = 8
_FIGURES = Figure._meta.model_name
Given = ParamSpec("Given")
Found = TypeVar("Found")
Reader = Callable[Concatenate[ReadingContext, Given], Found]


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """Version of the record that a reading sees.

    `event` numbers the changes that somebody made, `since` is when one of its rows last came or ended by itself; None
    for a day that is over, on which nothing does any more.
    """

    event: int
    today: date
    since: datetime | None


@dataclass(frozen=True, slots=True)
class _RecordEvent:
    """Newest event of more than a figure, as far as this process has looked, at one version of all data."""

    data: int
    event: int


@dataclass(frozen=True, slots=True)
class _RecordSpan:
    """Time in which no row of the record appears or ends by itself, around a moment of one version of the record."""

    event: int
    since: datetime | None
    until: datetime | None

    def holds(self, event: int, moment: datetime) -> bool:
        has_begun = self.since is None or self.since <= moment
        return self.event == event and has_begun and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A thing that was found, and for which record and day."""

    version: RecordVersion
    found: Any


_events: ProcessMemory[str, _RecordEvent] = ProcessMemory(1)
_spans: ProcessMemory[str, _RecordSpan] = ProcessMemory(1)


def recorded(most: int = MOST_KEPT) -> Callable[[Reader[Given, Found]], Reader[Given, Found]]:
    """Keep what a function finds for a reading until the record changes, a row of it comes or ends, or the day ends.

    The function must not look at a figure, a name of a signed-in person or the address; what it returns is shared by
    all threads, so nobody may change it. `most` results are kept, those of other days and other arguments included.
    """

    def decorate(find: Reader[Given, Found]) -> Reader[Given, Found]:
        kept: ProcessMemory[tuple[Hashable, ...], _Kept] = ProcessMemory(most)

        @wraps(find)
        def read(reading: ReadingContext, *given: Given.args, **named: Given.kwargs) -> Found:
            version = get_record_version(reading)
            key = (settings.DATABASES["default"]["NAME"], reading.day, *given, *named.items())
            return kept.get(
                key, lambda _: _Kept(version, find(reading, *given, **named)), lambda one: one.version == version
            ).found

        return read

    return decorate


def get_record_version(reading: ReadingContext) -> RecordVersion:
    """The version of the record that a reading sees: two that are equal see the same. Two queries at most."""
    database, data = settings.DATABASES["default"]["NAME"], reading.version.data
    newest = _events.get(database, lambda known: _look_for_events(known, data), lambda known: known.data == data)
    if reading.is_past:
        return RecordVersion(newest.event, reading.today, None)
    span = _spans.get(
        database,
        lambda _: _look_around(newest.event, reading.moment),
        lambda known: known.holds(newest.event, reading.moment),
    )
    return RecordVersion(newest.event, reading.today, span.since)


def _look_for_events(known: _RecordEvent | None, data: int) -> _RecordEvent:
    """The newest event at `data`: that known before, unless one since tells of more than a figure."""
    if known is None or known.data > data:
        return _RecordEvent(data, data)
    since = AuditEvent.objects.filter(id__gt=known.data, id__lte=data, changes_pages=True)
    is_same = not since.exclude(subject_type=_FIGURES).exists()
    return _RecordEvent(data, known.event if is_same else data)


def _look_around(event: int, moment: datetime) -> _RecordSpan:
    since, until = get_edges([model for model in dated_models() if model is not Figure], moment)
    return _RecordSpan(event, since, until)


# -- what pages read ----------------------------------------------------------------------------------


@recorded()
def read_areas(reading: ReadingContext) -> Areas:
    """The council's area and those that it is compared with."""
    return get_areas(reading.moment)


@recorded()
def read_neighbour_sets(reading: ReadingContext) -> NamedSets:
    """The sets of the council's statistical neighbours."""
    return get_neighbour_sets(reading.moment)


@recorded()
def read_claimed(reading: ReadingContext) -> tuple[ClaimOperand, ...]:
    """Figures of the council that claims name."""
    return get_claimed(read_areas(reading).home, reading.moment)


@recorded()
def read_inspections(reading: ReadingContext) -> tuple[Inspection, ...]:
    """All inspections and visits."""
    return tuple(get_inspections(reading.moment))


@recorded()
def read_open_areas(reading: ReadingContext) -> OpenAreas:
    """The inspections and visits whose recommendations are open."""
    return get_open_areas(reading.moment, reading.shown_day)


@recorded()
def read_chains(reading: ReadingContext) -> dict[int, IssueChain]:
    """The issues that were asked for more than once, by recommendation."""
    return get_issue_chains(reading.moment)


@recorded()
def read_progress(reading: ReadingContext, asked_by: frozenset[int] | None = None) -> tuple[Progress, ...]:
    """Progress on all recommendations, or on those of some inspections, by their keys."""
    return tuple(get_progress(reading.moment, reading.shown_day, asked_by=asked_by))


@recorded()
def read_actions(reading: ReadingContext) -> tuple[ActionState, ...]:
    """All actions, by due date."""
    return tuple(get_actions(reading.moment))


@recorded()
def read_promises(reading: ReadingContext) -> tuple[Promise, ...]:
    """All promises, those first that most need attention."""
    return tuple(get_promises(reading.moment, reading.shown_day))


@recorded()
def read_risks(reading: ReadingContext) -> tuple[RiskVersion, ...]:
    """Risks that are not closed, those of the register first."""
    return tuple(get_risks(reading.moment))


@recorded()
def read_abbreviations(reading: ReadingContext) -> dict[str, str]:
    """The terms of the glossary with the words they stand for."""
    return abbreviations_known(reading.moment)


@recorded()
def read_next_meeting(reading: ReadingContext) -> Meeting | None:
    """The committee's next meeting; None where none is recorded."""
    return get_next_meeting(reading.moment, reading.shown_day)


@recorded()
def read_last_meeting(reading: ReadingContext) -> Meeting | None:
    """The committee's last meeting before the day shown; None where none is recorded."""
    return get_last_meeting(reading.moment, reading.shown_day)
