"""How sign-in behaves here: nobody signs up by themselves, and nothing is said that a cached page could keep."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Type both again."
    }

    def is_open_for_signup(self, request):
        return False

    def add_message(self, request, *args, **kwargs):
        """Say nothing: the page that follows is the confirmation, and reading pages are shared between people."""
