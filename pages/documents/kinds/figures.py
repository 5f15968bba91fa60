"""Figures, and ranges that stand for single figures."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from analysis.value_format import ValueFormat
from kpis.display.cells import period_words
from kpis.models import Figure, ReportedRange
from pages.documents.entries import DocumentEntry, EntryKind
from web.reading import ReadingContext


def _about(row: Figure | ReportedRange) -> str:
    """The KPI of a row, and its area where that is not the council's own."""
    return row.kpi.title if row.area.name == settings.COUNCIL_AREA else f"{row.kpi.title}, {row.area.name}"


class FigureEntries(EntryKind):
    slug, name, names = "figures", "figure", "figures"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Figure.objects.known_at(moment).observed()

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        in_order = rows.select_related("kpi", "area").order_by("kpi__position", "area_id", "period_end", "period_start")
        for figure in in_order:
            observation = figure.as_observation()
            yield DocumentEntry(
                kind=cls,
                place=figure.source_ref,
                title=_about(figure),
                words=f"{figure.written}, {period_words(observation)}{', derived' if figure.is_derived else ''}",
                url=reading.url("pages:kpi", figure.kpi.slug),
                note=figure.commentary,
            )


class RangeEntries(EntryKind):
    slug, name, names = "ranges", "reported range", "reported ranges"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return ReportedRange.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.select_related("kpi", "area").order_by("kpi__position", "period_end"):
            form = ValueFormat(found.kpi.as_kind, found.kpi.decimals)
            yield DocumentEntry(
                kind=cls,
                place=found.source_ref,
                title=_about(found),
                words=f"{form.kind.written(found.low)} to {form.kind.written(found.high)}, {found.period.label}",
                url=reading.url("pages:kpi", found.kpi.slug),
                note=found.what,
            )
