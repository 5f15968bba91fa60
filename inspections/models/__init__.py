"""Models of inspections: judgements, findings, recommendations, and the progress and actions since."""

from inspections.models.action_plan import Action, ActionClosing, ActionHandover, ActionSlip, ClosingDocument
from inspections.models.events import Event
from inspections.models.inspections import Finding, Inspection, Judgement, Lineage, Recommendation
from inspections.models.progress import NoteDocument, ProgressNote, ProgressUpdate, rating_choices

__all__ = [
    "Action",
    "ActionClosing",
    "ActionHandover",
    "ActionSlip",
    "ClosingDocument",
    "Event",
    "Finding",
    "Inspection",
    "Judgement",
    "Lineage",
    "NoteDocument",
    "ProgressNote",
    "ProgressUpdate",
    "Recommendation",
    "rating_choices",
]
