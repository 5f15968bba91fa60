"""Tables of documents, and of the figures of a book of data. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence

from django.utils.html import format_html

from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from kpis.display.cells import source_link, two_lines
from kpis.display.dates import said_date
from pages.documents.queries import FiguresOfKpi, Holding
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable


class DocumentsTable(DataTable):
    """Documents with their kind, date, and what is known from each."""

    document = DataColumn(
        accessor="source__title", verbose_name="Document", sort_by=lambda one: one.source.title.casefold()
    )
    kind = DataColumn(accessor="source__kind", verbose_name="Kind", only="file")
    published = DataColumn(
        accessor="source__published_on", verbose_name="Date", sort_by=lambda one: one.source.published_on
    )
    basis = DataColumn(accessor="source__date_basis", verbose_name="How the date is known", only="file")
    holds = DataColumn(accessor="words", verbose_name="What is known from it")
    total = DataColumn(
        accessor="total",
        verbose_name="In all",
        file_kind=ColumnKind.NUMBER,
        numeric=True,
        sort_by=lambda one: one.total,
    )
    address = DataColumn(accessor="source__url", verbose_name="Address", only="file")

    class Meta:
        empty_text = "No document was known on this date."

    def __init__(self, holdings: Sequence[Holding], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(holdings, "Documents", **kwargs)

    def render_document(self, record):
        source = record.source
        return two_lines(source_link(source.title, source.slug, self.reading), source.get_kind_display())

    def render_published(self, record):
        return said_date(record.source.published_on, record.source.date_precision)

    def render_total(self, record):
        return f"{record.total:,}"

    def value_document(self, record):
        return record.source.title

    def value_kind(self, record):
        return record.source.get_kind_display() or None

    def value_published(self, record):
        return said_date(record.source.published_on, record.source.date_precision)

    def value_total(self, record):
        return record.total


class FiguresByKpiTable(DataTable):
    """The figures of a document that has too many to print, by KPI."""

    kpi = DataColumn(accessor="title", verbose_name="KPI", sort_by=lambda one: one.title.casefold())
    number = DataColumn(accessor="number", verbose_name="Figures", numeric=True, sort_by=lambda one: one.number)
    areas = DataColumn(accessor="areas", verbose_name="Areas", numeric=True, sort_by=lambda one: one.areas)
    first = DataColumn(accessor="first", verbose_name="From", sort_by=lambda one: one.first)
    last = DataColumn(accessor="last", verbose_name="To", sort_by=lambda one: one.last)

    def __init__(self, rows: Sequence[FiguresOfKpi], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(rows, "Figures by KPI", **kwargs)

    def render_kpi(self, record):
        return format_html('<a href="{}">{}</a>', self.reading.url("pages:kpi", record.slug), record.title)

    def render_first(self, record):
        return long_date(record.first)

    def render_last(self, record):
        return long_date(record.last)
