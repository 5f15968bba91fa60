"""Forms for the links that the lineage proposes, one KPI each."""

from django import forms

from inspections.models import RecommendationKpi
from ledger.forms import VersionForm, Words


class ProposedKpiForm(VersionForm):
    """Form about one KPI of the page, which it names."""

    kpi = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ConfirmLinkForm(ProposedKpiForm):
    strength = forms.ChoiceField(label="How much of it", choices=RecommendationKpi.Strength.choices)
    reason = Words("Why does it measure this?", "A sentence. Members read it.", rows=3)


class DeclineLinkForm(ProposedKpiForm):
    reason = Words("Why does it not measure this?", "A sentence.", rows=2)


class WithdrawLinkForm(ProposedKpiForm):
    reason = Words("Why is the link taken back?", "A sentence.", rows=2)
