"""The moments between which a page looks for changes."""

from datetime import date

from analysis.changes.change import Span
from web.dates import end_of
from web.reading import ReadingContext


def span_between(first: date, last: date, reading: ReadingContext) -> Span:
    """The moments at the end of two days; of the day shown its own moment. Raises ValueError for the wrong order."""
    end = reading.moment if last == reading.shown_day else end_of(last)
    return Span(end_of(first), end, first, last)
