"""Forecasts of a KPI: the range of the next figure, and what became of earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from analysis.basis import KpiFacts
from analysis.core.periods import Period, long_date
from analysis.statistics.forecast.prospect import Forecast
from analysis.value_format import in_unit
from exports.sheet import ColumnKind
from kpis.display.cells import DASH
from kpis.forecasts.queries import ForecastResult, Outlook, build_outlook, get_given
from pages.kpi.section import ByPeriod, Columns, Section
from pages.kpi.trend import Trend
from web.tables import DataColumn, DataTable

FORECASTS_ON_A_PAGE = 12


class ForecastTable(DataTable):
    """Forecasts of one series, newest period first, each with the figure that came."""

    period = DataColumn(accessor="given", verbose_name="Forecast for")
    given = DataColumn(accessor="given", verbose_name="Given on")
    expected = DataColumn(accessor="given", verbose_name="Expected range", numeric=True)
    observed = DataColumn(accessor="observed", verbose_name="Figure that came", numeric=True)
    status = DataColumn(accessor="status", verbose_name="In the range")

    class Meta:
        orderable = False

    def __init__(self, results: Sequence[ForecastResult], kpi: KpiFacts, **kwargs):
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

    def render_status(self, record):
        return record.status.value


def range_words(kpi: KpiFacts, found: Forecast) -> str:
    """The range of a forecast in the KPI's unit: "84% to 97.5%"."""
    low, high = Decimal(found.low), Decimal(found.high)
    return f"{kpi.kind.written(low, kpi.decimals)} to {in_unit(high, kpi.kind, kpi.decimals)}"


@dataclass(frozen=True)
class ForecastSection(Section):
    """Forecast of the next figure. `outlook` is None without a figure."""

    outlook: Outlook | None

    template = "pages/parts/outlook.html"

    @classmethod
    def build(cls, trend: Trend) -> "ForecastSection":
        """One query; none without a figure."""
        if trend.series is None:
            return cls(trend, None)
        given = get_given(trend.kpi.pk, trend.areas.home, trend.reading.moment)
        return cls(trend, build_outlook(given, trend.series, trend.basis, trend.assessment.variation))

    @property
    def is_shown(self) -> bool:
        return self.outlook is not None

    @property
    def table(self) -> ForecastTable:
        """The newest of the earlier forecasts: those of a year of months."""
        return ForecastTable(self.outlook.earlier[:FORECASTS_ON_A_PAGE], self.trend.kpi)

    @property
    def overlays(self) -> dict[str, Sequence[Forecast]]:
        newest = self.outlook.newest if self.outlook else None
        return {"expected": [newest.as_plain()]} if newest else {}

    @property
    def last_columns(self) -> Columns:
        results = {result.given.period: result for result in self.outlook.earlier} if self.outlook else {}
        if not results:
            return ()

        def limit(name: str):
            return lambda period: Decimal(getattr(results[period].given, name)) if period in results else None

        def status(period: Period) -> str | None:
            return results[period].status.value if period in results else None

        number = {"file_kind": ColumnKind.NUMBER, "decimals": 1, "only": "file"}
        return (
            ("forecast_low", ByPeriod(limit("low"), verbose_name="Forecast from", **number)),
            ("forecast_high", ByPeriod(limit("high"), verbose_name="Forecast to", **number)),
            ("forecast_status", ByPeriod(status, verbose_name="In the forecast range", only="file")),
        )

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        if self.outlook is None:
            return ()
        earlier = f"{self.outlook.hit_rate.in_words}." if self.outlook.earlier else ""
        return (("What to expect next", self.outlook.words), ("Earlier forecasts", earlier))
