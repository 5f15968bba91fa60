"""Form in which an invited person chooses a password."""

from django.contrib.auth.forms import SetPasswordForm


class OwnChoiceForm(SetPasswordForm):
    """A password, twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = "Password", "The same password once more"
        first.error_messages["required"] = "Enter a password."
        second.error_messages["required"] = "Enter the password once more."
