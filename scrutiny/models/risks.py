"""Risks to the improvement of children's services, as they were put at each time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections.models import Action, Recommendation
from kpis.models import Kpi
from ledger.models import Approvable, approval_constraints
from ledger.querysets import LedgerQuerySet


class Risk(models.Model):
    """A risk, whatever was said of it when: its versions say that."""

    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self):
        return self.slug

    @property
    def audit_about(self) -> str:
        return f"risk:{self.slug}"


class RiskVersion(Approvable):
    """A risk as put on a day: its words, its mitigation, and where they stand.

    One that comes from a document may stand in a register of risks, or only be said in a text.
    """

    class State(models.TextChoices):
        IN_PLACE = "in place", "In place"
        PLANNED = "planned", "Planned"

    class Basis(models.TextChoices):
        REGISTER = "register", "In the council's own register"
        TEXT = "text", "Said in a text only"
        HERE = "here", "Entered here and approved"

    class Level(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="versions")
    as_at = models.DateField()
    words = models.TextField()
    mitigation = models.TextField(blank=True)
    mitigation_state = models.CharField(max_length=10, choices=State.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    likelihood = models.CharField(max_length=10, choices=Level.choices, blank=True)
    impact = models.CharField(max_length=10, choices=Level.choices, blank=True)
    # from when it is out on, the risk is on the list no longer
    is_closed = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommendations = models.ManyToManyField(Recommendation, related_name="risks", blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="risks", blank=True)
    actions = models.ManyToManyField(Action, related_name="risks", blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["risk", "as_at", "pk"]
        constraints = [
            *approval_constraints("risk"),
            models.UniqueConstraint(
                fields=["risk"], condition=Q(status="approved"), name="risk_has_one_version_that_stands"
            ),
            models.UniqueConstraint(
                fields=["risk"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="risk_has_one_open_version",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="risk_says_something"),
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(revises__isnull=False), name="risk_closed_was_on_the_list"
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) & ~Q(basis="here") | Q(entered_by__isnull=False, basis="here"),
                name="risk_basis_says_where_it_comes_from",
            ),
        ]

    def __str__(self):
        return self.words[:80]

    @property
    def audit_about(self) -> str:
        return self.risk.audit_about

    @property
    def mitigation_words(self) -> str:
        """State of the mitigation; a risk for which none was given says so."""
        return self.get_mitigation_state_display() if self.mitigation else "No mitigation given"
