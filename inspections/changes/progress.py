"""Changes in the progress on recommendations: ratings, accounts and closings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from analysis.changes.change import ChangeKind, KnownChange, Span, Turn
from analysis.entry.progress import ProgressRating
from inspections.changes.asked import asked_address, day_of, was_asked
from inspections.models import ProgressUpdate, Recommendation, RecommendationClosing
from inspections.names import inspection_name

Row = TypeVar("Row", ProgressUpdate, RecommendationClosing)
OLDEST_FIRST = ("as_at", "published_at", "pk")


def get_progress_changes(span: Span, asked: Recommendation | None = None) -> list[KnownChange]:
    """Ratings, accounts and closings of all recommendations, or of one, at most one line each. Four queries."""
    known = Recommendation.objects.known_at(span.end).filter(inspection__known_from__lte=span.end)
    updates = ProgressUpdate.objects.known_at(span.end).select_related("source", "entered_by", "approved_by")
    # what was known at the start may have been corrected since
    earlier = ProgressUpdate.objects.known_at(span.start)
    closings = RecommendationClosing.objects.filter(published_at__lte=span.end).select_related("closed_by")
    if asked is not None:
        known = known.filter(pk=asked.pk)
        updates, earlier, closings = (rows.filter(recommendation=asked) for rows in (updates, earlier, closings))
    updates_of, earlier_of = (_by_asked(rows.order_by(*OLDEST_FIRST)) for rows in (updates, earlier))
    closings_of = _by_asked(closings)
    found = []
    for row in known.select_related("inspection"):
        found.append(_closing(row, closings_of[row.pk], span))
        found.append(_progress(row, earlier_of[row.pk], updates_of[row.pk], span))
    return [change for change in found if change]


def _by_asked(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.recommendation_id].append(row)
    return found


def _closing(row: Recommendation, closings: Sequence[RecommendationClosing], span: Span) -> KnownChange | None:
    was, now = _closed(closings, span.start), _closed(closings, span.end)
    if (was is None) == (now is None):
        return None
    when, reason = (now.published_at, now.reason) if now else _opened(was)
    return KnownChange(
        kind=ChangeKind.PROGRESS,
        when=day_of(when),
        subject=row.short_title,
        address=asked_address(row),
        before="Closed as met" if was else "Open" if was_asked(row, span) else "",
        after="Closed as met" if now else "Open again",
        about=f"{inspection_name(row.inspection)}, no. {row.number}",
        reason=reason,
        who=f"Recorded by {now.closed_by}" if now else "",
        weight=20,
    )


def _closed(closings: Sequence[RecommendationClosing], moment: datetime) -> RecommendationClosing | None:
    """The closing that held at `moment`; None while the recommendation was open."""
    for one in closings:
        is_out = one.published_at is not None and one.published_at <= moment
        if is_out and (one.superseded_at is None or one.superseded_at > moment):
            return one
    return None


def _opened(was: RecommendationClosing | None) -> tuple[datetime | None, str]:
    """When and why the closing was taken back."""
    return (was.superseded_at, was.revision_reason) if was else (None, "")


def _progress(
    row: Recommendation, earlier: Sequence[ProgressUpdate], updates: Sequence[ProgressUpdate], span: Span
) -> KnownChange | None:
    new = [one for one in updates if span.holds(one.published_at)]
    if not new:
        return None
    before, after = _rating(earlier), _rating(updates)
    new_rating = after if after is not before else None
    words = [before.label if before else "Not yet rated by the council", after.label if after else ""]
    if new_rating is None:
        words = [_accounts(len(earlier)), _accounts(len(updates))]
    if not was_asked(row, span):
        words[0] = ""
    last = max(new, key=lambda one: (one.as_at, one.published_at, one.pk))
    is_lower = new_rating is not None and before is not None and new_rating.rank < before.rank
    return KnownChange(
        kind=ChangeKind.PROGRESS,
        when=day_of(last.published_at),
        subject=row.short_title,
        address=asked_address(row),
        before=words[0],
        after=words[1],
        about=f"{inspection_name(row.inspection)}, no. {row.number}",
        reason=last.reason or last.revision_reason,
        who=_said_by(last),
        # the lowest rating needs the most attention
        weight=1 if new_rating is None else 10 - new_rating.rank,
        turn=Turn.WORSE if is_lower else Turn.BETTER if new_rating and before else Turn.NEITHER,
    )


def _rating(updates: Sequence[ProgressUpdate]) -> ProgressRating | None:
    """The rating that stands after `updates`, oldest first; None where none of them rates."""
    return next((one.as_rating for one in reversed(updates) if one.rating), None)


def _accounts(number: int) -> str:
    if number == 0:
        return "No account of progress"
    return "1 account of progress" if number == 1 else f"{number} accounts of progress"


def _said_by(update: ProgressUpdate) -> str:
    if update.source:
        return update.source.title
    return f"Entered by {update.entered_by}, approved by {update.approved_by}" if update.approved_by else ""
