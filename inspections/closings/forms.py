"""Forms that close a recommendation and open it again."""

from datetime import datetime

from inspections.evidence import Evidence
from inspections.evidence_forms import Linking, read_documents
from inspections.models import Recommendation
from ledger.forms import Day, VersionForm, Words, written


class RecommendationClosingForm(Linking, VersionForm):
    closed_on = Day("Met since", "The day from which the council holds it to be met, for example 30/9/2026")
    reason = Words("Why is it closed?", "A sentence. Members read it.", rows=2)
    words = Words("What shows that it is met?", rows=3)

    field_order = ("version", "closed_on", "reason", "words", "kpis", "findings")

    def __init__(self, *args, recommendation: Recommendation, moment: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_links(recommendation, moment, read_documents(self.data) if self.is_bound else ())

    def read_evidence(self) -> Evidence:
        """Evidence as it was typed."""
        return Evidence(
            words=written(self.data.get("words", "")),
            kpis=tuple(self.cleaned_data.get("kpis", ())),
            findings=tuple(self.cleaned_data.get("findings", ())),
            documents=read_documents(self.data),
        )


class RecommendationReopeningForm(VersionForm):
    reason = Words("Why is it opened again?", "A sentence. Members read it.", rows=2)
