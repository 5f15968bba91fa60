"""Table of progress seen together. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence

from django.utils.html import format_html

from exports.sheet import ColumnKind
from inspections.names import inspection_name
from kpis.display.cells import DASH, two_lines
from pages.recommendations.table import WIDE_ONLY
from pages.recommendations.words import action_words, no_kpi_words
from pages.together.rows import TogetherRow
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER = ColumnKind.NUMBER


class TogetherTable(DataTable):
    """Recommendations by measures, findings, actions, voices and promises; flags have a line of their own below."""

    asked = DataColumn(
        accessor="progress", verbose_name="Recommendation", sort_by=lambda r: r.progress.recommendation.code
    )
    inspection = DataColumn(accessor="progress", verbose_name="Inspection", only="file")
    number = DataColumn(accessor="progress", verbose_name="Number", only="file", file_kind=NUMBER)
    years = DataColumn(accessor="row__years", verbose_name="Years in which it was asked", only="file")
    status = DataColumn(accessor="row__status", verbose_name="Status", only="file")
    measures = DataColumn(
        accessor="measures_words",
        verbose_name="Measures",
        sort_by=lambda r: len(r.facts.measures) or None,
        attrs=WIDE_ONLY,
    )
    findings = DataColumn(
        accessor="findings_words",
        verbose_name="Findings",
        sort_by=lambda r: len(r.progress.findings) or None,
        attrs=WIDE_ONLY,
    )
    actions = DataColumn(
        accessor="actions_words", verbose_name="Actions", sort_by=lambda r: r.facts.actions or None, attrs=WIDE_ONLY
    )
    voices = DataColumn(
        accessor="voices",
        verbose_name="Voice",
        sort_by=lambda r: r.voices or None,
        file_kind=NUMBER,
        attrs=WIDE_ONLY,
    )
    promises = DataColumn(
        accessor="promises_words", verbose_name="Promises", sort_by=lambda r: len(r.promises) or None, attrs=WIDE_ONLY
    )
    flags = DataColumn(accessor="flags", verbose_name="Flags", sort_by=lambda r: len(r.flags) or None, numeric=True)
    flag_facts = DataColumn(accessor="flag_lines", verbose_name="Facts behind the flags", only="file")
    newest = DataColumn(
        accessor="facts__newest__on", verbose_name="Newest word", only="file", file_kind=ColumnKind.DATE
    )
    source = DataColumn(accessor="progress", verbose_name="Source", only="file")

    class Meta:
        empty_text = "No recommendation was known on this date."

    def __init__(self, rows: Sequence[TogetherRow], reading: ReadingContext, caption: str, **kwargs):
        self.reading = reading
        super().__init__(rows, caption, **kwargs)

    def render_asked(self, record):
        asked = record.progress.recommendation
        url = self.reading.url("pages:recommendation", asked.inspection.slug, asked.number)
        named = format_html('{}. <a href="{}">{}</a>', asked.number, url, asked.short_title)
        words = (inspection_name(asked.inspection), record.row.asked_words)
        return two_lines(named, "; ".join(filter(None, words)))

    def render_measures(self, record):
        return record.measures_words or "None"

    def render_findings(self, record):
        return record.findings_words or DASH

    def render_actions(self, record):
        return record.actions_words or DASH

    def render_voices(self, record):
        return record.voices or DASH

    def render_promises(self, record):
        return record.promises_words or DASH

    def render_flags(self, record):
        return len(record.flags) or DASH

    def value_asked(self, record):
        return record.progress.recommendation.short_title

    def value_inspection(self, record):
        return inspection_name(record.progress.recommendation.inspection)

    def value_number(self, record):
        return record.progress.recommendation.number

    def value_years(self, record):
        return ", ".join(map(str, record.row.years)) or None

    def value_status(self, record):
        return record.row.status.value

    def value_measures(self, record):
        told = "; ".join(f"{one.title}: {one.words or 'no figure'}" for one in record.facts.measures)
        return told or no_kpi_words(record.progress.recommendation)

    def value_findings(self, record):
        return "\n".join(
            f"{inspection_name(one.inspection)}, {one.get_tone_display().lower()}: {one.text}"
            for one in record.progress.findings
        )

    def value_actions(self, record):
        return "\n".join(action_words(action) for action in record.progress.actions)

    def value_voices(self, record):
        return record.voices

    def value_promises(self, record):
        return "\n".join(f"{one.commitment.what}: {one.state_words}" for one in record.promises)

    def value_flags(self, record):
        return "; ".join(flag.value for flag in record.flags) or None

    def value_flag_facts(self, record):
        return "\n".join(f"{name}: {facts}" for name, facts in record.flag_lines) or None

    def value_newest(self, record):
        return record.facts.newest.on if record.facts.newest else None

    def value_source(self, record):
        asked = record.progress.recommendation
        return f"{asked.source}, {asked.source_ref}" if asked.source else ""
