"""Rules of sign-in that allauth asks for: nobody signs up, guesses are counted, everything is noted in the trail."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.urls import reverse

from accounts.actions import set_own_password
from accounts.models import User
from accounts.permissions import Permission
from accounts.sign_in.addresses import network_address
from accounts.sign_in.brakes import take_attempt
from accounts.sign_in.browsers import remember_browser
from accounts.sign_in.events import note, signed_in_person

# the page on which those with a permission land after they sign in, the first that fits; others land on the overview
LANDING_PAGES = ((Permission.FIGURE_APPROVE, "kpis:approvals"), (Permission.FIGURE_ENTER, "kpis:returns"))


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Type both again."
    }

    def is_open_for_signup(self, request):
        return False

    def add_message(self, request, *args, **kwargs):
        """Say nothing: the page that follows is the confirmation, and reading pages are shared between people."""

    def get_client_ip(self, request):
        return network_address(request)

    def authenticate(self, request, **credentials):
        """The person with this password, for sign-in and for confirming that it is them."""
        name = credentials.get("email", "")
        attempt = take_attempt("password", request=request, name=name, person=_person_of(name))
        person = super().authenticate(request, **credentials)
        if person is not None:
            attempt.give_back()
        return person

    def authentication_failed(self, request, **credentials):
        person = _person_of(credentials.get("email", ""))
        note("sign_in_failed", request=request, person=person, by=signed_in_person(request), reason="Wrong password")

    def respond_user_inactive(self, request, user):
        note("sign_in_failed", request=request, person=user, reason="The account is closed")
        return super().respond_user_inactive(request, user)

    def login(self, request, user):
        super().login(request, user)
        note("signed_in", request=request, person=user, by=user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user)
        return response

    def logout(self, request):
        person = signed_in_person(request)
        if person is not None:
            note("signed_out", request=request, person=person, by=person)
        super().logout(request)

    def set_password(self, user, password):
        """Change the password of the person who is signed in, or who came by the link in a mail."""
        request = context.request
        set_own_password(
            person=user,
            password=password,
            is_reset=signed_in_person(request) is None,
            address=network_address(request),
        )

    def get_login_redirect_url(self, request):
        """The address of the person's work, where they did not ask for another page."""
        for permission, page in LANDING_PAGES:
            if request.user.may(permission):
                return reverse(page)
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request):
        # said on the account's own page, which is nobody else's
        messages.success(request, "Your password is changed.")
        return reverse("accounts:own")

    def send_password_reset_mail(self, user, email, context):
        note("password_reset_asked_for", request=self.request, person=user)
        return super().send_password_reset_mail(user, email, context)


def _person_of(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()
