"""Fields of the forms of the record: each reads what was typed into a plain value, and says what to do instead."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

from analysis.core.kinds import written_number
from analysis.core.periods import long_date
from analysis.entry.figures import NotANumber, read_number
from analysis.entry.progress import LONGEST_TEXT, is_web_address, read_day
from inspections.models import Inspection, Recommendation
from inspections.names import inspection_name
from ledger.forms import written

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
CHOOSE = ("", "Choose")


class RecordLine(forms.CharField):
    """One line of text; white space is put in order. `needed` is said where it is empty."""

    def __init__(self, label: str, help_text: str = "", *, needed: str = "", longest: int = 200, **kwargs):
        super().__init__(label=label, help_text=help_text, required=bool(needed), max_length=longest, **kwargs)
        self.error_messages["required"] = needed
        self.error_messages["max_length"] = "Shorten this to %(limit_value)d characters; it has %(show_value)d."

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class WebAddress(RecordLine):
    """The address of a page or a document."""

    def __init__(self, label: str, help_text: str = ""):
        super().__init__(label, help_text, longest=600, widget=forms.TextInput(attrs={"inputmode": "url"}))

    def to_python(self, value):
        text = super().to_python(value)
        if text and not is_web_address(text):
            raise forms.ValidationError("Enter a web address that begins with https:// or http://, or leave it empty.")
        return text


class RecordText(forms.CharField):
    """Text of several lines."""

    def __init__(self, label: str, help_text: str = "", *, needed: str = "", rows: int = 4):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(
            label=label, help_text=help_text, required=bool(needed), widget=widget, max_length=LONGEST_TEXT
        )
        self.error_messages["required"] = needed
        self.error_messages["max_length"] = "Shorten this to %(limit_value)d characters; it has %(show_value)d."

    def to_python(self, value):
        return written(super().to_python(value))


class TypedDayInput(forms.DateInput):
    """The browser's field for a day; a field for text where what was typed is none, since that one would drop it."""

    input_type = "date"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if value and read_day(str(value)) is None:
            context["widget"]["type"] = "text"
        return context


class RecordDay(forms.CharField):
    """A day, typed as 12/1/2022 or taken from the browser's calendar; None where nothing was typed."""

    def __init__(self, label: str, help_text: str = "", *, needed: str = ""):
        super().__init__(label=label, help_text=help_text, required=bool(needed), widget=TypedDayInput())
        self.error_messages["required"] = needed

    def prepare_value(self, value):
        day = value if isinstance(value, date) else read_day(str(value or ""))
        return day.isoformat() if day else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        day = read_day(text)
        if day is None:
            raise forms.ValidationError("Enter a real date, such as 12/1/2022.")
        if not EARLIEST <= day < LATEST:
            raise forms.ValidationError(f"Enter a date from {EARLIEST.year} to {LATEST.year - 1}.")
        return day


class RecordNumber(forms.CharField):
    """A number as people write it: 95, 95%, 1,250 or 3.25; None where nothing was typed."""

    def __init__(self, label: str, help_text: str = "", *, needed: str = ""):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=bool(needed), widget=widget)
        self.error_messages["required"] = needed

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value):
        try:
            return read_number(super().to_python(value))
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from error


class RecordWhole(forms.IntegerField):
    """A whole number from 1 on; None where nothing was typed."""

    def __init__(self, label: str, help_text: str = "", *, needed: str = "", largest: int = 999):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(
            label=label, help_text=help_text, required=bool(needed), min_value=1, max_value=largest, widget=widget
        )
        for name in ("invalid", "min_value", "max_value"):
            self.error_messages[name] = f"Enter a whole number from 1 to {largest}."
        self.error_messages["required"] = needed


class RecordChoice(forms.ChoiceField):
    """One of a few words."""

    def __init__(self, label: str, choices: Any, help_text: str = "", *, needed: str = ""):
        offered = choices if callable(choices) else list(choices)
        listed: Callable | list = (lambda: [CHOOSE, *offered()]) if callable(offered) else [CHOOSE, *offered]
        super().__init__(label=label, choices=listed, help_text=help_text, required=bool(needed))
        self.error_messages |= {"required": needed, "invalid_choice": "Choose one from the list."}


class RecordRow(forms.ModelChoiceField):
    """One row of the record that this one belongs to."""

    def __init__(self, label: str, rows: models.QuerySet, help_text: str = "", *, needed: str = ""):
        super().__init__(rows, label=label, help_text=help_text, required=bool(needed), empty_label=CHOOSE[1])
        self.error_messages |= {"required": needed, "invalid_choice": "Choose one from the list."}

    def label_from_instance(self, row: models.Model) -> str:
        return name_of(row)


class RecordRows(forms.ModelMultipleChoiceField):
    """Several rows of the record that this one bears on. They are many, so the page folds them."""

    is_folded = True

    def __init__(self, label: str, rows: models.QuerySet, help_text: str = ""):
        super().__init__(rows, label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple)
        wrong = "Choose from the list: one of those chosen is not there."
        self.error_messages |= {"invalid_choice": wrong, "invalid_pk_value": wrong, "list": wrong}

    def label_from_instance(self, row: models.Model) -> str:
        return name_of(row)


class RecordTick(forms.BooleanField):
    """A box that is ticked or not."""

    def __init__(self, label: str, help_text: str = ""):
        super().__init__(label=label, help_text=help_text, required=False)


def name_of(row: models.Model) -> str:
    """A row as a reader would name it."""
    if isinstance(row, Inspection):
        return inspection_name(row)
    if isinstance(row, Recommendation):
        return f"{inspection_name(row.inspection)}, no. {row.number}: {row.short_title}"
    return str(row)


def as_plain(value: Any) -> Any:
    """A value as plain JSON, the same for equal values: a row by its key, several in order, a number without zeros."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple):
        return sorted(row.pk for row in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def in_words(value: Any, field: forms.Field | None = None) -> str:
    """A value as a person would write it; nothing for an empty one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, models.Model):
        return name_of(value)
    if isinstance(value, models.QuerySet | list | tuple):
        return "\n".join(name_of(row) for row in value)
    if isinstance(value, Decimal):
        return written_number(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(value)
