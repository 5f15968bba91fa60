"""The kinds of row that people keep in the dashboard, by the word in their addresses."""

from record.kinds.agreements import AgreementKind
from record.kinds.events import EventKind
from record.kinds.inspections import FindingKind, InspectionKind, JudgementKind
from record.kinds.kind import RecordKind
from record.kinds.kpis import BreakKind, KpiKind
from record.kinds.recommendations import RecommendationKind, RecommendationKpiKind
from record.kinds.reference import DocumentKind, GlossaryTermKind
from record.kinds.sums import SumPartKind
from record.kinds.targets import TargetKind

KINDS_OF_RECORD: dict[str, RecordKind] = {
    kind.slug: kind
    for kind in (
        TargetKind(),
        KpiKind(),
        BreakKind(),
        SumPartKind(),
        AgreementKind(),
        InspectionKind(),
        JudgementKind(),
        FindingKind(),
        RecommendationKind(),
        RecommendationKpiKind(),
        EventKind(),
        DocumentKind(),
        GlossaryTermKind(),
    )
}
