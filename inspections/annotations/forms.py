"""Forms for annotations of charts. The rules are in the actions."""

from django import forms

from ledger.forms import Day, ProblemsForm, ReadByAll, Words


class AnnotationForm(ReadByAll):
    """Annotation of a chart: what happened, when, for which KPIs, and how that is known."""

    ONE, ALL = "one", "all"
    texts = ("title", "description", "source_words")

    on = Day("On which day?", "For example 30/9/2022")
    title = forms.CharField(
        label="What happened, in a few words", help_text="For example: a second clinic opened", required=False
    )
    description = Words("What else should a reader know? (optional)", rows=3)
    source_words = Words(
        "How is this known?", "For example: minutes of the improvement board, 30 September 2022", rows=2
    )
    scope = forms.ChoiceField(
        label="On which charts?",
        choices=[(ONE, "This KPI only"), (ALL, "All KPIs")],
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose this KPI only or all KPIs.",
            "invalid_choice": "Choose this KPI only or all KPIs.",
        },
    )


class WithdrawAnnotationForm(ProblemsForm):
    revision_reason = Words("Why is it withdrawn?", "A sentence. It is kept in the history.", rows=2)
