"""Form fields that name people, and the KPIs, findings and documents that evidence points to."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.http import QueryDict

from accounts.models import User
from analysis.entry.progress import MOST_DOCUMENTS, Document
from inspections.models import Finding, Recommendation
from inspections.names import inspection_name
from inspections.queries import get_linkable_findings
from kpis.models import Kpi
from ledger.forms import ProblemsForm, written

BLANK_DOCUMENTS = 2


class Linking(ProblemsForm):
    """The fields that point to evidence: KPIs, findings of visits, documents by title and address."""

    kpis = forms.MultipleChoiceField(label="KPIs that show it", required=False, widget=forms.CheckboxSelectMultiple)
    findings = forms.MultipleChoiceField(
        label="Inspectors' findings that show it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer_links(self, recommendation: Recommendation, moment: datetime, documents: Sequence[Document]) -> None:
        """Offer what can be linked, what belongs to `recommendation` first, and some rows for documents."""
        own_kpis = set(recommendation.kpi_links.known_at(moment).values_list("kpi_id", flat=True))
        kpis = [(kpi.pk in own_kpis, kpi.code, kpi.title) for kpi in Kpi.objects.order_by("position")]
        own_findings = set(recommendation.findings.values_list("pk", flat=True))
        findings = [(f.pk in own_findings, str(f.pk), _finding_words(f)) for f in get_linkable_findings(moment)]
        self.fields["kpis"].choices = _own_first("KPIs of this recommendation", "Other KPIs", kpis)
        self.fields["findings"].choices = _own_first("On this recommendation", "On others", findings)
        for place in range(min(len(documents) + BLANK_DOCUMENTS, MOST_DOCUMENTS)):
            document = documents[place] if place < len(documents) else Document()
            self.fields[f"document_{place}_title"] = forms.CharField(
                label=f"Title of document {place + 1}", required=False, initial=document.title
            )
            self.fields[f"document_{place}_address"] = forms.CharField(
                label=f"Address of document {place + 1}",
                required=False,
                initial=document.address,
                widget=forms.TextInput(attrs={"inputmode": "url"}),
            )

    @property
    def document_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("document_")]

    @property
    def has_documents(self) -> bool:
        """True where a document is named, or refused."""
        return any(field.value() or field.errors for field in self.document_fields)


def _own_first(own_label: str, other_label: str, rows: list[tuple[bool, str, str]]) -> list[tuple[str, list]]:
    groups = ((own_label, [row[1:] for row in rows if row[0]]), (other_label, [row[1:] for row in rows if not row[0]]))
    return [(label, choices) for label, choices in groups if choices]


def _finding_words(finding: Finding) -> str:
    return f"{inspection_name(finding.inspection)}, {finding.get_tone_display().lower()}: {finding.text}"


def read_documents(data: QueryDict) -> tuple[Document, ...]:
    """The documents that were typed, blank rows left out."""
    rows = (
        Document(written(data.get(f"document_{place}_title", "")), written(data.get(f"document_{place}_address", "")))
        for place in range(MOST_DOCUMENTS)
    )
    return tuple(row for row in rows if not row.is_blank)


def person_label(person: User) -> str:
    """A person in a list to choose from: two may have one name."""
    return f"{person.name} ({person.email})" if person.name else person.email


class PersonField(forms.ModelChoiceField):
    def __init__(self, label: str, empty_label: str):
        super().__init__(User.objects.none(), label=label, required=False, empty_label=empty_label)

    def label_from_instance(self, person: User) -> str:
        return person_label(person)
