"""Targets, changes in counting, and definitions of KPIs."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from analysis.core.periods import long_date
from kpis.models import Kpi, SeriesBreak, Target
from ledger.former import as_known
from pages.documents.entries import DocumentEntry, EntryKind
from web.reading import ReadingContext


class TargetEntries(EntryKind):
    slug, name, names = "targets", "target", "targets"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Target.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for target in rows.select_related("kpi").order_by("kpi__position", "from_on"):
            words = target.kpi.as_kind.written(target.value)
            words += f", from {long_date(target.from_on)}" if target.from_on else ""
            words += f", to {long_date(target.to_on)}" if target.to_on else ""
            url = reading.url("pages:kpi", target.kpi.slug)
            yield DocumentEntry(cls, target.source_ref, target.kpi.title, f"target {words}", url, target.reason)


class BreakEntries(EntryKind):
    slug, name, names = "breaks", "change in counting", "changes in counting"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return SeriesBreak.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for change in rows.select_related("kpi").order_by("kpi__position", "on"):
            words = f"from {long_date(change.on)} {change.what_changed}"
            yield DocumentEntry(
                cls, change.source_ref, change.kpi.title, words, reading.url("pages:kpi", change.kpi.slug)
            )


class DefinitionEntries(EntryKind):
    """KPIs that a document defines; they have no date of their own. What was changed here is said as of the moment."""

    slug, name, names = "definitions", "definition of a KPI", "definitions of KPIs"
    is_undated = True

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Kpi.objects.all()

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for kpi in as_known(rows.order_by("position"), reading.moment):
            yield DocumentEntry(cls, kpi.source_ref, kpi.title, kpi.definition, reading.url("pages:kpi", kpi.slug))
