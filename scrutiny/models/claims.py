"""Claims that papers make in numbers, each with the numbers that it rests on."""

from django.db import models
from django.db.models import F, Q

from analysis.claims.operation import Operation
from analysis.claims.operations import OPERATIONS
from analysis.claims.wording import Claimed, Wording
from analysis.core.periods import Period
from inspections.models import Inspection
from kpis.models import Area, DatePrecision, Kpi, kind_choices
from ledger.models import Sourced
from ledger.querysets import KnownQuerySet


def operation_choices():
    return [(operation.slug, operation.label) for operation in OPERATIONS.values()]


def wording_choices():
    return [(wording.value, wording.label) for wording in Wording]


class Claim(Sourced):
    """A number or comparison that a document claims, as a record that can be worked out again.

    `words` are the claim's own, as few as say it; `note` says what the document leaves open. `made_on` is the
    day of the document. A comparison has no claimed number.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    words = models.CharField(max_length=200)
    operation = models.CharField(max_length=20, choices=operation_choices)
    claimed_value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    rounding = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    wording = models.CharField(max_length=10, choices=wording_choices, default=Wording.EXACTLY.value)
    made_on = models.DateField()
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    note = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(source__isnull=False), name="claim_has_a_source"),
            models.CheckConstraint(
                condition=Q(claimed_value__isnull=True, rounding__isnull=True)
                | Q(claimed_value__isnull=False, rounding__isnull=False, rounding__gt=0),
                name="claim_number_has_a_rounding",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return f"claim:{self.slug}"

    @property
    def as_operation(self) -> Operation:
        return OPERATIONS[self.operation]

    def as_claimed(self) -> Claimed | None:
        """The claimed number as plain data; None for a comparison."""
        if self.claimed_value is None or self.rounding is None:
            return None
        return Claimed(self.claimed_value, self.rounding, Wording(self.wording))


class ClaimOperand(Sourced):
    """One of the numbers that a claim rests on, in the order that its operation names.

    Either a figure of the ledger, by its KPI, area and period, or what the record of an `inspection` gives (`reads`),
    both read from there each time; or a number that only a document states, with its unit and source; or none of
    these: then it is missing, and `label` says what it would be.
    """

    class Reads(models.TextChoices):
        GRADE = "grade", "Overall grade of the inspection"
        VISITS = "visits", "Monitoring visits made after the inspection"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="operands")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200, blank=True)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="claim_operands")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=kind_choices, blank=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reads = models.CharField(max_length=10, choices=Reads.choices, blank=True)

    class Meta:
        ordering = ["claim", "position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="claim_operand_has_its_own_place"),
            models.CheckConstraint(
                condition=Q(kpi__isnull=True, area__isnull=True, period_start__isnull=True, period_end__isnull=True)
                | Q(
                    kpi__isnull=False,
                    area__isnull=False,
                    period_start__isnull=False,
                    period_end__isnull=False,
                    number__isnull=True,
                ),
                name="claim_operand_figure_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True) | Q(period_end__gte=F("period_start")),
                name="claim_operand_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, kind="")
                | (Q(number__isnull=False, number__gte=0, source__isnull=False) & ~Q(kind="")),
                name="claim_operand_number_has_unit_and_source",
            ),
            models.CheckConstraint(condition=Q(kpi__isnull=False) | ~Q(label=""), name="claim_operand_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(inspection__isnull=True, reads="")
                | Q(inspection__isnull=False, reads__in=["grade", "visits"], kpi__isnull=True, number__isnull=True),
                name="claim_operand_of_the_record_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.claim}, number {self.position}"

    @property
    def audit_about(self) -> str:
        return self.claim.audit_about

    @property
    def period(self) -> Period | None:
        """The period of the figure it names; None where it names none."""
        return Period(self.period_start, self.period_end) if self.period_start and self.period_end else None
