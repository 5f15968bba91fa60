"""Rows of the record as the catalogue lists them: by kind, by search, and what belongs to one row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import RecordKind
from record.models import RecordChange

ROWS_ON_A_PAGE = 50
FOUND_OF_A_KIND = 8
# what belongs to a row of a kind: the kind of the parts, and the field by which they name the row
PARTS = {
    "kpis": (("targets", "kpi"), ("breaks", "kpi"), ("links", "kpi"), ("sums", "kpi"), ("agreements", "kpi")),
    "inspections": (("judgements", "inspection"), ("findings", "inspection"), ("recommendations", "inspection")),
    "recommendations": (("links", "recommendation"),),
}


@dataclass(frozen=True)
class ListedRow:
    """One row as it stands in a list."""

    pk: int
    title: str
    note: str


@dataclass(frozen=True)
class RecordPart:
    """Rows of another kind that belong to a row, and the field of their form that names it."""

    kind: RecordKind
    field: str
    lines: list[ListedRow]


def as_lines(kind: RecordKind, rows: Iterable) -> list[ListedRow]:
    return [ListedRow(row.pk, kind.title_of(row), kind.note_of(row)) for row in rows]


def search_rows(kind: RecordKind, text: str) -> QuerySet:
    """The standing rows of a kind in which `text` is found; all for an empty text."""
    rows = kind.rows()
    if not text:
        return rows
    found = Q()
    for name in kind.search:
        found |= Q(**{f"{name}__icontains": text})
    return rows.filter(found)


def get_page(kind: RecordKind, text: str, number: str | None) -> Page:
    """One page of the rows of a kind. Two queries."""
    page = Paginator(search_rows(kind, text), ROWS_ON_A_PAGE).get_page(number)
    page.object_list = as_lines(kind, page.object_list)
    return page


def find_rows(text: str) -> list[tuple[RecordKind, list[ListedRow]]]:
    """Some rows of each kind in which `text` is found. One query for each kind."""
    found = [(kind, search_rows(kind, text)[:FOUND_OF_A_KIND]) for kind in KINDS_OF_RECORD.values()]
    return [(kind, as_lines(kind, rows)) for kind, rows in found if rows]


def count_rows() -> list[tuple[RecordKind, int]]:
    """The kinds with the number of their standing rows. One query for each."""
    return [(kind, kind.rows().order_by().count()) for kind in KINDS_OF_RECORD.values()]


def get_parts(kind: RecordKind, row: Any) -> list[RecordPart]:
    """The rows that belong to a row. One query for each kind of part."""
    parts = []
    for slug, field in PARTS.get(kind.slug, ()):
        part = KINDS_OF_RECORD[slug]
        parts.append(RecordPart(part, field, as_lines(part, part.rows_of(field, row))))
    return parts


def find_successor(kind: RecordKind, pk: int) -> int | None:
    """The row that took the place of another one; None where none did. One query for each step."""
    approved = RecordChange.objects.filter(kind=kind.slug, status=RecordChange.Status.APPROVED)
    seen, wanted = {pk}, pk
    while True:
        following = approved.filter(key=wanted).exclude(result__in=seen).values_list("result", flat=True).first()
        if following is None:
            return wanted if wanted != pk else None
        seen.add(following)
        wanted = following
