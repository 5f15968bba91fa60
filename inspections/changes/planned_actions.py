"""Changes of the actions on recommendations: added, moved, done, dropped, opened again, or past their day."""

from datetime import date

from analysis.changes.change import ChangeKind, KnownChange, Span, Turn
from inspections.action_plan.queries import ActionState, is_overdue, state_at, with_history
from inspections.changes.asked import asked_address, day_of, was_asked
from inspections.models import Action, Recommendation
from kpis.display.dates import said_date


def get_action_changes(span: Span, asked: Recommendation | None = None) -> list[KnownChange]:
    """Actions that were added, moved, done, dropped, opened again, or whose day has passed. Seven queries at most."""
    known = Action.objects.known_at(span.end).filter(recommendation__inspection__known_from__lte=span.end)
    if asked is not None:
        known = known.filter(recommendation=asked)
    rows = with_history(known.select_related("recommendation__inspection", "source", "owner"))
    return [change for row in rows if (change := _action(row, span))]


def _action(row: Action, span: Span) -> KnownChange | None:
    """The weightiest news of an action: its day has passed, it ended, it was opened again, moved, added."""
    is_old = row.known_from <= span.start and was_asked(row.recommendation, span)
    was = state_at(row, span.start) if is_old else None
    now = state_at(row, span.end)
    is_late = is_overdue(now, span.end_day)
    if was is not None and _told(was, span.start_day) == _told(now, span.end_day):
        return None
    moved = [slip for slip in now.slips if span.holds(slip.known_from)]
    closing = now.closing if was is None or was.closing != now.closing else None
    ended = closing.published_at if closing else None
    days = {"late": now.due_on if is_late else None, "moved": day_of(moved[-1].known_from) if moved else None}
    return KnownChange(
        kind=ChangeKind.ACTION,
        when=day_of(ended) or days["moved"] or days["late"] or day_of(row.known_from),
        subject=row.title,
        address=asked_address(row.recommendation),
        before=_state_words(was, span.start_day) if was else "",
        after=_state_words(now, span.end_day),
        about=row.recommendation.short_title,
        reason=closing.words if closing else (moved[-1].reason if moved else ""),
        who=f"Closed by {closing.closed_by}" if closing else (f"Moved by {moved[-1].by}" if moved else ""),
        weight=4 if is_late else 3 if closing else 2 if moved else 1,
        turn=Turn.WORSE if is_late and (was is None or not is_overdue(was, span.start_day)) else Turn.NEITHER,
    )


def _told(state: ActionState, day: date) -> tuple:
    return (state.status, state.due_on, state.due_precision, is_overdue(state, day))


def _state_words(state: ActionState, day: date) -> str:
    """State of an action in words: "Planned, due September 2021", "The date has passed (September 2021)"."""
    if not state.is_open:
        return state.get_status_display()
    due = said_date(state.due_on, state.due_precision) if state.due_on else ""
    if is_overdue(state, day):
        return f"No outcome recorded; it was due {due}"
    return f"Planned, due {due}" if due else "Planned, no day set"
