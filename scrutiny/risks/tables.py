"""Table of risks."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join

from exports.sheet import ColumnKind
from inspections.names import inspection_name
from kpis.display.cells import two_lines
from scrutiny.models import RiskVersion
from scrutiny.risks.queries import ORDER
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable


class RisksTable(DataTable):
    """Risks with their mitigation, and where they were put."""

    words = DataColumn(accessor="words", verbose_name="Risk", sort_by=lambda r: r.words.casefold())
    basis = DataColumn(accessor="basis", verbose_name="Where it stands", sort_by=lambda r: ORDER[r.basis])
    as_at = DataColumn(accessor="as_at", verbose_name="As at", file_kind=ColumnKind.DATE, sort_by=lambda r: r.as_at)
    mitigation = DataColumn(accessor="mitigation", verbose_name="What is done about it")
    state = DataColumn(accessor="mitigation_state", verbose_name="In place or planned", only="file")
    level = DataColumn(accessor="likelihood", verbose_name="Likelihood and impact", only="page")
    likelihood = DataColumn(accessor="likelihood", verbose_name="Likelihood", only="file")
    impact = DataColumn(accessor="impact", verbose_name="Impact", only="file")
    owner = DataColumn(accessor="owner", verbose_name="Owner", only="file")
    asked = DataColumn(accessor="recommendations", verbose_name="Linked to")
    kpis = DataColumn(accessor="kpis", verbose_name="KPIs", only="file")
    actions = DataColumn(accessor="actions", verbose_name="Actions", only="file")
    source = DataColumn(accessor="source", verbose_name="Source")
    reference = DataColumn(accessor="source_ref", verbose_name="Place in the source", only="file")

    class Meta:
        empty_text = "No risk was known on this date."

    def __init__(self, risks: Sequence[RiskVersion], reading: ReadingContext, may_change: bool = False, **kwargs):
        self.reading = reading
        self.may_change = may_change
        super().__init__(risks, "Risks to the improvement", **kwargs)

    def render_words(self, record):
        owner = f"Owner: {record.owner}" if record.owner else ""
        if not self.may_change:
            return two_lines(record.words, owner)
        url = self.reading.url("committee:propose_risk", record.risk.slug)
        return two_lines(format_html('<a href="{}">{}</a>', url, record.words), owner)

    def render_basis(self, record):
        return record.get_basis_display()

    def render_as_at(self, record):
        return f"{record.as_at.day} {record.as_at:%B %Y}"

    def render_mitigation(self, record):
        if not record.mitigation:
            return "No mitigation given"
        return two_lines(record.mitigation, record.get_mitigation_state_display())

    def render_level(self, record):
        if not record.likelihood and not record.impact:
            return "Not given"
        likelihood = record.get_likelihood_display() or "Not given"
        return two_lines(f"Likelihood: {likelihood}", f"Impact: {record.get_impact_display() or 'Not given'}")

    def render_asked(self, record):
        asked = [
            (self.reading.url("pages:recommendation", one.inspection.slug, one.number), one.short_title)
            for one in record.recommendations.all()
        ]
        measured = [(self.reading.url("pages:kpi", kpi.slug), kpi.title) for kpi in record.kpis.all()]
        if not asked and not measured:
            return "None named"
        return format_html_join("", '<span class="cell-line"><a href="{}">{}</a></span>', asked + measured)

    def render_source(self, record):
        if record.source is None:
            return f"Entered by {record.entered_by}, approved by {record.approved_by}"
        title, url = record.source.title, record.source.url
        shown = format_html('<a href="{}">{}</a>', url, title) if url else title
        return two_lines(shown, record.source_ref)

    def value_basis(self, record):
        return record.get_basis_display()

    def value_mitigation(self, record):
        return record.mitigation or None

    def value_state(self, record):
        return record.mitigation_words

    def value_likelihood(self, record):
        return record.get_likelihood_display() or None

    def value_impact(self, record):
        return record.get_impact_display() or None

    def value_owner(self, record):
        return str(record.owner) if record.owner else None

    def value_asked(self, record):
        return "; ".join(
            f"{inspection_name(one.inspection)} {one.number}: {one.short_title}" for one in record.recommendations.all()
        )

    def value_kpis(self, record):
        return "; ".join(kpi.title for kpi in record.kpis.all())

    def value_actions(self, record):
        return "; ".join(action.title for action in record.actions.all())

    def value_source(self, record):
        return record.source.title if record.source else f"Entered by {record.entered_by}"
