"""What is typed about progress and actions. The rules stand in the actions; the forms keep what was typed.

Fields are not required here: a draft is kept as it is, and what is lacking is said at its field by the action that
refuses it (`show_problems`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django import forms
from django.http import QueryDict

from accounts.models import User
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from analysis.entry.progress import MOST_DOCUMENTS, TEXTS, Document, ProgressRating, Proposal, read_day, read_rating
from inspections.evidence import Evidence
from inspections.models import Finding, Recommendation
from inspections.names import inspection_name
from inspections.queries import get_linkable_findings, get_proposers
from kpis.models import Kpi
from ledger.forms import Day, ProblemsForm, Text, VersionForm, Words, written

BLANK_DOCUMENTS = 2


class Linking(ProblemsForm):
    """The fields that point to evidence: KPIs, findings of visits, documents by title and address."""

    kpis = forms.MultipleChoiceField(label="KPIs that show it", required=False, widget=forms.CheckboxSelectMultiple)
    findings = forms.MultipleChoiceField(
        label="Inspectors' findings that show it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer_links(self, recommendation: Recommendation, moment: datetime, documents: Sequence[Document]) -> None:
        """Offer what can be linked, what belongs to `recommendation` first, and some rows for documents."""
        own_kpis = set(recommendation.kpis.values_list("pk", flat=True))
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
        """Whether a document is named, or refused."""
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


def read_proposal(data: QueryDict) -> Proposal:
    """What was typed into a proposal, exactly as it is kept."""
    return Proposal(
        as_at=written(data.get("as_at", "")),
        rating=written(data.get("rating", "")),
        **{name: written(data.get(name, "")) for name in TEXTS},
        kpis=tuple(written(code) for code in data.getlist("kpis")),
        findings=tuple(written(pk) for pk in data.getlist("findings")),
        documents=read_documents(data),
    )


class ProposalForm(Linking):
    """An update as its lead types it. It always shows the text it is given, whether or not that can be submitted."""

    as_at = Day("The day that the rating is for")
    rating = forms.ChoiceField(
        label="How far is it?",
        required=False,
        choices=[(rating.value, f"{rating.symbol} {rating.label}") for rating in ProgressRating],
        widget=forms.RadioSelect,
    )
    reason = Text(
        "Why is it rated so?",
        "A sentence. It is needed when the rating is off track or at risk, and when it goes back.",
        rows=2,
    )
    done = Text("What was done")
    changed = Text("What it changed for children", "What is different for them now, and how you know.")
    evidence = Text("What shows it", "In words, by links, or both. Embedded needs a KPI or a finding.", rows=3)
    next = Text("What comes next", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        typed: Proposal,
        *,
        version: int,
        recommendation: Recommendation,
        moment: datetime,
        problems: Sequence[Problem] = (),
    ):
        values = {name: getattr(typed, name) for name in ("as_at", "rating", *TEXTS)} | {"version": version}
        values |= {"kpis": list(typed.kpis), "findings": list(typed.findings)}
        for place, document in enumerate(typed.documents):
            values |= {f"document_{place}_title": document.title, f"document_{place}_address": document.address}
        super().__init__(data=values if problems else None, initial=values)
        self.offer_links(recommendation, moment, typed.documents)
        if problems:
            self.show_problems(problems)


class ApproveForm(VersionForm):
    publish_from = Day("Publish from", "Leave empty to publish at once. Members do not see it before that day.")

    def clean_publish_from(self):
        text = self.cleaned_data["publish_from"].strip()
        day = read_day(text)
        if text and day is None:
            raise forms.ValidationError("Enter a day, such as 12/1/2022, or leave it empty to publish at once.")
        return day


class CorrectionForm(ProblemsForm):
    revision_reason = Words("Why is it corrected?", "A sentence. Readers see it.", rows=2)


class PersonField(forms.ModelChoiceField):
    def __init__(self, label: str, empty_label: str):
        super().__init__(User.objects.none(), label=label, required=False, empty_label=empty_label)

    def label_from_instance(self, person: User) -> str:
        return f"{person.name} ({person.email})" if person.name else person.email


class LeadForm(ProblemsForm):
    """Who leads one recommendation."""

    lead = PersonField("Lead", "Nobody")
    recommendation = forms.ModelChoiceField(Recommendation.objects.all(), widget=forms.HiddenInput)

    def __init__(self, *args, people: Sequence[User], **kwargs):
        super().__init__(*args, **kwargs)
        lead = self.fields["lead"]
        lead.queryset = get_proposers()
        # one list for the forms of all recommendations: left alone, each would ask the database for its own
        lead.choices = [("", lead.empty_label), *((person.pk, lead.label_from_instance(person)) for person in people)]


class OwnerForm(ProblemsForm):
    owner = PersonField("Owner", "Choose a person")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = get_proposers()


class NewActionForm(OwnerForm):
    title = forms.CharField(
        label="What is to be done",
        help_text="It cannot be reworded later, so that earlier dates still show what was said.",
        required=False,
    )
    due_on = Day("Due on", "For example 30/9/2022")

    field_order = ("title", "owner", "due_on")


class MoveForm(VersionForm):
    to_on = Day("New due date", "For example 30/9/2022")
    reason = Words("Why does the date change?", "A sentence. It is kept with the date before.", rows=2)


class HandOverForm(OwnerForm, VersionForm):
    pass


class CloseForm(Linking, VersionForm):
    words = Words("What shows that it is done?", rows=3)

    field_order = ("version", "words", "kpis", "findings")

    def __init__(self, *args, recommendation: Recommendation, moment: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_links(recommendation, moment, read_documents(self.data) if self.is_bound else ())

    def read_evidence(self) -> Evidence:
        """What was typed as evidence."""
        return Evidence(
            words=written(self.data.get("words", "")),
            kpis=tuple(self.cleaned_data.get("kpis", ())),
            findings=tuple(self.cleaned_data.get("findings", ())),
            documents=read_documents(self.data),
        )


class DropForm(VersionForm):
    reason = Words("Why is it dropped?", "A sentence.", rows=2)


class ReopenForm(VersionForm):
    reason = Words("Why is it opened again?", "A sentence.", rows=2)


class ActionFilter(forms.Form):
    """What the list of actions can be narrowed by; odd choices narrow nothing."""

    STATES = (("open", "Planned"), ("overdue", "Past the date"), ("done", "Done"), ("dropped", "Dropped"))

    owner = forms.ChoiceField(label="Owner", required=False)
    state = forms.ChoiceField(label="Status", required=False, choices=[("", "All"), *STATES])
    recommendation = forms.ChoiceField(label="Recommendation", required=False)

    def __init__(self, data, *, owners: Iterable[User], recommendations: Iterable[Recommendation]):
        super().__init__(data)
        people = [(str(person.pk), str(person)) for person in owners]
        self.fields["owner"].choices = [("", "All"), ("me", "Me"), ("nobody", "Nobody"), *people]
        asked = [
            (one.code, f"{inspection_name(one.inspection)}: {one.number}. {one.short_title}") for one in recommendations
        ]
        self.fields["recommendation"].choices = [("", "All"), *asked]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def proposal_rows(proposal: Proposal) -> list[tuple[str, str]]:
    """A proposal in words, field by field, as label and text; empty fields too. Two queries at most."""
    labels = {name: field.label for name, field in ProposalForm.base_fields.items()}
    rating = read_rating(proposal.rating)
    texts = {name: getattr(proposal, name) for name in TEXTS}
    kpis = Kpi.objects.filter(code__in=proposal.kpis).order_by("position")
    numbers = [pk for pk in proposal.findings if pk.isascii() and pk.isdigit()]
    findings = Finding.objects.filter(pk__in=numbers).select_related("inspection").order_by("pk")
    words = {
        "as_at": _day_words(proposal.as_at),
        "rating": rating.label if rating else "",
        **texts,
        "kpis": "\n".join(kpi.title for kpi in kpis) if proposal.kpis else "",
        "findings": "\n".join(_finding_words(finding) for finding in findings) if numbers else "",
    }
    documents = "\n".join(f"{document.title} {document.address}".strip() for document in proposal.documents)
    return [*((labels[name], text.strip()) for name, text in words.items()), ("Documents", documents)]


def differing(mine: Proposal, theirs: Proposal) -> list[tuple[str, str, str]]:
    """The fields in which two versions of a proposal differ: label, mine, theirs."""
    pairs = zip(proposal_rows(mine), proposal_rows(theirs), strict=True)
    return [(label, one, other) for (label, one), (_, other) in pairs if one != other]


def _day_words(text: str) -> str:
    day = read_day(text)
    return long_date(day) if day else text
