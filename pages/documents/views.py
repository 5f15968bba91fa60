"""The list of documents, and the page of one."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from kpis.models import Source
from pages.documents.files import documents_sheet
from pages.documents.filters import DocumentFilter
from pages.documents.kinds import KINDS
from pages.documents.queries import DocumentPage, get_counts, get_document, get_holdings
from pages.documents.tables import DocumentsTable, FiguresByKpiTable
from web.links import choice_links, file_links, one_of
from web.reading import NotKnownYet, ReadingContext, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def documents(request, reading):
    """The documents from which anything is known, with what each holds."""
    table, filters, total = _documents(request, reading)
    context = {
        "table": table,
        "filters": filters,
        "total": total,
        "downloads": file_links(reading, "pages:documents_file"),
    }
    return render(request, "pages/documents.html", context)


@reading_page(Permission.FILE_EXPORT)
def documents_file(request, reading, file_format):
    table, filters, _ = _documents(request, reading)
    return file_response(documents_sheet(table, filters, reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def document(request, reading, slug):
    """One document, place by place in its own order."""
    source = get_object_or_404(Source, slug=slug)
    chosen = one_of({"": "", **{kind.slug: "" for kind in KINDS}}, request.GET.get("kind"))
    page = get_document(source, reading, chosen)
    if page is None:
        raise _nothing_from(source, reading)
    table = FiguresByKpiTable(page.by_kpi, reading) if page.by_kpi else None
    if table:
        RequestConfig(request, paginate=False).configure(table)
    context = {"page": page, "source": source, "table": table, "choices": _choices(page, reading)}
    return render(request, "pages/document.html", context)


def _nothing_from(source: Source, reading: ReadingContext) -> Http404:
    """The refusal of a document from which nothing was known; its own date says since when something is."""
    if not reading.is_past or not get_counts(timezone.now(), source):
        return Http404(f"Nothing is known from {source.slug}.")
    published_on = source.published_on
    is_later = published_on is not None and reading.shown_day < published_on <= reading.today
    return NotKnownYet(published_on if is_later else None)


def _choices(page: DocumentPage, reading: ReadingContext) -> list[dict]:
    """Links to the page with one kind of entry; none where it has only one."""
    counts = page.holding.counts
    if len(counts) < 2:
        return []
    words = {"": f"All {page.holding.total:,}", **{kind.slug: kind.counted(number) for kind, number in counts.items()}}
    return choice_links(reading, "kind", words, page.chosen)


def _documents(request, reading: ReadingContext):
    """The table of the documents that the address selects, the filters, and how many documents there are in all."""
    known = get_holdings(reading.moment)
    filters = DocumentFilter(request.GET, known)
    table = DocumentsTable(filters.select(known), reading)
    RequestConfig(request, paginate=False).configure(table)
    return table, filters, len(known)
