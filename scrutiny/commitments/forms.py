"""Forms about promises: the filters of the list, and the steps of officers and managers on one."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from analysis.entry.figures import Problem
from analysis.entry.progress import Document, read_day
from analysis.promises import PromiseState
from inspections.evidence_forms import PersonField
from inspections.names import inspection_name
from inspections.queries import get_recommendations
from kpis.models import Kpi
from ledger.forms import Day, ProblemsForm, VersionForm, Words, written
from scrutiny.commitments.queries import Promise
from scrutiny.commitments.typed import TypedAnswer, TypedCommitment
from scrutiny.fields import MeetingField
from scrutiny.models import Commitment, Meeting


class PromiseFilter(forms.Form):
    """Filters of the list of promises; an unknown choice filters nothing."""

    STATES = (
        ("late", "Late, no answer recorded"),
        ("unanswered", "No answer recorded, late or not"),
        ("due", "Due within four weeks"),
        ("answered", "Answered, not yet accepted"),
        ("answered_late", "Answered late"),
        ("accepted", "Accepted by the committee"),
        ("slipped", "Date moved twice or more"),
    )

    show = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *STATES])
    person = forms.ChoiceField(label="To whom, of whom or owner", required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    recommendation = forms.ChoiceField(label="Recommendation", required=False)

    def __init__(self, data, promises: Sequence[Promise]):
        super().__init__(data)
        people = sorted({name for one in promises for name in people_of(one)}, key=str.casefold)
        themes = sorted({theme for one in promises for theme in one.themes})
        asked = {one.code: one for promise in promises for one in promise.recommendations}
        named = [
            (code, f"{one.short_title} ({inspection_name(one.inspection)}, no. {one.number})")
            for code, one in asked.items()
        ]
        self.fields["person"].choices = [("", "All"), *((name, name[:1].upper() + name[1:]) for name in people)]
        self.fields["theme"].choices = [("", "All"), *((theme, theme[:1].upper() + theme[1:]) for theme in themes)]
        self.fields["recommendation"].choices = [("", "All"), *sorted(named, key=lambda pair: pair[1])]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def chosen_words(self) -> str:
        """Filters in words; empty where the list is whole."""
        return "; ".join(
            f"{self.fields[name].label}: {dict(self.fields[name].choices)[value]}"
            for name, value in self.chosen.items()
        )

    def select(self, promises: Sequence[Promise]) -> list[Promise]:
        return [one for one in promises if self._passes(one)]

    def _passes(self, one: Promise) -> bool:
        chosen = self.chosen
        return (
            _is_shown(one, chosen.get("show", ""))
            and chosen.get("person", "") in ("", *people_of(one))
            and chosen.get("theme", "") in ("", *one.themes)
            and chosen.get("recommendation", "") in ("", *(asked.code for asked in one.recommendations))
        )


def people_of(one: Promise) -> set[str]:
    """Names by which a promise is found: to whom or of whom, by whom, and who owns it."""
    row = one.commitment
    return {name for name in (row.to_whom, row.by_whom, str(row.owner or "")) if name}


def _is_shown(one: Promise, show: str) -> bool:
    if show == "unanswered":
        return one.state.is_unanswered
    if show == "answered_late":
        return one.is_answered_late
    if show == "slipped":
        return len(one.slips) > 1
    return not show or one.state == PromiseState(show)


class CommitmentForm(ProblemsForm):
    """A new promise or request."""

    kind = forms.ChoiceField(
        label="What it is", required=False, choices=Commitment.Kind.choices, widget=forms.RadioSelect
    )
    what = Words("What was promised or asked for", "It cannot be reworded later: earlier dates show what was said.", 2)
    to_whom = forms.CharField(
        label="To whom it was promised, or of whom it was asked",
        help_text="For example: committee, or officers, or a cabinet member",
        required=False,
    )
    by_whom = forms.CharField(label="By whom, if it is known", required=False)
    owner = PersonField("Who will answer", "Nobody yet")
    meeting = MeetingField("At which meeting it was made")
    made_on = Day("Or on which day", "For example 13/1/2027. Leave it empty if you chose a meeting.")
    due_meeting = MeetingField("At which meeting the answer is due")
    due_on = Day("By which day it is due", "For example 30/9/2027. It can be left empty.")
    recommendations = forms.MultipleChoiceField(
        label="Recommendations it belongs to", required=False, widget=forms.CheckboxSelectMultiple
    )
    kpis = forms.MultipleChoiceField(label="KPIs it is about", required=False, widget=forms.CheckboxSelectMultiple)
    question_key = forms.CharField(required=False, widget=forms.HiddenInput)
    question = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, moment: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        asked = get_recommendations(moment).order_by("-inspection__started_on", "number")
        self.fields["owner"].queryset = get_writers()
        for name in ("meeting", "due_meeting"):
            self.fields[name].queryset = Meeting.objects.known_at(moment).order_by("-held_on", "slug")
        self.fields["recommendations"].choices = [
            (one.code, f"{inspection_name(one.inspection)}: {one.number}. {one.short_title}") for one in asked
        ]
        self.fields["kpis"].choices = [(kpi.code, kpi.title) for kpi in Kpi.objects.order_by("position")]

    def read(self) -> TypedCommitment:
        """Read the promise as it was typed."""
        typed = self.cleaned_data
        return TypedCommitment(
            kind=typed["kind"],
            what=written(typed["what"]),
            to_whom=written(typed["to_whom"]),
            by_whom=written(typed["by_whom"]),
            owner=typed["owner"],
            meeting=typed["meeting"],
            made_on=read_day(typed["made_on"]),
            due_meeting=typed["due_meeting"],
            due_on=read_day(typed["due_on"]),
            recommendations=tuple(typed["recommendations"]),
            kpis=tuple(typed["kpis"]),
            question_key=typed["question_key"],
            question=written(typed["question"]),
        )

    def unread_days(self) -> list[Problem]:
        """Days that were typed and cannot be read, each at its field."""
        return [
            Problem(name, "Enter a real date, such as 30/9/2027.")
            for name in ("made_on", "due_on")
            if self.data.get(name, "").strip() and read_day(self.data[name]) is None
        ]


def get_writers() -> QuerySet:
    """People who may answer for a promise: the active ones in a role that writes promises."""
    roles = [role.value for role, may in ROLE_PERMISSIONS.items() if Permission.COMMITMENT_WRITE in may]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")


class AnswerForm(VersionForm):
    answered_on = Day("Day of the answer", "For example 13/1/2027")
    words = Words("What the answer is", "What came, and what did not.", rows=3)
    meeting = MeetingField("The meeting it came to")
    document_0_title = forms.CharField(label="Title of a document in which it can be read", required=False)
    document_0_address = forms.CharField(
        label="Address of the document", required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.known_at(timezone.now()).order_by("-held_on", "slug")

    def read(self) -> TypedAnswer:
        typed = self.cleaned_data
        return TypedAnswer(
            answered_on=read_day(typed["answered_on"]),
            words=written(typed["words"]),
            meeting=typed["meeting"],
            document=Document(written(typed["document_0_title"]), written(typed["document_0_address"])),
        )


class MoveCommitmentForm(VersionForm):
    to_on = Day("New day", "For example 30/9/2027")
    to_meeting = MeetingField("New meeting")
    reason = Words("Why does it change?", "A sentence. It is kept with the day before.", rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now, today = timezone.now(), timezone.localdate()
        ahead = Meeting.objects.known_at(now).filter(held_on__gte=today)
        self.fields["to_meeting"].queryset = ahead.order_by("held_on", "slug")


class AcceptForm(VersionForm):
    decided_on = Day("Day on which the committee accepted the answer", "For example 13/1/2027")
    minute = forms.CharField(label="The minute that says so", help_text="For example: minute 42.3", required=False)


class RefuseForm(VersionForm):
    decided_on = Day("Day on which the committee did not accept the answer", "For example 13/1/2027")
    minute = forms.CharField(label="The minute that says so", help_text="For example: minute 42.3", required=False)
    reason = Words("Why was it not accepted?", "A sentence.", rows=2)


class WithdrawCommitmentForm(VersionForm):
    reason = Words("Why is it withdrawn?", "A sentence. Earlier days still show it.", rows=2)
