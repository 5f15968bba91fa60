"""The kinds of entry that a document's page has, in the order in which they come at one place.

To add one, write a class in a module here and enter it in `KINDS`.
"""

from pages.documents.entries import EntryKind
from pages.documents.kinds.catalogue import BreakEntries, DefinitionEntries, TargetEntries
from pages.documents.kinds.committee import (
    ClaimEntries,
    CommitmentEntries,
    MeetingEntries,
    MeetingItemEntries,
    OperandEntries,
    PriorityEntries,
    RiskEntries,
    StatementEntries,
    TermEntries,
)
from pages.documents.kinds.elsewhere import NeighbourJudgementEntries, ServiceJudgementEntries
from pages.documents.kinds.figures import FigureEntries, RangeEntries
from pages.documents.kinds.inspections import FindingEntries, InspectionEntries, JudgementEntries, RecommendationEntries
from pages.documents.kinds.progress import ActionEntries, EventEntries, NoteEntries

KINDS: tuple[type[EntryKind], ...] = (
    FigureEntries,
    RangeEntries,
    StatementEntries,
    ClaimEntries,
    OperandEntries,
    TargetEntries,
    BreakEntries,
    InspectionEntries,
    JudgementEntries,
    RecommendationEntries,
    FindingEntries,
    NoteEntries,
    ActionEntries,
    MeetingEntries,
    MeetingItemEntries,
    CommitmentEntries,
    PriorityEntries,
    RiskEntries,
    EventEntries,
    ServiceJudgementEntries,
    NeighbourJudgementEntries,
    DefinitionEntries,
    TermEntries,
)
