"""Tables of promises, and of promises by the year in which they were made."""

from collections.abc import Sequence

from django.utils.html import format_html

from exports.sheet import ColumnKind
from inspections.names import inspection_name
from kpis.display.cells import DASH, two_lines
from scrutiny.commitments.queries import Promise, PromiseYear
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER = ColumnKind.NUMBER


def show_state(one: Promise) -> str:
    """The state of a promise with its words and symbol."""
    return format_html(
        '<strong class="rating rating--{} rating--words"><span class="rating__symbol" aria-hidden="true">{}</span> '
        "{}</strong>",
        one.state.tone,
        one.state.symbol,
        one.state_words,
    )


class PromisesTable(DataTable):
    """Promises and requests with when they are due, what came, and in which state they are."""

    what = DataColumn(accessor="commitment__what", verbose_name="What", sort_by=lambda p: p.commitment.what.casefold())
    kind = DataColumn(accessor="commitment__kind", verbose_name="Kind", only="file")
    to_whom = DataColumn(accessor="commitment__to_whom", verbose_name="To whom or of whom", only="file")
    by_whom = DataColumn(accessor="commitment__by_whom", verbose_name="By whom", only="file")
    owner = DataColumn(accessor="commitment__owner", verbose_name="Owner", only="file")
    made = DataColumn(
        accessor="commitment__made_on",
        verbose_name="Made",
        file_kind=ColumnKind.DATE,
        sort_by=lambda p: p.commitment.made_on,
    )
    made_at = DataColumn(accessor="commitment__meeting", verbose_name="Made at the meeting", only="file")
    due = DataColumn(accessor="due_words", verbose_name="Due", sort_by=lambda p: p.due_by)
    due_by = DataColumn(accessor="due_by", verbose_name="Last day in time", only="file", file_kind=ColumnKind.DATE)
    slips = DataColumn(
        accessor="slips",
        verbose_name="Date moved",
        file_kind=NUMBER,
        numeric=True,
        sort_by=lambda p: len(p.slips) or None,
    )
    state = DataColumn(accessor="state", verbose_name="State", sort_by=lambda p: p.state.rank)
    answered = DataColumn(accessor="answer", verbose_name="Answered on", only="file", file_kind=ColumnKind.DATE)
    answer = DataColumn(accessor="answer", verbose_name="Answer", only="file")
    delay = DataColumn(accessor="answered_late_words", verbose_name="Answered how late", only="file")
    outcome = DataColumn(accessor="answer", verbose_name="Our reading of the answer", only="file")
    note = DataColumn(accessor="note", verbose_name="Remark", only="file")
    themes = DataColumn(accessor="themes", verbose_name="Themes", only="file")
    asked = DataColumn(accessor="recommendations", verbose_name="Recommendations", only="file")
    kpis = DataColumn(accessor="commitment__kpis", verbose_name="KPIs", only="file")
    source = DataColumn(accessor="commitment__source", verbose_name="Source", only="file")
    reference = DataColumn(accessor="commitment__source_ref", verbose_name="Place in the source", only="file")

    class Meta:
        empty_text = "No promise was known on this date."
        sequence = ("what", "kind", "state", "due", "due_by", "...")

    def __init__(self, promises: Sequence[Promise], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(promises, "Promises to the committee and what it asked for", **kwargs)

    def render_what(self, record):
        row = record.commitment
        link = format_html('<a href="{}">{}</a>', self.reading.url("scrutiny:promise", row.slug), row.what)
        return two_lines(link, row.heading)

    def render_made(self, record):
        row = record.commitment
        if row.meeting is None:
            return row.made_words
        return format_html(
            '<a href="{}">{}</a>', self.reading.url("scrutiny:meeting", row.meeting.slug), row.made_words
        )

    def render_due(self, record):
        words = record.due_words or "No day set"
        words = words[:1].upper() + words[1:]
        return two_lines(words, "Before the committee was told of it") if record.is_due_before_made else words

    def render_slips(self, record):
        return len(record.slips) or DASH

    def render_state(self, record):
        under = f"{record.overdue_words} past its day" if record.overdue_words else ""
        if record.answer and record.answer.answer.outcome:
            under = f"Our reading: {record.answer.answer.get_outcome_display()}"
        return two_lines(show_state(record), under) if under else show_state(record)

    def value_kind(self, record):
        return record.commitment.get_kind_display()

    def value_owner(self, record):
        return str(record.commitment.owner) if record.commitment.owner else None

    def value_made(self, record):
        return record.commitment.made_on

    def value_made_at(self, record):
        return str(record.commitment.meeting) if record.commitment.meeting else None

    def value_due(self, record):
        return record.due_words or None

    def value_slips(self, record):
        return len(record.slips)

    def value_state(self, record):
        return record.state_words

    def value_answered(self, record):
        return record.answer.answer.answered_on if record.answer else None

    def value_answer(self, record):
        return record.answer.answer.words if record.answer else None

    def value_outcome(self, record):
        return (record.answer.answer.get_outcome_display() or None) if record.answer else None

    def value_themes(self, record):
        return "; ".join(record.themes) or None

    def value_asked(self, record):
        asked = record.recommendations
        named = (f"{inspection_name(one.inspection)}, no. {one.number}: {one.short_title}" for one in asked)
        return "; ".join(named) or None

    def value_kpis(self, record):
        return "; ".join(kpi.title for kpi in record.commitment.kpis.all()) or None

    def value_source(self, record):
        return record.commitment.source.title if record.commitment.source else None


class PromiseYearsTable(DataTable):
    """Promises and requests by the year they were made in. Kept means accepted by the committee, nothing less."""

    year = DataColumn(accessor="year", verbose_name="Made in")
    made = DataColumn(accessor="made", verbose_name="Promised or asked", numeric=True)
    accepted = DataColumn(accessor="accepted", verbose_name="Kept: accepted by the committee", numeric=True)
    answered = DataColumn(accessor="answered", verbose_name="Answered, not yet accepted", numeric=True)
    answered_late = DataColumn(accessor="answered_late", verbose_name="Of these, answered late", numeric=True)
    unanswered = DataColumn(accessor="unanswered", verbose_name="No answer recorded", numeric=True)
    late = DataColumn(accessor="late", verbose_name="Of these, late", numeric=True)

    class Meta:
        orderable = False

    def __init__(self, years: Sequence[PromiseYear], **kwargs):
        super().__init__(years, "Promises kept, by year", **kwargs)
