"""The progress on recommendations as a table. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from inspections.action_plan.queries import ActionState
from inspections.progress.queries import Progress
from kpis.display.cells import DASH, two_lines
from kpis.display.dates import said_date
from kpis.figures.standings import Standing
from pages.details import Tally
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER = ColumnKind.NUMBER


@dataclass(frozen=True)
class ProgressRow:
    """One recommendation with its progress and the position of its KPIs."""

    progress: Progress
    tally: Tally
    kpis: tuple[Standing, ...]


class ProgressTable(DataTable):
    """The progress table of recommendations, one inspection's after the other."""

    number = DataColumn(
        accessor="progress",
        verbose_name="Recommendation",
        sort_by=lambda r: (r.progress.recommendation.inspection.started_on, r.progress.recommendation.number),
    )
    inspection = DataColumn(accessor="progress", verbose_name="Inspection", only="file")
    title = DataColumn(accessor="progress", verbose_name="Title", only="file")
    asked = DataColumn(accessor="progress", verbose_name="What was asked", only="file")
    theme = DataColumn(
        accessor="progress__recommendation__theme",
        verbose_name="Theme",
        sort_by=lambda r: r.progress.recommendation.theme,
    )
    rating = DataColumn(
        accessor="progress__rating",
        verbose_name="Council's rating",
        sort_by=lambda r: r.progress.rating and list(type(r.progress.rating)).index(r.progress.rating),
    )
    kpis = DataColumn(accessor="tally", verbose_name="KPIs", only="page", sort_by=lambda r: r.tally.total or None)
    on_target = DataColumn(accessor="tally__on_target", verbose_name="KPIs on target", only="file", file_kind=NUMBER)
    near_target = DataColumn(
        accessor="tally__near_target", verbose_name="KPIs near target", only="file", file_kind=NUMBER
    )
    off_target = DataColumn(accessor="tally__off_target", verbose_name="KPIs off target", only="file", file_kind=NUMBER)
    unsure = DataColumn(accessor="tally__unsure", verbose_name="KPIs too few to tell", only="file", file_kind=NUMBER)
    no_target = DataColumn(
        accessor="tally__no_target", verbose_name="KPIs without target", only="file", file_kind=NUMBER
    )
    no_figure = DataColumn(
        accessor="tally__no_figure", verbose_name="KPIs without figure", only="file", file_kind=NUMBER
    )
    kpi_list = DataColumn(accessor="kpis", verbose_name="Linked KPIs", only="file")
    ratings = DataColumn(accessor="progress", verbose_name="Ratings over time", only="file")
    lead = DataColumn(accessor="progress", verbose_name="Lead", only="file")
    latest = DataColumn(
        accessor="progress__latest",
        verbose_name="Latest update",
        sort_by=lambda r: r.progress.latest and r.progress.latest.as_at,
    )
    evidence = DataColumn(accessor="progress__evidence", verbose_name="Evidence", only="file")
    concerns = DataColumn(accessor="progress__concerns", verbose_name="Concerns", only="file")
    notes = DataColumn(
        accessor="progress",
        verbose_name="Evidence and concerns",
        only="page",
        sort_by=lambda r: len(r.progress.concerns) or None,
    )
    actions = DataColumn(
        accessor="progress",
        verbose_name="Actions due and overdue",
        only="page",
        sort_by=lambda r: len(r.progress.overdue) or None,
    )
    actions_open = DataColumn(
        accessor="progress", verbose_name="Actions not recorded as done", only="file", file_kind=NUMBER
    )
    actions_overdue = DataColumn(
        accessor="progress", verbose_name="Actions past their date", only="file", file_kind=NUMBER
    )
    action_list = DataColumn(accessor="progress", verbose_name="Actions", only="file")
    actions_slipped = DataColumn(
        accessor="progress", verbose_name="Actions whose date was changed", only="file", file_kind=NUMBER
    )
    findings = DataColumn(
        accessor="progress__findings",
        verbose_name="Inspectors' findings",
        file_kind=NUMBER,
        sort_by=lambda r: len(r.progress.findings) or None,
    )
    source = DataColumn(accessor="progress", verbose_name="Source", only="file")

    class Meta:
        empty_text = "No recommendation was known on this date."

    def __init__(self, rows: Sequence[ProgressRow], reading: ReadingContext, caption: str, **kwargs):
        self.reading = reading
        super().__init__(rows, caption, **kwargs)

    def render_number(self, record):
        asked = record.progress.recommendation
        url = self.reading.url("pages:recommendation", asked.inspection.slug, asked.number)
        return format_html('{}. <a href="{}">{}</a>', asked.number, url, asked.short_title)

    def render_theme(self, record):
        return record.progress.recommendation.theme.capitalize()

    def render_rating(self, record):
        rating = record.progress.rating
        if rating is None:
            return "Not yet rated"
        steps = (f"{step.rating.symbol} {step.rating.label}, {long_date(step.on)}" for step in record.progress.ratings)
        return two_lines(f"{rating.symbol} {rating.label}", format_html_join("; ", "{}", ((step,) for step in steps)))

    def render_kpis(self, record):
        return format_html_join(
            "", '<span class="cell-line">{}</span>', ((words,) for words in tally_words(record.tally))
        )

    def render_latest(self, record):
        latest = record.progress.latest
        if latest is None:
            return "None found"
        notes = list(latest.notes.all())
        return two_lines(long_date(latest.as_at), notes[0].text if notes else "")

    def render_notes(self, record):
        progress = record.progress
        lines = (f"Evidence: {len(progress.evidence)}", f"Concerns: {len(progress.concerns)}")
        return format_html_join("", '<span class="cell-line">{}</span>', ((line,) for line in lines))

    def render_actions(self, record):
        open_actions, overdue = record.progress.open_actions, record.progress.overdue
        if not open_actions:
            return "None recorded"
        lines = [f"{len(open_actions)} planned"]
        if overdue:
            lines.append(f"{len(overdue)} past the date, no outcome recorded")
        if record.progress.slipped:
            lines.append(f"{len(record.progress.slipped)} with a changed date")
        owners = sorted({str(action.owner) for action in open_actions if action.owner})
        if owners:
            lines.append(f"Owned by {', '.join(owners)}")
        return format_html_join("", '<span class="cell-line">{}</span>', ((line,) for line in lines))

    def render_findings(self, record):
        return len(record.progress.findings) or DASH

    def value_number(self, record):
        return f"{record.progress.recommendation.number}"

    def value_inspection(self, record):
        return record.progress.recommendation.inspection.slug

    def value_title(self, record):
        return record.progress.recommendation.short_title

    def value_asked(self, record):
        return record.progress.recommendation.summary

    def value_rating(self, record):
        return record.progress.rating.label if record.progress.rating else "Not yet rated"

    def value_kpi_list(self, record):
        return "; ".join(
            f"{s.kpi.title}: {s.kpi.written(s.assessment.latest) or 'no figure'}"
            f" ({s.assessment.why_unrated or s.assessment.rag.label})"
            for s in record.kpis
        )

    def value_latest(self, record):
        latest = record.progress.latest
        if latest is None:
            return "None found"
        return f"{long_date(latest.as_at)}: " + " ".join(note.text for note in latest.notes.all())

    def value_evidence(self, record):
        return "\n".join(note.text for note in record.progress.evidence)

    def value_concerns(self, record):
        return "\n".join(note.text for note in record.progress.concerns)

    def value_ratings(self, record):
        return "\n".join(f"{step.on:%Y-%m-%d}: {step.rating.label}" for step in record.progress.ratings) or None

    def value_lead(self, record):
        # who leads is kept as it is now, not as it was
        lead = record.progress.recommendation.lead
        return str(lead) if lead and not self.reading.is_past else None

    def value_actions_slipped(self, record):
        return len(record.progress.slipped)

    def value_actions_open(self, record):
        return len(record.progress.open_actions)

    def value_actions_overdue(self, record):
        return len(record.progress.overdue)

    def value_action_list(self, record):
        return "\n".join(action_words(action) for action in record.progress.actions)

    def value_findings(self, record):
        return len(record.progress.findings)

    def value_source(self, record):
        asked = record.progress.recommendation
        return f"{asked.source}, {asked.source_ref}" if asked.source else ""


def action_words(action: ActionState) -> str:
    """An action with its status, owner and due date, and how often that was changed."""
    parts = [action.get_status_display().lower()]
    if action.owner:
        parts.append(f"owner {action.owner}")
    parts.append(said_date(action.due_on, action.due_precision))
    if action.slips:
        parts.append(f"date changed {len(action.slips)} times, last because: {action.slips[-1].reason}")
    return f"{action.title} ({'; '.join(parts)})"


def tally_words(tally: Tally) -> list[str]:
    """The KPIs of a recommendation by position against target, one line each, empty lines left out."""
    if not tally.total:
        return ["None linked"]
    counted = (
        (tally.on_target, "on target"),
        (tally.near_target, "near target"),
        (tally.off_target, "off target"),
        (tally.unsure, "too few to tell"),
        (tally.no_target, "without target"),
        (tally.no_figure, "without figure"),
    )
    return [f"{number} {words}" for number, words in counted if number]
