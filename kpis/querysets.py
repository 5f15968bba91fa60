"""Querysets of figures: `kpi.figures.of(area).known_at(moment).in_period_order()` reads as a sentence."""

from django.db import models
from django.db.models import Q

from ledger.querysets import KnownQuerySet, LedgerQuerySet

# rows of a large catalogue that are in memory on their way to plain data
ROWS_AT_ONCE = 100


class GivenForecastQuerySet(KnownQuerySet):
    """Forecasts, which can be added and read but never changed or deleted."""

    def update(self, **changes):
        raise PermissionError("A forecast that was given is never changed.")

    def delete(self):
        raise PermissionError("A forecast that was given is never deleted.")

    def take_back(self, figure_id, moment):
        """Delete those that rest on a figure whose approval was cancelled, and that nobody could know by `moment`."""
        models.QuerySet.delete(self.filter(last_figure=figure_id, known_from__gt=moment))


class FigureQuerySet(LedgerQuerySet):
    def of(self, area):
        return self.filter(area=area)

    def observed(self):
        """Figures with a value; those with a reason for having none are left out."""
        return self.filter(no_figure="")

    def said_empty(self):
        """Figures of which it was said that there is none, each with its reason."""
        return self.exclude(no_figure="")

    def withdrawn(self):
        """Figures that were shown and then withdrawn, for a reason of their own."""
        return self.filter(~Q(withdrawal_reason=""))

    def in_period_order(self):
        """Oldest first, by the end of the period, then its start."""
        return self.order_by("period_end", "period_start")

    def siblings_of(self, figure):
        """All versions for the KPI, area and period of `figure`, itself left out."""
        return self.filter(
            kpi=figure.kpi_id,
            area=figure.area_id,
            period_start=figure.period_start,
            period_end=figure.period_end,
        ).exclude(pk=figure.pk)
