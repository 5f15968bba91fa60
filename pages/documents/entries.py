"""Entries of a document's page: one for each thing that is known from it, and the kinds they come in.

A kind is a class with the rows of one model, or of a few that read alike; to add one, write it in a module of `kinds/`
and enter it in `KINDS` there. List, page and files take it from that table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import QuerySet

from analysis.claims.check import ClaimResult
from kpis.models import Source
from web.reading import ReadingContext


@dataclass(frozen=True, slots=True)
class EntryLink:
    """Link to the page of this product on which something is kept or on which it bears."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One thing that a document says: what it is about, what is said of it, and where it is kept here.

    `place` is the reference into the document; `url` the page where it is kept, with the anchor where it has one there.
    """

    kind: type["EntryKind"]
    place: str
    title: str = ""
    words: str = ""
    url: str = ""
    note: str = ""
    anchor: str = ""
    bears_on: tuple[EntryLink, ...] = ()
    result: ClaimResult | None = None


class EntryKind:
    """Rows of one kind that are known from documents.

    `name` and `names` are the words for one and for several. `source` is the name of the relation to the document. Rows
    of a kind that `is_undated` are shown at every date here as on their own pages.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    names: ClassVar[str]
    source: ClassVar[str] = "source"
    is_undated: ClassVar[bool] = False

    @classmethod
    def rows_at(cls, moment: datetime) -> QuerySet:
        """All rows of the kind that were known at `moment`, from a document or from people."""
        raise NotImplementedError

    @classmethod
    def known_at(cls, moment: datetime) -> QuerySet:
        """The rows of the kind that were known at `moment` from a document."""
        return cls.rows_at(moment).filter(**{f"{cls.source}__isnull": False})

    @classmethod
    def entries(cls, rows: QuerySet, reading: ReadingContext) -> Iterator[DocumentEntry]:
        """The entries of `rows`, which are those of one document. A fixed number of queries."""
        raise NotImplementedError

    @classmethod
    def of(cls, source: Source, moment: datetime) -> QuerySet:
        return cls.known_at(moment).filter(**{cls.source: source})

    @classmethod
    def counted(cls, number: int) -> str:
        """So many of them in words: "1 figure", "1,204 figures"."""
        return f"{number:,} {cls.name if number == 1 else cls.names}"


def links_to_kpis(kpis: Sequence, reading: ReadingContext) -> tuple[EntryLink, ...]:
    return tuple(EntryLink(kpi.title, reading.url("pages:kpi", kpi.slug)) for kpi in kpis)


def links_to_recommendations(asked: Sequence, reading: ReadingContext) -> tuple[EntryLink, ...]:
    """Links to recommendations, which were fetched with their inspections."""
    return tuple(
        EntryLink(
            f"recommendation {one.number}: {one.short_title}",
            reading.url("pages:recommendation", one.inspection.slug, one.number),
        )
        for one in asked
    )
