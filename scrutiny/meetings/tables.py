"""Table of meetings, with how much was asked, promised and answered at each."""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.text import Truncator

from exports.sheet import ColumnKind
from kpis.display.cells import DASH, two_lines
from scrutiny.meetings.queries import MeetingRecord
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER = ColumnKind.NUMBER
LONGEST_AGENDA = 140


def _counted(of):
    """Options of a column that counts what `of` gives of a meeting."""
    return {"file_kind": NUMBER, "numeric": True, "sort_by": lambda record: len(of(record)) or None}


class MeetingsTable(DataTable):
    """Meetings, the newest first."""

    day = DataColumn(
        accessor="meeting__held_on",
        verbose_name="Meeting",
        sort_by=lambda r: r.meeting.held_on or date.min,
    )
    held_on = DataColumn(accessor="meeting__held_on", verbose_name="Day", only="file", file_kind=ColumnKind.DATE)
    precision = DataColumn(accessor="meeting__date_precision", verbose_name="How exact the day is", only="file")
    committee = DataColumn(accessor="meeting__committee", verbose_name="Committee", only="file")
    agenda_due = DataColumn(
        accessor="meeting__agenda_due_on",
        verbose_name="Agenda had to be out by",
        only="file",
        file_kind=ColumnKind.DATE,
    )
    agenda = DataColumn(accessor="meeting__agenda_title", verbose_name="On the agenda")
    asked = DataColumn(accessor="asked", verbose_name="Asked for", **_counted(lambda r: r.asked))
    announced = DataColumn(accessor="announced", verbose_name="Promised", **_counted(lambda r: r.announced))
    due = DataColumn(accessor="due", verbose_name="Due at it", **_counted(lambda r: r.due))
    missing = DataColumn(
        accessor="not_received", verbose_name="Of these, not received", **_counted(lambda r: r.not_received)
    )
    source = DataColumn(accessor="meeting__source", verbose_name="Source", only="file")
    reference = DataColumn(accessor="meeting__source_ref", verbose_name="Place in the source", only="file")

    class Meta:
        empty_text = "No meeting was known on this date."

    def __init__(self, records: Sequence[MeetingRecord], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(records, "Meetings", **kwargs)

    def render_day(self, record):
        meeting = record.meeting
        words = meeting.day_words[:1].upper() + meeting.day_words[1:]
        link = format_html('<a href="{}">{}</a>', self.reading.url("scrutiny:meeting", meeting.slug), words)
        return two_lines(link, meeting.committee)

    def render_agenda(self, record):
        words = record.meeting.agenda_title
        shown = Truncator(words[:1].upper() + words[1:]).chars(LONGEST_AGENDA) if words else "Not recorded"
        asked = "; ".join(promise.commitment.what.rstrip(".") for promise in record.asked)
        return two_lines(shown, f"Asked for: {asked}") if asked else shown

    def render_asked(self, record):
        return len(record.asked) or DASH

    def render_announced(self, record):
        return len(record.announced) or DASH

    def render_due(self, record):
        return len(record.due) or DASH

    def render_missing(self, record):
        return len(record.not_received) or DASH

    def value_day(self, record):
        return record.meeting.day_words

    def value_precision(self, record):
        return record.meeting.get_date_precision_display()

    def value_agenda(self, record):
        return record.meeting.agenda_title or None

    def value_asked(self, record):
        return len(record.asked)

    def value_announced(self, record):
        return len(record.announced)

    def value_due(self, record):
        return len(record.due)

    def value_missing(self, record):
        return len(record.not_received)

    def value_source(self, record):
        return record.meeting.source.title if record.meeting.source else None
