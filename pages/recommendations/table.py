"""The progress on recommendations, a line each. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.html import format_html, format_html_join

from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from inspections.models import Recommendation
from inspections.names import inspection_name
from inspections.open_areas import AskedStatus
from inspections.progress.queries import Progress
from kpis.display.cells import DASH, two_lines
from kpis.figures.standings import Standing
from pages.details import Tally
from pages.recommendations.report import ProgressReport
from pages.recommendations.words import action_words, measure_words, no_kpi_words
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable
from web.words import first_words

NUMBER = ColumnKind.NUMBER
# with its month two lines of the column on a tablet held across, one on a wide screen
MOST_OF_A_WORD = 60


# columns that a narrow screen has in a row of their own
WIDE_ONLY = {"td": {"class": "lines__wide"}, "th": {"class": "lines__wide"}}


@dataclass(frozen=True)
class ProgressRow:
    """One recommendation with its progress and the position of its KPIs.

    `years` are those in which the same issue was asked for, empty where it was asked once.
    """

    progress: Progress
    tally: Tally
    kpis: tuple[Standing, ...]
    status: AskedStatus
    years: tuple[int, ...] = ()

    @property
    def asked_words(self) -> str:
        """Years in which it was asked for: "asked 2016, 2019, 2023"; empty for one year."""
        return f"asked {', '.join(map(str, self.years))}" if len(self.years) > 1 else ""


class ProgressTable(ProgressReport, DataTable):
    """The progress table of recommendations, one inspection's after the other.

    On a narrow screen the newest word and the measures of a recommendation have a row of their own below it.
    """

    number = DataColumn(
        accessor="progress",
        verbose_name="Recommendation",
        sort_by=lambda r: _order_of(r.progress.recommendation),
    )
    inspection = DataColumn(accessor="progress", verbose_name="Inspection", only="file")
    inspection_code = DataColumn(accessor="progress", verbose_name="Code of the inspection", only="file")
    title = DataColumn(accessor="progress", verbose_name="Title", only="file", report_width=60)
    asked = DataColumn(accessor="progress", verbose_name="What was asked", only="file")
    asked_in = DataColumn(accessor="years", verbose_name="Years in which it was asked", only="file")
    theme = DataColumn(accessor="progress__recommendation__theme", verbose_name="Theme", only="file")
    latest = DataColumn(
        accessor="progress__latest",
        verbose_name="Newest word",
        sort_by=lambda r: r.progress.latest and r.progress.latest.as_at,
        attrs=WIDE_ONLY,
        report_width=64,
    )
    status = DataColumn(
        accessor="status",
        verbose_name="Status",
        sort_by=lambda r: list(AskedStatus).index(r.status),
        attrs=WIDE_ONLY,
        report_width=16,
    )
    closed_on = DataColumn(
        accessor="progress__closing", verbose_name="Met since", only="file", file_kind=ColumnKind.DATE
    )
    closing = DataColumn(accessor="progress__closing", verbose_name="Why it was closed", only="file")
    rating = DataColumn(
        accessor="progress__rating",
        verbose_name="Council's rating",
        sort_by=lambda r: r.progress.rating and list(type(r.progress.rating)).index(r.progress.rating),
        attrs=WIDE_ONLY,
        report_width=20,
    )
    worries = DataColumn(
        accessor="progress",
        verbose_name="Concerns",
        only="page",
        sort_by=lambda r: len(r.progress.concerns) or None,
        numeric=True,
        report_width=10,
    )
    actions = DataColumn(
        accessor="progress",
        verbose_name="Late actions",
        only="page",
        sort_by=lambda r: len(r.progress.overdue) or None,
        numeric=True,
        report_width=14,
    )
    kpis = DataColumn(
        accessor="tally",
        verbose_name="Measures",
        only="page",
        sort_by=lambda r: r.tally.total or None,
        attrs=WIDE_ONLY,
        report_width=30,
    )
    on_target = DataColumn(accessor="tally__on_target", verbose_name="KPIs on target", only="file", file_kind=NUMBER)
    near_target = DataColumn(
        accessor="tally__near_target", verbose_name="KPIs near target", only="file", file_kind=NUMBER
    )
    off_target = DataColumn(accessor="tally__off_target", verbose_name="KPIs off target", only="file", file_kind=NUMBER)
    unsure = DataColumn(accessor="tally__unsure", verbose_name="KPIs too close to call", only="file", file_kind=NUMBER)
    no_target = DataColumn(
        accessor="tally__no_target", verbose_name="KPIs without target", only="file", file_kind=NUMBER
    )
    no_figure = DataColumn(
        accessor="tally__no_figure", verbose_name="KPIs without figure", only="file", file_kind=NUMBER
    )
    kpi_list = DataColumn(accessor="kpis", verbose_name="Linked KPIs", only="file")
    no_measure = DataColumn(accessor="progress", verbose_name="Without a KPI", only="file")
    ratings = DataColumn(accessor="progress", verbose_name="Ratings over time", only="file")
    lead = DataColumn(accessor="progress", verbose_name="Lead", only="file")
    evidence = DataColumn(accessor="progress__evidence", verbose_name="Evidence", only="file")
    concerns = DataColumn(accessor="progress__concerns", verbose_name="Concerns", only="file")
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
        accessor="progress__findings", verbose_name="Inspectors' findings since", only="file", file_kind=NUMBER
    )
    findings_of_report = DataColumn(
        accessor="progress__findings", verbose_name="Findings of the report itself", only="file", file_kind=NUMBER
    )
    source = DataColumn(accessor="progress", verbose_name="Source", only="file")

    class Meta:
        empty_text = "No recommendation was known on this date."

    def __init__(
        self,
        rows: Sequence[ProgressRow],
        reading: ReadingContext,
        caption: str,
        *,
        hidden: Collection[str] = (),
        **kwargs,
    ):
        self.reading = reading
        super().__init__(rows, caption, **kwargs)
        # what is the same in every row is said above the table; files have it in each row all the same
        for name in hidden:
            self.columns.hide(name)

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The rows by inspection, with a link to each; one group without a name in another order, or of one alone."""
        rows = list(self.rows)
        parted = [(key, list(found)) for key, found in groupby(rows, key=lambda row: _inspection_of(row.record))]
        if self.order_by or len(parted) < 2:
            return [("", rows)]
        return [(self._heading(found), found) for _, found in parted]

    @property
    def is_by_status(self) -> bool:
        """True where the status is a column, which a narrow screen has no room for."""
        return any(column.name == "status" for column in self.columns)

    @property
    def narrow_columns(self) -> int:
        """Number of the columns on a narrow screen."""
        return sum(column.column.attrs != WIDE_ONLY for column in self.columns)

    def _heading(self, rows: list) -> str:
        inspection = rows[0].record.progress.recommendation.inspection
        url = self.reading.url("pages:inspection", inspection.slug)
        return format_html('<a href="{}">{}</a>: {}', url, inspection_name(inspection), len(rows))

    def render_number(self, record):
        asked = record.progress.recommendation
        url = self.reading.url("pages:recommendation", asked.inspection.slug, asked.number)
        named = format_html('{}. <a href="{}">{}</a>', asked.number, url, asked.short_title)
        lines = [record.asked_words, inspection_name(asked.inspection) if self.order_by else ""]
        return two_lines(named, "; ".join(filter(None, lines)))

    def render_status(self, record):
        closing = record.progress.closing
        return two_lines(record.status.value, f"met since {long_date(closing.closed_on)}" if closing else "")

    def render_rating(self, record):
        rating = record.progress.rating
        if rating is None:
            return "Not yet rated"
        steps = (f"{step.rating.symbol} {step.rating.label}, {long_date(step.on)}" for step in record.progress.ratings)
        return two_lines(f"{rating.symbol} {rating.label}", format_html_join("; ", "{}", ((step,) for step in steps)))

    def render_kpis(self, record):
        return measure_words(record.tally, record.progress.recommendation)

    def render_latest(self, record):
        latest = record.progress.latest
        if latest is None:
            return "No update found"
        note = next(iter(latest.notes.all()), None)
        lead = "Concern: " if note and note.kind == note.Kind.CONCERN else ""
        words = lead + first_words(note.text, MOST_OF_A_WORD - len(lead)) if note else ""
        words = words or f"Rated {latest.get_rating_display().lower()}"
        return format_html('{} <span class="lines__when">{}</span>', words, f"{latest.as_at:%b %Y}")

    def render_worries(self, record):
        return _alarming(len(record.progress.concerns))

    def render_actions(self, record):
        open_actions, overdue = len(record.progress.open_actions), len(record.progress.overdue)
        if not open_actions:
            return DASH
        return _alarming(overdue, f"{overdue} of {open_actions}") if overdue else f"0 of {open_actions}"

    def value_number(self, record):
        return f"{record.progress.recommendation.number}"

    def value_inspection(self, record):
        return inspection_name(record.progress.recommendation.inspection)

    def value_inspection_code(self, record):
        return record.progress.recommendation.inspection.slug

    def value_status(self, record):
        return record.status.value

    def value_closed_on(self, record):
        return record.progress.closing.closed_on if record.progress.closing else None

    def value_closing(self, record):
        return record.progress.closing.reason if record.progress.closing else None

    def value_asked_in(self, record):
        return ", ".join(map(str, record.years)) or None

    def value_title(self, record):
        return record.progress.recommendation.short_title

    def value_asked(self, record):
        return record.progress.recommendation.summary

    def value_rating(self, record):
        return record.progress.rating.label if record.progress.rating else "Not yet rated"

    def value_kpi_list(self, record):
        links = {link.kpi_id: link for link in record.progress.links}
        return "; ".join(
            f"{s.kpi.title}: {s.kpi.written(s.assessment.latest) or 'no figure'}"
            f" ({s.assessment.why_unrated or s.assessment.rag.label}; {links[s.pk].words.lower()})"
            for s in record.kpis
        )

    def value_no_measure(self, record):
        return None if record.kpis else no_kpi_words(record.progress.recommendation)

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
        return len(record.progress.findings_since)

    def value_findings_of_report(self, record):
        return len(record.progress.findings_of_report)

    def value_source(self, record):
        asked = record.progress.recommendation
        return f"{asked.source}, {asked.source_ref}" if asked.source else ""


def _inspection_of(row: ProgressRow) -> int:
    return row.progress.recommendation.inspection_id


def _alarming(number: int, words: str = "") -> str:
    return format_html('<strong class="lines__alarm">{}</strong>', words or number) if number else DASH


def _order_of(asked: Recommendation) -> tuple:
    inspection = asked.inspection
    return (inspection.happened_on or date.max, inspection.slug, asked.number)
