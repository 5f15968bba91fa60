"""Sign-in forms that count attempts and refuse what allauth's own let pass."""

from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from accounts.sign_in.brakes import take_attempt, use_code
from accounts.sign_in.events import note, signed_in_person

_WHAT_TO_ENTER = {
    "oldpassword": "Enter the password that you have now.",
    "password1": "Enter a new password.",
    "password2": "Enter the new password once more.",
}


class OwnPasswordForm(ChangePasswordForm):
    """A new password, by the one before. Guesses at the one before are counted as at sign-in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in _WHAT_TO_ENTER.items():
            self.fields[name].error_messages["required"] = words

    def clean_oldpassword(self):
        attempt = take_attempt("password", request=context.request, name=self.user.email, person=self.user)
        password = super().clean_oldpassword()
        attempt.give_back()
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", "This is the password you have now. Choose another one.")
        return cleaned


class CountedCode:
    """A code of the second factor: attempts are counted, wrong ones noted, and each code is good once."""

    def clean_code(self):
        request = context.request
        attempt = take_attempt("code", request=request, name=self.user.email, person=self.user)
        try:
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.user, code):
                raise ValidationError("This code was used before. Wait for the next one.", code="used_code")
        except ValidationError:
            note("sign_in_failed", request=request, person=self.user, by=signed_in_person(request), reason="Wrong code")
            raise
        attempt.give_back()
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """Form for the code at sign-in."""


class CodeAgainForm(CountedCode, ReauthenticateForm):
    """Form for the code once more, before something delicate."""
