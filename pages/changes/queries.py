"""All changes between two moments, from every room, and the meetings between which they are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, reduce
from itertools import chain
from operator import or_

from django.db.models import Exists, OuterRef, Q

from analysis.changes.change import WEIGHTY, Change, ChangeKind, KnownChange, Span, group, said
from analysis.changes.summary import describe_changes
from analysis.promises import last_day
from inspections.changes.inspected import get_inspected_changes
from inspections.changes.queries import INSPECTION_PARTS
from inspections.models import Inspection
from kpis.catalogue.queries import get_home
from kpis.changes.between import get_kpi_changes
from kpis.display.dates import said_date
from kpis.models import Figure, Source
from pages.changes.span import span_between
from pages.documents.kinds import KINDS
from pages.documents.kinds.figures import FigureEntries
from pages.recorded import MOST_KEPT, recorded
from pages.stood.days import get_stood
from scrutiny.changes import COMMITTEE_PARTS, promise_changes
from scrutiny.models import Commitment, Meeting
from web.reading import ReadingContext

# what inspectors, the committee and the council said and did, in the order of the page
_PARTS = (*INSPECTION_PARTS, *COMMITTEE_PARTS)


@dataclass(frozen=True)
class Changes:
    """All changes between two moments of a reading; `is_now` where the later one is the present."""

    span: Span
    reading: ReadingContext
    all: tuple[Change, ...]

    @property
    def is_now(self) -> bool:
        return not self.reading.is_past and self.span.end == self.reading.moment

    @cached_property
    def groups(self) -> dict[ChangeKind, list[Change]]:
        """Changes by kind, within each in no order."""
        return group(self.all)

    @property
    def words(self) -> str:
        """The paragraph on top."""
        return describe_changes(self.groups, self.span, is_now=self.is_now)


def get_changes(span: Span, reading: ReadingContext) -> Changes:
    """All changes between the moments of `span`. Its queries do not grow with the history."""
    found = [
        *_kpi_changes(span, reading),
        *(change for part in _PARTS for change in _read_part(reading, part, span.start_day, span.end_day)),
        *get_document_changes(span, reading),
    ]
    return Changes(span, reading, tuple(found))


@recorded(most=MOST_KEPT * len(_PARTS))
def _read_part(
    reading: ReadingContext, part: Callable[[Span], Iterable[KnownChange]], first: date, last: date
) -> tuple[KnownChange, ...]:
    """One of the parts of the changes between two days."""
    return tuple(part(span_between(first, last, reading)))


def count_weighty_changes(
    span: Span, reading: ReadingContext, inspections: Sequence[Inspection], promised: Iterable[Commitment]
) -> Counter[ChangeKind]:
    """Number of those changes that weigh most, by kind; `inspections` and `promised` are all those known at the end."""
    found = chain(
        get_inspected_changes(span, inspections), promise_changes(promised, span), _kpi_changes(span, reading)
    )
    return Counter(one.kind for one in found if one.kind in WEIGHTY)


def _kpi_changes(span: Span, reading: ReadingContext) -> Iterator[Change]:
    """Changes of KPIs between their standings on both days, in brief (`pages/stood`)."""
    home = get_home()
    before, after = (get_stood(reading.at(day), home) for day in (span.start_day, span.end_day))
    return get_kpi_changes(before, after, home, span)


def get_document_changes(span: Span, reading: ReadingContext) -> list[KnownChange]:
    """Documents published between the two days from which anything was known by then. One query, where figures decide.

    One without a date of its own counts from when somebody entered it here, if anybody did.
    """
    rows, held = _read_documents(reading, span.start_day, span.end_day)
    asked = [row.pk for row in rows if row.pk not in held]
    if asked:
        figures = FigureEntries.known_at(span.end).filter(source__in=asked)
        held |= set(figures.order_by().values_list("source", flat=True).distinct())
    return [
        KnownChange(
            kind=ChangeKind.DOCUMENT,
            when=row.published_on,
            subject=row.title,
            address=("pages:document", row.slug),
            before="",
            after=said_date(row.published_on, row.date_precision),
            about=row.get_kind_display(),
        )
        for row in rows
        if row.pk in held
    ]


@recorded()
def _read_documents(reading: ReadingContext, first: date, last: date) -> tuple[tuple[Source, ...], frozenset[int]]:
    """Documents published between two days, and the keys of those from which more than figures was known by then."""
    span = span_between(first, last, reading)
    published = Q(published_on__gt=span.start_day, published_on__lte=span.end_day)
    entered = Q(published_on=None, known_from__gt=span.start, known_from__lte=span.end)
    rows = Source.objects.known_at(span.end).filter(published | entered)
    # to ask every table of the record takes longer than all else on a page with few changes
    if not rows.exists():
        return (), frozenset()
    kinds = (kind for kind in KINDS if kind is not FigureEntries)
    held = reduce(or_, (Q(Exists(kind.known_at(span.end).filter(**{kind.source: OuterRef("pk")}))) for kind in kinds))
    return tuple(rows), frozenset(rows.filter(held).values_list("pk", flat=True))


def in_words(changes: Iterable[Change]) -> list[KnownChange]:
    """`changes` in words, with the document or the people behind the newest figure of each.

    Four queries for those of KPIs, and one where a figure is newer.
    """
    spoken = said(changes)
    keys = [one.figure for one in spoken if one.figure is not None]
    if not keys:
        return spoken
    rows = Figure.objects.filter(pk__in=keys).select_related("source", "entered_by", "approved_by")
    found = {row.pk: row.source.title if row.source else row.people for row in rows}
    return [replace(one, who=found.get(one.figure, one.who)) if one.figure else one for one in spoken]


def get_first_known() -> datetime | None:
    """The moment at which the first figure became known; None where none is. One query."""
    rows = Figure.objects.filter(published_at__isnull=False).order_by("published_at")
    return rows.values_list("published_at", flat=True).first()


# -- meetings -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingSpan:
    """A meeting, the one of its committee before it, and the span between them.

    `span` is None where there is nothing to look between; `refused` says why.
    """

    meeting: Meeting
    before: Meeting | None
    span: Span | None
    refused: str = ""


def get_meeting_span(meeting: Meeting, reading: ReadingContext) -> MeetingSpan:
    """The span from the meeting before `meeting` until it, or until the day shown if it is still to come. One query.

    A meeting of which only the month is known counts as held on its last day.
    """
    until = last_day(meeting.held_on, meeting.is_exact)
    if meeting.held_on is None or until is None:
        return MeetingSpan(meeting, None, None, "The day of this meeting is not known, so no other comes before it.")
    known = Meeting.objects.known_at(reading.moment).filter(committee=meeting.committee, held_on__lt=meeting.held_on)
    before = next((one for one in known.order_by("-held_on") if _held_by(one) < until), None)
    if before is None:
        return MeetingSpan(meeting, None, None, f"No earlier meeting of the {meeting.committee} is recorded.")
    end, start = min(until, reading.shown_day), _held_by(before)
    if start >= reading.shown_day:
        return MeetingSpan(meeting, before, None, "The meeting before this one is still to come.")
    return MeetingSpan(meeting, before, span_between(start, end, reading))


def _held_by(meeting: Meeting) -> date:
    return last_day(meeting.held_on, meeting.is_exact) or date.max
