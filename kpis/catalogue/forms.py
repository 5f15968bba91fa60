"""Forms for an administrator of a service area: its officers, the months of collection, the SPC rules."""

from calendar import monthrange
from datetime import date

from django import forms

from accounts.models import User
from accounts.permissions import Role
from analysis.statistics.rolling_year import is_sum
from kpis.calendar import EARLIEST_YEAR, LATEST_YEAR
from kpis.models import Kpi, rule_set_choices


class MonthInput(forms.TextInput):
    """A month as "2026-10"; browsers that cannot choose one let it be typed."""

    input_type = "month"


class MonthField(forms.CharField):
    """The first day of a month, or with `ends` its last; None if nothing was entered."""

    def __init__(self, *, label: str, ends: bool = False, **kwargs):
        super().__init__(label=label, strip=True, widget=MonthInput, **kwargs)
        self.ends = ends

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError("Enter a month as a year and a number, such as 2026-10.") from error
        if not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
            raise forms.ValidationError(f"Enter a month from {EARLIEST_YEAR} to {LATEST_YEAR}.")
        return first.replace(day=monthrange(first.year, first.month)[1]) if self.ends else first

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != (data or "").strip() and bool(initial or (data or "").strip())


class OwnersForm(forms.Form):
    """The officers who enter the figures of a service area."""

    owners = forms.ModelMultipleChoiceField(
        label="Officers",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose officers whose account is open."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = User.objects.filter(role=Role.OFFICER, is_active=True).order_by("email")


class BulkForm(forms.Form):
    """First month of collection for all of the council's own KPIs in a service area."""

    bulk_from = MonthField(label="From the month", help_text="For example 2026-10 for October 2026")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bulk_from"].error_messages["required"] = "Enter the first month, such as 2026-10."


class CollectionForm(forms.Form):
    """First and last month of collection of one KPI (both empty: not collected), and the rules of its chart.

    For numbers and rates it also asks whether different months may be added up. The values at the time the page
    was opened are sent along, so that only rows that were changed are written.
    """

    collected_from = MonthField(label="First month", required=False, show_hidden_initial=True)
    collected_until = MonthField(label="Last month", required=False, ends=True, show_hidden_initial=True)
    rule_set = forms.ChoiceField(
        label="Rules that tell signals from chance",
        choices=rule_set_choices,
        required=False,
        show_hidden_initial=True,
        error_messages={"invalid_choice": "Choose rules from the list."},
    )

    def __init__(self, kpi: Kpi, data=None):
        initial = {name: getattr(kpi, name) for name in self.base_fields}
        super().__init__(data, initial=initial, prefix=f"k{kpi.pk}", use_required_attribute=False)
        self.kpi = kpi
        if is_sum(kpi.as_kind):
            self.fields["adds_up"] = forms.BooleanField(
                label="Its months add up to a year: each is counted once, such as a referral, and not again each month",
                required=False,
                initial=kpi.adds_up,
                show_hidden_initial=True,
            )

    @property
    def months(self) -> dict[str, date | None]:
        """First and last day of collection, from a form that is valid."""
        return {name: self.cleaned_data[name] for name in ("collected_from", "collected_until")}

    @property
    def has_new_rules(self) -> bool:
        return bool(self.cleaned_data["rule_set"]) and "rule_set" in self.changed_data

    @property
    def has_new_months(self) -> bool:
        return not self.months.keys().isdisjoint(self.changed_data)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("collected_from"), cleaned.get("collected_until")
        if last and not first and "collected_from" not in self.errors:
            self.add_error("collected_from", "Enter the first month too.")
        elif first and last and last < first:
            self.add_error("collected_until", "Enter a month that is not before the first one.")
        return cleaned
