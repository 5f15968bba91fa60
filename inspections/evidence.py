"""Evidence that something was done: words, and the KPIs, findings and documents that they point to."""

from dataclasses import dataclass
from datetime import datetime

from analysis.entry.figures import Problem
from analysis.entry.progress import MOST_DOCUMENTS, Document, Proposal, document_problems, length_problems
from inspections.models import ActionClosing, ProgressNote, RecommendationClosing
from inspections.queries import get_linkable_findings
from kpis.models import Kpi


@dataclass(frozen=True)
class Evidence:
    """Evidence that something is done or met: words, and what they point to (KPIs by code, findings by number)."""

    words: str = ""
    kpis: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


def evidence_problems(evidence: Evidence, now: datetime) -> list[Problem]:
    """Problems to be mended before `evidence` can close anything."""
    problems = []
    if not evidence.words.strip():
        problems.append(Problem("words", "Say what shows that it is done."))
    problems += length_problems("words", evidence.words)
    if Kpi.objects.filter(code__in=evidence.kpis).count() != len(set(evidence.kpis)):
        problems.append(Problem("kpis", "Choose KPIs from the list."))
    known = {str(pk) for pk in get_linkable_findings(now).values_list("pk", flat=True)}
    if not set(evidence.findings) <= known:
        problems.append(Problem("findings", "Choose findings from the list."))
    if len(evidence.documents) > MOST_DOCUMENTS:
        problems.append(Problem("documents", f"Name at most {MOST_DOCUMENTS} documents."))
    for place, document in enumerate(evidence.documents):
        problems += document_problems(document, place)
    return problems


def link_evidence(
    row: ProgressNote | ActionClosing | RecommendationClosing, evidence: Proposal | Evidence, now: datetime
) -> None:
    """Link a note or a closing to the KPIs, findings and documents of its evidence; blank documents are left out."""
    row.kpis.set(Kpi.objects.filter(code__in=evidence.kpis))
    row.findings.set(get_linkable_findings(now).filter(pk__in=evidence.findings))
    named = (document for document in evidence.documents if not document.is_blank)
    for position, document in enumerate(named, 1):
        row.documents.create(title=document.title.strip(), address=document.address.strip(), position=position)
