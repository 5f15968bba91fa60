"""Forms for readers of the history and for administrators of people."""

from django import forms

from accounts.history import EventSelection, get_actions, get_people, get_subjects
from accounts.models import User, role_choices

EARLIEST_DAY, LATEST_DAY = "1990-01-01", "2100-01-01"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as browsers send it."""

    def __init__(self, label: str):
        super().__init__(label=label, required=False, widget=DayInput(), input_formats=["%Y-%m-%d"])
        self.error_messages["invalid"] = "Enter a real date, such as 2026-10-31 for 31 October 2026."

    def clean(self, value):
        day = super().clean(value)
        if day is not None and not EARLIEST_DAY <= day.isoformat() < LATEST_DAY:
            raise forms.ValidationError("Enter a date from 1990 to 2099.")
        return day


class ChosenField(forms.ChoiceField):
    """One of the choices, or all."""

    def __init__(self, label: str):
        super().__init__(label=label, required=False)
        self.error_messages["invalid_choice"] = "Choose one of the list."

    def offer(self, choices):
        """Let one of `choices` be chosen: pairs of a value and its words, or of a heading and such pairs."""
        self.choices = [("", "All"), *(pair for pair in choices if pair[1])]

    def words_of(self, value: str) -> str:
        """Words shown for a value."""
        groups = [found if isinstance(found, list) else [(key, found)] for key, found in self.choices]
        return next(words for group in groups for key, words in group if key == value)


class HistoryForm(forms.Form):
    """Filters of the history, kept in the address."""

    person = ChosenField("Person")
    about = ChosenField("About")
    action = ChosenField("Kind of change")
    first = DayField("From")
    last = DayField("To")

    def __init__(self, data, with_sign_ins: bool = False):
        super().__init__(data)
        self.with_sign_ins = with_sign_ins
        self.fields["person"].offer(get_people(with_sign_ins))
        self.fields["about"].offer(get_subjects())
        self.fields["action"].offer(get_actions(with_sign_ins))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Enter a day that is not before the first one.")
        return cleaned

    @property
    def selection(self) -> EventSelection:
        """The chosen filters as an `EventSelection`: all events that the reader may see while nothing is chosen."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return EventSelection(**chosen, with_sign_ins=self.with_sign_ins)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """The chosen filters in words, for a file that carries them."""
        if not self.is_valid():
            return []
        return [(str(self.fields[name].label), self._said(name)) for name in self.fields if self.cleaned_data[name]]

    def _said(self, name: str) -> str:
        value = self.cleaned_data[name]
        return value.isoformat() if name in ("first", "last") else self.fields[name].words_of(value)


class PersonForm(forms.Form):
    """A person who is to sign in."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address with which the person will sign in.",
            "invalid": "Enter an e-mail address such as name@westsussex.gov.uk.",
        },
    )
    name = forms.CharField(label="Name", max_length=100, required=False, help_text="As others will see it")
    role = forms.ChoiceField(label="Role", choices=role_choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].error_messages["required"] = "Choose what the person may do."

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody signs in with this address already. Enter another one.")
        return email


class RoleForm(forms.Form):
    """The role that a person is to have from now on."""

    role = forms.ChoiceField(
        label="Role",
        choices=role_choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the person may do.", "invalid_choice": "Choose one of the roles."},
    )


class NameForm(forms.Form):
    """The name of a person, as others see it."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        required=False,
        help_text="As others will see it, beside figures that they enter or approve",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
