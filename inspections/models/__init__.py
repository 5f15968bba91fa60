"""Models of inspections: judgements, findings, recommendations, and the progress and actions since."""

from inspections.models.action_plan import Action, ActionClosing, ActionHandover, ActionSlip, ClosingDocument
from inspections.models.closing import DeclinedLink, MetDocument, RecommendationClosing
from inspections.models.elsewhere import NeighbourJudgement, ServiceJudgement
from inspections.models.events import Event
from inspections.models.inspections import (
    NO_OVERALL_GRADE,
    NO_OVERALL_GRADE_FROM,
    Finding,
    Inspection,
    Judgement,
    Lineage,
    Recommendation,
    RecommendationKpi,
)
from inspections.models.progress import NoteDocument, ProgressNote, ProgressUpdate, rating_choices
from inspections.models.readiness import ReadinessAnswer
from inspections.models.voice import Voice

__all__ = [
    "NO_OVERALL_GRADE",
    "NO_OVERALL_GRADE_FROM",
    "Action",
    "ActionClosing",
    "ActionHandover",
    "ActionSlip",
    "ClosingDocument",
    "DeclinedLink",
    "Event",
    "Finding",
    "Inspection",
    "Judgement",
    "Lineage",
    "MetDocument",
    "NeighbourJudgement",
    "NoteDocument",
    "ProgressNote",
    "ProgressUpdate",
    "ReadinessAnswer",
    "Recommendation",
    "RecommendationClosing",
    "RecommendationKpi",
    "ServiceJudgement",
    "Voice",
    "rating_choices",
]
