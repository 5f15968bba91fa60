"""Forms to propose, approve and withdraw recalculated limits. The rules are in `actions.py`."""

from collections.abc import Iterable
from datetime import date

from django import forms

from analysis.core.periods import Period, parse_iso_date
from ledger.forms import ProblemsForm, VersionForm, Words


class ProposeForm(ProblemsForm):
    """First period of the recalculated limits, and the reason."""

    on = forms.CharField(
        label="From which period?",
        help_text="The first period in which the change shows.",
        required=False,
        widget=forms.Select,
    )
    reason = Words(
        "What changed then, and why will it last?", "A sentence. Readers of the chart see it with your name.", rows=3
    )

    def __init__(self, data=None, *, periods: Iterable[Period], **kwargs):
        super().__init__(data, **kwargs)
        offered = [(period.start.isoformat(), period.label) for period in periods]
        self.fields["on"].widget.choices = [("", "Choose a period"), *offered]

    @property
    def chosen(self) -> date | None:
        """The first day of the chosen period; None if none was chosen."""
        try:
            return parse_iso_date(self.cleaned_data.get("on", ""))
        except ValueError:
            return None


class ApproveRebaseForm(VersionForm):
    """Approval asks for nothing but the version."""


class WithdrawRebaseForm(VersionForm):
    revision_reason = Words("Why is it withdrawn?", "A sentence. It is kept in the history.", rows=2)
