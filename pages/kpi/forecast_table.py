"""What was expected of a KPI's earlier figures, as a table."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from analysis.basis import KpiFacts
from analysis.core.periods import long_date
from analysis.statistics.forecast.prospect import Forecast
from analysis.value_format import in_unit
from kpis.display.cells import DASH
from kpis.forecasts.queries import Result
from web.tables import Column, Table


class ForecastTable(Table):
    """Forecasts of one series, newest period first, each with the figure that came."""

    period = Column(accessor="given", verbose_name="Forecast for")
    given = Column(accessor="given", verbose_name="Given on")
    expected = Column(accessor="given", verbose_name="Expected range", numeric=True)
    observed = Column(accessor="observed", verbose_name="Figure that came", numeric=True)
    fate = Column(accessor="fate", verbose_name="In the range")

    class Meta:
        orderable = False

    def __init__(self, results: Sequence[Result], kpi: KpiFacts, **kwargs):
        self.kpi = kpi
        super().__init__(results, f"{kpi.title}: earlier forecasts", **kwargs)

    def render_period(self, record):
        return record.given.period.label

    def render_given(self, record):
        return long_date(timezone.localdate(record.given.known_from))

    def render_expected(self, record):
        return range_words(self.kpi, record.given.as_plain())

    def render_observed(self, record):
        return self.kpi.written(record.observed) or DASH

    def render_fate(self, record):
        return record.fate.value


def range_words(kpi: KpiFacts, found: Forecast) -> str:
    """The range of a forecast in the KPI's unit: "84% to 97.5%"."""
    low, high = Decimal(found.low), Decimal(found.high)
    return f"{kpi.kind.written(low, kpi.decimals)} to {in_unit(high, kpi.kind, kpi.decimals)}"
