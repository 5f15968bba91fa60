"""The priorities of a plan as a table. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join

from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from inspections.names import inspection_name
from kpis.display.cells import two_lines
from kpis.figures.standings import Standing
from pages.plan.plan import PriorityRow
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER, DATE = ColumnKind.NUMBER, ColumnKind.DATE


class PlanTable(DataTable):
    """Priorities of one plan, in its order."""

    title = DataColumn(accessor="priority__title", verbose_name="Priority")
    summary = DataColumn(accessor="priority__summary", verbose_name="What is meant", only="file")
    period = DataColumn(accessor="priority__period_from", verbose_name="For the time", only="page")
    starts = DataColumn(accessor="priority__period_from", verbose_name="From", only="file", file_kind=DATE)
    ends = DataColumn(accessor="priority__period_to", verbose_name="To", only="file", file_kind=DATE)
    asked = DataColumn(accessor="progress", verbose_name="Recommendations")
    kpis = DataColumn(accessor="standings", verbose_name="KPIs")
    actions = DataColumn(accessor="actions", verbose_name="Actions of these recommendations")
    planned = DataColumn(accessor="actions", verbose_name="Actions without outcome", only="file", file_kind=NUMBER)
    overdue = DataColumn(accessor="overdue", verbose_name="Actions past their date", only="file", file_kind=NUMBER)
    source = DataColumn(accessor="priority__source", verbose_name="Source", only="file")
    reference = DataColumn(accessor="priority__source_ref", verbose_name="Place in the source", only="file")

    class Meta:
        orderable = False

    def __init__(self, rows: Sequence[PriorityRow], reading: ReadingContext, caption: str, **kwargs):
        self.reading = reading
        super().__init__(rows, caption, **kwargs)

    def render_title(self, record):
        return two_lines(record.priority.title, record.priority.summary)

    def render_period(self, record):
        priority = record.priority
        words = f"From {long_date(priority.period_from)}" if priority.period_from else "Not said"
        return f"{words} to {long_date(priority.period_to)}" if priority.period_to else words

    def render_asked(self, record):
        if not record.progress:
            return "None named"
        lines = (
            (
                self.reading.url("pages:recommendation", one.recommendation.inspection.slug, one.recommendation.number),
                one.recommendation.short_title,
                f"{one.rating.symbol} {one.rating.label}" if one.rating else "not yet rated",
            )
            for one in record.progress
        )
        return format_html_join("", '<span class="cell-line"><a href="{}">{}</a>: {}</span>', lines)

    def render_kpis(self, record):
        if not record.standings:
            return "None named"
        lines = (
            (self.reading.url("pages:kpi", one.kpi.slug), one.kpi.title, _standing_words(one))
            for one in record.standings
        )
        return format_html_join("", '<span class="cell-line"><a href="{}">{}</a>: {}</span>', lines)

    def render_actions(self, record):
        if not record.actions:
            return "None recorded"
        late = len(record.overdue)
        words = f"{len(record.actions)} recorded"
        return format_html("{}, <strong>{} past the date without an outcome</strong>", words, late) if late else words

    def value_asked(self, record):
        return "; ".join(
            f"{inspection_name(one.recommendation.inspection)} {one.recommendation.number}: "
            f"{one.recommendation.short_title} ({one.rating.label if one.rating else 'not yet rated'})"
            for one in record.progress
        )

    def value_kpis(self, record):
        return "; ".join(f"{one.kpi.title}: {_standing_words(one)}" for one in record.standings)

    def value_actions(self, record):
        return "; ".join(f"{action.title} ({action.get_status_display().lower()})" for action in record.actions)

    def value_planned(self, record):
        return sum(action.is_open for action in record.actions)

    def value_overdue(self, record):
        return len(record.overdue)

    def value_source(self, record):
        return record.priority.source.title if record.priority.source else None


def _standing_words(one: Standing) -> str:
    """Latest value and rating of a KPI: "96%, on target"."""
    written = one.kpi.written(one.assessment.latest) or "no figure"
    rating = one.assessment.why_unrated or one.assessment.rag.label
    return written if one.assessment.latest is None else f"{written}, {rating.lower()}"
