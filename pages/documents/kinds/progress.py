"""Progress on recommendations, planned actions, and events."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from inspections.models import Action, ActionSlip, Event, ProgressNote, ProgressUpdate
from kpis.display.dates import said_date
from pages.documents.entries import DocumentEntry, EntryKind, EntryLink, links_to_kpis, links_to_recommendations
from web.reading import ReadingContext


class NoteEntries(EntryKind):
    """Notes of progress updates; the update has the document, and each note its place in it."""

    slug, name, names = "progress", "note on progress", "notes on progress"
    source = "update__source"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        known = ProgressUpdate.objects.known_at(moment).filter(recommendation__inspection__known_from__lte=moment)
        return ProgressNote.objects.filter(update__in=known)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Two queries."""
        in_order = rows.select_related("update__recommendation__inspection").order_by("update__as_at", "position")
        for note in in_order.prefetch_related("kpis"):
            asked = note.update.recommendation
            links = links_to_recommendations([asked], reading) + links_to_kpis(note.kpis.all(), reading)
            yield DocumentEntry(cls, note.source_ref, note.get_kind_display(), note.text, links[0].url, bears_on=links)


class ActionEntries(EntryKind):
    slug, name, names = "actions", "planned action", "planned actions"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Action.objects.known_at(moment).filter(recommendation__inspection__known_from__lte=moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """The actions with the dates that the document gave them. Two queries."""
        slips = Prefetch("slips", ActionSlip.objects.order_by("known_from", "pk"))
        in_order = rows.select_related("recommendation__inspection").order_by("due_on", "pk")
        for action in in_order.prefetch_related(slips):
            first = next(iter(action.slips.all()), None)
            due = (first.from_on, first.from_precision) if first else (action.due_on, action.due_precision)
            words = f"due {said_date(*due)}" if due[0] else "no date given"
            links = links_to_recommendations([action.recommendation], reading)
            yield DocumentEntry(cls, action.source_ref, action.title, words, links[0].url, bears_on=links)


class EventEntries(EntryKind):
    slug, name, names = "events", "event", "events"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Event.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Three queries."""
        in_order = rows.select_related("inspection").prefetch_related("kpis", "service_areas").order_by("on", "title")
        for event in in_order:
            words = f"{event.title}. {event.description}".strip()
            said = said_date(event.on, event.date_precision)
            links = cls._bears_on(event, reading)
            title = said[:1].upper() + said[1:]
            yield DocumentEntry(cls, event.source_ref, title, words, cls._url(event, reading), bears_on=links)

    @staticmethod
    def _url(event: Event, reading: ReadingContext) -> str:
        """The page that tells of the event: the intervention, its inspection, or the chart of a KPI it bears on."""
        if event.is_intervention:
            return reading.url("pages:intervention")
        if event.inspection and event.inspection.known_from <= reading.moment:
            return reading.url("pages:inspection", event.inspection.slug)
        named = next(iter(event.kpis.all()), None)
        return reading.url("pages:kpi", named.slug, events="all") if named else ""

    @staticmethod
    def _bears_on(event: Event, reading: ReadingContext) -> tuple[EntryLink, ...]:
        if event.scope == Event.Scope.SERVICE_AREA:
            areas = event.service_areas.all()
            return tuple(EntryLink(one.name, reading.url("pages:scorecard", area=one.slug)) for one in areas)
        return tuple(EntryLink(kpi.title, reading.url("pages:kpi", kpi.slug, events="all")) for kpi in event.kpis.all())
