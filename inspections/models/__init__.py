"""What Ofsted did and said, what it asked for, and what has been done about it since."""

from inspections.models.events import Event
from inspections.models.inspections import Finding, Inspection, Judgement, Lineage, Recommendation
from inspections.models.planned import Action, ActionClosing, ActionHandover, ActionSlip, ClosingDocument
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
