"""Forecasts as they were given, before the figures came."""

from django.db import models
from django.db.models import F, Q

from analysis.core.periods import Period, period_from
from analysis.statistics.forecast.prospect import Forecast, ForecastBasis
from kpis.models.catalogue import Area, Kpi
from kpis.models.figures import Figure
from kpis.querysets import GivenForecastQuerySet


def basis_choices():
    return [(basis.value, basis.value) for basis in ForecastBasis if basis is not ForecastBasis.NONE]


class GivenForecast(models.Model):
    """Forecast of the next figure of a series, in the KPI's unit: never changed, and never deleted once it is known.

    It is made from all figures up to `last_figure` that a reader at `known_from` sees; if one of them is under
    embargo until then, so is the forecast. `said` holds its words about the range and the target.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="forecasts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    last_figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    given_at = models.DateTimeField()
    known_from = models.DateTimeField()
    basis = models.CharField(max_length=10, choices=basis_choices)
    rule_set = models.CharField(max_length=40)
    low = models.FloatField()
    high = models.FloatField()
    # how many of such ranges should hold the figure, as a share of one
    level = models.FloatField()
    said = models.TextField()

    objects = GivenForecastQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "kpi", "period_end", "known_from", "id"], name="forecast_by_series"),
            models.Index(fields=["area", "period_end"], name="forecast_by_period"),
            models.Index(fields=["known_from"], name="forecast_by_moment"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["last_figure", "period_start", "period_end", "known_from", "given_at"],
                name="forecast_is_given_once",
            ),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="forecast_period_in_order"),
            models.CheckConstraint(condition=Q(known_from__gte=F("given_at")), name="forecast_known_once_given"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="forecast_range_in_order"),
            models.CheckConstraint(condition=Q(level__gt=0, level__lt=1), name="forecast_level_is_a_share"),
            models.CheckConstraint(condition=Q(basis__in=["chance", "trend"]), name="forecast_basis_is_known"),
            models.CheckConstraint(condition=~Q(said="") & ~Q(rule_set=""), name="forecast_says_something"),
        ]

    def __str__(self):
        return f"Forecast of {self.kpi} in {self.area}, {self.period.label}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise PermissionError("A forecast that was given is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionError("A forecast that was given is never deleted.")

    @property
    def audit_about(self) -> str:
        return self.kpi.audit_about

    @property
    def period(self) -> Period:
        return period_from(self.period_start, self.period_end)

    def as_plain(self) -> Forecast:
        """The range, to compare with the figure that comes."""
        return Forecast(ForecastBasis(self.basis), self.period, self.low, self.high)
