"""Keys in the links of invitations: signed, good for a week, and dead once the person has a password."""

from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare

from accounts.models import User

GOOD_FOR = timedelta(days=7)
SALT = "accounts.invitation"


def make_key(person: User) -> str:
    """Make the key of a link for `person`. It is bound to the password they have now, which nobody may know."""
    return signing.dumps({"person": person.pk, "password": person.get_session_auth_hash()}, salt=SALT)


def person_of(key: str) -> User | None:
    """Find who was invited by `key`; None where it is forged, too old, used or replaced, or the account is closed."""
    try:
        said = signing.loads(key, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=said["person"], is_active=True).first()
    if person is None or not constant_time_compare(said["password"], person.get_session_auth_hash()):
        return None
    return person
