"""Forms of meetings: a new one, an item of one, and taking one off the list."""

from django import forms
from django.conf import settings

from kpis.models import Kpi
from ledger.forms import Day, ProblemsForm, Words
from scrutiny.meetings.actions import ITEM_KINDS


class MeetingForm(ProblemsForm):
    committee = forms.CharField(label="Committee, board or Cabinet", required=False)
    held_on = Day("Day of the meeting", "For example 13/1/2027")
    agenda_title = Words("What is on the agenda, as far as it is known", "It can be left empty.", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].initial = settings.COMMITTEE_NAME


class ItemForm(ProblemsForm):
    kind = forms.ChoiceField(
        label="What it is",
        required=False,
        choices=[(kind.value, kind.label) for kind in ITEM_KINDS],
        widget=forms.RadioSelect,
    )
    text = Words("In a sentence", "What the committee looks at, or what it endorsed.", rows=2)
    kpis = forms.MultipleChoiceField(
        label="KPIs it is about", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kpis"].choices = [(kpi.code, kpi.title) for kpi in Kpi.objects.order_by("position")]


class WithdrawMeetingForm(ProblemsForm):
    reason = Words("Why is it taken off the list?", "A sentence. Earlier days still show it.", rows=2)
