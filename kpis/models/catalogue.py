"""Catalogue of KPIs, the areas they are counted for, and their dated targets."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analysis.core.kinds import KINDS, Kind
from analysis.core.parting import Counting
from analysis.core.periods import Frequency
from analysis.core.rule_sets import DEFAULT_RULE_SET, RULE_SETS, RuleSet
from analysis.core.series import Measured, Polarity
from ledger.models import Ledger, Recorded, Sourced
from ledger.querysets import KnownQuerySet, LedgerQuerySet, RecordedQuerySet


def kind_choices():
    return [(kind.slug, kind.label) for kind in KINDS.values()]


def polarity_choices():
    return [(polarity.value, polarity.in_words) for polarity in Polarity]


def measured_choices():
    return [(measured.value, measured.in_words) for measured in Measured]


def frequency_choices():
    return [(frequency.value, frequency.label) for frequency in Frequency]


def rule_set_choices():
    return [(rule_set.name, rule_set.in_words.removeprefix("Rules: ")) for rule_set in RULE_SETS.values()]


class NeighbourSet(models.Model):
    """One edition of the model of statistical neighbours; editions differ and are never mixed."""

    name = models.CharField(max_length=60, unique=True)
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    def __str__(self):
        return self.name


class Area(models.Model):
    """A place that figures are about: the council, its region, England, a neighbour, or an average of neighbours."""

    class Level(models.TextChoices):
        AUTHORITY = "authority", "Local authority"
        REGION = "region", "Region"
        COUNTRY = "country", "Country"
        NEIGHBOURS = "neighbours", "Average of statistical neighbours"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    ons_code = models.CharField(max_length=9, blank=True)
    la_code = models.CharField(max_length=3, blank=True)
    neighbour_set = models.ForeignKey(NeighbourSet, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(neighbour_set__isnull=True) | Q(level="neighbours"),
                name="area_only_averages_have_a_neighbour_set",
            )
        ]

    def __str__(self):
        return self.name


class Neighbour(models.Model):
    """One statistical neighbour of the council in one edition of the model; rank 1 is the closest."""

    neighbour_set = models.ForeignKey(NeighbourSet, on_delete=models.CASCADE, related_name="neighbours")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["neighbour_set", "area"], name="neighbour_stands_once_in_a_set"),
            models.UniqueConstraint(fields=["neighbour_set", "rank"], name="neighbour_rank_is_given_once"),
        ]

    def __str__(self):
        return f"{self.rank}. {self.area} ({self.neighbour_set})"


class ServiceArea(models.Model):
    """A part of the service by which KPIs are grouped and, later, owned."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    owners = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="service_areas", blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.name


class Kpi(Sourced, Recorded):
    """KPI of the catalogue: its definition, kind, polarity, and frequency of counting."""

    class SeriesKind(models.TextChoices):
        OPERATIONAL = "operational", "The council's own monitoring"
        PUBLISHED_ANNUAL = "published_annual", "National statistics, published each year"
        BOTH = "operational and annual", "The council's own monitoring and national statistics"

    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    definition = models.TextField()
    kind = models.CharField(max_length=20, choices=kind_choices)
    polarity = models.CharField(max_length=10, choices=polarity_choices)
    decimals = models.PositiveSmallIntegerField(default=1)
    measured = models.CharField(max_length=12, choices=measured_choices, default=Measured.FLOW.value)
    # whether numbers of different months may be added: referrals may, children in care on the last day of each may not
    adds_up = models.BooleanField(default=False)
    # whether parts are counted, as of full-time equivalents; children and visits are counted whole
    has_fractions = models.BooleanField(default=False)
    # number that a figure is out of where it is the same month after month, such as the children of the county
    usual_denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    frequency = models.CharField(max_length=10, choices=frequency_choices)
    service_area = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="kpis")
    numerator_words = models.CharField(max_length=300, blank=True)
    denominator_words = models.CharField(max_length=300, blank=True)
    statutory_basis = models.TextField(blank=True)
    series_kind = models.CharField(max_length=30, choices=SeriesKind.choices)
    compares_with = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    notes = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    collected_from = models.DateField(null=True, blank=True)
    collected_until = models.DateField(null=True, blank=True)
    # by which rules signals are told from chance: a name in analysis.spc_rules.RULE_SETS
    rule_set = models.CharField(max_length=20, choices=rule_set_choices, default=DEFAULT_RULE_SET.name)
    # the last day that is counted, with the reason, for a KPI that has ended
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(decimals__lte=4), name="kpi_decimals_at_most_four"),
            models.CheckConstraint(
                condition=Q(collected_until__isnull=True)
                | Q(collected_from__isnull=False, collected_until__gte=F("collected_from")),
                name="kpi_collected_until_after_from",
            ),
            models.CheckConstraint(condition=~Q(rule_set=""), name="kpi_names_its_rules"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="kpi_that_ended_has_a_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_about(self) -> str:
        return f"kpi:{self.code}"

    @property
    def as_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def as_polarity(self) -> Polarity:
        return Polarity(self.polarity)

    @property
    def counting(self) -> Counting:
        """Its counting, which decides which of its figures are one series."""
        return Counting(Measured(self.measured), Frequency(self.frequency))

    @property
    def as_rule_set(self) -> RuleSet:
        return RULE_SETS[self.rule_set]


class FrameworkIndicator(models.Model):
    """Indicator of the national framework for children's social care; `kpi` is the KPI that measures the same, if any.

    Source: DfE's dashboard of outcomes and enablers, summary page.
    """

    class Outcome(models.TextChoices):
        STAY_TOGETHER = "1 stay together", "Families stay together and get the help they need"
        SAFE = "2 safe in and outside the home", "Children are safe in and outside their homes"
        FAMILY_NETWORK = "3 supported by their family network", "Children are supported by their family network"
        STABLE_HOMES = "4 stable, loving homes", "Children in care and care leavers have stable, loving homes"
        WORKFORCE = "enabler: workforce", "The workforce is equipped and effective"
        LEADERS = "enabler: leaders", "Leaders drive conditions for effective practice"

        @property
        def address(self) -> str:
            """The word for it in addresses: "stay-together"."""
            return self.name.lower().replace("_", "-")

    position = models.PositiveSmallIntegerField(unique=True)
    outcome = models.CharField(max_length=60, choices=Outcome.choices)
    title = models.CharField(max_length=200)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, blank=True, related_name="framework_indicators")

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.title


class Target(Ledger, Sourced):
    """Target of a KPI for a stretch of time; dated rows, never one number. Null dates are open ends."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="targets")
    value = models.DecimalField(max_digits=16, decimal_places=4)
    tolerance = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    source_words = models.TextField(blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0), name="target_tolerance"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="target_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("published_at")),
                name="target_superseded_after_published",
            ),
            models.UniqueConstraint(
                fields=["kpi", "from_on"],
                condition=Q(superseded_at__isnull=True, from_on__isnull=False),
                name="target_one_standing_for_a_start",
            ),
            models.UniqueConstraint(
                fields=["kpi"],
                condition=Q(superseded_at__isnull=True, from_on__isnull=True),
                name="target_one_standing_without_start",
            ),
        ]

    def __str__(self):
        return f"Target of {self.kpi}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about


class SeriesBreak(Ledger, Sourced):
    """Break in a series: from a date on a KPI is counted differently; values on the two sides are not compared."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="breaks")
    on = models.DateField()
    what_changed = models.TextField()

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "on"], condition=Q(superseded_at__isnull=True), name="break_stands_once_on_a_date"
            ),
        ]

    def __str__(self):
        return f"{self.kpi}: {self.what_changed}"

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about
