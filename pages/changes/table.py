"""Table of changes, on pages and in files. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from analysis.changes.change import KnownChange, Span
from analysis.core.periods import long_date
from exports.sheet import ColumnKind
from kpis.display.cells import DASH, two_lines
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable


class ChangesTable(DataTable):
    """Changes with how it was and how it is, each a link to the page that shows it so."""

    kind = DataColumn(accessor="kind", verbose_name="Kind", only="file")
    subject = DataColumn(accessor="subject", verbose_name="What")
    about = DataColumn(accessor="about", verbose_name="About", only="file")
    before = DataColumn(accessor="before", verbose_name="Before")
    after = DataColumn(accessor="after", verbose_name="After")
    when = DataColumn(accessor="when", verbose_name="Known since", file_kind=ColumnKind.DATE)
    why = DataColumn(accessor="reason", verbose_name="Why, and by whom")
    reason = DataColumn(accessor="reason", verbose_name="Reason", only="file")
    who = DataColumn(accessor="who", verbose_name="By whom, or source", only="file")

    class Meta:
        orderable = False
        empty_text = "Nothing changed."

    def __init__(self, changes: Sequence[KnownChange], span: Span, reading: ReadingContext, caption: str, **kwargs):
        self.then, self.later = reading.at(span.start_day), reading.at(span.end_day)
        empty = {
            "before": not any(one.before for one in changes),
            "when": not any(one.when for one in changes),
            "why": not any(one.reason or one.who for one in changes),
        }
        kwargs.setdefault("exclude", [name for name, is_empty in empty.items() if is_empty])
        super().__init__(changes, caption, **kwargs)

    def render_subject(self, record):
        return two_lines(record.subject, record.about)

    def render_before(self, record):
        return self._state(self.then, record.address_before or record.address, record.before)

    def render_after(self, record):
        return self._state(self.later, record.address, record.after)

    def render_when(self, record):
        return long_date(record.when) if record.when else DASH

    def render_why(self, record):
        return two_lines(record.reason, record.who) if record.reason else record.who or DASH

    def value_kind(self, record):
        return record.kind.heading

    def value_subject(self, record):
        return record.subject

    def value_before(self, record):
        return record.before or None

    def value_after(self, record):
        return record.after

    def value_about(self, record):
        return record.about or None

    def value_when(self, record):
        return record.when

    def value_reason(self, record):
        return record.reason or None

    def value_who(self, record):
        return record.who or None

    @staticmethod
    def _state(reading: ReadingContext, address: tuple[str, ...], words: str) -> SafeString | str:
        """Words for a state, as a link to the page at that moment; a dash where there was nothing yet."""
        if not words:
            return DASH
        return format_html('<a href="{}">{}</a>', reading.url(*address), words) if address else words
