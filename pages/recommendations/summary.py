"""Summary of a progress table: what is said once above it, instead of in each of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.core.periods import long_date
from charts.words.phrases import counted
from inspections.open_areas import AskedStatus
from pages.recommendations.table import ProgressRow

_STATUS_WORDS = {
    AskedStatus.EARLIER: "A newer inspection has followed, so that they no longer count as open.",
    AskedStatus.REPORTED: "What the commissioner recommended to the government does not count as open.",
}


@dataclass(frozen=True)
class ProgressSummary:
    """Numbers of a progress table: recommendations, those rated and those with concerns, late actions, newest word."""

    number: int
    noun: str
    rated: int
    with_concerns: int
    late: int
    newest: date | None
    status_words: str

    @property
    def counted(self) -> str:
        """Number with the kind of what was asked: "12 areas for improvement"."""
        return counted(self.number, self.noun) if " " not in self.noun else _of_kind(self.number, self.noun)

    @property
    def rated_words(self) -> str:
        if not self.number:
            return ""
        if not self.rated:
            return "The council has rated none of them here."
        return f"The council has rated {self.rated if self.rated < self.number else 'all'} of them."

    @property
    def concern_words(self) -> str:
        return f"{self.with_concerns} {'has' if self.with_concerns == 1 else 'have'} concerns on record"

    @property
    def late_words(self) -> str:
        return f"{counted(self.late, 'action')} {'is' if self.late == 1 else 'are'} past the date"

    @property
    def newest_words(self) -> str:
        return f"The newest word is of {long_date(self.newest)}." if self.newest else "No update was found."


def summarise(rows: Sequence[ProgressRow]) -> ProgressSummary:
    """Count what the rows of a progress table have in common."""
    nouns = {row.progress.recommendation.get_kind_display().lower() for row in rows}
    statuses = {row.status for row in rows}
    dates = [row.progress.latest.as_at for row in rows if row.progress.latest]
    return ProgressSummary(
        number=len(rows),
        noun=nouns.pop() if len(nouns) == 1 else "recommendation",
        rated=sum(row.progress.rating is not None for row in rows),
        with_concerns=sum(bool(row.progress.concerns) for row in rows),
        late=sum(len(row.progress.overdue) for row in rows),
        newest=max(dates, default=None),
        status_words=_STATUS_WORDS.get(statuses.pop(), "") if len(statuses) == 1 else "",
    )


def _of_kind(number: int, noun: str) -> str:
    # "area for improvement" takes its plural in the first word
    first, _, rest = noun.partition(" ")
    return f"{counted(number, first)} {rest}"
