"""Forms that take lists: the files, the month whose figures they give, and the day on which they were taken."""

from django import forms

from accounts.forms import DayInput
from analysis.importing.table import MOST_BYTES
from kpis.imports.forms import ACCEPTED
from web.uploads import MOST_KEPT

MEGABYTE = 1024 * 1024
MOST_FILES = 15


class ManyFilesInput(forms.FileInput):
    """Input that takes several files at once, as the tables of the SSDA903 return are."""

    allow_multiple_selected = True


class ListFilesField(forms.FileField):
    """Files of an upload, each within the limit of one file and all within the limit of a request."""

    def __init__(self):
        super().__init__(
            label="Lists",
            help_text=f"An Excel workbook (.xlsx) or CSV files, several at once if need be; up to "
            f"{MOST_BYTES // MEGABYTE} MB each and 50,000 rows in a list. They are read in memory and forgotten.",
            widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
            error_messages={"required": "Choose the lists first.", "empty": "One of these files is empty."},
        )

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files at a time.")
        cleaned = [super(ListFilesField, self).clean(file, initial) for file in files or [None]]
        if any(file.size > MOST_BYTES for file in cleaned):
            raise forms.ValidationError(
                f"A file has more than {MOST_BYTES // MEGABYTE} MB. Bring the lists of the last six months alone."
            )
        if sum(file.size for file in cleaned) > MOST_KEPT:
            raise forms.ValidationError(
                f"Together they have more than {MOST_KEPT // MEGABYTE} MB. Bring fewer at a time."
            )
        return cleaned


class TodaysListsForm(forms.Form):
    """Lists for a page of today."""

    files = ListFilesField()


class ListsForm(TodaysListsForm):
    """Lists to count the figures of a month from."""

    month = forms.ChoiceField(label="Month of the return", error_messages={"required": "Choose a month."})
    taken = forms.DateField(
        label="Day on which the lists were taken",
        help_text="A visit after the month hides the one before it, and such rows are left out: "
        "take the lists soon after the month has ended.",
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": "Enter the day on which the lists were taken.",
            "invalid": "Enter a real date, such as 2026-10-31 for 31 October 2026.",
        },
    )

    field_order = ("month", "taken", "files")

    def __init__(self, *args, months, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["month"].choices = months
        self.fields["month"].error_messages["invalid_choice"] = "Choose one of the months."

    def clean_taken(self):
        day = self.cleaned_data["taken"]
        if day > self.today:
            raise forms.ValidationError("This day has not come yet.")
        return day
