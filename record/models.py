"""Proposals to add, change or withdraw a row of the record, which another person approves."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from ledger.models import Approvable, approval_constraints


class RecordChange(Approvable):
    """Proposal to add, change or withdraw one row of the record, such as a target, a finding or a term.

    `kind` is a slug in `KINDS_OF_RECORD`. `key` is the row it bears on: None for one to be added, until it is there.
    `result` is the row that stands after the approval, which is another one where rows of the kind are superseded.
    While it is open `typed` holds what was typed into the form of the kind. `before` and `values` are plain JSON of
    the row as it stood when the proposal was begun, and as it is proposed; `words` say the same for people, as label,
    before and after of each field that differs.
    """

    class Verb(models.TextChoices):
        ADD = "add", "Add"
        CHANGE = "change", "Change"
        WITHDRAW = "withdraw", "Withdraw"

    kind = models.CharField(max_length=30)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    key = models.BigIntegerField(null=True, blank=True)
    result = models.BigIntegerField(null=True, blank=True)
    # keys of further rows that the approval ended or made, such as a target that another one follows
    also = models.JSONField(default=list, blank=True)
    title = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    values = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    words = models.JSONField(default=list, blank=True)
    # what it was sent together with, such as the targets of a year
    batch = models.CharField(max_length=80, blank=True)
    # what the history is narrowed by, such as "kpi:CLA-VISITS"
    about = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index(fields=["kind", "key"], name="record_change_by_row")]
        constraints = [
            *approval_constraints("record_change"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False), name="record_change_out_has_approver"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "approved"]) | ~Q(reason=""), name="record_change_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(verb="add") | (Q(verb__in=["change", "withdraw"]) & Q(key__isnull=False)),
                name="record_change_of_a_row_names_it",
            ),
            models.CheckConstraint(
                condition=Q(status="approved", result__isnull=False, key__isnull=False)
                | (~Q(status="approved") & Q(result__isnull=True)),
                name="record_change_approved_has_a_row",
            ),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(status__in=["draft", "submitted", "returned"], key__isnull=False),
                name="record_change_one_open_for_a_row",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return self.about
