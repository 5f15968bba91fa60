"""The ledger of figures."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q

from analysis.core.kinds import KINDS
from analysis.core.periods import Period, period_from
from analysis.core.series import Observation
from analysis.entry.figures import FIELDS, Typed
from analysis.entry.no_figure import NoFigure
from analysis.value_format import ValueFormat
from kpis.models.catalogue import Area, Kpi, kind_choices
from kpis.models.sources import DatePrecision
from kpis.querysets import FigureQuerySet
from ledger.models import Approvable, approval_constraints


def no_figure_choices():
    return [(reason.value, reason.label) for reason in NoFigure]


class Figure(Approvable):
    """One period's numbers for one KPI and area, as one person entered them or one document gives them.

    The value is worked out from the two counts, or stated if the counts are not held. A published percentage
    may have its counts too: then the stated value is the published one.
    If there is no figure, `no_figure` holds the reason in place of the numbers, and the commentary gives it to
    the reader; such a figure is no observation: series, charts and calculations have a gap there.
    A figure of a document that was found to be wrong is withdrawn: superseded by no other, with `withdrawal_reason`.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="figures")
    # the KPI's kind again, since a constraint cannot look into another table and a share is bounded by 100
    kind = models.CharField(max_length=20, choices=kind_choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figures")
    period_start = models.DateField()
    period_end = models.DateField()
    period_precision = models.CharField(max_length=10, choices=DatePrecision.choices, default=DatePrecision.EXACT)
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    stated_value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    no_figure = models.CharField(max_length=20, choices=no_figure_choices, blank=True)
    is_derived = models.BooleanField(default=False)
    withdrawal_reason = models.TextField(blank=True)
    commentary = models.TextField(blank=True)
    published_precision = models.CharField(max_length=10, choices=DatePrecision.choices, default=DatePrecision.EXACT)
    # the warnings that were answered when it was submitted
    confirmed = models.JSONField(default=list, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "kpi", "period_end"], name="figure_by_series"),
            # holds all that the stamp of a KPI is counted from, so that a million rows need not be looked up
            models.Index(fields=["area", "kpi", "published_at", "superseded_at", "id"], name="figure_by_stamp"),
            models.Index(fields=["published_at"], name="figure_by_publication"),
            models.Index(fields=["kpi"], name="figure_withdrawn", condition=~Q(withdrawal_reason="")),
            # begins as others do, or a database without statistics reads the whole history of a KPI by one of them
            models.Index(fields=["area", "kpi", "published_at"], name="figure_said_empty", condition=~Q(no_figure="")),
            models.Index(
                fields=["superseded_at"], name="figure_by_supersession", condition=Q(superseded_at__isnull=False)
            ),
        ]
        constraints = [
            *approval_constraints("figure"),
            models.UniqueConstraint(
                fields=["kpi", "area", "period_start", "period_end"],
                condition=Q(status="approved"),
                name="figure_one_approved_for_a_period",
            ),
            models.UniqueConstraint(
                fields=["kpi", "area", "period_start", "period_end"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="figure_one_open_for_a_period",
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="figure_period_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned"])
                | Q(stated_value__isnull=False)
                | Q(numerator__isnull=False, denominator__isnull=False)
                | ~Q(no_figure=""),
                name="figure_out_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(no_figure="")
                | Q(numerator__isnull=True, denominator__isnull=True, stated_value__isnull=True) & ~Q(commentary=""),
                name="figure_without_value_says_why",
            ),
            models.CheckConstraint(
                condition=Q(no_figure__in=["", "no_cohort", "not_counted", "late"]),
                name="figure_without_value_gives_a_known_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_reason="")
                | Q(status="superseded", source__isnull=False, entered_by__isnull=True, approved_by__isnull=True),
                name="figure_withdrawn_came_from_a_document",
            ),
            models.CheckConstraint(
                condition=(Q(numerator__isnull=True) | Q(numerator__gte=0))
                & (Q(denominator__isnull=True) | Q(denominator__gt=0))
                & (Q(stated_value__isnull=True) | Q(stated_value__gte=0)),
                name="figure_counts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(kind="percentage")
                | (
                    (Q(stated_value__isnull=True) | Q(stated_value__lte=100))
                    & (Q(numerator__isnull=True) | Q(denominator__isnull=True) | Q(numerator__lte=F("denominator")))
                ),
                name="figure_share_is_at_most_whole",
            ),
        ]

    def __str__(self):
        return f"{self.kpi} in {self.area}, {self.period.label}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def written(self) -> str:
        """The value in its unit, as every page writes it, or the words for "no figure"."""
        observation = self.as_observation()
        if observation is None:
            return self.no_figure_words
        return ValueFormat(self.kpi.as_kind, self.kpi.decimals).written(observation)

    @property
    def no_figure_words(self) -> str:
        """ "No figure" with its reason; empty for a figure with a value."""
        return f"No figure: {NoFigure(self.no_figure).in_words}" if self.no_figure else ""

    @property
    def has_numbers(self) -> bool:
        """True if its value is stated or can be worked out."""
        return self.stated_value is not None or (self.numerator is not None and self.denominator is not None)

    @property
    def people(self) -> str:
        """The people who entered and approved it, in words; empty for a figure from a document."""
        return people_words(str(self.entered_by), str(self.approved_by)) if self.approved_by else ""

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.withdrawal_reason)

    @property
    def as_typed(self) -> Typed:
        return Typed(**{field: str(self.typed.get(field, "")) for field in FIELDS})

    def as_observation(self) -> Observation | None:
        """The figure as plain data; None if there is none."""
        if self.no_figure:
            return None
        return observation_from(FigureColumns(*(getattr(self, name) for name in FIGURE_COLUMNS)))


def people_words(entered_by: str, approved_by: str) -> str:
    """Words for the two people behind a figure."""
    return f"Entered by {entered_by}, approved by {approved_by}"


class FigureColumns(NamedTuple):
    """The columns of a figure that its observation is made from, named as in the table."""

    kind: str
    period_start: date
    period_end: date
    period_precision: str
    numerator: Decimal | None
    denominator: Decimal | None
    stated_value: Decimal | None
    is_derived: bool
    commentary: str
    id: int


FIGURE_COLUMNS = FigureColumns._fields


def observation_from(row: FigureColumns) -> Observation:
    """The columns of an approved figure as plain data; the stated value comes before the counts."""
    is_computed = row.stated_value is None
    return Observation(
        period=period_from(row.period_start, row.period_end),
        value=KINDS[row.kind].value(row.numerator, row.denominator) if is_computed else row.stated_value,
        numerator=row.numerator,
        denominator=row.denominator,
        is_computed=is_computed,
        is_derived=row.is_derived,
        is_about=row.period_precision == DatePrecision.APPROX,
        commentary=row.commentary,
        figure_id=row.id,
    )
