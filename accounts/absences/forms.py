"""Form in which an absence is arranged."""

from django import forms

from accounts.absences.actions import possible_stand_ins
from accounts.forms import DayField
from accounts.models import User


class AbsenceForm(forms.Form):
    """Form of an absence: the stand-in, the first day and the last."""

    stand_in = forms.ModelChoiceField(
        label="Who stands in",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who stands in.", "invalid_choice": "Choose one of the list."},
    )
    first_day = DayField("First day away")
    last_day = DayField("Last day away")

    def __init__(self, data, *, person: User):
        super().__init__(data)
        self.fields["stand_in"].queryset = possible_stand_ins(person)
        for name, words in (("first_day", "Enter the first day."), ("last_day", "Enter the last day.")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words
