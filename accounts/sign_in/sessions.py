"""Sessions and their people, read anew from the database for every page.

The two queries are written here and not by the ORM: of a page that is kept ready-made, to build them took a third of
the time. What is checked is Django's own: that a session has not ended, that its signature and the person's password
are still the same, and that the account is open.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connections
from django.utils import timezone

from accounts.models import User


class SessionStore(DatabaseSessions):
    """Sessions in the database. Django takes the class of this name from the module that `SESSION_ENGINE` names."""

    def load(self) -> dict:
        connection = connections[self.model.objects.db]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT session_data FROM "{self.model._meta.db_table}" WHERE session_key = %s AND expire_date > %s',
                [self.session_key, now],
            )
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])


class PersonBackend(AuthenticationBackend):
    """Sign-in by e-mail address and password, and the person of a session."""

    def get_user(self, user_id: int) -> User | None:
        people = User.objects.raw(f'SELECT * FROM "{User._meta.db_table}" WHERE id = %s', [user_id])
        person = next(iter(people), None)
        return person if person is not None and self.user_can_authenticate(person) else None
