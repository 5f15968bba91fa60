"""Judgements of other councils and of the council's own homes and services, as tables for the page and for files."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from inspections.models import NeighbourJudgement, ServiceJudgement
from kpis.display.cells import DASH, two_lines
from kpis.display.dates import said_date
from kpis.models import Source
from pages.inspections.others import NOT_GRADED, CouncilJudged
from web.tables import DataColumn, DataTable

DATE, NUMBER = ColumnKind.DATE, ColumnKind.NUMBER
GRADES = ("outstanding", "good", "adequate", "requires improvement", "inadequate")


@lru_cache(maxsize=64)
def show_grade(grade: str) -> SafeString:
    """The badge of a grade, as a page that includes its component has it."""
    return mark_safe(render_to_string("components/judgement.html", {"grade": grade}).strip())


def order_of_grade(grade: str) -> int | None:
    """The place of a grade from best to worst; None for a word that is no grade, which sorts last."""
    return next((place for place, known in enumerate(GRADES) if grade.lower().startswith(known)), None)


def show_source(source: Source | None, ref: str) -> str:
    """A source with its link and the place in it."""
    if source is None:
        return DASH
    title = format_html('<a href="{}">{}</a>', source.url, source.title) if source.url else source.title
    return format_html('<span class="cell-note">{}{}</span>', title, f", {ref}" if ref else "")


class GradeColumn(DataColumn):
    """A grade in Ofsted's words, as a badge on the page; where there is none, why."""

    def __init__(self, grade_of: Callable, **kwargs):
        super().__init__(accessor="judgement", sort_by=lambda row: order_of_grade(grade_of(row)), **kwargs)
        self.grade_of = grade_of

    def render(self, record):
        grade = self.grade_of(record)
        return show_grade(grade) if order_of_grade(grade) is not None else grade

    def value(self, record):
        return self.grade_of(record)


class CouncilsTable(DataTable):
    """The latest inspection of children's services at each council, the council itself first.

    `shared_source` is where most of the rows come from: the page names it once, and a row only where it is another.
    """

    council = DataColumn(accessor="judgement__council", verbose_name="Council", sort_by=lambda r: r.judgement.council)
    groups = DataColumn(accessor="groups", verbose_name="What it is to this council", only="file")
    inspected = DataColumn(
        accessor="judgement__started_on",
        verbose_name="Inspected",
        only="page",
        sort_by=lambda r: r.judgement.started_on or r.judgement.published_on,
    )
    started_on = DataColumn(accessor="judgement__started_on", verbose_name="Began", only="file", file_kind=DATE)
    ended_on = DataColumn(accessor="judgement__ended_on", verbose_name="Ended", only="file", file_kind=DATE)
    published_on = DataColumn(accessor="judgement__published_on", verbose_name="Published", only="file", file_kind=DATE)
    inspection_type = DataColumn(accessor="judgement__inspection_type", verbose_name="Kind", only="file")
    overall = GradeColumn(lambda row: row.overall, verbose_name="Overall")
    leaders = GradeColumn(lambda row: row.judgement.leaders or NOT_GRADED, verbose_name="Leaders")
    protection = GradeColumn(
        lambda row: row.judgement.help_and_protection or NOT_GRADED, verbose_name="Help and protection"
    )
    in_care = GradeColumn(lambda row: row.judgement.in_care or NOT_GRADED, verbose_name="Children in care")
    leavers = GradeColumn(lambda row: row.judgement.care_leavers or NOT_GRADED, verbose_name="Care leavers")
    source = DataColumn(accessor="judgement", verbose_name="Source", only="file")
    report = DataColumn(accessor="judgement__report_url", verbose_name="Address of the report", only="file")
    note = DataColumn(accessor="judgement__note", verbose_name="Note", only="file")

    class Meta:
        empty_text = "No judgement of another council was known on this date."

    def __init__(self, rows: Sequence[CouncilJudged], caption: str, **kwargs):
        super().__init__(rows, caption, **kwargs)
        sources = Counter(row.judgement.source for row in rows if row.judgement.source)
        self.shared_source = sources.most_common(1)[0][0] if sources else None

    def render_council(self, record):
        name = format_html('<span class="own-area">◆ {}</span>', record.judgement.council)
        return two_lines(name if record.is_home else record.judgement.council, record.groups)

    def render_inspected(self, record):
        judgement = record.judgement
        day = long_date(judgement.started_on) if judgement.started_on else "Date not known"
        kind = f"{judgement.inspection_type}, " if judgement.inspection_type else ""
        words = two_lines(day, f"{kind}published {long_date(judgement.published_on)}")
        return format_html("{} {}", words, self._source(judgement))

    def _source(self, judgement: NeighbourJudgement) -> str:
        """The report, and what names its grades unless that is the source of most rows."""
        shown = show_source(judgement.source, judgement.source_ref)
        if not judgement.report_url:
            return shown
        words = '<a href="{}">Report<span class="govuk-visually-hidden"> on {}</span></a>'
        report = format_html(words, judgement.report_url, judgement.council)
        return report if judgement.source == self.shared_source else format_html("{} {}", report, shown)

    def value_council(self, record):
        return record.judgement.council

    def value_source(self, record):
        judgement = record.judgement
        return f"{judgement.source}, {judgement.source_ref}" if judgement.source else None


class ServicesTable(DataTable):
    """The grades of the council's own children's homes, of fostering and of adoption, newest first."""

    name = DataColumn(verbose_name="Home or service", sort_by=lambda one: one.name)
    service = DataColumn(verbose_name="Kind", sort_by=lambda one: one.service)
    inspected = DataColumn(accessor="inspected_on", verbose_name="Inspected", sort_by=lambda one: one.inspected_on)
    inspected_on = DataColumn(verbose_name="Inspected, as a date", only="file", file_kind=DATE)
    published_on = DataColumn(verbose_name="Published", only="file", file_kind=DATE)
    grade = DataColumn(verbose_name="Grade", sort_by=lambda one: order_of_grade(one.grade))
    places = DataColumn(verbose_name="Places", file_kind=NUMBER, numeric=True, sort_by=lambda one: one.places)
    summary = DataColumn(verbose_name="In short")
    source = DataColumn(verbose_name="Source")
    address = DataColumn(accessor="source", verbose_name="Address of the source", only="file")

    class Meta:
        empty_text = "No judgement of a home or service was known on this date."
        sequence = ("name", "grade", "inspected", "inspected_on", "published_on", "service", "...")

    def __init__(self, rows: Sequence[ServiceJudgement], caption: str, **kwargs):
        super().__init__(rows, caption, **kwargs)

    def render_service(self, record):
        return record.get_service_display()

    def render_inspected(self, record):
        return capfirst(said_date(record.inspected_on, record.date_precision))

    def render_grade(self, record):
        return show_grade(record.grade) if record.grade else self.value_grade(record)

    def render_places(self, record):
        return DASH if record.places is None else record.places

    def render_source(self, record):
        return show_source(record.source, record.source_ref)

    def value_name(self, record):
        return record.name

    def value_service(self, record):
        return record.get_service_display()

    def value_inspected(self, record):
        return said_date(record.inspected_on, record.date_precision)

    def value_inspected_on(self, record):
        return record.inspected_on

    def value_published_on(self, record):
        return record.published_on

    def value_grade(self, record):
        return record.grade or "No grade in the source"

    def value_places(self, record):
        return record.places

    def value_summary(self, record):
        return record.summary

    def value_source(self, record):
        return f"{record.source}, {record.source_ref}" if record.source else None

    def value_address(self, record):
        return record.source.url if record.source else None
