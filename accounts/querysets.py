"""Querysets of people and of the audit trail."""

from datetime import date

from django.contrib.auth.base_user import BaseUserManager
from django.db import connections, models
from django.db.models import Q


def acts_for(person, today: date, whom: str = "") -> Q:
    """Condition that `person` acts on `today` for a person: for themselves, or for who is away and named them.

    `whom` is the way from a row to that person, such as "owners__"; a row may be found several times.
    """
    names = {"stand_in": person, "first_day__lte": today, "last_day__gte": today}
    away = Q(**{f"{whom}absences__{name}": value for name, value in names.items()})
    return Q(**{f"{whom}pk": person.pk}) | away


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None, role: str):
        user = self.model(email=self.normalize_email(email).lower(), role=role)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def acted_for_by(self, person, today: date):
        """The people for whom `person` acts on `today`: themselves, and whoever is away and named them as stand-in."""
        return self.filter(acts_for(person, today)).distinct()

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class AbsenceQuerySet(models.QuerySet):
    """Times in which people are away."""

    def on(self, day: date):
        """Absences that `day` falls into."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def overlapping(self, first_day: date, last_day: date):
        """Absences with a day in common with those from `first_day` to `last_day`."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class AuditEventQuerySet(models.QuerySet):
    """Audit trail, to be added to and read: nothing in it is changed or deleted."""

    def update(self, **changes):
        raise PermissionError("The audit trail is never changed.")

    def delete(self):
        raise PermissionError("The audit trail is never deleted from.")

    def newest_id(self) -> int:
        """The id of the last event of the whole trail that changed a page: the version of all data; 0 before any.

        One query, written here and not by the ORM: it is asked before every page, and of a page that is kept ready-made
        to build it took a sixth of the time.
        """
        with connections[self.db].cursor() as cursor:
            table = self.model._meta.db_table
            cursor.execute(f'SELECT id FROM "{table}" WHERE changes_pages = %s ORDER BY id DESC LIMIT 1', [True])
            found = cursor.fetchone()
        return found[0] if found else 0
