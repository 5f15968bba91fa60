"""Forms for progress and actions. The rules are in the actions; the forms keep what was typed.

Fields are not required here: a draft is kept as it is, and what is lacking is said at its field by the action that
refuses it (`show_problems`).
"""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.http import QueryDict

from accounts.models import User
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from analysis.entry.progress import TEXTS, ProgressRating, Proposal, read_day, read_rating
from inspections.evidence_forms import Linking, _finding_words, person_label, read_documents
from inspections.models import Finding, Recommendation
from kpis.models import Kpi
from ledger.forms import Day, LongText, ProblemsForm, VersionForm, Words, written


def read_proposal(data: QueryDict) -> Proposal:
    """Contents of a proposal, exactly as typed and kept."""
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
    reason = LongText(
        "Why is it rated so?",
        "A sentence. It is needed when the rating is off track or at risk, and when it goes back.",
        rows=2,
    )
    done = LongText("What was done")
    changed = LongText("What it changed for children", "What is different for them now, and how you know.")
    evidence = LongText("What shows it", "In words, by links, or both. Embedded needs a KPI or a finding.", rows=3)
    next = LongText("What comes next", rows=3)
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


class ApproveProgressForm(VersionForm):
    publish_from = Day("Publish from", "Leave empty to publish at once. Members do not see it before that day.")

    def clean_publish_from(self):
        text = self.cleaned_data["publish_from"].strip()
        day = read_day(text)
        if text and day is None:
            raise forms.ValidationError("Enter a day, such as 12/1/2022, or leave it empty to publish at once.")
        return day


class CorrectionForm(ProblemsForm):
    revision_reason = Words("Why is it corrected?", "A sentence. Readers see it.", rows=2)


class LeadForm(forms.Form):
    """The lead of one recommendation, beside those of others: its fields carry the recommendation in their names.

    `seen` is the lead that stood on the page, so that what somebody else has set meanwhile is not undone.
    """

    lead = forms.TypedChoiceField(required=False, error_messages={"invalid_choice": "Choose one of the list."})
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, asked: Recommendation, people: Sequence[User]):
        initial = {"lead": asked.lead_id or "", "seen": asked.lead_id or ""}
        # a field that was not sent is of a recommendation that was not on the page
        was_sent = data is not None and f"lead{asked.pk}-lead" in data
        super().__init__(data if was_sent else None, prefix=f"lead{asked.pk}", initial=initial)
        self.asked = asked
        lead = self.fields["lead"]
        lead.choices = [("", "Nobody"), *((person.pk, person_label(person)) for person in people)]
        # somebody who may lead no more stands there until another is chosen
        if asked.lead is not None and asked.lead not in people:
            lead.choices = [*lead.choices, (asked.lead.pk, person_label(asked.lead))]
        lead.coerce, lead.empty_value = {str(person.pk): person for person in [*people, asked.lead] if person}.get, None
        lead.label = f"Lead of {asked.short_title}"

    def is_valid(self) -> bool:
        return not self.is_bound or super().is_valid()

    @property
    def is_changed(self) -> bool:
        """True if another person was chosen than leads it."""
        return self.is_bound and self._chosen != self.asked.lead_id

    @property
    def _chosen(self) -> int | None:
        lead = self.cleaned_data.get("lead")
        return lead.pk if lead else None

    def clean(self):
        cleaned = super().clean()
        seen, standing = cleaned.get("seen") or "", str(self.asked.lead_id or "")
        was_chosen = str(self._chosen or "") != seen
        if not self.errors and seen != standing and was_chosen and self.is_changed:
            self.add_error("lead", f"Somebody has made {self.asked.lead or 'nobody'} the lead meanwhile. Choose again.")
            # the next try is against what stands now
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = standing
        elif seen != standing and not was_chosen:
            # left alone on a page that is older than what stands
            cleaned["lead"] = self.asked.lead
        return cleaned


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
