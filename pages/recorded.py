"""The record as known at a moment: read again where a table it was found in changed, and not with every change.

A month of figures comes out one approval at a time, and after each of them every page is made anew; so it is after a
remark on a promise. The rest of what inspectors, the committee and the council wrote is the same as before: some forty
queries, which are kept here with the tables that they asked, until an event may have changed one of these.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.db.models import Max

from accounts.models import AuditEvent
from inspections.action_plan.queries import ActionState, get_actions
from inspections.lineage.chains import IssueChain, get_issue_chains
from inspections.models import Finding, Inspection, ProgressUpdate, Recommendation, RecommendationClosing
from inspections.open_areas import OpenAreas, get_open_areas
from inspections.progress.queries import (
    KpiLinks,
    Progress,
    ProgressRows,
    by_recommendation,
    get_findings,
    get_links,
    get_standing_closings,
    get_updates,
    known_recommendations,
    progress_of,
)
from inspections.queries import get_inspections
from kpis.catalogue.queries import Areas, get_areas
from kpis.figures.queries import NamedSets, get_neighbour_sets
from kpis.models import Figure
from ledger.asked import Tables, note_tables, tables_asked
from ledger.former import as_known
from pages.changed_tables import tables_changed_with
from scrutiny.claims.comparisons import get_claimed
from scrutiny.commitments.queries import Promise, get_promises
from scrutiny.meetings.queries import get_last_meeting, get_next_meeting
from scrutiny.models import ClaimOperand, Meeting, RiskVersion
from scrutiny.queries import abbreviations_known
from scrutiny.risks.queries import get_risks
from web.edges import Edges, get_edges, nearest
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
    """Version of the record, or of some tables of it, that a reading sees.

    `event` numbers the changes that somebody made, `since` is when one of its rows last came or ended by itself; None
    for a day that is over, on which nothing does any more.
    """

    event: int
    today: date
    since: datetime | None


@dataclass(frozen=True, slots=True)
class _RecordEvents:
    """Newest events of more than a figure, as far as this process has looked, at one version of all data.

    `of_all` is the newest that may have changed any table, `by_table` has later ones, which changed some alone.
    """

    data: int
    of_all: int
    by_table: Mapping[str, int]

    def newest(self, tables: Tables | None) -> int:
        """The newest that may have changed one of `tables`; of any where that is None."""
        later = self.by_table.values() if tables is None else (self.by_table.get(table, 0) for table in tables)
        return max(self.of_all, *later, 0)


@dataclass(frozen=True, slots=True)
class _RecordSpan:
    """Time in which no row of the record appears or ends by itself, around a moment of one version of the record."""

    event: int
    whole: Edges
    by_table: Mapping[str, datetime]

    def holds(self, event: int, moment: datetime) -> bool:
        since, until = self.whole
        return self.event == event and (since is None or since <= moment) and (until is None or moment < until)

    def since(self, tables: Tables | None) -> datetime | None:
        """The last moment at which a row of `tables` came or ended; of any where that is None."""
        if tables is None:
            return self.whole.since
        return max((self.by_table[table] for table in tables if table in self.by_table), default=None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A thing that was found, in which tables, and for which version of these."""

    tables: Tables
    version: RecordVersion
    found: Any


_events: ProcessMemory[str, _RecordEvents] = ProcessMemory(1)
_spans: ProcessMemory[str, _RecordSpan] = ProcessMemory(1)


def recorded(most: int = MOST_KEPT) -> Callable[[Reader[Given, Found]], Reader[Given, Found]]:
    """Keep what a function finds for a reading until a table it asked changes, a row comes or ends, or the day ends.

    The function must not look at a figure, a name of a signed-in person or the address; what it returns is shared by
    all threads, so nobody may change it, and is whole: what is asked of it later reads nothing. `most` results are
    kept, those of other days and other arguments included.
    """

    def decorate(find: Reader[Given, Found]) -> Reader[Given, Found]:
        kept: ProcessMemory[tuple[Hashable, ...], _Kept] = ProcessMemory(most)

        @wraps(find)
        def read(reading: ReadingContext, *given: Given.args, **named: Given.kwargs) -> Found:
            def make(_: _Kept | None) -> _Kept:
                with tables_asked() as tables:
                    found = find(reading, *given, **named)
                return _Kept(frozenset(tables), get_record_version(reading, frozenset(tables)), found)

            # looked for here, so that no thread asks the database while the others wait for what is kept
            get_record_version(reading)
            key = (settings.DATABASES["default"]["NAME"], reading.day, *given, *named.items())
            one = kept.get(key, make, lambda one: one.version == get_record_version(reading, one.tables))
            note_tables(one.tables)
            return one.found

        return read

    return decorate


def get_record_version(reading: ReadingContext, tables: Tables | None = None) -> RecordVersion:
    """The version of the record that a reading sees, or of some tables: two that are equal see the same.

    Two queries at most.
    """
    database, data = settings.DATABASES["default"]["NAME"], reading.version.data
    events = _events.get(database, lambda known: _look_for_events(known, data), lambda known: known.data == data)
    if reading.is_past:
        return RecordVersion(events.newest(tables), reading.today, None)
    newest = events.newest(None)
    span = _spans.get(
        database,
        lambda _: _look_around(newest, reading.moment),
        lambda known: known.holds(newest, reading.moment),
    )
    return RecordVersion(events.newest(tables), reading.today, span.since(tables))


def _look_for_events(known: _RecordEvents | None, data: int) -> _RecordEvents:
    """The newest events at `data`: those known before, and those since that tell of more than a figure."""
    if known is None or known.data > data:
        return _RecordEvents(data, data, {})
    since = AuditEvent.objects.filter(id__gt=known.data, id__lte=data, changes_pages=True)
    others = since.exclude(subject_type=_FIGURES).order_by()
    of_all, by_table = known.of_all, dict(known.by_table)
    for subject_type, newest in others.values_list("subject_type").annotate(Max("id")):
        tables = tables_changed_with(subject_type)
        if tables is None:
            of_all = max(of_all, newest)
        else:
            by_table |= {table: max(newest, by_table.get(table, 0)) for table in tables}
    return _RecordEvents(data, of_all, by_table)


def _look_around(event: int, moment: datetime) -> _RecordSpan:
    edges = get_edges([model for model in dated_models() if model is not Figure], moment)
    by_table = {model._meta.db_table: found.since for model, found in edges.items() if found.since}
    return _RecordSpan(event, nearest(edges.values()), by_table)


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
    rows = ProgressRows(
        updates=_read_updates(reading),
        findings=_read_findings(reading),
        actions=by_recommendation(read_actions(reading)),
        closings=_read_closings(reading),
        links=_read_links(reading),
    )
    asked = _read_recommendations(reading)
    return tuple(
        progress_of(one, rows, reading.shown_day) for one in asked if asked_by is None or one.inspection_id in asked_by
    )


@recorded()
def _read_recommendations(reading: ReadingContext) -> tuple[Recommendation, ...]:
    """All recommendations, of the oldest inspection first."""
    return tuple(as_known(known_recommendations(reading.moment), reading.moment))


@recorded()
def _read_updates(reading: ReadingContext) -> dict[int, list[ProgressUpdate]]:
    return get_updates(reading.moment)


@recorded()
def _read_findings(reading: ReadingContext) -> dict[int, list[Finding]]:
    return get_findings(reading.moment)


@recorded()
def _read_closings(reading: ReadingContext) -> dict[int, RecommendationClosing]:
    return get_standing_closings(reading.moment)


@recorded()
def _read_links(reading: ReadingContext) -> dict[int, KpiLinks]:
    return get_links(reading.moment)


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
