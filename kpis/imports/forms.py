"""Forms of an import: the file, and the answers to the questions of its preview."""

from django import forms

from analysis.importing.table import MOST_BYTES, MOST_ROWS
from exports.reading.tables import too_large

ACCEPTED = ".csv,.tsv,.txt,.xlsx"


class UploadForm(forms.Form):
    """Upload of one file; only its size is checked here, its content when it is read."""

    file = forms.FileField(
        label="CSV file or Excel workbook",
        help_text=f"Up to {MOST_BYTES // 1024 // 1024} MB and {MOST_ROWS:,} rows. "
        "While a long file is read you see how far it is.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty: there is nothing in it to read.",
            "max_length": "Give the file a shorter name.",
        },
        max_length=200,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(too_large(file.size))
        return file


class ConfirmForm(forms.Form):
    """Questions to answer before an import is confirmed; those that do not arise are left out."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Why are approved figures corrected?",
        help_text="The reason is kept with every correction of this import.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why approved figures are corrected."},
    )
    without_refused = forms.BooleanField(
        label="Go ahead without what was refused",
        error_messages={"required": "Tick that the import is to go ahead without what was refused."},
    )

    def __init__(self, *args, has_corrections: bool, has_refusals: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_corrections:
            del self.fields["reason"]
        if not has_refusals:
            del self.fields["without_refused"]
