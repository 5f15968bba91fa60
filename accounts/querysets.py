"""Querysets of people and of the audit trail."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None, role: str):
        user = self.model(email=self.normalize_email(email).lower(), role=role)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class AuditEventQuerySet(models.QuerySet):
    """Audit trail, to be added to and read: nothing in it is changed or deleted."""

    def update(self, **changes):
        raise PermissionError("The audit trail is never changed.")

    def delete(self):
        raise PermissionError("The audit trail is never deleted from.")

    def newest_id(self) -> int:
        """The id of the last event that changed a page: the version of all data; 0 before any. One query."""
        return self.filter(changes_pages=True).order_by("-id").values_list("id", flat=True).first() or 0
