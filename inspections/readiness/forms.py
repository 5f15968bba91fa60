"""Form of an answer to one of the three questions."""

from django import forms

from ledger.forms import ProblemsForm, Words


class ReadinessForm(ProblemsForm):
    standing = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = Words("Your answer", "Members read it. Name no child and no family.", rows=8)
