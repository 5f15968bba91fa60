"""Authentication backend that reads a person together with whether they have a second factor."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """The person of a session with `has_second_factor`, in the one query that each page makes anyway."""
        factors = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
        person = User.objects.annotate(has_second_factor=Exists(factors)).filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
