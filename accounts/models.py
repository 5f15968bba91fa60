"""People, and the trail of everything that was changed."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from accounts.querysets import AbsenceQuerySet, AuditEventQuerySet, UserManager


def role_choices():
    return [(role.value, role.label) for role in Role]


def shown_name(name: str, email: str) -> str:
    """The name that pages call a person by: their e-mail address where they gave none."""
    return name or email


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. The role decides what they may do."""

    Role = Role

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=role_choices)
    is_active = models.BooleanField(default=True)
    # somebody else made the password they have: it opens one page, on which they choose their own
    must_set_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="user_role_is_known"),
        ]

    def __str__(self):
        return shown_name(self.name, self.email)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Permissions of this person; none once the account is closed."""
        return ROLE_PERMISSIONS[Role(self.role)] if self.is_active else frozenset()

    @property
    def audit_about(self) -> str:
        return f"person:{self.pk}"

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


class AttemptCount(models.Model):
    """Number of attempts in the window that began at a moment. The rules are in `sign_in/brakes.py`."""

    key = models.CharField(max_length=64, unique=True)
    made = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(db_index=True)
    # when the first attempt of the window was refused
    braked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.made} attempts from {self.began_at:%Y-%m-%d %H:%M} on"


class UsedCode(models.Model):
    """A code of a person's second factor that was used, and is refused from then on."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="used_codes")
    code = models.CharField(max_length=12)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="used_code_is_used_once")]

    def __str__(self):
        return f"A code of {self.person}, used at {self.used_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """Time in which a person is away and another one of the same role does their work, both days included."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="standing_in")
    first_day = models.DateField()
    last_day = models.DateField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(person=F("stand_in")), name="absence_has_another_as_stand_in"),
        ]

    def __str__(self):
        return f"{self.person}, {self.first_day:%Y-%m-%d} to {self.last_day:%Y-%m-%d}: {self.stand_in}"

    @property
    def audit_about(self) -> str:
        return self.person.audit_about


class CalendarAddress(models.Model):
    """Secret address of a person's calendar: whoever has it reads the dates that this person may read.

    Only a fingerprint of its token is kept (SHA-256, in hexadecimal), so that nobody finds the address in the database.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_address")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"), name="calendar_address_is_hashed")
        ]

    def __str__(self):
        return f"Calendar address of {self.person}"


class AuditEvent(models.Model):
    """Record of a change: who did what, when, to what, with the state before and after. Part of its transaction.

    There are no foreign keys, so that nothing else can remove or alter an event. The highest id of those
    that change a reading page is the version of all data; a draft that nobody reads yet does not.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=300)
    # what it bears on beyond the row itself, such as "kpi:CLA-VISITS" for a figure: the history is narrowed by it
    about = models.CharField(max_length=80, blank=True)
    before = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    changes_pages = models.BooleanField(default=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_by_person"),
            models.Index(fields=["about", "-id"], name="audit_by_what_it_is_about"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["changes_pages", "-id"], name="audit_version"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.action} {self.subject}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise PermissionError("The audit trail is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionError("The audit trail is never deleted from.")
