"""Cells of the progress on recommendations in a report to a committee."""

from analysis.core.periods import long_date
from inspections.names import inspection_name
from pages.recommendations.words import measure_words
from web.words import first_words

# whole sentences, not the line of a page
MOST_OF_A_WORD_IN_A_REPORT = 200


class ProgressReport:
    """Cells of the progress table in a report, by inspection; the newest word whole, ratings with their symbol."""

    order_by: tuple

    def report_group(self, record) -> str:
        return "" if self.order_by else inspection_name(record.progress.recommendation.inspection)

    def report_title(self, record):
        asked = record.progress.recommendation
        named = f"{asked.number}. {asked.short_title}"
        return f"{named} ({record.asked_words})" if record.asked_words else named

    def report_latest(self, record):
        latest = record.progress.latest
        if latest is None:
            return "No update found"
        words = " ".join(note.text for note in latest.notes.all()) or f"Rated {latest.get_rating_display().lower()}"
        return f"{latest.as_at:%B %Y}: {first_words(words, MOST_OF_A_WORD_IN_A_REPORT)}"

    def report_status(self, record):
        closing = record.progress.closing
        return f"{record.status.value}, met since {long_date(closing.closed_on)}" if closing else record.status.value

    def report_rating(self, record):
        rating = record.progress.rating
        return f"{rating.symbol} {rating.label}" if rating else "Not yet rated"

    def report_worries(self, record):
        return len(record.progress.concerns) or None

    def report_actions(self, record):
        still_open = len(record.progress.open_actions)
        return f"{len(record.progress.overdue)} of {still_open}" if still_open else None

    def report_kpis(self, record):
        return measure_words(record.tally, record.progress.recommendation)
