"""Model mixins for rows that are drafted, submitted, approved, published and superseded.

Rules that must always hold are constraints, so that no script or slip can break them.
"""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Sourced(models.Model):
    """Row with its source: the document, and the place in it."""

    source = models.ForeignKey("kpis.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_ref = models.TextField(blank=True)

    class Meta:
        abstract = True


class Ledger(models.Model):
    """Row with the time from which it is known, and perhaps one from which another row replaces it."""

    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    revision_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class Withdrawable(models.Model):
    """Row that is known from a moment on and never changed; one entered here can be withdrawn with a reason.

    Earlier days still show it. Its table carries `withdrawal_constraint`, its manager is a `WithdrawnQuerySet`.
    """

    known_from = models.DateTimeField()
    # None: it was loaded from a published document
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def stands_at(self, moment) -> bool:
        """True if it was known at `moment`, that moment included, and not withdrawn by then."""
        return self.known_from <= moment and (self.superseded_at is None or self.superseded_at > moment)


class Recorded(models.Model):
    """Row that the data files give, or that people enter here; null dates mean as long as what it belongs to.

    `known_from` is set when people add it, and `superseded_at` when they withdraw or replace it.
    """

    known_from = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def withdrawal_constraint(name: str) -> models.CheckConstraint:
    """Constraint on a `Withdrawable` row: time, person and reason together, for rows entered here only."""
    return models.CheckConstraint(
        condition=Q(superseded_at__isnull=True, withdrawn_by__isnull=True, revision_reason="")
        | Q(
            entered_by__isnull=False,
            superseded_at__isnull=False,
            superseded_at__gte=F("known_from"),
            withdrawn_by__isnull=False,
        )
        & ~Q(revision_reason=""),
        name=f"{name}_withdrawn_has_reason_and_person",
    )


class FormerValues(models.Model):
    """Values that columns of a row had until people changed them; columns that stayed are not among them.

    `values` are plain JSON by the name of the column. `ledger/former.py` keeps them and lays them over rows.
    """

    model = models.CharField(max_length=80)
    key = models.BigIntegerField()
    values = models.JSONField(encoder=DjangoJSONEncoder)
    superseded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["model", "superseded_at"], name="former_values_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["model", "key", "superseded_at"], name="former_values_once_at_a_moment")
        ]

    def __str__(self):
        return f"{self.model} {self.key}, until {self.superseded_at:%Y-%m-%d %H:%M}"


class Written(models.Model):
    """Row that one or more people type in turn, and that somebody who typed none of it approves.

    `entered_by`, which the row itself has, is the last to have typed. Its migrations add `approved_by_no_writer`.
    """

    # everybody who typed any of it while it was open
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    class Meta:
        abstract = True

    @property
    def writer_ids(self) -> frozenset[int | None]:
        """The keys of all who typed any of it. One query, or none where `writers` were fetched with the row."""
        return frozenset({self.entered_by_id, *(writer.pk for writer in self.writers.all())})

    def is_written_by(self, person: models.Model) -> bool:
        """True if `person` typed any of it; as many queries as `writer_ids`."""
        return person.pk in self.writer_ids


class Approvable(Ledger, Sourced, Written):
    """Row that people enter and submit and another person approves or returns, or that comes from a document.

    A correction is a row of its own, which `revises` the approved one and replaces it once it is approved too.
    Its table carries `approval_constraints`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    revises = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")

    # while it is open: what was typed, kept even where it cannot be read; who has newer work
    typed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    WITH_AUTHOR = (Status.DRAFT, Status.RETURNED)
    OPEN = (*WITH_AUTHOR, Status.SUBMITTED)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """True while it is being worked on: a draft, submitted, or returned to its author."""
        return self.status in self.OPEN

    @property
    def is_with_author(self) -> bool:
        """True if its author can change it: a draft, or returned."""
        return self.status in self.WITH_AUTHOR


def approved_by_another(name: str) -> models.CheckConstraint:
    """Constraint against approving one's own entry; its name begins with `name`."""
    return models.CheckConstraint(
        condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
        name=f"{name}_not_approved_by_its_author",
    )


def approval_constraints(name: str) -> list[models.BaseConstraint]:
    """Constraints on an `Approvable` row in each of its states; their names begin with `name`."""
    is_open = Q(status__in=["draft", "submitted", "returned"])
    is_out = Q(status__in=["approved", "superseded"])
    return [
        models.UniqueConstraint(fields=["revises"], condition=is_out, name=f"{name}_is_revised_once"),
        models.CheckConstraint(condition=~is_open | Q(entered_by__isnull=False), name=f"{name}_open_has_an_author"),
        models.CheckConstraint(
            condition=Q(status="returned", returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")
            | ~Q(status="returned"),
            name=f"{name}_returned_has_reason_and_person",
        ),
        models.CheckConstraint(
            condition=~Q(status="submitted") | Q(submitted_at__isnull=False), name=f"{name}_submitted_has_time"
        ),
        approved_by_another(name),
        models.CheckConstraint(
            condition=Q(approved_by__isnull=True, approved_at__isnull=True)
            | Q(approved_by__isnull=False, approved_at__isnull=False, entered_by__isnull=False),
            name=f"{name}_approval_has_person_and_time",
        ),
        models.CheckConstraint(
            condition=~is_out | Q(approved_by__isnull=False) | Q(source__isnull=False),
            name=f"{name}_out_has_approver_or_source",
        ),
        models.CheckConstraint(
            condition=Q(status__in=["approved", "superseded"], published_at__isnull=False)
            | (~is_out & Q(published_at__isnull=True)),
            name=f"{name}_out_has_publication",
        ),
        models.CheckConstraint(
            condition=Q(status="superseded", superseded_at__isnull=False, superseded_at__gte=F("published_at"))
            | (~Q(status="superseded") & Q(superseded_at__isnull=True)),
            name=f"{name}_superseded_has_time",
        ),
        models.CheckConstraint(
            condition=Q(revises__isnull=True) | ~Q(revision_reason=""), name=f"{name}_revision_has_a_reason"
        ),
    ]
