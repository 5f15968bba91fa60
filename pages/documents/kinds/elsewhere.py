"""Ofsted's judgements of other councils, and of the council's own homes and services."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from analysis.core.periods import long_date
from inspections.models import NeighbourJudgement, ServiceJudgement
from kpis.display.dates import said_date
from pages.documents.entries import DocumentEntry, EntryKind
from web.reading import ReadingContext


class ServiceJudgementEntries(EntryKind):
    slug, name, names = "homes", "judgement of a home or service", "judgements of homes and services"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return ServiceJudgement.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.order_by("inspected_on", "name"):
            words = f"{found.grade or 'no grade'}, {said_date(found.inspected_on, found.date_precision)}"
            yield DocumentEntry(cls, found.source_ref, found.name, words, reading.url("pages:services"), found.summary)


class NeighbourJudgementEntries(EntryKind):
    slug, name, names = "councils", "judgement of another council", "judgements of other councils"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return NeighbourJudgement.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.order_by("council"):
            words = f"{found.overall or 'no overall grade given'}, published {long_date(found.published_on)}"
            yield DocumentEntry(cls, found.source_ref, found.council, words, reading.url("pages:councils"), found.note)
