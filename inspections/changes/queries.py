"""All changes of inspections between two moments."""

from analysis.changes.change import KnownChange, Span
from inspections.changes.inspected import get_detail_changes, get_inspected_changes
from inspections.changes.planned_actions import get_action_changes
from inspections.changes.progress import get_progress_changes
from inspections.queries import get_inspections


def get_inspection_changes(span: Span) -> list[KnownChange]:
    """All changes of inspections, visits, what they asked for and what came of it. Twenty-two queries at most."""
    return [
        *get_inspected_changes(span, get_inspections(span.end)),
        *get_detail_changes(span),
        *get_progress_changes(span),
        *get_action_changes(span),
    ]
