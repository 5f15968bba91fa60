"""Forms of the action plan: a new action, another date or owner, closing and reopening."""

from collections.abc import Iterable
from datetime import datetime

from django import forms

from accounts.models import User
from inspections.evidence import Evidence
from inspections.evidence_forms import Linking, PersonField, read_documents
from inspections.models import Recommendation
from inspections.names import inspection_name
from inspections.queries import get_proposers
from ledger.forms import Day, ProblemsForm, VersionForm, Words, written


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
        """Evidence as it was typed."""
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
    """Filters of the list of actions; unknown choices filter nothing."""

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
