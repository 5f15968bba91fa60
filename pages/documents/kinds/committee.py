"""The committee's record: single facts, claims of papers and the numbers behind them, requests, and terms."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from analysis.core.kinds import KINDS
from inspections.models import Recommendation
from ledger.former import as_known
from pages.documents.entries import DocumentEntry, EntryKind, links_to_kpis, links_to_recommendations
from scrutiny.claims.queries import check_claims
from scrutiny.models import (
    Claim,
    ClaimOperand,
    Commitment,
    GlossaryTerm,
    Meeting,
    MeetingItem,
    PlanPriority,
    RiskVersion,
    Statement,
)
from web.reading import ReadingContext


class StatementEntries(EntryKind):
    """Single facts; they are kept on the document's page, where each has its own anchor."""

    slug, name, names = "statements", "single fact", "single facts"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Statement.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Two queries."""
        asked = Prefetch("recommendations", Recommendation.objects.select_related("inspection").order_by("number"))
        for found in rows.select_related("kpi", "source").prefetch_related(asked).order_by("position"):
            links = links_to_recommendations(_known(found.recommendations.all(), reading), reading)
            links += links_to_kpis([found.kpi] if found.kpi else [], reading)
            yield DocumentEntry(
                kind=cls,
                place=found.source_ref,
                words=found.text,
                url=f"{reading.url('pages:document', found.source.slug)}#{found.slug}",
                note=found.note,
                anchor=found.slug,
                bears_on=links,
            )


class ClaimEntries(EntryKind):
    slug, name, names = "claims", "claim", "claims"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Claim.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """The claims with their results as of the moment. Four queries."""
        for checked in check_claims(rows.order_by("position"), reading.moment):
            claim = checked.claim
            yield DocumentEntry(
                kind=cls,
                place=claim.source_ref,
                title=claim.title,
                words=f"“{claim.words}”",
                url=reading.url("scrutiny:claim", claim.slug),
                note=checked.verdict,
                result=checked.result,
            )


class OperandEntries(EntryKind):
    """Numbers that only a document states and on which a claim rests."""

    slug, name, names = "numbers", "number behind a claim", "numbers behind claims"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return ClaimOperand.objects.filter(claim__known_from__lte=moment, number__isnull=False)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for operand in rows.select_related("claim").order_by("claim__position", "position"):
            title = operand.label[:1].upper() + operand.label[1:]
            words = KINDS[operand.kind].written(operand.number)
            url = reading.url("scrutiny:claim", operand.claim.slug)
            yield DocumentEntry(cls, operand.source_ref, title, words, url, f"Behind the claim: {operand.claim.title}")


class MeetingEntries(EntryKind):
    slug, name, names = "meetings", "meeting of a committee", "meetings of committees"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Meeting.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.order_by("held_on", "slug"):
            url = reading.url("scrutiny:meeting", found.slug)
            yield DocumentEntry(cls, found.source_ref, found.committee, found.agenda_title, url, found.day_words)


class MeetingItemEntries(EntryKind):
    slug, name, names = "requests", "request or focus of a committee", "requests and focuses of a committee"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return MeetingItem.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Two queries."""
        for found in rows.select_related("meeting").prefetch_related("kpis").order_by("meeting__held_on", "slug"):
            links = links_to_kpis(found.kpis.all(), reading)
            url = reading.url("scrutiny:meeting", found.meeting.slug)
            yield DocumentEntry(cls, found.source_ref, found.get_kind_display(), found.text, url, bears_on=links)


class CommitmentEntries(EntryKind):
    slug, name, names = "promises", "promise to the committee or the public", "promises to the committee or the public"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return Commitment.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Three queries."""
        asked = Prefetch("recommendations", Recommendation.objects.select_related("inspection").order_by("number"))
        for found in rows.prefetch_related("kpis", asked).order_by("made_on", "slug"):
            links = links_to_recommendations(_known(found.recommendations.all(), reading), reading)
            links += links_to_kpis(found.kpis.all(), reading)
            url = reading.url("scrutiny:promise", found.slug)
            yield DocumentEntry(cls, found.source_ref, found.get_kind_display(), found.what, url, bears_on=links)


class PriorityEntries(EntryKind):
    slug, name, names = "priorities", "priority of a plan", "priorities of plans"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return PlanPriority.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """Three queries."""
        asked = Prefetch("recommendations", Recommendation.objects.select_related("inspection").order_by("number"))
        for found in rows.select_related("plan").prefetch_related("kpis", asked).order_by("plan", "position"):
            links = links_to_recommendations(_known(found.recommendations.all(), reading), reading)
            links += links_to_kpis(found.kpis.all(), reading)
            url = reading.url("pages:plan", found.plan.slug)
            yield DocumentEntry(
                cls, found.source_ref, found.title, found.summary, url, found.plan.title, bears_on=links
            )


class RiskEntries(EntryKind):
    slug, name, names = "risks", "risk", "risks"

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return RiskVersion.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for found in rows.order_by("as_at", "pk"):
            note = f"Mitigation ({found.get_mitigation_state_display().lower()}): {found.mitigation}"
            url = reading.url("scrutiny:risks")
            yield DocumentEntry(cls, found.source_ref, "", found.words, url, note if found.mitigation else "")


class TermEntries(EntryKind):
    """Terms that a document explains; they have no date of their own."""

    slug, name, names = "terms", "term of the glossary", "terms of the glossary"
    is_undated = True

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        return GlossaryTerm.objects.known_at(moment)

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """One query."""
        for term in as_known(rows.order_by("term"), reading.moment):
            url = f"{reading.url('pages:glossary')}#{term.anchor}"
            yield DocumentEntry(cls, term.source_ref, term.term, f"{term.expansion}. {term.definition}", url)


def _known(recommendations: Iterable[Recommendation], reading: ReadingContext) -> list[Recommendation]:
    return [one for one in recommendations if one.inspection.known_from <= reading.moment]
