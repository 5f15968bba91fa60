"""Inspections and visits: their dates, judgements, findings and recommendations."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from inspections.models import Finding, Inspection, Judgement, Recommendation
from inspections.names import inspection_name
from ledger.former import as_known
from pages.documents.entries import DocumentEntry, EntryKind, links_to_kpis, links_to_recommendations
from web.reading import ReadingContext


class InspectionEntries(EntryKind):
    slug, name, names = "inspections", "inspection or visit", "inspections and visits"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Inspection.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in as_known(rows.order_by("started_on", "slug"), reading.moment):
            url = reading.url("pages:inspection", found.slug)
            yield DocumentEntry(cls, found.source_ref, inspection_name(found), found.summary or found.headline, url)


class JudgementEntries(EntryKind):
    slug, name, names = "judgements", "judgement", "judgements"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Judgement.objects.known_at(moment).filter(inspection__known_from__lte=moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.select_related("inspection").order_by("inspection__started_on", "position"):
            url = reading.url("pages:inspection", found.inspection.slug)
            title = f"{found.area[:1].upper()}{found.area[1:]}"
            yield DocumentEntry(cls, found.source_ref, title, found.grade, url, inspection_name(found.inspection))


class RecommendationEntries(EntryKind):
    slug, name, names = "recommendations", "recommendation", "recommendations"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        in_order = rows.select_related("inspection").order_by("inspection__started_on", "number")
        for asked in as_known(in_order, reading.moment):
            url = reading.url("pages:recommendation", asked.inspection.slug, asked.number)
            yield DocumentEntry(cls, asked.source_ref, f"{asked.number}. {asked.short_title}", asked.summary, url)


class FindingEntries(EntryKind):
    slug, name, names = "findings", "finding", "findings"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Finding.objects.known_at(moment).filter(inspection__known_from__lte=moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Three queries."""
        asked = Prefetch("recommendations", Recommendation.objects.select_related("inspection").order_by("number"))
        in_order = rows.select_related("inspection").order_by("inspection__started_on", "position")
        for found in in_order.prefetch_related(asked, "kpis"):
            url = reading.url("pages:inspection", found.inspection.slug)
            # of a report that had not been out no recommendation is named
            known = [one for one in found.recommendations.all() if one.inspection.known_from <= reading.moment]
            links = links_to_recommendations(known, reading) + links_to_kpis(found.kpis.all(), reading)
            yield DocumentEntry(cls, found.source_ref, found.get_tone_display(), found.text, url, bears_on=links)
