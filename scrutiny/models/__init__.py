"""Models of the committee's room; each module has one noun of it.

What somebody enters here is withdrawn or superseded, never changed or deleted: every day still shows what it showed.
"""

from scrutiny.models.claims import Claim, ClaimOperand, operation_choices, wording_choices
from scrutiny.models.commitments import Commitment, CommitmentAnswer, CommitmentDecision, CommitmentSlip
from scrutiny.models.facts import GlossaryTerm, Statement
from scrutiny.models.following import Followed, MeetingMail
from scrutiny.models.meetings import Meeting, MeetingItem
from scrutiny.models.plan import ImprovementPlan, PlanPriority
from scrutiny.models.questions import OwnQuestion, QuestionTick
from scrutiny.models.risks import Risk, RiskVersion
from scrutiny.models.themes import Theme

__all__ = [
    "Claim",
    "ClaimOperand",
    "Commitment",
    "CommitmentAnswer",
    "CommitmentDecision",
    "CommitmentSlip",
    "Followed",
    "GlossaryTerm",
    "ImprovementPlan",
    "Meeting",
    "MeetingItem",
    "MeetingMail",
    "OwnQuestion",
    "PlanPriority",
    "QuestionTick",
    "Risk",
    "RiskVersion",
    "Statement",
    "Theme",
    "operation_choices",
    "wording_choices",
]
