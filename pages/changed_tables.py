"""Tables that an event of the audit trail may have changed, told by the kind of its subject."""

from django.db.models import Model

from accounts.models import User
from inspections.models import (
    Action,
    ActionClosing,
    ActionHandover,
    ActionSlip,
    ClosingDocument,
    DeclinedLink,
    Event,
    MetDocument,
    NoteDocument,
    ProgressNote,
    ProgressUpdate,
    ReadinessAnswer,
    Recommendation,
    RecommendationClosing,
    RecommendationKpi,
)
from kpis.models import Area, Figure, Kpi, Rebase, SeriesBreak, ServiceArea, Source, Target
from ledger.asked import Tables
from ledger.models import FormerValues
from scrutiny.models import (
    Claim,
    Commitment,
    CommitmentAnswer,
    CommitmentDecision,
    CommitmentSlip,
    ImprovementPlan,
    Meeting,
    MeetingItem,
    PlanPriority,
    RiskVersion,
)

# A subject with what else the transaction of its event writes, if only to count the versions of a row. One that is not
# named here may have changed anything, which costs time; a table that is missing would show what is no longer so: the
# suite watches every action for it.
_WRITTEN: dict[type[Model], tuple[type[Model], ...]] = {
    Action: (ActionClosing, ActionHandover, ActionSlip, ClosingDocument),
    Claim: (),
    Commitment: (CommitmentAnswer, CommitmentDecision, CommitmentSlip),
    DeclinedLink: (Recommendation,),
    Event: (),
    ImprovementPlan: (PlanPriority,),
    Meeting: (),
    MeetingItem: (),
    ProgressUpdate: (ProgressNote, NoteDocument),
    ReadinessAnswer: (),
    Recommendation: (RecommendationClosing, MetDocument),
    RecommendationKpi: (Recommendation,),
    RiskVersion: (),
    User: (),
}


def tables_of(*models: type[Model]) -> Tables:
    """Names of the tables of models and of their links to many."""
    links = [link.remote_field.through for model in models for link in model._meta.many_to_many]
    return frozenset(model._meta.db_table for model in (*models, *links))


_TABLES: dict[str, Tables] = {
    subject._meta.model_name or "": tables_of(subject, *others) for subject, others in _WRITTEN.items()
}
# all that KPIs are judged by, their figures and names included
JUDGED_BY = tables_of(Area, Figure, FormerValues, Kpi, Rebase, SeriesBreak, ServiceArea, Source, Target)


def tables_changed_with(subject_type: str) -> Tables | None:
    """Names of the tables that an event about a row of this model may have changed; None where it may be any."""
    return _TABLES.get(subject_type)
