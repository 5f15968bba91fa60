"""Form fields that name a meeting."""

from django import forms

from scrutiny.models import Meeting


class MeetingField(forms.ModelChoiceField):
    """One of the meetings that are known, the newest first."""

    def __init__(self, label: str, help_text: str = ""):
        none = Meeting.objects.none()
        super().__init__(none, label=label, help_text=help_text, required=False, empty_label="No meeting")
        self.to_field_name = "slug"

    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.day_words}, {meeting.committee}"
