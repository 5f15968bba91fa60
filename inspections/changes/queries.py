"""All changes of inspections between two moments."""

from analysis.changes.change import KnownChange, Span
from inspections.changes.inspected import get_detail_changes, get_inspected_changes
from inspections.changes.planned_actions import get_action_changes
from inspections.changes.progress import get_progress_changes
from inspections.queries import get_inspections


def _get_inspected_changes(span: Span) -> list[KnownChange]:
    return get_inspected_changes(span, get_inspections(span.end))


# All changes of inspections, visits, what they asked for and what came of it: twenty-two queries at most. Each part
# asks few tables, so that a change of one leaves what the others found.
INSPECTION_PARTS = (_get_inspected_changes, get_detail_changes, get_progress_changes, get_action_changes)
